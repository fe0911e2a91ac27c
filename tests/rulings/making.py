"""A round with its two persons, declarations that depend on the reading of the distinctive group, a blocked draft."""

from functools import partial
from typing import Any

from declarations.eligibility import RuleError
from declarations.models import Declaration, Finding, LockedReading, Round, SmeYear, Waiver
from declarations.services import readings, waivers
from declarations.services.round_preparation import RoundRefused
from declarations.services.submission import SubmissionRefused
from tests import factories
from tests.at_once import at_once
from tests.review import factories as desks
from zjtx.accounts.models import User

AT = factories.AT
together = partial(at_once, refusals=(RoundRefused, SubmissionRefused, waivers.WaiverRefused, RuleError))
GROUP, REASON = "distinctive", "按通知原意，三句须同时满足"
# What people judge of the basic conditions.
JUDGED = ("S-B1c", "S-B3a", "S-B3b", "S-B3d")
# Met by the green demonstration alone: by the strict reading the brand part is asked for as well.
GREEN = {"special_categories": ["distinctive"], "recognitions": ["high_tech", "green_demo"]}


def administrator() -> User:
    return factories.user("system_admin")


def province() -> User:
    return factories.user("province_officer", region="210000")


def find(declaration: Declaration, verdict: str, *clauses: str) -> None:
    """The city's findings, straight into the rows."""
    author = desks.city_officer()
    for clause in clauses:
        Finding.objects.create(
            declaration=declaration, desk="city", clause=clause, verdict=verdict, note="已核", author=author, at=AT
        )


def green(**answers: Any) -> Declaration:
    """Submitted, basic conditions found met: eligible by the usual reading, open by the strict one."""
    declaration = desks.submitted(**{**GREEN, **answers})
    find(declaration, "met", *JUDGED)
    return declaration


def proposed(
    round_: Round | None = None, reading: str = "strict", group: str = GROUP, user: User | None = None
) -> LockedReading:
    """Proposed, its effect counted."""
    made = readings.propose_reading(
        round_=round_ or factories.open_round(),
        tier="sme",
        group=group,
        reading=reading,
        reason=REASON,
        user=user or administrator(),
        at=AT,
    )
    readings.keep_effect(made)
    made.refresh_from_db()
    return made


def locked(round_: Round | None = None, reading: str = "strict", group: str = GROUP) -> LockedReading:
    """Proposed by one, confirmed by the other."""
    return readings.confirm_reading(ruling=proposed(round_, reading, group), user=province(), at=AT)


def blocked(**fields: Any) -> Declaration:
    """A complete draft whose debt ratio disproves a basic condition (S-B2b)."""
    declaration = factories.draft(**fields)
    SmeYear.objects.filter(declaration=declaration, year=2021).update(debt_ratio="75.00")
    return declaration


def waive(declaration: Declaration, clause: str = "S-B2b", user: User | None = None, **words: str) -> Waiver:
    return waivers.give_waiver(
        declaration=declaration,
        clause=clause,
        reason=words.get("reason", "并购贷款当年转入，次年已降"),
        document_number=words.get("document_number", "辽工信函〔2022〕5号"),
        user=user or province(),
        at=AT,
    )


def withdraw(waiver: Waiver, reason: str = "依据的文件已废止", user: User | None = None) -> Waiver:
    return waivers.withdraw_waiver(waiver=waiver, reason=reason, user=user or province(), at=AT)
