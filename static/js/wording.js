// Asks about the wording of a note when its box is left. It warns and never stops anyone; without it, the same warnings
// stand under the note when the page is shown again.
(() => {
  "use strict";

  const address = document.querySelector("[data-wording]")?.dataset.wording;
  if (!address) return;
  const asked = new Map();

  const lineOf = (box) => {
    const id = `${box.id}_wording`;
    const there = document.getElementById(id);
    if (there) return there;
    const line = document.createElement("div");
    line.id = id;
    line.className = "wording";
    line.setAttribute("role", "status");
    (document.getElementById(`${box.id}_count`) ?? box).after(line);
    const described = box.getAttribute("aria-describedby") ?? "";
    box.setAttribute("aria-describedby", `${described} ${id}`.trim());
    return line;
  };

  const show = (box, warnings) => {
    const line = lineOf(box);
    line.replaceChildren(
      ...warnings.map((words) => {
        const one = document.createElement("p");
        one.textContent = words;
        return one;
      }),
    );
  };

  const ask = async (box) => {
    const text = box.value;
    if (asked.get(box) === text || !box.form?.elements.csrfmiddlewaretoken) return;
    asked.set(box, text);
    if (!text.trim()) return show(box, []);
    const body = new URLSearchParams({ text, csrfmiddlewaretoken: box.form.elements.csrfmiddlewaretoken.value });
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.ok && box.value === text) show(box, (await answer.json()).warnings);
    } catch {
      asked.delete(box);
    }
    return undefined;
  };

  for (const box of document.querySelectorAll("textarea[data-limit]")) {
    asked.set(box, box.value);
    // An empty live line is there from the start: a screen reader hears what comes into it.
    lineOf(box);
    box.addEventListener("blur", () => ask(box));
  }
})();
