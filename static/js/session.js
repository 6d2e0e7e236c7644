// Covers the page: on a press, with Shift three times, and when the session ends; warns before that. The server decides
// when a session is over or covered. Tabs tell each other; nothing is stored.
(() => {
  "use strict";

  const own = document.getElementById("session");
  const over = document.getElementById("cover");
  const warning = document.getElementById("session-warning");
  if (!own || !over || !warning) return;

  const { mark, state, blank } = own.dataset;
  const WARN = 3 * 60 * 1000;
  const PATIENCE = 10000;
  const title = document.title;
  const tabs = new BroadcastChannel("offramp");

  let until = Date.now() + Number(own.dataset.left) * 1000;
  let last = Boolean(own.dataset.last); // no press makes the session longer
  let covered = ""; // "cover" or "ended" while nothing may be seen
  let back = null; // what had the focus

  const ask = (url, fields, method = "POST") =>
    fetch(url, {
      method,
      body: fields && new URLSearchParams(fields),
      headers: { Accept: "application/json" },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
  const now = async () => (await ask(state, null, "GET")).json();
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  const tell = (message) => tabs.postMessage({ mark, ...message });

  // --- Cover and uncover ---------------------------------------------------------------------------------------------

  const saveAll = () => {
    const saves = [];
    document.dispatchEvent(new CustomEvent("offramp:save", { detail: saves }));
    return Promise.race([Promise.all(saves), new Promise((done) => setTimeout(done, 3000))]);
  };

  const show = (why) => {
    for (const part of over.querySelectorAll("[data-for-cover]")) part.hidden = why !== "cover";
    for (const part of over.querySelectorAll("[data-for-ended]")) part.hidden = why !== "ended";
    for (const part of over.querySelectorAll("[data-wrong]")) part.hidden = true;
    (why === "cover" ? over.querySelector("#cover-title") : over.querySelector("[data-sign-in] h2")).focus();
  };

  const cover = (why) => {
    if (covered === why) return;
    if (!covered) {
      back = document.activeElement;
      for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
      for (const part of document.body.children) if (part !== over) part.inert = true;
      document.documentElement.classList.add("is-covered");
      document.title = own.dataset.blankTitle;
      over.hidden = false;
    }
    covered = why;
    show(why);
  };

  const uncover = (fresh) => {
    until = Date.now() + fresh.left * 1000;
    last = fresh.last;
    for (const box of document.querySelectorAll("[name=csrfmiddlewaretoken]")) box.value = fresh.token;
    if (!covered) return;
    covered = "";
    for (const form of over.querySelectorAll("form")) form.reset();
    over.querySelector("details").open = false;
    over.hidden = true;
    document.documentElement.classList.remove("is-covered");
    document.title = title;
    for (const part of document.body.children) if (part !== over) part.inert = false;
    back?.focus();
    saveAll();
  };

  const drop = (url) => {
    document.dispatchEvent(new CustomEvent("offramp:drop"));
    location.replace(url);
  };

  // Give what the server says, and follow it: another person's page is dropped, an ended or covered one is covered.
  const follow = async () => {
    const fresh = await now();
    if (fresh.mark && fresh.mark !== mark) drop("/");
    else if (!fresh.left) cover("ended");
    else if (fresh.covered) cover("cover");
    else uncover(fresh);
    return fresh;
  };

  const coverNow = async () => {
    if (covered) return;
    cover("cover");
    tell({ covered: true });
    await saveAll();
    try {
      const answer = await ask(own.dataset.cover, { csrfmiddlewaretoken: token() });
      if (answer.status === 401) await follow();
      // What could not be locked on the server is locked here all the same.
    } catch {
      setTimeout(() => covered === "cover" && lock(), 5000);
    }
  };
  const lock = () => ask(own.dataset.cover, { csrfmiddlewaretoken: token() }).catch(() => setTimeout(lock, 5000));

  // --- The way back --------------------------------------------------------------------------------------------------

  const wrong = (form, words) => {
    const line = form.querySelector("[data-wrong]");
    line.textContent = words;
    line.hidden = false;
    form.querySelector("[name=password]").select();
  };

  over.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    try {
      const { token: csrfmiddlewaretoken } = await now();
      const answer = await ask(form.action, { ...Object.fromEntries(new FormData(form)), csrfmiddlewaretoken });
      if (answer.status === 429) return wrong(form, own.dataset.tooMany);
      if (answer.status === 422) return wrong(form, (await answer.json()).wrong);
      if (answer.status === 400) return wrong(form, problem(await answer.json()));
      if (!answer.ok && answer.status !== 401) throw new Error(answer.status);
      const fresh = await follow();
      if (covered && answer.ok && form.hasAttribute("data-sign-in")) {
        // It asks for more than a password, or the account is switched off: the sign-in page says so.
        drop(form.action);
      }
      tell({ changed: true });
      return fresh;
    } catch {
      return wrong(form, own.dataset.unreached);
    }
  });

  const problem = ({ form }) => {
    const fields = Object.values(form?.fields ?? {}).flatMap((field) => field.errors ?? []);
    return [...(form?.errors ?? []), ...fields].join(" ") || own.dataset.notTogether;
  };

  // --- The clock -----------------------------------------------------------------------------------------------------

  const check = async () => {
    if (covered) return;
    const left = until - Date.now();
    if (left <= 0) {
      cover("ended");
      // Another tab may have gone on meanwhile.
      follow().catch(() => {});
    } else if (left <= WARN) {
      const minutes = warning.querySelector("[data-minutes]");
      const words = String(Math.ceil(left / 60000));
      if (minutes.textContent !== words) minutes.textContent = words;
      warning.querySelector("[data-may-stay]").hidden = last;
      warning.querySelector("[data-may-not-stay]").hidden = !last;
      if (!warning.open && warning.dataset.seen !== String(until)) warning.showModal();
    } else if (warning.open) warning.close();
  };
  setInterval(check, 1000);

  const heard = (left, cannotBeMore) => {
    until = Date.now() + left * 1000;
    last = cannotBeMore;
    tell({ until, last });
    check();
  };
  document.addEventListener("offramp:heard", ({ detail: answer }) => {
    const [left, more] = (answer.headers.get("X-Session-Left") ?? "").split(" ");
    if (left) heard(Number(left), more === "last");
    if (answer.status === 401) follow().catch(() => cover("ended"));
  });

  warning.addEventListener("close", () => {
    // Closed with Escape, or at the end of the twelve hours: not asked again for the same end.
    warning.dataset.seen = String(until);
  });
  warning.querySelector("[data-stay]").addEventListener("click", async () => {
    try {
      const fresh = await (await ask(state, { csrfmiddlewaretoken: token() })).json();
      if (fresh.left && fresh.mark === mark) heard(fresh.left, fresh.last);
      else await follow();
    } finally {
      warning.close();
    }
  });

  // --- Presses -------------------------------------------------------------------------------------------------------

  document.querySelector("[data-cover-now]")?.addEventListener("submit", (event) => {
    event.preventDefault();
    coverNow();
  });
  document.querySelector("[data-leave-now]")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    cover("cover");
    tell({ left: true });
    await saveAll();
    document.dispatchEvent(new CustomEvent("offramp:drop"));
    form.submit();
  });

  let shifts = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") shifts = [];
    else if (!event.repeat) {
      shifts = [...shifts, event.timeStamp].filter((at) => event.timeStamp - at < 1500);
      if (shifts.length === 3) {
        shifts = [];
        coverNow();
      }
    }
  });
  document.addEventListener("pointerdown", () => (shifts = []));

  // --- Other tabs, and pages that come back from the browser's memory ------------------------------------------------

  tabs.addEventListener("message", ({ data }) => {
    if (data.left) drop(blank);
    else if (data.covered) {
      cover("cover");
      saveAll();
    } else if (data.changed) follow().catch(() => {});
    else if (data.until && data.mark === mark && !covered) {
      until = data.until;
      last = data.last;
      check();
    }
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    cover("ended");
    follow().catch(() => {});
  });
  document.addEventListener("visibilitychange", () => document.hidden || check());
  tell({ until, last });
})();
