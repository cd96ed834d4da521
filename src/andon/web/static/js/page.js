// The private page with scripts: it renews itself, and copies its own link.
(() => {
  "use strict";

  const EVERY_MS = 15000;
  const live = document.querySelector("[data-live]");
  const stale = document.querySelector("[data-stale]");
  let mark = live ? live.dataset.mark : "";

  async function renew() {
    if (document.hidden || live.contains(document.activeElement)) return;
    try {
      const answer = await fetch(live.dataset.live, {
        headers: { "If-None-Match": mark },
        credentials: "same-origin",
      });
      if (answer.status === 200) {
        mark = answer.headers.get("ETag") || "";
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        live.replaceChildren(...document.importNode(fresh.body, true).childNodes);
      }
      stale.hidden = answer.ok || answer.status === 304;
    } catch {
      stale.hidden = false;
    }
  }

  if (live) {
    setInterval(renew, EVERY_MS);
    document.addEventListener("visibilitychange", renew);
  }

  const copy = document.querySelector("[data-copy]");
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(copy.dataset.copy);
      document.querySelector("[data-copied]").hidden = false;
    });
  }
})();
