// The desk with scripts: keys, clocks that go on, forms that open, a row to stand on.
(() => {
  "use strict";

  const find = document.querySelector(".find input");
  const found = document.getElementById("found");
  const keys = document.getElementById("keys");
  const rows = [...document.querySelectorAll("#rows tbody tr:not(.group)")];
  let here = -1;

  // Clocks: once a minute, and each second in their last two minutes.
  function left(due, now) {
    const over = due <= now;
    const minutes = Math.floor(Math.abs(due - now) / 60000);
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    const sign = over ? "+" : "";
    if (hours >= 48) return `${sign}${Math.floor(hours / 24)} d ${hours % 24} h`;
    return `${sign}${hours}:${String(rest).padStart(2, "0")}`;
  }

  function tick() {
    const now = Date.now();
    let next = 60000;
    for (const one of document.querySelectorAll("[data-left]")) {
      const due = Date.parse(one.dateTime);
      one.textContent = left(due, now);
      if (due <= now) one.closest(".clock").dataset.s = "breached";
      if (Math.abs(due - now) < 120000) next = 1000;
    }
    setTimeout(tick, next);
  }

  // A form opens where it stands, and its first field is ready.
  function open(id) {
    const step = document.getElementById(id);
    if (!step) return false;
    step.open = true;
    step.scrollIntoView({ block: "center" });
    const field = step.querySelector("[role=alert], input:not([type=hidden]), select, textarea");
    (field && field.matches("input, select, textarea") ? field : step.querySelector("summary")).focus();
    return true;
  }

  function stand(at) {
    if (!rows.length) return;
    if (rows[here]) delete rows[here].dataset.r;
    here = Math.max(0, Math.min(rows.length - 1, at));
    rows[here].dataset.r = "focus";
    rows[here].querySelector("a").focus();
  }

  function choose(row) {
    const box = row && row.querySelector("input[type=checkbox]");
    if (box) box.click();
  }

  function count() {
    const chosen = document.querySelectorAll("#rows td :checked").length;
    const told = document.querySelector("[data-count]");
    if (told) told.textContent = `${chosen} ${told.dataset.says}`;
    for (const row of rows) {
      const box = row.querySelector("input");
      row.ariaSelected = box && box.checked ? "true" : null;
    }
  }

  function showKeys() {
    const list = keys.querySelector("[data-list]");
    const named = [...document.getElementById("key-names").content.children]
      .filter((one) => rows.length || !"jkx".includes(one.dataset.k))
      .map((one) => [one.dataset.k, one.textContent]);
    for (const one of document.querySelectorAll("[data-key]")) {
      const words = one.cloneNode(true);
      for (const extra of words.querySelectorAll("kbd, .tag")) extra.remove();
      named.push([one.dataset.key, words.textContent.trim()]);
    }
    list.replaceChildren(
      ...named.flatMap(([key, name]) => {
        const letter = document.createElement("kbd");
        letter.textContent = key.toUpperCase();
        const [dt, dd] = [document.createElement("dt"), document.createElement("dd")];
        dt.append(letter);
        dd.textContent = name;
        return [dt, dd];
      }),
    );
    keys.showModal();
  }

  const OWN = {
    "/": () => find && find.focus(),
    "?": showKeys,
    j: () => stand(here + 1),
    k: () => stand(here - 1),
    x: () => choose(rows[here]),
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && found) found.hidden = true;
    if (document.body.dataset.keys === "off" || keys.open) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const key = event.key.toLowerCase();
    const act = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!OWN[key] && !act) return;
    event.preventDefault();
    if (OWN[key]) OWN[key]();
    else act.click();
  });

  document.addEventListener("click", (event) => {
    const opens = event.target.closest("[data-opens]");
    if (opens && open(opens.dataset.opens)) event.preventDefault();
    if (found && !event.target.closest(".find")) found.hidden = true;
  });

  document.addEventListener("change", (event) => {
    const one = event.target;
    if (one.matches("[data-all]")) {
      for (const box of document.querySelectorAll("#rows td input")) box.checked = one.checked;
    }
    if (one.dataset.fills) {
      const said = one.selectedOptions[0].dataset.text;
      const field = document.getElementById(one.dataset.fills);
      if (said && field) field.value = said;
    }
    count();
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target === found) found.hidden = !find.value;
  });

  for (const one of document.querySelectorAll("[data-all]")) one.hidden = false;
  const fault = document.querySelector("details.step[open] [role=alert]");
  if (fault) fault.closest("details").scrollIntoView({ block: "center" });
  else if (location.hash) open(location.hash.slice(1));
  count();
  setTimeout(tick, 1000);
})();
