"""Sources of known answers in this room and below: the enterprise's record, and what it declared before."""

from collections.abc import Iterable, Iterator
from typing import Any

from declarations.answers.fields import answer_fields
from declarations.enums import Source, Status
from declarations.known import KnownAnswer
from declarations.models import Declaration, Submission
from zjtx.registry.enums import Tier
from zjtx.registry.models import Title

SAME_NAMES = (
    "address",
    "postcode",
    "legal_representative",
    "legal_representative_phone",
    "legal_representative_mobile",
    "contact_name",
    "contact_phone",
    "contact_mobile",
    "registered_on",
    "registered_capital",
    "registration_type",
    "uscc",
)
RECORD = "企业档案"
# Who the enterprise is says its record alone; titles of earlier years are another set every year.
NOT_CARRIED_OVER = frozenset({"enterprise_name", "uscc", "region", "recent_titles"})
# Of the national figures: what is counted over the two or three years before the round, is about that round's
# declaration alone, or was given for that year.
OF_ITS_YEAR = frozenset(
    {
        "science_awards",
        "maker_china",
        "equity_two_years",
        "equity_three_years",
        "is_reexamination",
        "local_feature_score",
    }
)
# 近3年获认定情况: the titles of the round's year and the three before it.
RECENT_YEARS = 3


class EnterpriseRecordPrefill:
    """The enterprise's record: name, region, contacts, registration, industry, the titles it was given."""

    def answers(self, declaration: Declaration) -> Iterable[KnownAnswer]:
        enterprise = declaration.enterprise
        known: dict[str, Any] = {name: getattr(enterprise, name) for name in SAME_NAMES}
        known["enterprise_name"] = enterprise.name
        known["region"] = enterprise.region_id
        known["industry_division"] = enterprise.industry_division_id
        known["industry_class"] = enterprise.industry_class or None
        known["recent_titles"] = self._titles(declaration) or None
        return [KnownAnswer(name, value, Source.ENTERPRISE_RECORD, RECORD) for name, value in known.items()]

    @staticmethod
    def _titles(declaration: Declaration) -> list[dict[str, Any]]:
        """The latest year of each tier, in the form's order; a title given after the round's year is none of it."""
        years = range(declaration.year - RECENT_YEARS, declaration.year + 1)
        titles = Title.objects.filter(enterprise_id=declaration.enterprise_id, year__in=years).order_by("year")
        latest = dict(titles.values_list("tier", "year"))
        return [{"tier": tier, "year": latest[tier]} for tier in Tier.values if tier in latest]


class EarlierDeclarationsPrefill:
    """What the enterprise submitted this year for another tier and last year for any: shared answers by name, figures
    by year. Not the reasons, not the statement; drafts and what was withdrawn do not count."""

    def answers(self, declaration: Declaration) -> Iterator[KnownAnswer]:
        for submission in _submissions(declaration):
            content = submission.content
            where = f"{content['year']}年度申报 {content['number']}"
            is_of_another_year = content["year"] != declaration.year
            for name, year, value in _given(content):
                if name not in NOT_CARRIED_OVER and not (is_of_another_year and name in OF_ITS_YEAR):
                    yield KnownAnswer(name, value, Source.DECLARATION, where, submission.submitted_at, year)


def _submissions(declaration: Declaration) -> list[Submission]:
    """The last version of each declaration of this year and the last: this year's first, then the same tier's."""
    found = (
        Submission.objects.filter(
            declaration__enterprise_id=declaration.enterprise_id,
            declaration__year__in=(declaration.year - 1, declaration.year),
        )
        .exclude(declaration_id=declaration.pk)
        .exclude(declaration__status=Status.WITHDRAWN)
        .select_related("declaration")
        .order_by("version")
    )
    last = {one.declaration_id: one for one in found}
    return sorted(
        last.values(),
        key=lambda one: (-one.declaration.year, one.declaration.tier != declaration.tier, -one.declaration_id),
    )


def _given(content: dict[str, Any]) -> Iterator[tuple[str, int, Any]]:
    """(name, year, value) of every answer and every computed figure of a frozen content."""
    fields = answer_fields(content["sheet"])
    for name, value in content["answers"].items():
        if name in fields and fields[name].is_yearly:
            yield from ((fields[name].column.name, int(year), one) for year, one in value.items())
        elif name in fields:
            yield fields[name].column.name, 0, value
    # Growth computed last year stands in this year's first column, where the form has no base for it.
    for name, by_year in content["derived"].items():
        yield from ((name, int(year), one) for year, one in by_year.items())
