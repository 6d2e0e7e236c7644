// The button that copies a text box. Without this script the box can still be marked and copied by hand.
(() => {
  "use strict";

  for (const button of document.querySelectorAll("[data-copies]")) {
    const box = document.getElementById(button.dataset.copies);
    const note = button.parentElement.querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      box.focus();
      box.select();
      let done = true;
      try {
        await navigator.clipboard.writeText(box.value);
      } catch {
        done = false;
      }
      note.textContent = done ? button.dataset.done : button.dataset.failed;
    });
  }
})();
