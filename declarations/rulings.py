"""What the province ruled on the conditions of a round, as reports read it: locked readings and waived clauses.

One query tells both of a declaration. The acts are in `services.readings` and `services.waivers`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Value

from declarations.eligibility import RuleError, load_tier
from declarations.eligibility.report import ClauseResult, Report
from declarations.models import Declaration, LockedReading, Waiver
from zjtx.common.templatetags.zjtx import cn_date


@dataclass(frozen=True)
class Ruling:
    """A reading or a waiver in force. `subject` is the group or the clause, `content` the reading or the document
    number; `by` is the person, `bureau` the office that decided."""

    kind: str
    tier: str
    subject: str
    content: str
    reason: str
    by: str
    bureau: str
    at: datetime

    def as_json(self) -> dict[str, str]:
        """As it is kept with a decision."""
        named = {"waiver": ("clause", "document_number"), "reading": ("group", "reading")}[self.kind]
        words = dict(zip(named, (self.subject, self.content), strict=True))
        return {**words, "reason": self.reason, "by": self.by, "bureau": self.bureau, "at": self.at.isoformat()}


@dataclass(frozen=True)
class Rulings:
    """The readings in force in a round, and the waivers in force of one declaration."""

    readings: tuple[Ruling, ...] = ()
    waivers: tuple[Ruling, ...] = ()

    @property
    def waived(self) -> frozenset[str]:
        """The waived clauses."""
        return frozenset(one.subject for one in self.waivers)

    def readings_of(self, tier: str, rule_set: str) -> dict[str, str]:
        """{group: reading} of a tier, as far as the rule set has such a group and reading: an older version of a
        declaration may stand on rules that have not. Raises nothing; a rule set that is not there has none."""
        try:
            groups = load_tier(rule_set, tier).groups
        except RuleError:
            return {}
        own = (one for one in self.readings if one.tier == tier)
        return {one.subject: one.content for one in own if _is_readable(groups, one.subject, one.content)}

    def arguments(self, tier: str, rule_set: str) -> dict[str, Any]:
        """What `evaluate()` is told of them."""
        return {"locked_readings": self.readings_of(tier, rule_set), "waivers": self.waived}

    def words_on(self, report: Report, *, is_public: bool = False) -> list[str]:
        """A sentence a reading on which the report stands, in the order in which they were locked."""
        return list(self.words_by_group(report, is_public=is_public).values())

    def words_by_group(self, report: Report, *, is_public: bool = False) -> dict[str, str]:
        """{group: sentence} of the readings on which the report stands: which, who locked it, when and why. The public
        is told the office, not the person."""
        titles = {group.name: group.title for group in report.groups}
        own = [one for one in self.readings if one.tier == report.tier and one.subject in titles]
        names = report.rules.reading_titles
        return {
            one.subject: f"本批次{titles[one.subject]}{names.get(one.content, one.content)}核对"
            f"（{_who(one, is_public=is_public)}{cn_date(one.at)}确认，理由：{_clause_of(one.reason)}）"
            for one in own
        }

    def waiver_words(self, clause: ClauseResult) -> str:
        """The document, the office, the date and the reason of a waived clause; "" for any other."""
        found = next((one for one in self.waivers if one.subject == clause.id), None)
        if found is None or not clause.waived:
            return ""
        return f"{found.content}，{found.bureau}{cn_date(found.at)}准予豁免，理由：{_clause_of(found.reason)}"


NO_RULINGS = Rulings()


def rulings_of(declaration: Declaration) -> Rulings:
    """The readings of the declaration's round, all tiers, and its own waivers. One query."""
    waived = _waivers(Waiver.objects.filter(declaration=declaration))
    return _read(_readings(declaration.round_id).union(waived, all=True))


def rulings_of_all(round_id: int, declarations: Collection[int]) -> dict[int, Rulings]:
    """{declaration: rulings} of several declarations of a round; two queries."""
    readings, waived = round_rulings(round_id).readings, dict[int, list[Ruling]]()
    for key, *row in _waivers(Waiver.objects.filter(declaration_id__in=declarations), "declaration_id"):
        waived.setdefault(key, []).append(Ruling(*row))
    return {key: Rulings(readings, tuple(waived.get(key, ()))) for key in declarations}


def ruling_of(proposed: LockedReading) -> Ruling:
    """A proposed reading as if it were in force already."""
    names = (proposed.reason, "", proposed.bureau, proposed.prepared_at)
    return Ruling("reading", proposed.tier, proposed.group, proposed.reading, *names)


def round_rulings(round_id: int) -> Rulings:
    """The readings of a round, all tiers. One query."""
    return _read(_readings(round_id))


def locked_readings(round_id: int, tier: str) -> dict[str, str]:
    """{group: reading} in force for a tier of a round. One query."""
    return {one.subject: one.content for one in round_rulings(round_id).readings if one.tier == tier}


def _text(words: str) -> Value:
    return Value(words, output_field=CharField())


def _readings(round_id: int) -> Any:
    rows = LockedReading.objects.in_force().filter(round_id=round_id).order_by()
    return rows.values_list(
        _text("reading"), "tier", "group", "reading", "reason", "confirmed_by__full_name", "bureau", "confirmed_at"
    )


def _waivers(rows: Any, *first: str) -> Any:
    return rows.in_force().order_by().values_list(
        *first, _text("waiver"), _text(""), "clause", "document_number", "reason", "given_by__full_name", "bureau",
        "given_at",
    )  # fmt: skip


def _read(rows: Any) -> Rulings:
    found = sorted((Ruling(*row) for row in rows), key=lambda one: (one.at, one.subject))
    return Rulings(
        tuple(one for one in found if one.kind == "reading"), tuple(one for one in found if one.kind == "waiver")
    )


def _is_readable(groups: Mapping[str, Any], group: str, reading: str) -> bool:
    return group in groups and reading in groups[group].trees


def _clause_of(reason: str) -> str:
    """A reason within a sentence: without a full stop of its own."""
    return reason.rstrip("。. ")


def _who(one: Ruling, *, is_public: bool) -> str:
    return one.bureau if is_public else f"{one.bureau}{one.by}"
