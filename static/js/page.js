// Small helps for every page. Each page is whole without them.
(() => {
  "use strict";

  // A screen reader reads the summary first, and Tab leads on to its links.
  document.querySelector("[data-take-focus]")?.focus();

  for (const line of document.querySelectorAll("[data-count-of]")) {
    const box = document.getElementById(line.dataset.countOf);
    const limit = Number(box?.dataset.limit);
    if (!limit) continue;
    const whole = line.textContent;
    const spoken = line.cloneNode(false);
    spoken.removeAttribute("id");
    spoken.removeAttribute("data-count-of");
    spoken.className = "visually-hidden";
    spoken.setAttribute("role", "status");
    line.after(spoken);
    let pause;

    const count = () => {
      // Counted as the server counts: by character, a line break as one.
      const left = limit - [...box.value].length;
      const words = left < 0 ? `${line.dataset.over} ${-left}` : `${line.dataset.left} ${left}`;
      line.textContent = box.value ? words : whole;
      line.classList.toggle("count-over", left < 0);
      // Spoken only near the end, and only when typing rests.
      clearTimeout(pause);
      pause = setTimeout(() => (spoken.textContent = left < limit / 5 ? words : ""), 1000);
    };
    box.addEventListener("input", count);
    if (box.value) count();
  }
})();
