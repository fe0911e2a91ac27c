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

  /** Rows of cells of a copied block; a spreadsheet puts a cell with line breaks into quotes. */
  function block(text) {
    const rows = [[]];
    const pattern = /"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*)/y;
    const whole = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    let at = 0;
    while (at <= whole.length) {
      pattern.lastIndex = at;
      const found = pattern.exec(whole);
      const value = found[1] === undefined ? found[2] : found[1].replace(/""/g, '"').replace(/\s*\n\s*/g, " ");
      rows[rows.length - 1].push(value.trim());
      at = pattern.lastIndex;
      if (whole[at] === "\n") rows.push([]);
      at += 1;
    }
    while (rows.some((cells) => cells.length > 1) && rows.every((cells) => !cells[cells.length - 1])) {
      rows.forEach((cells) => cells.pop());
    }
    return rows;
  }

  function transposed(lines) {
    const width = Math.max(...lines.map((cells) => cells.length));
    return Array.from({ length: width }, (_, j) => lines.map((cells) => cells[j] || ""));
  }

  const hasDigit = (text) => /\d/.test((text || "").normalize("NFKC"));
  const yearOf = (text) => (/^(20\d\d)年?度?$/.exec((text || "").normalize("NFKC").trim()) || [])[1];

  /** The years above the columns, where they were copied along: {years, lines without them}. */
  function withoutYears(lines, start) {
    const years = lines[0].map(yearOf);
    const known = start.rows[start.row].map((input) => input && input.name.split(".").pop());
    const isHead = lines.length > 1 && years.some(Boolean) && years.every((year, i) => year || (i === 0 && !hasDigit(lines[0][0])));
    return isHead && years.filter(Boolean).every((year) => known.includes(year)) ? { years: years, lines: lines.slice(1) } : { years: null, lines: lines };
  }

  /** The block as it lies on the table: the names of the rows go, years across or down are put under their years. */
  function fitted(lines, start) {
    const room = start.rows[start.row].length - start.column;
    const isWide = (rows) => rows.some((cells) => cells.length > room);
    const hasNames = (rows) => rows.length && rows.every((cells) => cells.length > 1 && !hasDigit(cells[0]));
    let turned = false;
    let found = withoutYears(lines, start);
    if (!found.years) {
      const other = withoutYears(transposed(lines), start);
      if (other.years) {
        found = other;
        turned = true;
      }
    }
    if (found.years || isWide(found.lines)) {
      if (hasNames(found.lines)) {
        found.lines = found.lines.map((cells) => cells.slice(1));
        if (found.years) found.years = found.years.slice(1);
      }
    }
    if (!found.years && isWide(found.lines) && found.lines.length <= room) {
      found.lines = transposed(found.lines);
      if (hasNames(found.lines) && isWide(found.lines)) found.lines = found.lines.map((cells) => cells.slice(1));
      turned = true;
    }
    return { ...found, turned: turned };
  }

  function write(input, text) {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function paste(event, table) {
    const input = event.target;
    const lines = block(event.clipboardData.getData("text/plain"));
    if (lines.length === 1 && lines[0].length === 1) return; // one figure: the browser's own paste, the server reads it
    event.preventDefault();
    const start = place(table, input);
    const given = fitted(lines, start);
    const count = { before: [], outside: 0, computed: 0 };
    given.lines.forEach(function (cells, i) {
      cells.forEach(function (text, j) {
        const row = start.rows[start.row + i];
        const names = row && row.map((one) => one && one.name.split(".").pop());
        const column = given.years ? names && names.indexOf(given.years[j]) : start.column + j;
        if (!row || column >= row.length) count.outside += text ? 1 : 0;
        else if (column < 0 || !row[column] || row[column].readOnly) count.computed += text ? 1 : 0;
        else if (row[column].value !== text) {
          count.before.push([row[column], row[column].value]);
          write(row[column], text);
        }
      });
    });
    tell(table, count, given.turned);
  }

  /** What became of the block, below the table, with the way back. */
  function tell(table, count, turned) {
    const parts = ["已粘贴 " + count.before.length + " 格" + (turned ? "（行列已对调）" : "")];
    if (count.computed) parts.push(count.computed + " 格为自动计算，未粘贴");
    if (count.outside) parts.push(count.outside + " 格超出本表范围，未粘贴，请核对起始位置");
    table.parentElement.querySelectorAll(".paste-note").forEach((old) => old.remove());
    const note = document.createElement("div");
    note.className = "paste-note" + (count.outside ? " is-over" : "");
    const words = document.createElement("span");
    words.textContent = parts.join("；") + "。";
    note.append(words);
    if (count.before.length) {
      const undo = document.createElement("button");
      undo.type = "button";
      undo.className = "btn btn-sm btn-outline-secondary";
      undo.textContent = "撤销粘贴";
      undo.addEventListener("click", function () {
        count.before.forEach(([input, value]) => write(input, value));
        note.remove();
        window.zjtx.announce("已撤销粘贴");
        count.before[0][0].focus();
      });
      note.append(undo);
    }
    table.after(note);
    window.zjtx.announce(parts.join("；"));
  }

  function moves(event) {
    const input = event.target;
    const atStart = input.selectionStart === 0 && input.selectionEnd === 0;
    const atEnd = input.selectionStart === input.value.length && input.selectionEnd === input.value.length;
    const all = input.selectionStart === 0 && input.selectionEnd === input.value.length;
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
