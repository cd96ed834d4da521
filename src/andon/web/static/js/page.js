// The private page with scripts: it renews itself, tells the reader's own time, copies its link.
(() => {
  "use strict";

  const EVERY_MS = 15000;
  const language = `${document.documentElement.lang}-u-ca-gregory-nu-latn`;
  const format = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

  function tellTime(within) {
    for (const one of within.querySelectorAll("time[datetime]")) {
      const words = document.createElement("bdi");
      words.textContent = format.format(new Date(one.dateTime));
      one.replaceChildren(words);
    }
  }

  const live = document.querySelector("[data-live]");
  const stale = document.querySelector("[data-stale]");
  let mark = live.dataset.mark;

  // What somebody is typing is never taken from under her hands.
  function isBusy() {
    const fields = [...live.querySelectorAll("input, textarea, select")];
    return (
      document.hidden ||
      live.contains(document.activeElement) ||
      fields.some((one) =>
        one.type === "radio" ? one.checked : one.type !== "hidden" && one.value !== "",
      )
    );
  }

  async function renew() {
    if (isBusy()) return;
    try {
      const answer = await fetch(live.dataset.live, { headers: { "If-None-Match": mark } });
      if (answer.status === 200) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        if (isBusy()) return;
        mark = answer.headers.get("ETag") || "";
        live.replaceChildren(...document.importNode(fresh.body, true).childNodes);
        tellTime(live);
        document.dispatchEvent(new Event("andon:renewed"));
      }
      stale.hidden = answer.ok || answer.status === 304;
    } catch {
      stale.hidden = false;
    }
  }

  tellTime(document);
  setInterval(renew, EVERY_MS);
  document.addEventListener("visibilitychange", renew);

  const copy = document.querySelector("[data-copy]");
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(copy.dataset.copy);
      document.querySelector("[data-copied]").hidden = false;
    });
  }
})();
