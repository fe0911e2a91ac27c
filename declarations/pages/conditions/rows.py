"""One clause as pieces/clause_row.html reads it: its state, words, figures, gap, and the way to what is missing."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from declarations.answers.fields import answer_fields
from declarations.eligibility import ClauseResult, Report, telling
from declarations.eligibility.score_rules import SCORE_CONDITIONS
from declarations.eligibility.telling import State, ToldGroup
from declarations.eligibility.wording import UNITS_WITH_DECIMALS
from declarations.rulings import NO_RULINGS, Rulings
from declarations.sheets.base import Sheet
from zjtx.registry.models import Region

# The address of the first of some answers ("revenue.2021"), "" where there is none.
Link = Callable[[tuple[str, ...]], str]
# The name of an answer as its field is headed, "" where the sheet does not have it.
Labels = Callable[[str], str]

# What stands behind 其他 is asked for only once it is ticked.
OTHER = "_other"
# The line of the notice stands in the middle of a bar, so a bar shows at most twice the line.
BAR, MIDDLE = 100, 50
SCORE_ANCHOR = "#report-score"


@dataclass(frozen=True)
class Reader:
    """For whom a report is written: where its links lead, whether what is missing can be filled in, and what the
    answers are called there, and what the province ruled."""

    link: Link | None = None
    is_fillable: bool = False
    labels: Labels | None = None
    rulings: Rulings = NO_RULINGS


def answer_labels(sheet: Sheet) -> Labels:
    """The names of a sheet's answers: 2021年营业收入."""
    fields = answer_fields(sheet.version)

    def label(place: str) -> str:
        name, _, year = sheet.own_place(place).partition(".")
        found = fields.get(name)
        return found.full_label(int(year) if year.isdecimal() else 0) if found else ""

    return label


def clause_rows(report: Report, wanted: Collection[str], rulings: Rulings = NO_RULINGS) -> list[dict[str, Any]]:
    """The clauses named, without links, disproved first: what stands beside a form that is being filled in."""
    reader = Reader(rulings=rulings)
    rows = [
        clause_row(report, leaf.state, leaf.result, leaf.note, reader)
        for group in telling.told_groups(report)
        for leaf in group.leaves()
        if leaf.result is not None and leaf.result.id in wanted
    ]
    return sorted(rows, key=lambda row: telling.ORDER[row["verdict"]])


def clause_row(report: Report, state: str, result: ClauseResult, note: str, reader: Reader) -> dict[str, Any]:
    """The variables of pieces/clause_row.html; the piece says what each is."""
    is_missing = state == State.MISSING
    link = reader.link
    return {
        "id": result.id,
        "verdict": state,
        "words": result.text,
        "figure": _figure(result),
        "required": "" if note else telling.requirement(result),
        "gap": "" if note else result.shortfall or "",
        "bars": _bars(result) if not note else [],
        "citation": "" if link else result.citation,  # a report has it at the head of the group
        "note": note or (f"佐证材料：{'、'.join(result.evidence)}" if result.evidence else ""),
        "is_moot": bool(note),
        "waiver": reader.rulings.waiver_words(result),
        "lacking": _lacking(report, result, reader) if is_missing and reader.is_fillable else [],
        **_way(result, link if not (is_missing and reader.is_fillable) else None),
    }


def _figure(result: ClauseResult) -> str:
    """What was declared; a region by its name, which the rules, knowing codes only, cannot give."""
    measured = result.measured or ""
    if measured and result.fields == ("region",):
        name = Region.objects.filter(pk=measured).values_list("full_name", flat=True).first()
        return (name or measured).replace("/", "")
    return measured


def _way(result: ClauseResult, link: Link | None) -> dict[str, str]:
    """Where the answers of a clause stand; of a score, its items on the same page."""
    if result.clause.condition.name in SCORE_CONDITIONS:
        return {"url": SCORE_ANCHOR, "url_label": "逐项查看"}
    return {"url": link(result.fields) if link and result.fields else "", "url_label": ""}


def absent_answers(report: Report, result: ClauseResult) -> tuple[str, ...]:
    """The answers of a clause that are not there ("revenue.2021"); all of them where each is there in part."""
    places = [place.partition(".") for place in result.fields]
    lacking = tuple(
        f"{name}{dot}{year}"
        for name, dot, year in places
        if report.case.facts.get(name, int(year) if year else None) is None and not name.endswith(OTHER)
    )
    return lacking or result.fields


def _lacking(report: Report, result: ClauseResult, reader: Reader) -> list[dict[str, str]]:
    """Each missing answer with its name and the way to its field."""
    found = []
    for place in absent_answers(report, result):
        url = reader.link((place,)) if reader.link else ""
        if url and url not in [one["url"] for one in found]:
            found.append({"label": (reader.labels(place) if reader.labels else "") or "所缺数据", "url": url})
    return found


def _bars(result: ClauseResult) -> list[dict[str, Any]]:
    """Each figure beside the line of the notice: length of the bar, the line in the middle; none without a line."""
    line = result.clause.line
    if line is None or line <= 0 or result.clause.unit not in UNITS_WITH_DECIMALS:
        return []  # a count of two against one is read faster than drawn
    return [
        {
            "label": f"{measure.label}年" if isinstance(measure.label, int) else "",
            "length": _length(measure.value, line),
            "is_met": result.clause.passes(measure.value),
        }
        for measure in result.finding.measures
        if measure.against and measure.value is not None
    ]


def _length(value: Decimal, line: Decimal) -> int:
    return int(min(max(value / line * MIDDLE, 0), BAR))


def leaf_rows(report: Report, group: ToldGroup, reader: Reader) -> dict[str, dict[str, Any]]:
    """{clause: row} of a group."""
    return {
        leaf.result.id: clause_row(report, leaf.state, leaf.result, leaf.note, reader)
        for leaf in group.leaves()
        if leaf.result is not None
    }


def all_rows(page: dict[str, Any]) -> Sequence[dict[str, Any]]:
    """Every row of a report's page, in the order in which they are shown."""
    return [row for group in page["groups"] for row in group["clauses"]]
