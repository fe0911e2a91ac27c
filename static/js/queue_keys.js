/* Queues by keyboard: j and k move, Enter opens, x ticks (table[data-keys]); on the desk j and k go to the next and previous file. */
(function () {
  "use strict";

  const table = document.querySelector("table[data-keys]");

  function isTyping(target) {
    return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog[open]");
  }

  function rows() {
    return Array.from(table.tBodies[0].rows);
  }

  function current() {
    return table.querySelector("tr.is-current");
  }

  function select(row) {
    if (!row) return;
    rows().forEach(function (other) {
      other.classList.toggle("is-current", other === row);
    });
    const link = row.querySelector("a[href]");
    if (link) link.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function inTable(key) {
    const all = rows();
    const index = all.indexOf(current());
    if (key === "j") select(all[Math.min(index + 1, all.length - 1)]);
    else if (key === "k") select(all[Math.max(index - 1, 0)]);
    else if (key === "x" && current()) {
      const box = current().querySelector('input[type="checkbox"]');
      if (box) box.click();
    } else if (key === "Enter" && current()) {
      const link = current().querySelector("a[href]");
      if (link) link.click();
    } else return false;
    return true;
  }

  function onDesk(key) {
    const relation = { j: "next", k: "prev" }[key];
    const link = relation && document.querySelector('a[rel="' + relation + '"]');
    if (link) link.click();
    return Boolean(link);
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    if (document.documentElement.dataset.keys === "off") return;
    const focused = event.target.closest("a, button, summary, input");
    if (event.key === "Enter" && focused) return;
    if (table ? inTable(event.key) : onDesk(event.key)) event.preventDefault();
  });
  if (table) {
    table.addEventListener("focusin", function (event) {
      const row = event.target.closest("tbody tr");
      rows().forEach((other) => other.classList.toggle("is-current", other === row));
    });
  }
})();
