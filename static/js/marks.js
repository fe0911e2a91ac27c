/* Findings and checks one after another: after an answer the focus goes on to the next one; keys 1 and 2 press its buttons. */
(function () {
  "use strict";

  const PLACES = ".clause-entry, .commitment";
  let sent = null;

  function isTyping(target) {
    return target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog[open]");
  }

  /** The first button of the place's form; the form opens by itself where its tab is shown. */
  function focusOn(place) {
    const button = place.querySelector("[data-mark-key]");
    if (!button) return;
    button.focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
  }

  /** What stands behind a place in its tab and is still asked for, from the top again when nothing does. */
  function nextAsked(place) {
    const tab = place.closest("[data-tabs] > section") || document.body;
    const all = Array.from(tab.querySelectorAll(PLACES));
    const asked = all.filter((one) => one.hasAttribute("data-asked"));
    const here = all.indexOf(place);
    return asked.find((one) => all.indexOf(one) > here) || asked[0];
  }

  document.addEventListener("htmx:beforeRequest", function (event) {
    const form = event.target.closest("form[data-mark]");
    sent = form && event.detail.requestConfig.verb === "post" ? form.closest(PLACES).id : null;
  });
  document.addEventListener("htmx:afterSettle", function () {
    const place = sent && document.getElementById(sent);
    sent = null;
    if (!place) return;
    const refused = place.querySelector("[data-mark-first]");
    if (refused) {
      refused.focus();
      return;
    }
    const next = nextAsked(place);
    window.zjtx.announce("已保存" + (next ? "" : "，本页须办理的均已办理"));
    if (next) focusOn(next);
  });

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const place = event.target.closest(PLACES);
    const button = place && place.querySelector('[data-mark-key="' + CSS.escape(event.key) + '"]');
    if (!button) return;
    event.preventDefault();
    button.click();
  });
  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[data-mark-go]");
    const place = link && document.getElementById(link.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    focusOn(place);
  });
})();
