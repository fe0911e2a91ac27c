/* Preview of a PDF or a picture in the page: a[data-preview="pdf|picture"][data-download]. Pages with a desk have their own. */
(function () {
  "use strict";

  let dialog = null;
  let opener = null;

  function build() {
    dialog = document.createElement("dialog");
    dialog.className = "preview-dialog";
    dialog.setAttribute("aria-labelledby", "preview-name");
    dialog.innerHTML =
      '<div class="preview-head"><strong id="preview-name"></strong><span class="row-line">' +
      '<a class="btn btn-sm btn-link" target="_blank" rel="noopener" data-preview-window>新窗口打开</a>' +
      '<a class="btn btn-sm btn-link" data-preview-download>下载</a>' +
      '<button type="button" class="btn btn-sm btn-outline-primary" data-preview-close>关闭</button></span></div>' +
      '<div class="preview-body"></div>';
    document.body.append(dialog);
    dialog.querySelector("[data-preview-close]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", function (event) {
      if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener("close", function () {
      dialog.querySelector(".preview-body").replaceChildren();
      if (opener && opener.isConnected) opener.focus();
    });
  }

  function show(link) {
    if (!dialog) build();
    opener = link;
    const name = link.textContent.trim();
    const isPicture = link.dataset.preview === "picture";
    const shown = document.createElement(isPicture ? "img" : "iframe");
    shown.src = link.href;
    if (isPicture) shown.alt = name;
    else shown.title = name;
    dialog.querySelector("#preview-name").textContent = name;
    dialog.querySelector("[data-preview-window]").href = link.href;
    dialog.querySelector("[data-preview-download]").href = link.dataset.download || link.href;
    dialog.querySelector(".preview-body").replaceChildren(shown);
    dialog.showModal();
  }

  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[data-preview]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (document.querySelector(".desk-preview")) return;
    event.preventDefault();
    show(link);
  });
})();
