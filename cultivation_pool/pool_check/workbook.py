"""The list of a check as XLSX: who stands where, each clause of each enterprise, and what to know of it.

Written row by row to disk, so that memory does not grow with the pool.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from cultivation_pool.enums import CheckOutcome
from cultivation_pool.pool_check import words
from cultivation_pool.pool_check.evaluating import Checked, Choice, Spool
from zjtx.common.spreadsheets.writing import column_letters, lines_needed, put
from zjtx.common.templatetags.zjtx import cn_date, cn_moment
from zjtx.registry.selectors import cities

if TYPE_CHECKING:
    from openpyxl import Workbook

# (label, width): what of it a row holds is said by _cells().
LIST = (
    ("序号", 6), ("企业名称", 26), ("统一社会信用代码", 22), ("市", 11), ("区县", 11), ("行业", 17),
    ("现有称号及有效期", 26), ("结论", 11), ("得分下限", 7), ("得分上限", 7), ("不符合条款与差距", 44),
    ("缺少数据", 32), ("须人工判断", 28), ("数据来源", 34),
)  # fmt: skip
SCORES = ("得分下限", "得分上限")
MATRIX = (("序号", 6), ("企业名称", 32), ("结论", 10))
CLAUSE_WIDTH, LONGEST_SUBJECT = 5.5, 16
NOTES = (("事项", 24), ("说明", 92))
COUNTS = (("市", 24), *((label, 14) for label in ("合计", *CheckOutcome.labels)))
# Two characters each, so that fifty clauses stand on one page; the notes say what they mean.
VERDICTS = {"met": "符合", "not_met": "不符", "missing": "缺数", "judgement": "待定"}
LEGEND = "符合；不符：与数据不符；缺数：缺少数据；待定：须人工判断。"
STYLES = {"met": "green", "not_met": "red", "likely": "green", "close": "amber", "unlikely": "red"}
FILLS = {"head": "FF1B4B8F", "green": "FFEDF6F0", "amber": "FFFFF6E2", "red": "FFFDF0EF"}
INK, WHITE, RULE, FONT, HEADING_FONT = "FF1F2937", "FFFFFFFF", "FFBFC6D1", "宋体", "黑体"
LINE, PADDING, TALLEST = 13.5, 5.0, 400.0
HEIGHTS = {"title": 34.0, "upright": 14.5 * LONGEST_SUBJECT}
A3, A4 = 8, 9
PAGE_FOOT = "第 &P 页，共 &N 页"
Cell = tuple[Any, str]


@dataclass(frozen=True)
class Head:
    """What the notes say of the making: where, by whom, when."""

    place: str
    made_by: str
    made_at: datetime


def write_book(target: Path | BinaryIO, choice: Choice, found: Spool, head: Head) -> None:
    """Write the workbook. Raises OSError where the target does not take it."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    try:
        _write(book, choice, found, head)
        book.save(target)
    finally:
        # openpyxl's own temporary files end with their sheets, be it in the middle of one.
        for sheet in book.worksheets:
            if not sheet.closed:
                sheet.close()


def _write(book: "Workbook", choice: Choice, found: Spool, head: Head) -> None:
    _add_styles(book)
    has_score = choice.tier_rules.score is not None
    columns = [one for one in LIST if has_score or one[0] not in SCORES]
    clauses = choice.tier_rules.clauses
    title = f"{head.place}培育库企业条件核查：{choice.title}，{cn_date(choice.day)}"
    listed = Page(book, "名单", columns, title, A3)
    matrix = Page(book, "条款明细", [*MATRIX, *((key, CLAUSE_WIDTH) for key in clauses)], title, A3, head_rows=2)
    matrix.append([("", "upright")] * len(MATRIX) + [(_short(one.subject), "upright") for one in clauses.values()])
    for number, one in enumerate(found, 1):
        values = _cells(number, one)
        listed.append([values[label] for label, _width in columns])
        marks = [(VERDICTS[one.verdicts[key]], STYLES.get(one.verdicts[key], "mark")) for key in clauses]
        matrix.append([(number, "number"), (one.name, "cell"), _outcome(one.outcome), *marks])
    _write_notes(book, choice, found, head, title)


def _cells(number: int, one: Checked) -> dict[str, Cell]:
    """What stands in each column of the list."""
    texts = {
        "企业名称": one.name,
        "统一社会信用代码": one.uscc,
        "市": one.city_name,
        "区县": one.district,
        "行业": one.industry_name,
        "现有称号及有效期": "\n".join(one.titles),
        "不符合条款与差距": _numbered(one.disproved),
        "缺少数据": "；".join(one.missing),
        "须人工判断": "；".join(one.judged),
        "数据来源": "\n".join(words.document_words(one.known)) or words.NO_DOCUMENT,
    }
    scores = {"得分下限": one.score_least, "得分上限": one.score_most}
    return {
        "序号": (number, "number"),
        "结论": _outcome(one.outcome),
        **{label: (text, "cell") for label, text in texts.items()},
        **{label: (value, "number") for label, value in scores.items()},
    }


def _numbered(sentences: Sequence[str]) -> str:
    return "\n".join(f"{number}. {text}" for number, text in enumerate(sentences, 1))


def _outcome(outcome: str) -> Cell:
    return CheckOutcome(outcome).label, STYLES.get(outcome, "mark")


def _short(subject: str) -> str:
    text = subject.strip("“”")
    return text if len(text) <= LONGEST_SUBJECT else f"{text[: LONGEST_SUBJECT - 1]}…"


def _write_notes(book: "Workbook", choice: Choice, found: Spool, head: Head, title: str) -> None:
    """The third sheet: what was checked, by what, with what result, and what it is not; then the counts by city."""
    notes = Page(book, "说明", NOTES, title, A4)
    for label, text in _notes(choice, found, head):
        notes.append([(label, "cell"), (text, "cell")])
    counts = Page(book, "各市情况", COUNTS, title, A4)
    names = {city.pk: city.name for city in cities()}
    known = [code for code in names if code in found.by_city]
    for code in [*known, *(code for code in found.by_city if code not in names)]:
        tally = found.by_city[code]
        figures = [sum(tally.values()), *(tally[outcome] for outcome in CheckOutcome.values)]
        counts.append([(names.get(code, "未划分市"), "cell"), *((figure, "number") for figure in figures)])
    counts.append([("合计", "cell"), *((figure, "number") for figure in (found.total, *found.counts.values()))])


def _notes(choice: Choice, found: Spool, head: Head) -> Iterator[tuple[str, str]]:
    rules, years = choice.tier_rules, (choice.year - 2, choice.year - 1)
    yield "条件", choice.title
    yield "条件状态", rules.status_note or "已按正式文本核对"
    yield "核查日期", f"{cn_date(choice.day)}（当日持有有效称号的企业）"
    yield "使用年度", f"{years[0]}年、{years[1]}年"
    yield "范围", head.place
    yield "生成", f"{head.made_by}，{cn_moment(head.made_at)}"
    yield "企业数", f"{found.total}家"
    for outcome, text in words.outcome_notes().items():
        yield f"{CheckOutcome(outcome).label}（{found.counts[outcome]}家）", text
    yield "数据口径", words.BASIS
    yield "用途", words.DISCLAIMER
    yield "条款明细用语", LEGEND
    yield from ((f"条款 {key}", one.text) for key, one in rules.clauses.items())


class Page:
    """One worksheet while it is written: title, head, rows, each as high as its longest cell needs."""

    def __init__(
        self,
        book: "Workbook",
        name: str,
        columns: Sequence[tuple[str, int]],
        title: str,
        paper: int,
        head_rows: int = 1,
    ) -> None:
        self._sheet = book.create_sheet(name)
        self._widths = [width for _label, width in columns]
        self._row = 0
        self._set_up(paper, head_rows)
        last = column_letters(len(columns))
        self._sheet.merged_cells.add(f"A1:{last}1")
        self.append([(title, "title")])
        self.append([(label, "head") for label, _width in columns])

    def append(self, cells: Sequence[Cell]) -> None:
        """One row of (value, style)."""
        from openpyxl.cell import WriteOnlyCell

        self._row += 1
        made = []
        for value, style in cells:
            cell = WriteOnlyCell(self._sheet)
            cell.style = f"zjtx {style}"
            put(cell, value)
            made.append(cell)
        self._sheet.row_dimensions[self._row].height = self._height(cells)
        self._sheet.append(made)
        del self._sheet.row_dimensions[self._row]

    def _height(self, cells: Sequence[Cell]) -> float:
        if cells[0][1] in HEIGHTS:
            return HEIGHTS[cells[0][1]]
        widths = zip(cells, self._widths, strict=True)
        lines = max(lines_needed(str(value), width) for (value, _style), width in widths if value is not None)
        return min(TALLEST, lines * LINE + PADDING)

    def _set_up(self, paper: int, head_rows: int) -> None:
        sheet, head = self._sheet, head_rows + 1
        for place, width in enumerate(self._widths, 1):
            sheet.column_dimensions[column_letters(place)].width = width
        sheet.freeze_panes = f"{'C' if len(self._widths) > 2 else 'A'}{head + 1}"
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", paper
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.print_title_rows = f"1:{head}"
        sheet.oddFooter.center.text = PAGE_FOOT
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top = sheet.page_margins.bottom = 0.5


def _add_styles(book: "Workbook") -> None:
    """Named styles: a cell takes one by its name."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    side = Side(style="thin", color=RULE)
    box = Border(left=side, right=side, top=side, bottom=side)
    for name in ("title", "head", "cell", "number", "mark", "upright", "green", "amber", "red"):
        style = NamedStyle(f"zjtx {name}", hidden=True)
        is_title, is_head, is_upright = name == "title", name == "head", name == "upright"
        family = HEADING_FONT if is_title or is_head else FONT
        style.font = Font(name=family, size=14 if is_title else 10, bold=is_title, color=WHITE if is_head else INK)
        across = {"cell": "left", "number": "right"}.get(name, "center")
        # 255: characters one below the other, as a Chinese table's narrow heads are set.
        rotation = 255 if is_upright else 0
        down = "top" if is_upright else "center"
        style.alignment = Alignment(across, down, wrap_text=not is_upright, text_rotation=rotation)
        style.border = box if not is_title else Border()
        if name in FILLS:
            style.fill = PatternFill("solid", fgColor=FILLS[name])
        book.add_named_style(style)
