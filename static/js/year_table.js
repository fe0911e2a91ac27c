/* Year tables (table[data-year-table]): arrow keys move, a block copied from a spreadsheet fills cells to the right and below. */
(function () {
  "use strict";

  /** Rows of inputs; a row that is computed or read only keeps its place, for the paper and the spreadsheet have it too. */
  function grid(table) {
    return Array.from(table.tBodies[0].rows).map((row) =>
      Array.from(row.cells)
        .filter((cell) => cell.tagName === "TD")
        .map((cell) => cell.querySelector("input:not([type=hidden])")),
    );
  }

  function place(table, input) {
    const rows = grid(table);
    const row = rows.findIndex((cells) => cells.includes(input));
    return { rows: rows, row: row, column: rows[row].indexOf(input) };
  }

  /** Figures as they stand in spreadsheets: full-width digits, thousands separators, spaces and units go. */
  function figure(text) {
    const narrow = text.normalize("NFKC").trim();
    const bare = narrow.replace(/[,，\s]/g, "").replace(/(万元|元|人|项|%)$/, "");
    return /^[-+]?\d*\.?\d+$/.test(bare) ? bare : narrow;
  }

  function block(text) {
    return text
      .replace(/\r\n?/g, "\n")
      .replace(/\n$/, "")
      .split("\n")
      .map((line) => line.split("\t"));
  }

  function put(input, text) {
    if (!input || input.readOnly) return 0;
    const value = input.classList.contains("is-words") ? text.trim() : figure(text);
    if (input.value === value) return 0;
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    return 1;
  }

  function paste(event, table) {
    const input = event.target;
    let lines = block(event.clipboardData.getData("text/plain"));
    const isBlock = lines.length > 1 || lines[0].length > 1;
    if (!isBlock && (input.classList.contains("is-words") || input.selectionStart !== 0 || input.selectionEnd !== input.value.length)) return;
    event.preventDefault();
    const start = place(table, input);
    const room = start.rows[start.row].length - start.column;
    // The names of the rows were copied along: they are not figures and there is one column too many.
    const hasNames = lines.every((cells) => cells.length > room && !/\d/.test(figure(cells[0])));
    if (hasNames) lines = lines.map((cells) => cells.slice(1));
    let filled = 0;
    lines.forEach(function (cells, i) {
      cells.forEach(function (text, j) {
        const row = start.rows[start.row + i];
        if (row) filled += put(row[start.column + j], text);
      });
    });
    if (isBlock) window.zjtx.announce("已粘贴 " + filled + " 格");
  }

  function moves(event) {
    const input = event.target;
    const atStart = input.selectionStart === 0 && input.selectionEnd === 0;
    const atEnd = input.selectionStart === input.value.length && input.selectionEnd === input.value.length;
    const all = input.selectionStart === 0 && atEnd === false && input.selectionEnd === input.value.length;
    if (event.key === "ArrowUp") return [-1, 0];
    if (event.key === "ArrowDown" || event.key === "Enter") return [1, 0];
    if (event.key === "ArrowLeft" && (atStart || all)) return [0, -1];
    if (event.key === "ArrowRight" && (atEnd || all)) return [0, 1];
    return null;
  }

  function move(event, table) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const step = moves(event);
    if (!step) return;
    const start = place(table, event.target);
    let row = start.row + step[0];
    let column = start.column + step[1];
    while (start.rows[row] && column >= 0 && column < start.rows[row].length && !start.rows[row][column]) {
      row += step[0];
      column += step[1];
    }
    const target = start.rows[row] && start.rows[row][column];
    if (event.key === "Enter") event.preventDefault();
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.select();
  }

  document.addEventListener("paste", function (event) {
    const table = event.target.closest && event.target.closest("table[data-year-table]");
    if (table && event.target.matches("td > input") && event.clipboardData) paste(event, table);
  });
  document.addEventListener("keydown", function (event) {
    const table = event.target.closest && event.target.closest("table[data-year-table]");
    if (table && event.target.matches("td > input")) move(event, table);
  });
})();
