/* Saves a sheet as it is typed: form[data-autosave-url]. One field at a time, with the version it was based on; nothing typed
   is ever thrown away. The contract with the server stands in docs/pages.md, "Autosave". */
(function () {
  "use strict";

  const zjtx = window.zjtx;
  const PAUSE = 600;
  const RETRY = [2, 4, 8, 16, 30];

  /** Whether a control shows something else than the page was sent with. */
  function isChanged(control) {
    if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
    if (control.tagName === "SELECT") {
      const options = Array.from(control.options);
      const isFirst = !control.multiple && !options.some((option) => option.defaultSelected);
      return options.some((option, i) => option.selected !== (isFirst ? i === 0 : option.defaultSelected));
    }
    if (control.tagName === "TEXTAREA") return control.value !== control.defaultValue;
    if (control.tagName !== "INPUT" || control.type === "hidden" || control.type === "file") return false;
    // A date that is none, a line break: the browser drops them from the value, and nobody has typed that.
    const asSent = document.createElement("input");
    asSent.type = control.type;
    asSent.defaultValue = control.defaultValue;
    return control.value !== asSent.value;
  }

  class Autosave {
    constructor(form) {
      this.form = form;
      this.url = form.dataset.autosaveUrl;
      this.queue = new Map(); // field name → true, in the order of typing
      this.timers = new Map();
      this.conflicts = new Set();
      this.typed = new Map(); // field name → count of changes, to see whether somebody typed meanwhile
      this.busy = false;
      this.failures = 0;
      this.stopped = "";
      this.savedAt = "";
      this.status = document.querySelector("[data-autosave-status]") || this.makeStatus();
      this.listen();
      this.catchUp();
    }

    makeStatus() {
      const line = document.createElement("p");
      line.className = "save-status";
      line.setAttribute("role", "status");
      this.form.append(line);
      return line;
    }

    listen() {
      this.form.addEventListener("input", (event) => {
        if (!event.isComposing) this.changed(event.target, PAUSE);
      });
      this.form.addEventListener("compositionend", (event) => this.changed(event.target, PAUSE));
      this.form.addEventListener("change", (event) => this.changed(event.target, 0));
      window.addEventListener("online", () => this.retryNow());
      window.addEventListener("beforeunload", (event) => {
        if (this.hasUnsaved()) event.preventDefault();
      });
      document.addEventListener("click", (event) => this.beforeLeaving(event), true);
      document.addEventListener("submit", (event) => this.beforeSubmit(event), true);
    }

    /* On a slow line people type before this script runs: whatever differs from what the server sent is saved now. The
       forms carry autocomplete="off", so that a browser does not put older text back on a reload. */
    catchUp() {
      Array.from(this.form.elements).forEach((control) => {
        if (isChanged(control)) this.changed(control, PAUSE);
      });
    }

    wrapper(name) {
      return this.form.querySelector('[data-field="' + CSS.escape(name) + '"]');
    }

    controls(name) {
      return Array.from(this.form.elements).filter((control) => control.name === name && control.type !== "file");
    }

    values(name) {
      const controls = this.controls(name);
      const boxes = controls.filter((control) => control.type === "checkbox" || control.type === "radio");
      if (!boxes.length) return controls.map((control) => control.value);
      const ticked = boxes.filter((box) => box.checked).map((box) => box.value);
      const single = boxes.length === 1 || boxes[0].type === "radio";
      return ticked.length || !single ? ticked : [""];
    }

    changed(control, delay) {
      const name = control.name;
      if (!name || control.type === "file" || control.hasAttribute("data-no-autosave")) return;
      const wrapper = this.wrapper(name);
      if (!wrapper) return;
      this.untickNone(control);
      const now = JSON.stringify(this.values(name));
      if (delay === 0 && wrapper.dataset.sent === now && !this.timers.has(name)) return;
      this.typed.set(name, (this.typed.get(name) || 0) + 1);
      clearTimeout(this.timers.get(name));
      this.timers.set(name, setTimeout(() => this.enqueue(name), delay));
    }

    /* 以上均无 of an answer made of several inputs gives way to what is typed beside it, here as on the server. */
    untickNone(control) {
      const group = control.closest(".answer-group");
      if (!group || control.type !== "text" || !control.value.trim()) return;
      const box = group.querySelector('input[type="checkbox"][name$=".none"]:checked');
      if (box) box.checked = false;
    }

    enqueue(name) {
      clearTimeout(this.timers.get(name));
      this.timers.delete(name);
      if (this.conflicts.has(name)) return; // waits for a person's choice
      this.queue.set(name, true);
      this.pump();
    }

    async pump() {
      if (this.busy || this.stopped || !this.queue.size) return;
      this.busy = true;
      const name = this.queue.keys().next().value;
      this.queue.delete(name);
      this.show("saving", "arrow-repeat", "正在保存");
      const answer = await this.send(name);
      this.busy = false;
      if (answer === "again") {
        if (!this.queue.has(name)) this.queue = new Map([[name, true], ...this.queue]);
        return;
      }
      this.failures = 0;
      this.showRest();
      this.pump();
    }

    async send(name) {
      const wrapper = this.wrapper(name);
      const values = this.values(name);
      const typedBefore = this.typed.get(name);
      wrapper.dataset.sent = JSON.stringify(values);
      const body = new URLSearchParams({ field: name, version: wrapper.dataset.version || "0" });
      values.forEach((value) => body.append("value", value));
      let response;
      try {
        response = await fetch(this.url, {
          method: "POST",
          credentials: "same-origin",
          redirect: "manual",
          headers: {
            Accept: "application/json",
            "X-CSRFToken": zjtx.csrfToken(),
            "X-Requested-With": "autosave",
          },
          body: body,
        });
      } catch (error) {
        return this.retryLater("未保存：网络不通，将自动重试");
      }
      return this.read(response, name, typedBefore);
    }

    async read(response, name, typedBefore) {
      const status = response.status;
      if (status === 401) return this.signIn();
      if (status >= 500 || status === 429) return this.retryLater("未保存：系统繁忙，将自动重试");
      const data = await response.json().catch(() => ({}));
      zjtx.noteActivity();
      if (status === 200) {
        this.saved(name, data, this.typed.get(name) === typedBefore);
        return "done";
      }
      this.savedAt = "";
      if (status === 409 && data.conflict) this.conflict(name, data.conflict);
      else this.refused(name, data.refusal || "该项未能保存，请刷新页面后核对");
      return "done";
    }

    saved(name, data, untouched) {
      const wrapper = this.wrapper(name);
      if (data.version !== undefined && data.version !== null) this.setVersion(name, data.version);
      if (untouched && typeof data.value === "string") this.setValues(name, [data.value]);
      this.setError(name, data.error || "");
      wrapper.classList.remove("is-missing");
      const group = wrapper.closest(".answer-group");
      if (group) group.classList.remove("is-missing");
      const sources = group ? group.querySelectorAll(".field-source") : wrapper.querySelectorAll(".field-source");
      sources.forEach((source) => source.remove());
      wrapper.querySelectorAll(".field-typed").forEach((line) => (line.textContent = data.typed || ""));
      wrapper.removeAttribute("data-refused");
      this.swap(data.fragments || {});
      this.savedAt = data.saved_at || "";
      this.form.dispatchEvent(new CustomEvent("autosaved", { bubbles: true, detail: { field: name } }));
    }

    setVersion(name, version) {
      this.wrapper(name).dataset.version = String(version);
      const hidden = this.form.elements.namedItem("version." + name);
      if (hidden) hidden.value = String(version);
    }

    setValues(name, values) {
      this.controls(name).forEach((control) => {
        if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
        else if (control.value !== values[0]) control.value = values[0] === undefined ? "" : values[0];
        control.dispatchEvent(new CustomEvent("autosave:value", { bubbles: true }));
      });
      this.wrapper(name).dataset.sent = JSON.stringify(this.values(name));
    }

    setError(name, text) {
      const place = document.getElementById("error-" + name);
      if (place && place.textContent !== text) place.textContent = text;
      this.wrapper(name).classList.toggle("has-error", Boolean(text));
      const words = this.wrapper(name).querySelectorAll("[role=combobox]");
      [...this.controls(name), ...words].forEach(function (control) {
        if (text) control.setAttribute("aria-invalid", "true");
        else control.removeAttribute("aria-invalid");
      });
    }

    swap(fragments) {
      Object.entries(fragments).forEach(([selector, html]) => {
        const old = document.getElementById(selector.replace(/^#/, ""));
        if (!old || old.contains(document.activeElement)) return;
        const template = document.createElement("template");
        template.innerHTML = html.trim();
        const fresh = template.content.firstElementChild;
        old.replaceWith(template.content);
        if (fresh && window.htmx) window.htmx.process(fresh);
      });
    }

    /* Another browser saved this field meanwhile: a person chooses, the typed text stays until then. */
    conflict(name, found) {
      this.conflicts.add(name);
      const wrapper = this.wrapper(name);
      wrapper.querySelectorAll(".conflict").forEach((old) => old.remove());
      const box = document.createElement("div");
      box.className = "conflict";
      box.setAttribute("role", "alert");
      const text = document.createElement("p");
      text.textContent = found.by + " " + found.at + " 已改为“" + found.theirs + "”";
      const row = document.createElement("div");
      row.className = "row-line";
      row.append(
        this.choice("采用对方内容", () => this.settle(name, found, true, box)),
        this.choice("保留本处内容", () => this.settle(name, found, false, box)),
      );
      box.append(text, row);
      wrapper.append(box);
      this.show("refused", "exclamation-triangle", "未保存：“" + this.label(name) + "”在别处已有修改，请选择");
    }

    choice(label, act) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm btn-outline-primary";
      button.textContent = label;
      button.addEventListener("click", act);
      return button;
    }

    settle(name, found, takeTheirs, box) {
      box.remove();
      this.conflicts.delete(name);
      this.setVersion(name, found.their_version);
      if (takeTheirs) {
        this.setValues(name, found.their_values || [found.theirs]);
        this.setError(name, "");
        this.show("saved", "check-circle", "已采用对方内容");
      } else {
        this.enqueue(name);
      }
      const first = this.controls(name)[0];
      if (first) first.focus();
    }

    refused(name, text) {
      this.wrapper(name).setAttribute("data-refused", "");
      this.show("refused", "x-circle", "未保存：" + text);
    }

    label(name) {
      const place = this.wrapper(name).querySelector(".field-label");
      const control = this.controls(name)[0];
      const words = place ? place.cloneNode(true) : null;
      if (words) words.querySelectorAll(".field-number, .field-optional").forEach((extra) => extra.remove());
      return words ? words.textContent.trim() : (control && control.getAttribute("aria-label")) || name;
    }

    signIn() {
      this.stopped = "sign-in";
      this.show("refused", "person-lock", "未保存：登录已失效，登录后自动保存");
      zjtx.signInAgain().then(() => {
        this.stopped = "";
        this.pump();
      });
      return "again";
    }

    retryLater(text) {
      const seconds = RETRY[Math.min(this.failures, RETRY.length - 1)];
      this.failures += 1;
      this.stopped = "retry";
      this.show("failed", "wifi-off", text);
      clearTimeout(this.retryTimer);
      this.retryTimer = setTimeout(() => this.retryNow(), seconds * 1000);
      return "again";
    }

    retryNow() {
      if (this.stopped !== "retry") return;
      clearTimeout(this.retryTimer);
      this.stopped = "";
      this.pump();
    }

    show(state, icon, text) {
      if (this.status.dataset.state === state && this.status.dataset.text === text) return;
      this.status.dataset.state = state;
      this.status.dataset.text = text;
      const mark = document.createElement("i");
      mark.className = "bi bi-" + icon;
      mark.setAttribute("aria-hidden", "true");
      const words = document.createElement("span");
      words.textContent = text;
      this.status.replaceChildren(mark, words);
    }

    /* After a save: the time, or that something older still waits for a person. */
    showRest() {
      if (!this.savedAt || this.isWorking()) return;
      const waiting = this.conflicts.size + this.form.querySelectorAll("[data-refused]").length;
      if (waiting) this.show("refused", "exclamation-triangle", "另有 " + waiting + " 项未保存，请处理");
      else this.show("saved", "check-circle", "已保存 " + this.savedAt);
    }

    isWorking() {
      return this.busy || this.queue.size > 0 || this.timers.size > 0;
    }

    hasUnsaved() {
      return this.isWorking() || this.conflicts.size > 0 || Boolean(this.form.querySelector("[data-refused]"));
    }

    /** Sends what is waiting now; true when all of it is saved within the time. */
    async flush(milliseconds) {
      Array.from(this.timers.keys()).forEach((name) => this.enqueue(name));
      const end = Date.now() + milliseconds;
      while (this.isWorking() && !this.stopped && Date.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
      return !this.hasUnsaved();
    }

    /* A link is followed after the last field is saved, so that leaving a page never asks without need. */
    beforeLeaving(event) {
      const link = event.target.closest("a[href]");
      const plain = !event.defaultPrevented && !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!link || !plain || link.target || link.hasAttribute("data-preview") || link.origin !== location.origin) return;
      if (link.getAttribute("href").startsWith("#") || !this.isWorking() || this.stopped) return;
      event.preventDefault();
      this.flush(3000).then(() => {
        location.href = link.href;
      });
    }

    beforeSubmit(event) {
      if (!this.isWorking() || this.stopped || event.target.closest("dialog")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const form = event.target;
      const submitter = event.submitter;
      this.flush(3000).then((saved) => {
        if (saved) form.requestSubmit(submitter || undefined);
      });
    }
  }

  document.querySelectorAll("form[data-autosave-url]").forEach((form) => new Autosave(form));
})();
