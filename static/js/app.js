/* Small behaviour of every page: CSRF for htmx, forms sent once, menus, tabs, tick-all, counters. Attributes: docs/pages.md. */
(function () {
  "use strict";

  document.documentElement.classList.add("js");
  const zjtx = (window.zjtx = window.zjtx || {});

  /** The CSRF token: the cookie's, for a sign-in in another window changes it, else the page's own. */
  zjtx.csrfToken = function () {
    const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
    if (cookie) return decodeURIComponent(cookie[1]);
    const meta = document.querySelector('meta[name="csrf-token"]');
    if (meta) return meta.content;
    const input = document.querySelector('input[name="csrfmiddlewaretoken"]');
    return input ? input.value : "";
  };

  /** A sign-in in place changes the token: put the new one wherever the old one was. */
  zjtx.setCsrfToken = function (token) {
    const meta = document.querySelector('meta[name="csrf-token"]');
    if (meta) meta.content = token;
    document.querySelectorAll('input[name="csrfmiddlewaretoken"]').forEach(function (input) {
      input.value = token;
    });
  };

  /** Says a text to screen readers. */
  zjtx.announce = function (text) {
    const place = document.getElementById("announcements");
    if (place) place.textContent = text;
  };

  /** Shows an error at the head of the page, as the server's messages are shown. */
  zjtx.showError = function (text) {
    const head = document.querySelector(".page-head");
    if (!head) return;
    document.querySelectorAll("[data-script-error]").forEach((old) => old.remove());
    const box = document.createElement("div");
    box.className = "notice notice-red messages";
    box.setAttribute("role", "alert");
    box.setAttribute("data-script-error", "");
    box.textContent = text;
    head.after(box);
    box.scrollIntoView({ block: "nearest" });
  };

  /* htmx */
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = zjtx.csrfToken();
  });
  document.addEventListener("htmx:beforeOnLoad", function (event) {
    const token = event.detail.xhr.getResponseHeader("X-CSRF-Token");
    if (token) zjtx.setCsrfToken(token);
  });
  document.addEventListener("htmx:responseError", function (event) {
    const status = event.detail.xhr.status;
    if (status === 401) return;
    zjtx.showError(status === 404 ? "该内容不存在，或者已不在当前账户的办理范围内。" : "系统暂时不能办理，请稍后重试。");
  });
  document.addEventListener("htmx:sendError", function () {
    zjtx.showError("网络不通，本次没有办理，请稍后重试。");
  });

  /* Forms that are sent once. The mark is set after all other listeners have had their say. */
  document.addEventListener("submit", function (event) {
    const form = event.target;
    const token = form.querySelector('input[name="csrfmiddlewaretoken"]');
    if (token) token.value = zjtx.csrfToken() || token.value;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    setTimeout(function () {
      if (event.defaultPrevented) return;
      form.dataset.sent = "1";
      form.querySelectorAll('button[type="submit"], button:not([type])').forEach(function (button) {
        button.classList.add("is-busy");
        button.setAttribute("aria-disabled", "true");
      });
    }, 0);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-once]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll(".is-busy").forEach(function (button) {
        button.classList.remove("is-busy");
        button.removeAttribute("aria-disabled");
      });
    });
  });

  /* Menus made of details close on Escape and on a click elsewhere. */
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const printer = event.target.closest("[data-print]");
    if (printer) window.print();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  /* Tick all, submit on change */
  function countTicks(name) {
    const count = document.querySelectorAll('input[name="' + CSS.escape(name) + '"]:checked').length;
    document.querySelectorAll('[data-checked-count="' + CSS.escape(name) + '"]').forEach(function (place) {
      place.textContent = String(count);
    });
  }
  // A browser that comes back to a page puts the ticks back after its scripts have run.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("[data-checked-count]").forEach(function (place) {
      countTicks(place.dataset.checkedCount);
    });
  });
  document.addEventListener("change", function (event) {
    const control = event.target;
    if (control.matches("[data-check-all]")) {
      document.querySelectorAll('input[name="' + CSS.escape(control.dataset.checkAll) + '"]').forEach(function (box) {
        if (!box.disabled) box.checked = control.checked;
      });
      countTicks(control.dataset.checkAll);
    } else if (control.matches('input[type="checkbox"]') && control.name) {
      countTicks(control.name);
    }
    if (control.matches("select[data-submit]")) control.form.requestSubmit();
  });

  /* Tabs: the sections get buttons, the hash of the address opens one. */
  function selectTab(box, index, focus) {
    const buttons = box.querySelectorAll(":scope > .tab-list > button");
    box.querySelectorAll(":scope > section").forEach(function (section, i) {
      section.hidden = i !== index;
      buttons[i].setAttribute("aria-selected", String(i === index));
      buttons[i].tabIndex = i === index ? 0 : -1;
    });
    if (focus) buttons[index].focus();
  }
  function buildTabs(box) {
    const sections = Array.from(box.querySelectorAll(":scope > section"));
    const list = document.createElement("div");
    list.className = "tab-list";
    list.setAttribute("role", "tablist");
    sections.forEach(function (section, index) {
      const button = document.createElement("button");
      button.type = "button";
      button.id = "tab-" + section.id;
      button.textContent = section.dataset.tabTitle;
      button.setAttribute("role", "tab");
      button.setAttribute("aria-controls", section.id);
      button.addEventListener("click", () => selectTab(box, index, false));
      list.append(button);
      section.setAttribute("role", "tabpanel");
      section.setAttribute("aria-labelledby", button.id);
    });
    list.addEventListener("keydown", function (event) {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const now = sections.findIndex((section) => !section.hidden);
      selectTab(box, (now + step + sections.length) % sections.length, true);
    });
    box.prepend(list);
    selectTab(box, 0, false);
    openByHash(box, sections);
    window.addEventListener("hashchange", () => openByHash(box, sections));
  }
  /* The other sections are hidden by now: what the browser had scrolled to stands elsewhere. */
  function openByHash(box, sections) {
    const target = document.getElementById(location.hash.slice(1));
    const wanted = sections.findIndex((section) => target && section.contains(target));
    if (wanted < 0) return;
    selectTab(box, wanted, false);
    (target === sections[wanted] ? box : target).scrollIntoView({ block: "start" });
  }

  /* Characters of a limited text, counted as the server counts them: code points, one for a line break, none for blanks
     around. Nothing is cut off: what is too long stays, with how much too long it is. */
  function buildCounter(area, index) {
    const limit = Number(area.dataset.count) || area.maxLength;
    if (limit <= 0) return;
    area.removeAttribute("maxlength");
    const line = document.createElement("p");
    line.className = "field-counter";
    line.id = "counter-" + index;
    function show() {
      const length = Array.from(area.value.replace(/\r\n?/g, "\n").trim()).length;
      const over = length - limit;
      line.classList.toggle("is-over", over > 0);
      line.textContent = over > 0 ? "已填 " + length + " 字，超出 " + over + " 字（不多于 " + limit + " 字），请删减" : "已填 " + length + " 字，不多于 " + limit + " 字";
    }
    area.after(line);
    area.setAttribute("aria-describedby", ((area.getAttribute("aria-describedby") || "") + " " + line.id).trim());
    area.addEventListener("input", show);
    area.addEventListener("autosave:value", show);
    show();
  }

  /* A long list of blocks does not push the form out of a phone's first screen. */
  if (window.matchMedia("(max-width: 767px)").matches) {
    document.querySelectorAll(".page-sidenav").forEach(function (nav) {
      let isOpen = false;
      function apply() {
        nav.querySelectorAll("details[data-phone-closed]").forEach(function (box) {
          box.open = isOpen;
        });
      }
      nav.addEventListener(
        "click",
        function (event) {
          if (event.target.closest("summary")) isOpen = !isOpen;
        },
        true,
      );
      new MutationObserver(apply).observe(nav, { childList: true });
      apply();
    });
  }
  /* Where one is stays in sight of a row of entries that is wider than the phone. */
  document.querySelectorAll(".site-nav, .tab-links").forEach(function (row) {
    const here = row.querySelector("[aria-current]");
    if (here) row.scrollLeft += here.getBoundingClientRect().left - (row.clientWidth - here.offsetWidth) / 2;
  });
  document.querySelectorAll("[data-tabs]").forEach(buildTabs);
  document.querySelectorAll("[data-count]").forEach(buildCounter);
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
})();
