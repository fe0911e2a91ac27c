"""Everything that is asked of a report before it is submitted: complete? consistent? And its computed growth."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cultivation_pool import checks
from cultivation_pool.answers import Growths, answer_fields, base_of, read_values, report_of, without_invalid
from cultivation_pool.calendar import quarter_before
from cultivation_pool.models import QuarterlyReport, ReportMark
from cultivation_pool.sheets import quarterly_2022 as sheet
from declarations.checks import Issue, Severity


@dataclass(frozen=True)
class Blocker:
    """One thing that keeps the report from being submitted, and the cell where it is put right."""

    text: str
    field: str


@dataclass(frozen=True)
class Examination:
    """A report as it is typed now. `values` are all stored answers, `known` those that count."""

    report: QuarterlyReport
    values: Mapping[str, Any]
    known: Mapping[str, Any]
    marks: Mapping[str, ReportMark]
    growths: Growths
    base: QuarterlyReport | None
    issues: tuple[Issue, ...]

    @property
    def missing(self) -> list[str]:
        """Required answers that are not there or not valid, in the paper's order."""
        return [name for name in answer_fields() if name not in self.known and self.is_required(name)]

    def is_required(self, name: str) -> bool:
        """Whether the answer must be there, given the others. Computed growth is nobody's to type."""
        if name in sheet.OPTIONAL or (name in sheet.GROWTH_OF and not self.growths.is_typed):
            return False
        condition = sheet.CONDITIONAL.get(name)
        return condition is None or self.known.get(condition) is True

    def blockers(self) -> list[Blocker]:
        """What must be put right first: invalid text, missing answers, errors."""
        fields = answer_fields()
        found = []
        for name in fields:
            if name in self.marks and self.marks[name].error and not self._is_computed(name):
                found.append(Blocker(self.marks[name].error, name))
            elif name in self.missing:
                found.append(Blocker(f"“{fields[name].full_label()}”尚未填写", name))
        errors = (issue for issue in self.issues if issue.severity == Severity.ERROR)
        return found + [Blocker(issue.message, issue.fields[0]) for issue in errors]

    def warnings(self) -> list[Issue]:
        """What the city will look at."""
        return [issue for issue in self.issues if issue.severity == Severity.WARNING]

    def _is_computed(self, name: str) -> bool:
        return name in sheet.GROWTH_OF and not self.growths.is_typed


def examine(report: QuarterlyReport) -> Examination:
    """Examine what is stored. Three queries: marks, last year's report, the previous quarter's."""
    marks = {mark.field: mark for mark in ReportMark.objects.filter(report=report)}
    values = read_values(report)
    base = base_of(report)
    growths = Growths.of(without_invalid(values, marks), base)
    known = growths.applied(without_invalid(values, marks))
    labels = {name: field.full_label() for name, field in answer_fields().items()}
    issues = [*checks.main_revenue_within_revenue(known), *checks.name_only_when_renamed(known)]
    earlier = quarter_before(report.quarter)
    if earlier and (before := report_of(report, earlier)):
        issues += checks.year_to_date_does_not_fall(known, read_values(before), earlier, labels)
    issues += checks.trouble_declared(known, labels)
    return Examination(report, values, known, marks, growths, base, tuple(issues))
