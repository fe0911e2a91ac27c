/* Evidence: upload by drop or choice with progress and cancel, one file after the other; order by drag; acts without
   leaving the page. Markup: pieces/evidence_item.html. Without this script the same forms post and the page comes anew. */
(function () {
  "use strict";

  const zjtx = window.zjtx;
  const list = document.getElementById("evidence-items");
  if (!list) return;
  const MAX_BYTES = Number(list.dataset.maxBytes);
  const waiting = [];
  let current = null;

  /* An answer: the item anew, the room taken, the list of blocks. What has the focus keeps it. */
  function focusKey() {
    const active = document.activeElement;
    return active && list.contains(active) ? active.getAttribute("aria-label") || active.id : "";
  }
  function restoreFocus(section, key) {
    if (!key) return;
    const found = Array.from(section.querySelectorAll("button, a, input, summary")).find(
      (one) => (one.getAttribute("aria-label") || one.id) === key,
    );
    if (found && !found.disabled) found.focus();
    else if (found) (found.parentElement.querySelector("button:not([disabled])") || section.querySelector("a")).focus();
  }
  function apply(section, answer) {
    const key = section.contains(document.activeElement) ? focusKey() : "";
    const body = section.querySelector("[data-evidence-body]");
    const openRemoved = body.querySelector(".evidence-removed[open]");
    body.innerHTML = answer.item;
    if (openRemoved && body.querySelector(".evidence-removed")) body.querySelector(".evidence-removed").open = true;
    restoreFocus(section, key);
    makeDraggable(section);
    const nav = document.getElementById("evidence-nav");
    if (nav) nav.innerHTML = answer.nav;
    document.getElementById("evidence-used-text").textContent = answer.used_text;
    document.getElementById("evidence-used").value = answer.used;
  }
  function refuse(section, texts) {
    texts.forEach((text) => note(section, text));
    zjtx.announce(texts.join("；"));
  }
  function read(text) {
    try {
      return JSON.parse(text);
    } catch (error) {
      return null;
    }
  }

  /* Lines below the files: what is under way and what was refused. */
  function line(section) {
    const queue = section.querySelector("[data-upload-queue]");
    const entry = document.createElement("li");
    queue.hidden = false;
    queue.append(entry);
    return entry;
  }
  function drop(entry) {
    const queue = entry.parentElement;
    entry.remove();
    if (queue && !queue.children.length) queue.hidden = true;
  }
  function button(text, label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm btn-link";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  }
  function note(section, text, entry, retry) {
    const place = entry || line(section);
    const words = document.createElement("span");
    words.className = "field-error";
    words.setAttribute("role", "alert");
    words.textContent = text;
    place.replaceChildren(words);
    if (retry) place.append(button("重试", "重试 " + text, retry));
    place.append(button("关闭", "关闭提示 " + text, () => drop(place)));
  }

  /* Uploads wait in one line: the server looks into one file at a time, and a slow network carries one better than ten. */
  function enqueue(section, url, files) {
    Array.from(files).forEach(function (file) {
      if (file.size > MAX_BYTES) {
        const size = (file.size / 1024 / 1024).toFixed(1);
        refuse(section, [
          "“" + file.name + "”大小为" + size + " MB，超过单个文件" + list.dataset.maxText + "的上限，请压缩后重新上传",
        ]);
        return;
      }
      const task = { section: section, url: url, file: file, entry: line(section), request: null };
      showTask(task, "等待上传");
      waiting.push(task);
    });
    next();
  }
  function showTask(task, state) {
    const name = document.createElement("span");
    name.className = "evidence-name";
    name.textContent = task.file.name;
    task.bar = document.createElement("progress");
    task.bar.max = 100;
    task.bar.value = 0;
    task.bar.setAttribute("aria-label", "上传进度 " + task.file.name);
    task.state = document.createElement("span");
    task.state.className = "small muted num";
    task.state.textContent = state;
    task.entry.replaceChildren(
      name,
      task.bar,
      task.state,
      button("取消", "取消上传 " + task.file.name, () => cancel(task)),
    );
  }
  function cancel(task) {
    const place = waiting.indexOf(task);
    if (place >= 0) waiting.splice(place, 1);
    if (task.request) task.request.abort();
    drop(task.entry);
    zjtx.announce("已取消上传 " + task.file.name);
  }
  function next() {
    if (current || !waiting.length) return;
    current = waiting.shift();
    send(current);
  }
  function done() {
    current = null;
    next();
  }
  function again(task) {
    showTask(task, "等待上传");
    waiting.push(task);
    next();
  }
  function send(task) {
    const body = new FormData();
    body.append("file", task.file);
    const request = (task.request = new XMLHttpRequest());
    request.open("POST", task.url);
    request.setRequestHeader("X-CSRFToken", zjtx.csrfToken());
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", function (event) {
      if (!event.lengthComputable) return;
      const percent = Math.floor((event.loaded / event.total) * 100);
      task.bar.value = percent;
      task.state.textContent = percent < 100 ? "已上传 " + percent + "%" : "正在检查文件";
    });
    request.upload.addEventListener("load", function () {
      task.bar.removeAttribute("value");
      task.state.textContent = "正在检查文件";
    });
    request.addEventListener("load", () => received(task, request));
    request.addEventListener("error", function () {
      note(task.section, "“" + task.file.name + "”未上传：网络中断", task.entry, () => again(task));
      done();
    });
    request.addEventListener("abort", done);
    request.send(body);
  }
  function received(task, request) {
    const answer = read(request.responseText);
    if (request.status === 401) {
      current = null;
      zjtx.signInAgain().then(() => again(task));
      return;
    }
    if (answer && answer.item) {
      apply(task.section, answer);
      if (answer.problems.length) {
        note(task.section, answer.problems.join("；"), task.entry);
      } else {
        drop(task.entry);
        zjtx.announce("已上传 " + task.file.name);
      }
    } else {
      const reason = request.status === 413 ? "文件过大" : request.status === 404 ? "该申报已不能修改" : "系统暂时不能办理";
      note(task.section, "“" + task.file.name + "”未上传：" + reason, task.entry, () => again(task));
    }
    done();
  }
  window.addEventListener("beforeunload", function (event) {
    if (current || waiting.length) event.preventDefault();
  });

  /* Choosing uploads at once; so does what was chosen before this script had arrived. */
  function chosen(input) {
    const form = input.closest("form[data-upload]");
    if (!form || input.type !== "file" || !input.files.length) return;
    enqueue(form.closest("[data-evidence-item]"), form.action, input.files);
    input.value = "";
    const menu = form.closest("details");
    if (menu) menu.open = false;
  }
  document.addEventListener("change", (event) => chosen(event.target));
  list.querySelectorAll("input[type=file]").forEach(chosen);

  /* Small acts: move, remove, restore, expiry. */
  async function act(section, url, body) {
    const answer = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "X-CSRFToken": zjtx.csrfToken(), Accept: "application/json" },
      body: body,
    }).catch(() => null);
    if (answer && answer.status === 401) {
      await zjtx.signInAgain();
      return act(section, url, body);
    }
    const content = answer ? read(await answer.text()) : null;
    if (!content || !content.item) {
      refuse(section, [answer ? "系统暂时不能办理，请刷新页面后再试" : "网络不通，本次没有办理，请稍后重试"]);
      return undefined;
    }
    apply(section, content);
    if (content.problems.length) refuse(section, content.problems);
    else if (content.message) zjtx.announce(content.message);
    return undefined;
  }
  document.addEventListener("submit", function (event) {
    const form = event.target;
    const section = form.closest("[data-evidence-item]");
    if (!section || !form.matches("[data-evidence-act]") || event.defaultPrevented) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const body = new FormData(form, event.submitter);
    act(section, form.action, body).finally(() => delete form.dataset.busy);
  });

  /* Drop files anywhere on an item. */
  function carriesFiles(event) {
    return event.dataTransfer && Array.from(event.dataTransfer.types).includes("Files");
  }
  document.addEventListener("dragover", function (event) {
    if (!carriesFiles(event)) return;
    event.preventDefault(); // a file dropped beside an item must not replace the page
    const over = event.target.closest("[data-evidence-item]");
    event.dataTransfer.dropEffect = over ? "copy" : "none";
    list.querySelectorAll(".is-drop-target").forEach((one) => one !== over && one.classList.remove("is-drop-target"));
    if (over) over.classList.add("is-drop-target");
  });
  document.addEventListener("dragleave", function (event) {
    if (event.relatedTarget) return;
    list.querySelectorAll(".is-drop-target").forEach((one) => one.classList.remove("is-drop-target"));
  });
  document.addEventListener("drop", function (event) {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    list.querySelectorAll(".is-drop-target").forEach((one) => one.classList.remove("is-drop-target"));
    const section = event.target.closest("[data-evidence-item]");
    if (section) enqueue(section, section.querySelector(".evidence-upload").action, event.dataTransfer.files);
  });

  /* Order by drag, within an item; the arrow buttons do the same for keyboard and touch. */
  let dragged = null;
  function makeDraggable(root) {
    root.querySelectorAll("ol[data-order-url] > li[data-file]").forEach(function (row) {
      row.draggable = row.parentElement.children.length > 1;
      row.querySelectorAll("a").forEach((link) => (link.draggable = false)); // else the name would be dragged, not the row
    });
  }
  document.addEventListener("dragstart", function (event) {
    const row = event.target.closest && event.target.closest("li[data-file]");
    if (!row || event.target !== row) return;
    dragged = row;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.file);
    row.classList.add("is-dragged");
  });
  document.addEventListener("dragover", function (event) {
    const row = event.target.closest && event.target.closest("li[data-file]");
    if (!dragged || !row || row.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    const box = row.getBoundingClientRect();
    if (row !== dragged) row[event.clientY > box.top + box.height / 2 ? "after" : "before"](dragged);
  });
  document.addEventListener("drop", function (event) {
    if (dragged) event.preventDefault();
  });
  document.addEventListener("dragend", function () {
    if (!dragged) return;
    const rows = dragged.parentElement;
    dragged.classList.remove("is-dragged");
    dragged = null;
    const body = new FormData();
    rows.querySelectorAll(":scope > li[data-file]").forEach((row) => body.append("order", row.dataset.file));
    act(rows.closest("[data-evidence-item]"), rows.dataset.orderUrl, body);
  });
  makeDraggable(list);
})();
