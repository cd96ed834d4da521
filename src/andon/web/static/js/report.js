// The report form with scripts: it keeps the draft, shows the photos, and tells how far sending is.
// Everything here is an extra; the form works without it.
(() => {
  "use strict";

  const form = document.querySelector("[data-report]");
  if (!form) return;
  const find = (selector) => form.querySelector(selector);
  const place = `andon-draft:${form.dataset.draft}`;

  // -- the draft ---------------------------------------------------------------------------------
  const kept = [...form.elements].filter(
    (one) => one.name && one.type !== "file" && one.name !== "website",
  );

  function read() {
    const draft = {};
    for (const one of kept) {
      if (one.type === "radio") {
        if (one.checked) draft[one.name] = one.value;
      } else if (one.type === "checkbox") draft[one.name] = one.checked;
      else draft[one.name] = one.value;
    }
    return draft;
  }

  function keep() {
    try {
      localStorage.setItem(place, JSON.stringify(read()));
      find("[data-kept]").hidden = false;
    } catch {
      // Private browsing keeps nothing: the page then promises nothing.
    }
  }

  function restore() {
    let draft = null;
    try {
      draft = JSON.parse(localStorage.getItem(place));
    } catch {
      return;
    }
    if (!draft || form.querySelector(".err:not([hidden])")) return;
    for (const one of kept) {
      if (!(one.name in draft)) continue;
      if (one.type === "radio") one.checked = one.value === draft[one.name];
      else if (one.type === "checkbox") one.checked = draft[one.name];
      else one.value = draft[one.name];
    }
    const details = find("details");
    if (details) {
      details.open = [...details.querySelectorAll("input, select")].some((one) => one.value);
    }
    find("[data-kept]").hidden = false;
  }

  function forget() {
    try {
      localStorage.removeItem(place);
    } catch {
      // Nothing was kept.
    }
  }

  restore();
  form.addEventListener("input", keep);

  // -- the photos --------------------------------------------------------------------------------
  const files = find("input[type=file]");
  const shots = find("[data-shots]");
  const pattern = find("template[data-shot]");
  const most = Number(files.dataset.most);
  const take = find("[data-take]");
  const choose = find("[data-choose]");
  let chosen = [];

  function hand() {
    const held = new DataTransfer();
    for (const file of chosen) held.items.add(file);
    files.files = held.files;
  }

  function show() {
    for (const picture of shots.querySelectorAll("img")) URL.revokeObjectURL(picture.src);
    shots.replaceChildren(
      ...chosen.map((file) => {
        const shot = pattern.content.cloneNode(true);
        const picture = shot.querySelector("img");
        if (file.type.startsWith("image/")) {
          picture.src = URL.createObjectURL(file);
          picture.alt = file.name;
        } else picture.remove();
        shot.querySelector(".name").textContent = file.name;
        const button = shot.querySelector("button");
        button.setAttribute("aria-label", `${button.textContent}: ${file.name}`);
        button.addEventListener("click", () => {
          chosen = chosen.filter((other) => other !== file);
          hand();
          show();
          choose.focus();
        });
        return shot;
      }),
    );
    shots.hidden = chosen.length === 0;
  }

  function add(list) {
    chosen = [...chosen, ...list];
    find("[data-too-many]").hidden = chosen.length <= most;
    chosen = chosen.slice(0, most);
    const again = find("[data-again]");
    if (again) again.hidden = true;
    hand();
    show();
  }

  function pick(fromCamera) {
    const picker = document.createElement("input");
    picker.type = "file";
    picker.accept = fromCamera ? "image/*,video/*" : files.accept;
    picker.multiple = !fromCamera;
    if (fromCamera) picker.setAttribute("capture", "environment");
    picker.addEventListener("change", () => add(picker.files));
    picker.click();
  }

  files.addEventListener("change", () => {
    // The browser replaced its list by the new choice; the earlier ones stay with it.
    add([...files.files]);
  });
  files.hidden = true;
  take.hidden = choose.hidden = false;
  take.addEventListener("click", () => pick(true));
  choose.addEventListener("click", () => pick(false));

  const drop = find("[data-drop]");
  drop.addEventListener("dragover", (event) => event.preventDefault());
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    add(event.dataTransfer.files);
  });

  // -- sending -----------------------------------------------------------------------------------
  const button = find("button[data-kind=main]:not([type=button])");
  const progress = find("[data-progress]");
  const lost = find("[data-lost]");
  let isSending = false;

  function failed() {
    isSending = false;
    button.removeAttribute("aria-disabled");
    progress.hidden = true;
    lost.hidden = false;
    lost.scrollIntoView({ block: "center" });
  }

  function answered(request) {
    const isPage = (request.getResponseHeader("Content-Type") || "").startsWith("text/html");
    if (request.status === 200 && new URL(request.responseURL).pathname.startsWith("/p/")) {
      forget();
      location.assign(request.responseURL);
      return;
    }
    if (!isPage || request.status >= 500) {
      failed();
      return;
    }
    showErrors(new DOMParser().parseFromString(request.responseText, "text/html"));
  }

  // The answer's sentences move into this page, so that the chosen photos stay chosen.
  function showErrors(answer) {
    isSending = false;
    button.removeAttribute("aria-disabled");
    progress.hidden = true;
    for (const old of form.querySelectorAll(".err[id]")) old.remove();
    let first = null;
    for (const fresh of answer.querySelectorAll("form .err[id]")) {
      const field = document.getElementById(fresh.id.replace(/-error$/, ""));
      const sentence = document.importNode(fresh, true);
      if (field && form.contains(field)) {
        field.before(sentence);
        field.setAttribute("aria-invalid", "true");
        field.setAttribute("aria-describedby", `${field.id}-hint ${fresh.id}`);
        field.closest(".hang").dataset.s = "bad";
        first ||= field;
      } else {
        button.before(sentence);
        first ||= button;
      }
    }
    (first || button).focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    lost.hidden = true;
    button.setAttribute("aria-disabled", "true");
    const request = new XMLHttpRequest();
    const bar = progress.querySelector("progress");
    request.upload.addEventListener("progress", (sent) => {
      progress.hidden = chosen.length === 0;
      bar.value = Math.round((100 * sent.loaded) / sent.total);
    });
    request.addEventListener("load", () => answered(request));
    request.addEventListener("error", failed);
    request.addEventListener("timeout", failed);
    request.open("POST", form.action);
    request.send(new FormData(form));
  });
})();
