// Follows autosave: after a saved input the computed figures, the list of blocks and the clauses are read anew.
(() => {
  "use strict";
  const form = document.querySelector("form[data-side-url]");
  if (!form) return;
  const WAIT_MS = 400;
  let timer = 0;
  let running = null;

  /* 其他 ticked, say: what it is called must be written from now on. */
  function mark(name, state) {
    const field = document.getElementById(`field-${name}`);
    if (!field) return;
    field.classList.toggle("is-missing", state.missing);
    const optional = field.querySelector(".field-optional");
    if (optional) optional.hidden = state.required;
  }

  function show(answer) {
    for (const [name, text] of Object.entries(answer.computed)) {
      const cell = document.getElementById(`value-${name}`);
      if (cell && !cell.querySelector("input")) cell.textContent = text || "自动计算";
    }
    for (const [name, state] of Object.entries(answer.fields)) mark(name, state);
    const nav = document.getElementById("block-nav");
    if (nav) nav.innerHTML = answer.nav;
    const side = document.getElementById("block-side");
    if (side) side.innerHTML = answer.side;
  }

  async function refresh() {
    if (running) running.abort();
    running = new AbortController();
    try {
      const response = await fetch(form.dataset.sideUrl, {
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        signal: running.signal,
      });
      if (response.ok) show(await response.json());
    } catch (problem) {
      if (problem.name !== "AbortError") console.warn("side column not refreshed", problem);
    }
  }

  document.addEventListener("autosaved", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(refresh, WAIT_MS);
  });
})();
