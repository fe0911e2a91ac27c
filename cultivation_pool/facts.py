"""Facts of the pool that the declarations below ask for through settings: known answers and other documents.

A quarterly report is cumulative for its year: the fourth quarter's figures are those of the whole year. An annual
profile says the year before its own.
"""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from django.db.models import QuerySet

from cultivation_pool.enums import CandidateState
from cultivation_pool.models import AnnualProfile, Candidate, QuarterlyReport
from cultivation_pool.sheets.annual_2022 import report_name
from declarations.checks import OtherDocument
from declarations.enums import Source
from declarations.known import KnownAnswer, Provider, grouped
from declarations.models import Declaration
from zjtx.registry.models import Enterprise

LAST_QUARTER = "Q4"
# What a profile says of its business year, by the names of a declaration.
PROFILE_FIGURES = ("revenue", "main_revenue", "tax_paid", "net_profit", "employees", "debt_ratio")
FIGURES = ("revenue", "main_revenue", "tax_paid", "net_profit", "rd_expense")


def _fourth_quarters(enterprise_ids: Collection[int], year: int) -> QuerySet[QuarterlyReport]:
    """The filed reports that close the two years before, the newer first."""
    quarters = [f"{year - back}{LAST_QUARTER}" for back in (1, 2)]
    found = QuarterlyReport.objects.filter(enterprise_id__in=enterprise_ids, quarter__in=quarters)
    return found.filed().order_by("-quarter")


def _label(report: QuarterlyReport) -> str:
    return f"{report.quarter[:4]}年第四季度报表"


class QuarterlyReportPrefill(Provider):
    """Fourth-quarter reports: the year's revenue, main revenue, taxes, net profit and R&D expense."""

    def rows(self, enterprise_ids: Collection[int], year: int) -> Mapping[int, list[QuarterlyReport]]:
        return grouped(_fourth_quarters(enterprise_ids, year), lambda report: report.enterprise_id)

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
            for report in self.rows_of(declaration)
            for name in FIGURES
        ]


class CandidatePrefill(Provider):
    """The list of candidates of the declaration's year: what the district wrote of its enterprise. Later than the
    enterprise's own record, which it keeps itself."""

    def rows(self, enterprise_ids: Collection[int], year: int) -> Mapping[int, list[Candidate]]:
        codes = dict(Enterprise.objects.filter(pk__in=enterprise_ids).values_list("uscc", "pk"))
        found = Candidate.objects.filter(year=year, uscc__in=codes, state=CandidateState.CONFIRMED)
        return grouped(found.order_by("pk"), lambda one: codes[one.uscc])

    def answers(self, declaration: Declaration) -> Iterable[KnownAnswer]:
        for one in self.rows_of(declaration):
            given = {"main_product": one.main_product, "industry_division": one.industry_id,
                     "contact_name": one.contact_name, "contact_phone": one.contact_phone}  # fmt: skip
            given["product_name"] = one.main_product
            detail, since = f"{one.year}年度后备企业名单", one.decided_at
            yield from (KnownAnswer(name, value, Source.POOL_REPORT, detail, since) for name, value in given.items())
            yield KnownAnswer("revenue", one.revenue, Source.POOL_REPORT, detail, since, one.year - 1)


def fourth_quarter_reports(declaration: Declaration) -> list[OtherDocument]:
    """The figures of fourth-quarter reports for the consistency checks (product.md, part 5)."""
    return [
        OtherDocument(_label(report), int(report.quarter[:4]), {name: getattr(report, name) for name in FIGURES})
        for report in _fourth_quarters([declaration.enterprise_id], declaration.year)
    ]


def _profiles(enterprise_ids: Collection[int], year: int) -> QuerySet[AnnualProfile]:
    """The filed profiles about the two years before, the newer first."""
    found = AnnualProfile.objects.filter(enterprise_id__in=enterprise_ids, year__in=(year, year - 1))
    return found.filed().order_by("-year")


class AnnualProfilePrefill(Provider):
    """Annual profiles: the business year's figures."""

    def rows(self, enterprise_ids: Collection[int], year: int) -> Mapping[int, list[AnnualProfile]]:
        return grouped(_profiles(enterprise_ids, year), lambda profile: profile.enterprise_id)

    def answers(self, declaration: Declaration) -> Iterable[KnownAnswer]:
        return [
            KnownAnswer(
                name,
                getattr(profile, name),
                Source.POOL_REPORT,
                report_name(profile.period),
                profile.accepted_at or profile.submitted_at,
                profile.year - 1,
            )
            for profile in self.rows_of(declaration)
            for name in PROFILE_FIGURES
        ]


def annual_profiles(declaration: Declaration) -> list[OtherDocument]:
    """The figures of annual profiles for the consistency checks (product.md, part 5)."""
    return [
        OtherDocument(report_name(one.period), one.year - 1, {name: _decimal(one, name) for name in PROFILE_FIGURES})
        for one in _profiles([declaration.enterprise_id], declaration.year)
    ]


def _decimal(profile: AnnualProfile, name: str) -> Decimal | None:
    value = getattr(profile, name)
    return None if value is None else Decimal(value)
