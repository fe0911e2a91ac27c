/* A code by typing its digits or its name ([data-code-picker], combobox pattern of the ARIA Authoring Practices).
   The input of the page holds the code and becomes hidden; a second one takes the words. */
(function () {
  "use strict";

  const PAUSE = 200;
  let serial = 0;

  function build(box) {
    const stored = box.querySelector("input");
    if (stored.readOnly || stored.dataset.pickerBuilt) return;
    stored.dataset.pickerBuilt = "1";
    serial += 1;
    const listId = "picker-list-" + serial;
    const input = stored.cloneNode(false);
    input.removeAttribute("name");
    input.setAttribute("data-no-autosave", "");
    Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": listId,
    }).forEach(([name, value]) => input.setAttribute(name, value));
    // Typed before this script ran: what was typed stands, and whoever types goes on where they are.
    const isTyped = stored.value !== stored.defaultValue;
    const hasFocus = document.activeElement === stored;
    let shown = (!isTyped && stored.dataset.text) || stored.value;
    input.value = shown;
    stored.type = "hidden";
    stored.removeAttribute("id");
    stored.removeAttribute("required");
    const list = document.createElement("ul");
    list.className = "picker-list";
    list.id = listId;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "查询结果");
    list.hidden = true;
    const note = document.createElement("p");
    note.className = "picker-note";
    note.setAttribute("role", "status");
    stored.before(input);
    stored.after(list, note);
    if (hasFocus) input.focus();

    let entries = [];
    let current = -1;
    let timer = 0;
    let asked = 0;

    function close() {
      list.hidden = true;
      current = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function mark(index) {
      current = index;
      Array.from(list.children).forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
      const item = list.children[index];
      if (!item) return;
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    }
    function store(code, text) {
      shown = text;
      input.value = text;
      if (stored.value === code) return;
      stored.value = code;
      stored.dispatchEvent(new Event("change", { bubbles: true }));
    }
    function choose(index) {
      const entry = entries[index];
      if (!entry) return;
      note.textContent = "";
      store(entry.code, entry.code + " " + entry.name);
      close();
    }
    function item(entry, index) {
      const line = document.createElement("li");
      line.id = listId + "-" + index;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      const code = document.createElement("span");
      code.className = "picker-code";
      code.textContent = entry.code;
      line.append(code, " ", entry.name);
      if (entry.path) {
        const path = document.createElement("span");
        path.className = "picker-path";
        path.textContent = entry.path;
        line.append(path);
      }
      line.addEventListener("mousedown", function (event) {
        event.preventDefault();
        choose(index);
      });
      return line;
    }
    async function search() {
      const text = input.value.trim();
      if (!text) return close();
      asked += 1;
      const mine = asked;
      const url = new URL(box.dataset.url, location.href);
      url.searchParams.set("q", text.slice(0, 60));
      let found;
      try {
        const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
        if (answer.status === 401) return window.zjtx.signInAgain().then(search);
        found = answer.ok ? await answer.json() : null;
      } catch (error) {
        found = null;
      }
      if (mine !== asked || document.activeElement !== input) return;
      entries = found || [];
      list.replaceChildren(...entries.map(item));
      note.textContent = found === null ? "暂时不能查询，可直接输入代码" : entries.length ? "" : "没有找到，可换一个说法或输入代码";
      list.hidden = !entries.length;
      input.setAttribute("aria-expanded", String(Boolean(entries.length)));
      current = -1;
    }
    function step(by) {
      if (list.hidden) return search();
      mark((current + by + entries.length) % entries.length);
    }
    input.addEventListener("input", function (event) {
      if (event.isComposing) return;
      clearTimeout(timer);
      timer = setTimeout(search, PAUSE);
    });
    input.addEventListener("compositionend", function () {
      clearTimeout(timer);
      timer = setTimeout(search, PAUSE);
    });
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        step(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && !list.hidden) {
        event.preventDefault();
        choose(Math.max(current, 0));
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        close();
      }
    });
    input.addEventListener("blur", function () {
      clearTimeout(timer);
      asked += 1;
      close();
      const text = input.value.trim();
      if (text === shown) return;
      // What was typed and not chosen is stored as typed: the server knows the code or says what is wrong.
      note.textContent = "";
      store(text, text);
    });
    // Autosave may set the stored code anew (a conflict settled in favour of the other side).
    stored.addEventListener("autosave:value", function () {
      if (stored.value !== shown.split(" ")[0]) store(stored.value, stored.value);
    });
  }

  function buildAll(root) {
    root.querySelectorAll("[data-code-picker]").forEach(build);
  }
  buildAll(document);
  document.addEventListener("htmx:load", (event) => buildAll(event.target));
})();
