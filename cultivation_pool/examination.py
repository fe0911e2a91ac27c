"""Everything that is asked of a report before it is submitted: complete? consistent? And its computed answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cultivation_pool import checks, profile_checks
from cultivation_pool.answers import Growths, answer_fields, base_of, fields_of, read_values, report_of, without_invalid
from cultivation_pool.calendar import quarter_before
from cultivation_pool.kinds import ANNUAL, QUARTERLY, Kind, kind_of
from cultivation_pool.models import AnnualProfile, QuarterlyReport
from cultivation_pool.models.process import CellMark, PoolReport
from cultivation_pool.sheets import quarterly_2022
from declarations.answers.display import number_text
from declarations.checks import Issue, Severity
from declarations.sheets.derive import rounded, share

NO_BASE = "上年同期为零、负数或过小，不计算"
LATER = "待填报后计算"
MAIN_SHARE = "main_revenue_ratio"


@dataclass(frozen=True)
class Blocker:
    """One thing that keeps the report from being submitted, and the cell where it is put right."""

    text: str
    field: str


@dataclass(frozen=True)
class Computed:
    """An answer that nobody types: how it is computed, and the figure or why there is none."""

    how: str
    text: str


@dataclass(frozen=True)
class Examination:
    """A report as it is typed now. `values` are all stored answers, `known` those that count, computed ones included;
    `growths` is of a quarterly report alone."""

    report: PoolReport
    kind: Kind
    values: Mapping[str, Any]
    known: Mapping[str, Any]
    marks: Mapping[str, CellMark]
    computed: Mapping[str, Computed]
    issues: tuple[Issue, ...]
    growths: Growths | None = None

    @property
    def missing(self) -> list[str]:
        """Required answers that are not there or not valid, in the paper's order."""
        return [name for name in fields_of(self.report) if name not in self.known and self.is_required(name)]

    def is_required(self, name: str) -> bool:
        """Whether the answer must be there, given the others. What is computed is nobody's to type."""
        return name not in self.computed and self.kind.is_required(name, self.known)

    def blockers(self) -> list[Blocker]:
        """What must be put right first: invalid text, missing answers, errors."""
        fields, missing = fields_of(self.report), set(self.missing)
        found = []
        for name in fields:
            if name in self.marks and self.marks[name].error and name not in self.computed:
                found.append(Blocker(self.marks[name].error, name))
            elif name in missing:
                found.append(Blocker(f"“{fields[name].full_label()}”尚未填写", name))
        errors = (issue for issue in self.issues if issue.severity == Severity.ERROR)
        return found + [Blocker(issue.message, issue.fields[0]) for issue in errors]

    def warnings(self) -> list[Issue]:
        """What the city will look at."""
        return [issue for issue in self.issues if issue.severity == Severity.WARNING]


def examine(report: PoolReport) -> Examination:
    """Examine what is stored: the marks in a query, and what other reports say in a few."""
    kind = kind_of(report)
    marks = {mark.field: mark for mark in kind.mark.objects.filter(report=report)}
    values = read_values(report)
    return _EXAMINERS[kind.key](report, kind, values, without_invalid(values, marks), marks)


def _quarterly(
    report: QuarterlyReport, kind: Kind, values: dict[str, Any], valid: dict[str, Any], marks: dict[str, CellMark]
) -> Examination:
    base = base_of(report)
    growths = Growths.of(valid, base)
    known = growths.applied(valid)
    labels = {name: field.full_label() for name, field in answer_fields().items()}
    issues = [*checks.main_revenue_within_revenue(known), *checks.name_only_when_renamed(known)]
    earlier = quarter_before(report.quarter)
    if earlier and (before := report_of(report, earlier)):
        issues += checks.year_to_date_does_not_fall(known, read_values(before), earlier, labels)
    issues += [*profile_checks.against_profile(report, known), *checks.trouble_declared(known, labels)]
    return Examination(report, kind, values, known, marks, _growths(growths, base), tuple(issues), growths)


def _growths(growths: Growths, base: QuarterlyReport | None) -> dict[str, Computed]:
    """The growth columns as cells that nobody types into; none where growth is typed."""
    if base is None:
        return {}
    found = {}
    for figure, name in quarterly_2022.FIGURES:
        before, rate = getattr(base, figure), growths.computed.get(name)
        how = f"与{quarterly_2022.short_title(growths.base_quarter)}比较"
        how += f"（{number_text(before)} 万元）" if before is not None else ""
        text = f"{number_text(rate)}%" if rate is not None else LATER
        found[name] = Computed(how, NO_BASE if name in growths.without_base else text)
    return found


def _annual(
    report: AnnualProfile, kind: Kind, values: dict[str, Any], valid: dict[str, Any], marks: dict[str, CellMark]
) -> Examination:
    of_main = share(valid.get("main_revenue"), valid.get("revenue"))
    known = {name: value for name, value in valid.items() if name != MAIN_SHARE}
    if of_main is not None:
        known[MAIN_SHARE] = Decimal(rounded(of_main))
    text = f"{number_text(known[MAIN_SHARE])}%" if of_main is not None else LATER
    computed = {MAIN_SHARE: Computed("主营业务收入÷营业收入", text)}
    issues = profile_checks.check(report, known)
    return Examination(report, kind, values, known, marks, computed, tuple(issues))


_EXAMINERS: dict[str, Callable[..., Examination]] = {QUARTERLY.key: _quarterly, ANNUAL.key: _annual}
