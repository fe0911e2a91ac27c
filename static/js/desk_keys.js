/* The desk by keyboard. The keys stand in the dialog #desk-keys ("?"), which can also switch the single keys off. */
(function () {
  "use strict";

  const dialog = document.getElementById("desk-keys");
  const sheet = document.querySelector(".desk-sheet");
  if (!dialog || !sheet) return;
  const KEY = "zjtx-single-keys";
  let field = null;

  function isTyping(target) {
    return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog[open]");
  }

  /* Single keys can be switched off (WCAG 2.1.4); the browser remembers it. */
  const off = dialog.querySelector("[data-keys-off]");
  function applyOff(isOff) {
    document.documentElement.dataset.keys = isOff ? "off" : "on";
    off.checked = isOff;
  }
  function stored() {
    try {
      return localStorage.getItem(KEY) === "off";
    } catch (error) {
      return false;
    }
  }
  applyOff(stored());
  off.addEventListener("change", function () {
    applyOff(off.checked);
    try {
      localStorage.setItem(KEY, off.checked ? "off" : "on");
    } catch (error) {
      /* Then it holds for this page. */
    }
  });

  function fields() {
    return Array.from(sheet.querySelectorAll('td[id^="answer-"]')).filter((cell) => cell.offsetParent);
  }
  function goTo(cell) {
    if (!cell) return;
    field = cell;
    cell.tabIndex = -1;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest" });
  }
  function step(by) {
    const all = fields();
    const here = all.indexOf(field);
    if (here < 0) goTo(all[0]);
    else goTo(all[Math.min(Math.max(here + by, 0), all.length - 1)]);
  }

  function openTab(by) {
    const tabs = Array.from(document.querySelectorAll(".desk-side [role=tab]"));
    const here = tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
    const next = tabs[(here + by + tabs.length) % tabs.length];
    if (!next) return;
    next.click();
    next.focus();
  }
  function showTab(id, selector) {
    const tab = document.getElementById("tab-" + id);
    if (!tab) return;
    tab.click();
    const wanted = document.querySelector("#" + id + " " + selector);
    (wanted || tab).focus();
  }

  /** The field in the sheet on which the focus stands, or stood last while nothing else was chosen. */
  function present(target) {
    return target.closest('.desk-sheet td[id^="answer-"]') || (target === document.body ? field : null);
  }
  function press(cell, selector) {
    const link = cell && cell.querySelector(selector);
    if (link) link.click();
    return Boolean(link);
  }

  const acts = {
    "?": () => dialog.showModal(),
    s: () => (field && field.isConnected ? goTo(field) : sheet.focus()),
    n: () => step(1),
    p: () => step(-1),
    "]": () => openTab(1),
    "[": () => openTab(-1),
    a: function () {
      const act = document.querySelector(".act-bar a[href], .act-bar [role=link]");
      if (act) act.focus();
    },
    c: function () {
      const only = document.getElementById("only-changes");
      if (only) only.click();
    },
    e: function (target) {
      if (!press(present(target), "a[data-preview]")) showTab("evidence", "a[data-preview]");
    },
    r: function (target) {
      if (!press(present(target), ".read-remark")) showTab("remarks", "textarea");
    },
  };

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const act = acts[event.key];
    if (!act || (document.documentElement.dataset.keys === "off" && event.key !== "?")) return;
    event.preventDefault();
    act(event.target);
  });
  sheet.addEventListener("focusin", function (event) {
    const cell = event.target.closest('td[id^="answer-"]');
    if (cell) field = cell;
  });

  /* A remark's form: Escape closes it while nothing is written; when it has gone the focus stays at its field. */
  sheet.addEventListener("keydown", function (event) {
    const area = event.target.closest(".read-slot textarea");
    if (event.key !== "Escape" || !area || area.value.trim()) return;
    const cancel = area.form.querySelector("[hx-get]");
    if (cancel) cancel.click();
  });
  document.addEventListener("htmx:afterSettle", function () {
    const now = document.activeElement;
    if (now.matches(".read-slot textarea")) now.scrollIntoView({ block: "nearest" });
    else if (field && field.isConnected && now === document.body) goTo(field);
  });
})();
