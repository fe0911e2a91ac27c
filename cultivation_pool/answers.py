"""Reading a report's answers, and of attachment 6 the growth against last year."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from cultivation_pool.calendar import a_year_before
from cultivation_pool.kinds import QUARTERLY, kind_of
from cultivation_pool.models import QuarterlyReport
from cultivation_pool.models.process import CellMark, PoolReport
from cultivation_pool.sheets import quarterly_2022 as sheet
from declarations.answers.fields import AnswerField
from declarations.sheets.derive import growth

CENT = Decimal("0.01")
# Nine digits in the column; a base so small that growth reaches this says nothing.
LIMIT = Decimal(9_999_999)


def answer_fields() -> dict[str, AnswerField]:
    """{name: AnswerField} of attachment 6 in the paper's order: its labels name no quarter."""
    return QUARTERLY.fields("")


def fields_of(report: PoolReport) -> dict[str, AnswerField]:
    """{name: AnswerField} of a report in the paper's order."""
    return kind_of(report).fields(report.period)


def read_values(report: PoolReport) -> dict[str, Any]:
    """{name: value} of the answers that are there, as stored."""
    values = {name: getattr(report, field.attname) for name, field in fields_of(report).items()}
    return {name: value for name, value in values.items() if value not in (None, "")}


def without_invalid(values: Mapping[str, Any], marks: Mapping[str, CellMark]) -> dict[str, Any]:
    """The values whose present input is valid: text that is not valid yet counts as missing."""
    return {name: value for name, value in values.items() if not (name in marks and marks[name].error)}


def to_vocabulary(report: PoolReport, values: Mapping[str, Any]) -> dict[str, Any]:
    """The report's values as the interchange vocabulary writes them."""
    fields = fields_of(report)
    return {name: fields[name].to_json(value) for name, value in values.items()}


def report_of(report: QuarterlyReport, quarter: str) -> QuarterlyReport | None:
    """The same enterprise's report of another quarter where its figures stand."""
    return QuarterlyReport.objects.filed().filter(enterprise_id=report.enterprise_id, quarter=quarter).first()


@dataclass(frozen=True)
class Growths:
    """Growth against the same quarter of the year before. `base_quarter` is "" where no report of it stands: then
    growth is typed. `without_base` names what is not computed because the base is not positive or next to nothing;
    `computed` leaves out these and figures that are missing."""

    base_quarter: str
    computed: Mapping[str, Decimal]
    without_base: frozenset[str]

    @property
    def is_typed(self) -> bool:
        """Whether the enterprise types growth itself."""
        return not self.base_quarter

    @classmethod
    def of(cls, values: Mapping[str, Any], base: QuarterlyReport | None) -> "Growths":
        """Growth of the values against a standing report. Pure."""
        if base is None:
            return cls("", {}, frozenset())
        computed, without_base = {}, set()
        for figure, name in sheet.FIGURES:
            before = getattr(base, figure)
            rate = growth(before, values.get(figure))
            if before is None or before <= 0 or (rate is not None and abs(rate) >= LIMIT):
                without_base.add(name)
            elif rate is not None:
                computed[name] = rate.quantize(CENT, rounding=ROUND_HALF_UP)
        return cls(base.quarter, computed, frozenset(without_base))

    def applied(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values with computed growth in the place of typed."""
        if self.is_typed:
            return dict(values)
        figures = {name: value for name, value in values.items() if name not in sheet.GROWTH_OF}
        return {name: one for name in answer_fields() if (one := {**figures, **self.computed}.get(name)) is not None}


def base_of(report: QuarterlyReport) -> QuarterlyReport | None:
    """The standing report that growth is computed against."""
    return report_of(report, a_year_before(report.quarter))
