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

  // -- the beads: a question that is answered is a full one ---------------------------------------
  function isAnswered(hang) {
    return [...hang.querySelectorAll("input, textarea, select")].some((one) => {
      if (one.type === "checkbox") return false;
      return one.type === "radio" ? one.checked : one.value !== "";
    });
  }

  function fill() {
    for (const hang of form.querySelectorAll(".hang[data-s]:not([data-known])")) {
      if (hang.dataset.s !== "bad") hang.dataset.s = isAnswered(hang) ? "done" : "open";
    }
  }

  restore();
  fill();
  form.addEventListener("input", () => {
    keep();
    fill();
  });
  form.addEventListener("andon:files", fill);

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
    for (const bad of form.querySelectorAll(".hang[data-s=bad]")) bad.dataset.s = "open";
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
      progress.hidden = !find("input[type=file]").files.length;
      bar.value = Math.round((100 * sent.loaded) / sent.total);
    });
    request.addEventListener("load", () => answered(request));
    request.addEventListener("error", failed);
    request.addEventListener("timeout", failed);
    request.open("POST", form.action);
    request.send(new FormData(form));
  });
})();
