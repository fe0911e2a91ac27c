"""What a city's sheet would change: each row against the report that it names, as things stand now.

A blank cell says nothing. A row with one cell that cannot be taken is not written at all; the other rows are.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cultivation_pool import policies
from cultivation_pool.calendar import a_year_before
from cultivation_pool.enums import TYPED_BY_ENTERPRISE, RowOutcome
from cultivation_pool.examination import MAIN_SHARE
from cultivation_pool.kinds import QUARTERLY, Kind
from cultivation_pool.models import QuarterlyReport
from cultivation_pool.models.process import CellMark, PoolReport
from cultivation_pool.papers.reports import code_names
from cultivation_pool.sheets.quarterly_2022 import GROWTH_OF
from cultivation_pool.workbooks.city_sheet import CityLine
from declarations.answers.display import CodeNames, display
from declarations.answers.fields import AnswerField
from declarations.answers.parse import AnswerProblem
from zjtx.common.digests import digest

UNKNOWN = "本市没有该统一社会信用代码的应报企业"
OTHER_NAME = "企业名称与该统一社会信用代码的企业“{name}”不一致"
THEIRS = "已有内容"
TWICE = "统一社会信用代码与第{row}行重复"


@dataclass(frozen=True)
class CellChange:
    """One answer that a row would change. `mark` is its present one; what the enterprise is filling in is not told."""

    field: AnswerField
    address: str
    before: str
    after: str
    value: Any
    mark: CellMark | None


@dataclass(frozen=True)
class RowPlan:
    """What a row would do: changes, or why it is not taken."""

    row: int
    name: str
    report: PoolReport | None = None
    changes: tuple[CellChange, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def outcome(self) -> RowOutcome:
        """What becomes of it when it is confirmed as it stands."""
        if self.problems:
            return RowOutcome.REFUSED
        return RowOutcome.WRITTEN if self.changes else RowOutcome.UNCHANGED

    @property
    def seal(self) -> str:
        """Names exactly this: the report in its state, and every cell with the version that it replaces."""
        report = self.report
        cells = [[one.field.name, one.after, one.mark.version if one.mark else 0] for one in self.changes]
        told = [report.pk if report else 0, report.state if report else "", report.version if report else 0, cells]
        return digest(json.dumps([*told, self.problems]).encode())[:16]


def plan_rows(kind: Kind, period: str, lines: Sequence[CityLine], user: Any) -> list[RowPlan]:
    """The plans of all rows, in their order. A handful of queries, however many rows, and those for codes in words."""
    wanted = {line.uscc for line in lines if line.uscc}
    rows = kind.model.objects.visible_to(user).of_period(period).filter(enterprise__uscc__in=wanted)
    reports = {one.enterprise.uscc: one for one in rows.select_related("enterprise", "region")}
    planner = _Planner(kind, period, reports.values())
    first: dict[str, int] = {}
    counted = Counter(line.uscc for line in lines)
    found = []
    for line in lines:
        twice = first.setdefault(line.uscc, line.row) if line.uscc and counted[line.uscc] > 1 else line.row
        found.append(planner.plan(line, reports.get(line.uscc), twice))
    return found


class _Planner:
    def __init__(self, kind: Kind, period: str, reports: Iterable[PoolReport]) -> None:
        self.kind, self.fields, self.names = kind, kind.typed(period), code_names(kind)
        held = list(reports)
        self.marks: dict[int, dict[str, CellMark]] = {one.pk: {} for one in held}
        for mark in kind.mark.objects.filter(report__in=held):
            self.marks[mark.report_id][mark.field] = mark
        self.computed = _computed(kind, period, held)

    def plan(self, line: CityLine, report: PoolReport | None, first: int) -> RowPlan:
        """One row; `first` is the row in which its code stands first."""
        problem = line.problem or ("" if report is not None else UNKNOWN)
        if not problem and first != line.row:
            problem = TWICE.format(row=first)
        if problem or report is None:
            return RowPlan(line.row, line.name, None, (), (problem,))
        if line.name and _plain(line.name) != _plain(report.enterprise_name):
            address = line.cells["enterprise_name"][0].address
            words = f"{address}：{OTHER_NAME.format(name=report.enterprise_name)}"
            return RowPlan(line.row, line.name, report, (), (words,))
        changes, problems = self._cells(line, report)
        if (changes or problems) and not report.is_editable:
            problems = [f"{policies.state_words(report)}，未改动"]
        return RowPlan(line.row, report.enterprise_name, report, () if problems else tuple(changes), tuple(problems))

    def _cells(self, line: CityLine, report: PoolReport) -> tuple[list[CellChange], list[str]]:
        changes, problems = [], []
        for name, field in self.fields.items():
            slot, given = line.cells[name]
            if name in self.computed.get(report.enterprise_id, ()):
                continue
            if given.problems:
                problems += [f"{one.address}：“{field.full_label()}”{one.sentence}" for one in given.problems]
            elif any(text.strip() for text in given.texts):
                try:
                    change = self._change(field, slot.address, given.texts, report)
                except AnswerProblem as problem:
                    problems.append(f"{slot.address}：{problem}")
                else:
                    changes += [change] if change else []
        return changes, problems

    def _change(self, field: AnswerField, address: str, texts: Sequence[str], report: PoolReport) -> CellChange | None:
        present, mark = getattr(report, field.attname), self.marks[report.pk].get(field.name)
        is_wrong = mark is not None and bool(mark.error)
        if field.kind == "industry" and texts[0] == present and not is_wrong:
            return None
        value = field.parse(texts)
        if value == present and not is_wrong:
            return None
        is_theirs = mark is None or mark.source in TYPED_BY_ENTERPRISE or field.name in self.kind.sheet.PHONES
        before = THEIRS if is_wrong or (is_theirs and present not in (None, "")) else _shown(field, present, self.names)
        return CellChange(field, address, before, _shown(field, value, self.names), value, mark)


def _computed(kind: Kind, period: str, reports: Sequence[PoolReport]) -> dict[int, frozenset[str]]:
    """{enterprise: answers that nobody types}, as its examination has them."""
    enterprises = [one.enterprise_id for one in reports]
    if kind is not QUARTERLY:
        return dict.fromkeys(enterprises, frozenset({MAIN_SHARE}))
    rows = QuarterlyReport.objects.filed().filter(quarter=a_year_before(period), enterprise__in=enterprises)
    return dict.fromkeys(rows.values_list("enterprise_id", flat=True), frozenset(GROWTH_OF))


def _shown(field: AnswerField, value: Any, names: CodeNames) -> str:
    return "" if value in (None, "") else display(field, value, names)


def _plain(name: str) -> str:
    return "".join(name.split()).replace("(", "（").replace(")", "）")


def sealed(plans: Iterable[RowPlan]) -> Mapping[str, str]:
    """{row: seal} of what would be written."""
    return {str(one.row): one.seal for one in plans}
