// Saves a page's fields one by one while they are filled in: a choice at once, text after a pause and on leaving it.
// The page is whole without this. Nothing is kept in the browser beyond the page itself.
(() => {
  "use strict";

  const form = document.querySelector("form[data-autosave]");
  if (!form) return;

  const PAUSE = 2000;
  const REST = 400;
  const PATIENCE = 10000;
  const SLOWEST = 60000;
  const status = form.querySelector("[data-saved]");
  const trouble = form.querySelector("[data-unsaved]");
  const page = form.elements.saves;
  const mark = document.getElementById("session")?.dataset.mark ?? "";

  const counts = new Map(); // field -> the count of saves in which this page last saw it
  const kept = new Map(); // field -> what the server holds, as far as this page knows
  const sent = new Map(); // field -> each text that is on its way, or went without an answer
  const waiting = new Set(); // fields to send
  const open = new Set(); // fields with an error or two values to choose from
  let going = false; // the person is leaving, and everything is saved
  let stopped = false; // the server takes nothing more from this page
  let arrow = false;
  let wait = 0;
  let retry, pause;
  let round = Promise.resolve();

  // --- Fields. Those of a part marked data-together are saved as one, under the name of the first. -------------------

  const fieldOf = (control) => {
    const whole = control.closest("[data-together]");
    return whole ? whole.querySelector("[name]").name : control.name;
  };
  const controlsOf = (field) => {
    const own = [...form.querySelectorAll(`[name="${CSS.escape(field)}"]`)];
    const whole = own[0]?.closest("[data-together]");
    return whole ? [...whole.querySelectorAll("[name]")] : own;
  };
  const isChoice = (control) => control.type === "radio" || control.type === "checkbox";
  const valuesOf = (field, checked = "checked", value = "value") =>
    controlsOf(field)
      .filter((control) => !isChoice(control) || control[checked])
      // Trimmed as the server trims.
      .map((control) => [control.name, isChoice(control) ? control.value : control[value].trim()]);
  const now = (field) => JSON.stringify(valuesOf(field));
  const atLoad = (field) => JSON.stringify(valuesOf(field, "defaultChecked", "defaultValue"));
  const known = (field) => kept.get(field) ?? atLoad(field);
  const isFilled = (control) => control.name && control.type !== "hidden" && control.type !== "submit" && control !== page;

  // --- Sending: one at a time, so that no field overtakes itself -----------------------------------------------------

  const ask = (field, text) => {
    const body = new URLSearchParams(valuesOf(field));
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("field", field);
    body.set("saves", counts.get(field) ?? page.value);
    sent.set(field, new Set([...(sent.get(field) ?? []), text]));
    return fetch(form.action, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-Person": mark },
      redirect: "manual",
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE),
    });
  };

  const send = async (field) => {
    const text = now(field);
    const lost = sent.get(field);
    if (text === known(field) && lost === undefined) return waiting.delete(field);
    const answer = await ask(field, text);
    document.dispatchEvent(new CustomEvent("offramp:heard", { detail: answer }));
    // Signed out, or covered: session.js covers the page, and asks for a save when its person is back.
    if (answer.status === 401) throw null;
    if (![200, 409, 422].includes(answer.status)) throw new Error(answer.status);
    const told = await answer.json();
    sent.delete(field);
    if (now(field) === text) waiting.delete(field);
    if (told.errors) return showErrors(field, told.errors);
    if (told.refused) return refuse(told.refused);
    if (told.conflict) {
      // What is kept is what this page sent before, when the answer got lost.
      if (lost?.has(asText(field, told.conflict.values))) {
        counts.set(field, told.count);
        waiting.add(field);
        return undefined;
      }
      return showBoth(field, told);
    }
    clear(field);
    kept.set(field, text);
    counts.set(field, told.count);
    // Nobody else saved this page meanwhile: the whole form may count from here.
    if (Number(page.value) === told.count - 1) page.value = told.count;
    say(told.saved);
    return undefined;
  };

  const asText = (field, values) =>
    JSON.stringify(
      controlsOf(field)
        .filter((control) => !isChoice(control) || [values[control.name]].flat().includes(control.value))
        .map((control) => [control.name, isChoice(control) ? control.value : values[control.name]]),
    );

  const sendAll = async () => {
    try {
      for (const field of [...waiting]) if (!open.has(field) && !stopped) await send(field);
      wait = 0;
      if (!stopped) trouble.hidden = true;
      if ([...waiting].some((field) => !open.has(field)) && !stopped) await sendAll();
    } catch (problem) {
      if (problem) fail();
    }
  };

  // Give a promise that everything was tried once.
  const saveNow = () => {
    clearTimeout(pause);
    clearTimeout(retry);
    for (const control of form.elements) if (isFilled(control)) noteChange(control);
    round = round.then(sendAll);
    return round;
  };

  const noteChange = (control) => {
    const field = fieldOf(control);
    if (now(field) !== known(field)) waiting.add(field);
    else if (!sent.has(field)) waiting.delete(field);
  };

  // --- What the person is told ---------------------------------------------------------------------------------------

  const say = (words) => {
    if (status.textContent !== words) status.textContent = words;
  };

  const fail = () => {
    say("");
    trouble.hidden = false;
    wait = Math.min(Math.max(2000, wait * 2), SLOWEST);
    retry = setTimeout(saveNow, wait);
  };

  const refuse = (reason) => {
    stopped = true;
    say("");
    trouble.hidden = false;
    trouble.querySelector("p").textContent = reason;
    trouble.querySelector("button").hidden = true;
  };

  const copyOf = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);
  const clear = (field) => {
    open.delete(field);
    for (const part of form.querySelectorAll(`[data-about="${CSS.escape(field)}"]`)) part.remove();
    for (const control of controlsOf(field)) control.removeAttribute("aria-invalid");
  };

  const place = (field, part) => {
    clear(field);
    open.add(field);
    part.dataset.about = field;
    const first = controlsOf(field)[0];
    (first.closest(".choices") ?? first).before(part);
  };

  const showErrors = (field, errors) => {
    const part = copyOf("autosave-error");
    part.querySelector("[data-words]").textContent = Object.values(errors).flat().join(" ");
    place(field, part);
    for (const name of Object.keys(errors)) form.elements[name]?.setAttribute?.("aria-invalid", "true");
    say("");
  };

  const showBoth = (field, { conflict, count }) => {
    const part = copyOf("autosave-both");
    for (const name of ["kept", "yours", "who", "when"])
      part.querySelector(`[data-${name}]`).textContent = conflict[name];
    const choose = (button, decide) =>
      part.querySelector(button).addEventListener("click", () => {
        counts.set(field, count);
        decide();
        const first = controlsOf(field).find((control) => !isChoice(control) || control.checked);
        clear(field);
        (first ?? controlsOf(field)[0]).focus();
        saveNow();
      });
    choose("[data-take-kept]", () => {
      for (const control of controlsOf(field)) {
        const value = conflict.values[control.name];
        if (isChoice(control)) control.checked = [value].flat().includes(control.value);
        else control.value = value;
      }
      kept.set(field, now(field));
      waiting.delete(field);
    });
    choose("[data-take-yours]", () => {
      kept.set(field, asText(field, conflict.values));
      waiting.add(field);
    });
    place(field, part);
    say("");
  };

  // --- What the person does ------------------------------------------------------------------------------------------

  // A new value mends what was refused; two values stay until one is chosen.
  const mend = (field) => {
    const about = form.querySelector(`[data-about="${CSS.escape(field)}"]`);
    if (!about) return;
    if (about.hasAttribute("data-mended-by-typing")) clear(field);
    else about.querySelector("[data-yours]").textContent = inWords(field);
  };
  const inWords = (field) =>
    controlsOf(field)
      .filter((control) => !isChoice(control) || control.checked)
      .map((control) => (isChoice(control) ? control.labels[0].textContent : control.value))
      .filter(Boolean)
      .join(". ");
  form.addEventListener("change", ({ target }) => {
    if (!isFilled(target)) return;
    mend(fieldOf(target));
    clearTimeout(pause);
    // Arrow keys choose every answer on their way: only the one they rest on is meant.
    if (arrow) pause = setTimeout(saveNow, REST);
    else saveNow();
  });
  form.addEventListener("keydown", ({ key }) => (arrow = key.startsWith("Arrow")), true);
  form.addEventListener("pointerdown", () => (arrow = false), true);
  form.addEventListener("focusout", ({ target, relatedTarget }) => {
    // Focus moves from one radio of a group to the next while arrow keys choose.
    if (relatedTarget?.name === target.name) return;
    if (isFilled(target) && now(fieldOf(target)) !== known(fieldOf(target))) saveNow();
  });
  form.addEventListener("input", ({ target }) => {
    if (!isFilled(target) || isChoice(target)) return;
    mend(fieldOf(target));
    noteChange(target);
    clearTimeout(pause);
    pause = setTimeout(saveNow, PAUSE);
  });
  trouble.querySelector("button").addEventListener("click", () => {
    wait = 0;
    saveNow();
  });
  addEventListener("online", () => {
    if (waiting.size) saveNow();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) saveNow();
  });
  document.addEventListener("offramp:save", ({ detail }) => detail.push(saveNow()));
  document.addEventListener("offramp:drop", () => (going = true));

  const unsaved = () => {
    for (const control of form.elements) if (isFilled(control)) noteChange(control);
    return waiting.size > 0 || open.size > 0;
  };
  addEventListener("beforeunload", (event) => {
    if (!going && unsaved()) event.preventDefault();
  });

  // Going on, by a button or a link, waits until what was typed is saved.
  const firstOpen = () => form.querySelector("[data-about] button")?.focus();
  form.addEventListener("submit", async (event) => {
    if (going || stopped) return;
    const both = () => form.querySelector("[data-about] [data-take-kept]");
    if (!unsaved()) {
      going = true;
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    await saveNow();
    if (both()) firstOpen();
    else if ([...waiting].some((field) => !open.has(field)) || !trouble.hidden) trouble.querySelector("button").focus();
    else {
      // The server says what is wrong with the rest, above the page and beside each field.
      going = true;
      form.requestSubmit(button);
    }
  });
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || link.target || !plain || event.defaultPrevented || link.hash || !unsaved() || open.size) return;
    event.preventDefault();
    await saveNow();
    location.assign(link.href);
  });
  addEventListener("pageshow", () => (going = false));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat || event.isComposing) return;
    if (!form.contains(event.target) && event.target !== document.body) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button.button:not([type])"));
  });
})();
