/* Dialogs of the frame: any dialog by attribute, confirmation, evidence beside the sheet, sign-in in place, idle warning. */
(function () {
  "use strict";

  const zjtx = window.zjtx;

  function open(dialog) {
    if (dialog && !dialog.open) dialog.showModal();
  }

  document.addEventListener("click", function (event) {
    const opener = event.target.closest("[data-dialog-open]");
    if (opener) open(document.getElementById(opener.dataset.dialogOpen));
    const closer = event.target.closest("[data-dialog-close]");
    if (closer) closer.closest("dialog").close();
  });

  /* Confirmation of small acts; a form without the script goes straight through, its server side stands on its own. */
  const confirmDialog = document.getElementById("confirm-dialog");
  let waiting = null;
  document.addEventListener("submit", function (event) {
    const form = event.target;
    const source = event.submitter && event.submitter.dataset.confirm ? event.submitter : form;
    if (!confirmDialog || !source.dataset.confirm || form.dataset.confirmed) {
      delete form.dataset.confirmed;
      return;
    }
    event.preventDefault();
    waiting = { form: form, submitter: event.submitter };
    confirmDialog.querySelector("[data-confirm-text]").textContent = source.dataset.confirm;
    confirmDialog.querySelector("[data-confirm-yes]").textContent =
      source.dataset.confirmLabel || (event.submitter ? event.submitter.textContent.trim() : "继续");
    open(confirmDialog);
  });
  if (confirmDialog) {
    confirmDialog.addEventListener("click", function (event) {
      if (event.target.closest("[data-confirm-no]")) confirmDialog.close();
      if (!event.target.closest("[data-confirm-yes]") || !waiting) return;
      const sent = waiting;
      confirmDialog.close();
      sent.form.dataset.confirmed = "1";
      sent.form.requestSubmit(sent.submitter || undefined);
    });
    confirmDialog.addEventListener("close", function () {
      waiting = null;
    });
  }

  /* Evidence beside the sheet: opened from the sheet it takes the tabs' place, opened from the tabs the sheet's. */
  function closePreview(preview) {
    preview.hidden = true;
    preview.replaceChildren();
    document.querySelectorAll(".is-proved").forEach((cell) => cell.classList.remove("is-proved"));
    if (preview.opener && preview.opener.isConnected) preview.opener.focus();
  }
  function headButton(text, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-outline-primary";
    button.textContent = text;
    button.addEventListener("click", act);
    return button;
  }
  function shownFile(link, name) {
    if (link.dataset.unready) {
      const words = document.createElement("p");
      words.className = "desk-preview-words";
      words.textContent = link.dataset.unready;
      return words;
    }
    const isPicture = link.dataset.preview === "picture";
    const shown = document.createElement(isPicture ? "img" : "iframe");
    shown.src = link.href;
    if (isPicture) shown.alt = name;
    else shown.title = name;
    if (!isPicture) return shown;
    const room = document.createElement("div");
    room.className = "desk-preview-picture";
    room.tabIndex = 0;
    room.append(shown);
    return room;
  }
  /** The other files of the same place: of one cell, of one item, of one list. */
  function beside(link) {
    const place = link.closest("td, .evidence, .mark-files, .finding, .stamped-line");
    return place ? Array.from(place.querySelectorAll("a[data-preview]")) : [link];
  }
  function showPreview(preview, link) {
    const cell = link.closest(".desk-sheet td");
    const name = link.dataset.name || link.textContent.trim() || link.getAttribute("aria-label");
    const head = document.createElement("div");
    head.className = "desk-preview-head";
    const words = document.createElement("div");
    words.append(Object.assign(document.createElement("strong"), { textContent: name }));
    if (cell && link.dataset.proves) {
      const value = cell.querySelector(".read-value").textContent.trim().replace(/\s+/g, " ");
      const proves = document.createElement("p");
      proves.className = "small muted";
      proves.textContent = "对应栏目　" + link.dataset.proves + "：" + value;
      words.append(proves);
    }
    const acts = document.createElement("div");
    acts.className = "row-line";
    const all = beside(link);
    const here = all.indexOf(link);
    if (here > 0) acts.append(headButton("上一个", () => showPreview(preview, all[here - 1])));
    if (here < all.length - 1) acts.append(headButton("下一个", () => showPreview(preview, all[here + 1])));
    const room = shownFile(link, name);
    if (room.matches(".desk-preview-picture")) {
      acts.append(headButton("原始大小", () => room.classList.toggle("is-full")));
    }
    const apart = document.createElement("a");
    apart.className = "btn btn-sm btn-link";
    apart.href = link.href;
    apart.target = "_blank";
    apart.rel = "noopener";
    apart.textContent = "新窗口";
    const close = headButton("关闭", () => closePreview(preview));
    acts.append(apart, close);
    head.append(words, acts);
    document.querySelectorAll(".is-proved").forEach((one) => one.classList.remove("is-proved"));
    if (cell) cell.classList.add("is-proved");
    preview.opener = link;
    preview.dataset.over = link.closest(".desk-side") ? "sheet" : "side";
    preview.replaceChildren(head, room);
    preview.hidden = false;
    close.focus();
    if (cell) cell.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[data-preview]");
    const preview = document.querySelector(".desk-preview");
    if (!link || !preview || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    showPreview(preview, link);
  });
  document.addEventListener("keydown", function (event) {
    const preview = document.querySelector(".desk-preview:not([hidden])");
    if (event.key === "Escape" && preview && !document.querySelector("dialog[open]")) closePreview(preview);
  });

  /* Sign-in in place: everything typed stays on the page, whoever waits goes on afterwards. */
  const signInDialog = document.getElementById("sign-in-dialog");
  let signIn = null;
  function signInForm() {
    const url = document.body.dataset.signInUrl;
    if (url && window.htmx) window.htmx.ajax("GET", url, { target: "#sign-in-dialog-body", swap: "innerHTML" });
  }
  /** Opens the sign-in dialog; the promise is kept after a successful sign-in, never broken. */
  zjtx.signInAgain = function () {
    if (!signInDialog) return new Promise(function () {});
    if (!signIn) {
      signIn = {};
      signIn.promise = new Promise(function (resolve) {
        signIn.resolve = resolve;
      });
    }
    if (!signInDialog.open) {
      signInForm();
      open(signInDialog);
    }
    return signIn.promise;
  };
  document.addEventListener("session-expired", () => zjtx.signInAgain());
  document.addEventListener("signed-in", function () {
    if (signInDialog && signInDialog.open) signInDialog.close();
    const done = signIn;
    signIn = null;
    noteActivity();
    zjtx.announce("已重新登录，可继续办理");
    if (done) done.resolve();
  });

  /* Idle warning: the server counts requests, not key strokes; other tabs of the same browser count as well. */
  const limit = Number(document.body.dataset.idleSeconds || 0) * 1000;
  const idleDialog = document.getElementById("idle-dialog");
  const KEY = "zjtx-last-request";
  const WARN = 120000;
  let last = Date.now();

  function noteActivity() {
    last = Date.now();
    try {
      localStorage.setItem(KEY, String(last));
    } catch (error) {
      /* A browser that keeps nothing: this tab still counts for itself. */
    }
  }
  function lastRequest() {
    try {
      return Math.max(last, Number(localStorage.getItem(KEY) || 0));
    } catch (error) {
      return last;
    }
  }
  zjtx.noteActivity = noteActivity;

  function checkIdle() {
    const left = limit - (Date.now() - lastRequest());
    if (left > WARN) {
      if (idleDialog.open) idleDialog.close();
    } else if (left > 0) {
      idleDialog.querySelector("[data-idle-text]").textContent =
        "为保护数据，" + Math.ceil(left / 1000) + " 秒后将要求重新登录。已填写的内容不会丢失。";
      open(idleDialog);
    } else {
      if (idleDialog.open) idleDialog.close();
      if (!signInDialog.open) zjtx.signInAgain();
    }
  }
  async function keepAlive() {
    const answer = await fetch(document.body.dataset.keepAliveUrl, {
      credentials: "same-origin",
      headers: { "HX-Request": "true", Accept: "text/html" },
    }).catch(() => null);
    if (answer && answer.status === 401) zjtx.signInAgain();
    else if (answer && answer.ok) noteActivity();
    if (idleDialog.open) idleDialog.close();
  }

  if (limit && idleDialog && signInDialog) {
    noteActivity();
    document.addEventListener("htmx:afterRequest", function (event) {
      if (event.detail.xhr && event.detail.xhr.status !== 401) noteActivity();
    });
    idleDialog.querySelector("[data-idle-continue]").addEventListener("click", keepAlive);
    setInterval(checkIdle, 5000);
  }
})();
