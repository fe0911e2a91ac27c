"""Facts of the pool that the declarations below ask for through settings: known answers and other documents.

A quarterly report is cumulative for its year: the fourth quarter's figures are those of the whole year.
"""

from collections.abc import Iterable

from cultivation_pool.models import QuarterlyReport
from declarations.checks import OtherDocument
from declarations.enums import Source
from declarations.known import KnownAnswer
from declarations.models import Declaration

LAST_QUARTER = "Q4"
FIGURES = ("revenue", "main_revenue", "tax_paid", "net_profit", "rd_expense")


def _fourth_quarters(declaration: Declaration) -> list[QuarterlyReport]:
    """The filed reports that close the two years of the declaration, the newer first."""
    quarters = [f"{declaration.year - back}{LAST_QUARTER}" for back in (1, 2)]
    found = QuarterlyReport.objects.filter(enterprise_id=declaration.enterprise_id, quarter__in=quarters)
    return list(found.filed().order_by("-quarter"))


def _label(report: QuarterlyReport) -> str:
    return f"{report.quarter[:4]}年第四季度报表"


class QuarterlyReportPrefill:
    """Fourth-quarter reports: the year's revenue, main revenue, taxes, net profit and R&D expense."""

    def answers(self, declaration: Declaration) -> Iterable[KnownAnswer]:
        return [
            KnownAnswer(
                name,
                getattr(report, name),
                Source.POOL_REPORT,
                _label(report),
                report.accepted_at or report.submitted_at,
                int(report.quarter[:4]),
            )
            for report in _fourth_quarters(declaration)
            for name in FIGURES
        ]


def fourth_quarter_reports(declaration: Declaration) -> list[OtherDocument]:
    """The figures of fourth-quarter reports for the consistency checks (product.md, part 5)."""
    return [
        OtherDocument(_label(report), int(report.quarter[:4]), {name: getattr(report, name) for name in FIGURES})
        for report in _fourth_quarters(declaration)
    ]
