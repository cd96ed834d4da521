// Fields for files, with scripts: large buttons, small pictures, and a way to take one back.
// Everything here is an extra; the browser's own field works without it.
(() => {
  "use strict";

  function enhance(block) {
    const files = block.querySelector("input[type=file]");
    const shots = block.querySelector("[data-shots]");
    const pattern = block.querySelector("template");
    const take = block.querySelector("[data-take]");
    const choose = block.querySelector("[data-choose]");
    const tooMany = block.querySelector("[data-too-many]");
    const again = block.querySelector("[data-again]");
    const most = Number(files.dataset.most);
    let chosen = [];

    function draw(file) {
      const shot = pattern.content.cloneNode(true);
      const picture = shot.querySelector("img");
      if (file.type.startsWith("image/")) {
        picture.src = URL.createObjectURL(file);
        picture.alt = file.name;
      } else picture.remove();
      shot.querySelector("bdi").textContent = file.name;
      const button = shot.querySelector("button");
      button.setAttribute("aria-label", `${button.textContent.trim()}: ${file.name}`);
      button.addEventListener("click", () => {
        chosen = chosen.filter((other) => other !== file);
        show();
        choose.focus();
      });
      return shot;
    }

    function show() {
      const held = new DataTransfer();
      for (const file of chosen) held.items.add(file);
      files.files = held.files;
      for (const picture of shots.querySelectorAll("img")) URL.revokeObjectURL(picture.src);
      shots.replaceChildren(...chosen.map(draw));
      shots.hidden = chosen.length === 0;
      files.dispatchEvent(new Event("andon:files", { bubbles: true }));
    }

    function add(list) {
      const all = [...chosen, ...list];
      tooMany.hidden = all.length <= most;
      if (again) again.hidden = true;
      chosen = all.slice(0, most);
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

    // A new choice in the browser's own field replaces its list: the earlier files join it again.
    files.addEventListener("change", () => add([...files.files]));
    take.addEventListener("click", () => pick(true));
    choose.addEventListener("click", () => pick(false));
    block.addEventListener("dragover", (event) => event.preventDefault());
    block.addEventListener("drop", (event) => {
      event.preventDefault();
      add(event.dataTransfer.files);
    });
    files.hidden = true;
    files.required = false;
    take.hidden = choose.hidden = false;
  }

  function enhanceAll() {
    for (const block of document.querySelectorAll("[data-files]:not([data-ready])")) {
      block.dataset.ready = "";
      enhance(block);
    }
  }

  enhanceAll();
  document.addEventListener("andon:renewed", enhanceAll);
})();
