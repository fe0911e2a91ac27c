"""The list of a check as XLSX: who stands where, each clause of each enterprise, and what to know of it.

Written row by row to disk, so that memory does not grow with the pool.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from cultivation_pool.enums import CheckOutcome
from cultivation_pool.pool_check import words
from cultivation_pool.pool_check.evaluating import Checked, Choice, Spool
from zjtx.common.spreadsheets.lists import A3, A4, LONGEST_UPRIGHT, Cell, ListPage, list_book
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
CLAUSE_WIDTH = 5.5
NOTES = (("事项", 24), ("说明", 92))
COUNTS = (("市", 24), *((label, 14) for label in ("合计", *CheckOutcome.labels)))
# Two characters each, so that fifty clauses stand on one page; the notes say what they mean.
VERDICTS = {"met": "符合", "not_met": "不符", "missing": "缺数", "judgement": "待定"}
LEGEND = "符合；不符：与数据不符；缺数：缺少数据；待定：须人工判断。"
STYLES = {"met": "green", "not_met": "red", "likely": "green", "close": "amber", "unlikely": "red"}


@dataclass(frozen=True)
class Head:
    """What the notes say of the making: where, by whom, when."""

    place: str
    made_by: str
    made_at: datetime


def write_book(target: Path | BinaryIO, choice: Choice, found: Spool, head: Head) -> None:
    """Write the workbook. Raises OSError where the target does not take it."""
    with list_book(target) as book:
        _write(book, choice, found, head)


def _write(book: "Workbook", choice: Choice, found: Spool, head: Head) -> None:
    has_score = choice.tier_rules.score is not None
    columns = [one for one in LIST if has_score or one[0] not in SCORES]
    clauses = choice.tier_rules.clauses
    title = f"{head.place}培育库企业条件核查：{choice.title}，{cn_date(choice.day)}"
    subjects = [("", "upright")] * len(MATRIX) + [(_short(one.subject), "upright") for one in clauses.values()]
    listed = _page(book, "名单", columns, title, A3)
    matrix = _page(book, "条款明细", [*MATRIX, *((key, CLAUSE_WIDTH) for key in clauses)], title, A3, subjects)
    for number, one in enumerate(found, 1):
        values = _cells(number, one)
        listed.append([values[label] for label, _width in columns])
        marks = [(VERDICTS[one.verdicts[key]], STYLES.get(one.verdicts[key], "mark")) for key in clauses]
        matrix.append([(number, "number"), (one.name, "cell"), _outcome(one.outcome), *marks])
    _write_notes(book, choice, found, head, title)


def _page(
    book: "Workbook",
    name: str,
    columns: Sequence[tuple[str, float]],
    title: str,
    paper: int,
    *more_heads: Sequence[Cell],
) -> ListPage:
    heads = [[(label, "head") for label, _width in columns], *more_heads]
    widths = [width for _label, width in columns]
    return ListPage(book, name, widths, paper=paper, lines=[(title, "title")], heads=heads)


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
    return text if len(text) <= LONGEST_UPRIGHT else f"{text[: LONGEST_UPRIGHT - 1]}…"


def _write_notes(book: "Workbook", choice: Choice, found: Spool, head: Head, title: str) -> None:
    """The third sheet: what was checked, by what, with what result, and what it is not; then the counts by city."""
    notes = _page(book, "说明", NOTES, title, A4)
    for label, text in _notes(choice, found, head):
        notes.append([(label, "cell"), (text, "cell")])
    counts = _page(book, "各市情况", COUNTS, title, A4)
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
