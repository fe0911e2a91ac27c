/* Trying a line: the slider moves the number beside it and asks the server what the line does; the answer's line is shown
   in both forms. Without the script the two forms are sent. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-line]");
  if (!form) return;
  const place = document.getElementById("line-place");
  const score = document.getElementById("line-score");
  const slider = form.querySelector("[data-line-slider]");
  slider.hidden = false;

  function moved() {
    form.dispatchEvent(new CustomEvent("line-moved"));
  }

  slider.addEventListener("input", function () {
    place.value = slider.value;
    moved();
  });
  place.addEventListener("input", function () {
    if (place.value === "" || !place.checkValidity()) return;
    slider.value = place.value;
    moved();
  });

  document.addEventListener("htmx:afterSettle", function () {
    const effect = document.getElementById("line-effect");
    if (!effect) return;
    // Who is typing or dragging is not interrupted by an older answer.
    if (document.activeElement !== place && document.activeElement !== slider) {
      place.value = effect.dataset.lineAt;
      slider.value = effect.dataset.lineAt;
    }
    if (document.activeElement !== score) score.value = effect.dataset.lineLeast;
  });
})();
