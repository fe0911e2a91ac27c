"""Sources of known answers in this room and below: the enterprise's record, and what it declared before."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from declarations.answers.fields import AnswerField, answer_fields
from declarations.enums import Source, Status
from declarations.known import KnownAnswer, Provider, grouped
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


class EnterpriseRecordPrefill(Provider):
    """The enterprise's record: name, region, contacts, registration, industry, the titles it was given."""

    def rows(self, enterprise_ids: Collection[int], year: int) -> Mapping[int, list[Title]]:
        """Its recent titles; a title given after the round's year is none of it."""
        years = range(year - RECENT_YEARS, year + 1)
        titles = Title.objects.filter(enterprise_id__in=enterprise_ids, year__in=years).order_by("year")
        return grouped(titles, lambda title: title.enterprise_id)

    def answers(self, declaration: Declaration) -> Iterable[KnownAnswer]:
        enterprise = declaration.enterprise
        known: dict[str, Any] = {name: getattr(enterprise, name) for name in SAME_NAMES}
        known["enterprise_name"] = enterprise.name
        known["region"] = enterprise.region_id
        known["industry_division"] = enterprise.industry_division_id
        known["industry_class"] = enterprise.industry_class or None
        known["recent_titles"] = self._titles(declaration) or None
        return [KnownAnswer(name, value, Source.ENTERPRISE_RECORD, RECORD) for name, value in known.items()]

    def _titles(self, declaration: Declaration) -> list[dict[str, Any]]:
        """The latest year of each tier, in the form's order."""
        latest = {title.tier: title.year for title in self.rows_of(declaration)}
        return [{"tier": tier, "year": latest[tier]} for tier in Tier.values if tier in latest]


class EarlierDeclarationsPrefill(Provider):
    """What the enterprise submitted this year for another tier and last year for any: shared answers by name, figures
    by year. Not the reasons, not the statement; drafts and what was withdrawn do not count."""

    def rows(self, enterprise_ids: Collection[int], year: int) -> Mapping[int, list[Submission]]:
        """The last version of each declaration of this year and the last."""
        found = (
            Submission.objects.filter(
                declaration__enterprise_id__in=enterprise_ids, declaration__year__in=(year - 1, year)
            )
            .exclude(declaration__status=Status.WITHDRAWN)
            .select_related("declaration")
            .order_by("version")
        )
        last = {one.declaration_id: one for one in found}
        return grouped(last.values(), lambda one: one.declaration.enterprise_id)

    def answers(self, declaration: Declaration) -> Iterator[KnownAnswer]:
        for submission in _in_order(self.rows_of(declaration), declaration):
            content = submission.content
            where = f"{content['year']}年度申报 {content['number']}"
            is_of_another_year = content["year"] != declaration.year
            for name, year, value, offered in _given(content):
                if name not in NOT_CARRIED_OVER and not (is_of_another_year and name in OF_ITS_YEAR):
                    yield KnownAnswer(name, value, Source.DECLARATION, where, submission.submitted_at, year, offered)


def _in_order(submissions: list[Submission], declaration: Declaration) -> list[Submission]:
    """Those of other declarations: this year's first, then the same tier's."""
    return sorted(
        (one for one in submissions if one.declaration_id != declaration.pk),
        key=lambda one: (-one.declaration.year, one.declaration.tier != declaration.tier, -one.declaration_id),
    )


def _given(content: dict[str, Any]) -> Iterator[tuple[str, int, Any, frozenset[str]]]:
    """(name, year, value, boxes offered) of every answer and every computed figure of a frozen content."""
    fields = answer_fields(content["sheet"])
    none: frozenset[str] = frozenset()
    for name, value in content["answers"].items():
        if name in fields and fields[name].is_yearly:
            yield from ((fields[name].column.name, int(year), one, none) for year, one in value.items())
        elif name in fields:
            yield fields[name].column.name, 0, value, _offered(fields[name])
    # Growth computed last year stands in this year's first column, where the form has no base for it.
    for name, by_year in content["derived"].items():
        yield from ((name, int(year), one, none) for year, one in by_year.items())


def _offered(field: AnswerField) -> frozenset[str]:
    is_boxes = field.kind == "multi_choice"
    return frozenset(key for key, _words in field.options) if is_boxes else frozenset()
