/* Standard phrases: Alt+Y in a text, or the button at it, opens the box; what is chosen goes in at the cursor. */
(function () {
  "use strict";

  const box = document.getElementById("phrase-box");
  if (!box) return;
  let target = null;
  let range = [0, 0];

  function choices() {
    return Array.from(box.querySelectorAll("[data-phrase]"));
  }

  function open(area) {
    target = area;
    range = [area.selectionStart, area.selectionEnd];
    box.showModal();
    const first = choices()[0];
    if (first) first.focus();
  }

  function insert(button) {
    const area = target;
    target = null;
    box.close();
    if (!area || !area.isConnected) return;
    area.focus();
    area.setRangeText(button.dataset.phrase, range[0], range[1], "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.scrollIntoView({ block: "nearest" });
    window.zjtx.announce("已插入常用语");
  }

  document.addEventListener("click", function (event) {
    const opener = event.target.closest("[data-phrases-open]");
    const area = opener && opener.closest("form").querySelector("textarea");
    if (area) open(area);
    const chosen = event.target.closest("#phrase-box [data-phrase]");
    if (chosen) insert(chosen);
  });
  /* By code, not by key: with Alt a Mac types another character. */
  document.addEventListener("keydown", function (event) {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyY") return;
    const area = event.target.closest("textarea");
    if (!area || !area.form || !area.form.querySelector("[data-phrases-open]")) return;
    event.preventDefault();
    open(area);
  });
  box.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = choices();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length) {
      event.preventDefault();
      all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
    } else if (/^[1-9]$/.test(event.key) && all[Number(event.key) - 1]) {
      event.preventDefault();
      insert(all[Number(event.key) - 1]);
    }
  });
  box.addEventListener("click", function (event) {
    if (event.target === box) box.close();
  });
  /* Closed without a choice: the cursor goes back to where it was. */
  box.addEventListener("close", function () {
    if (!target || !target.isConnected) return;
    target.focus();
    target.setSelectionRange(range[0], range[1]);
  });
})();
