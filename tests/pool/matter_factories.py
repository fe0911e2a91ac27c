"""Verification cases on every stage of their way."""

from datetime import date, datetime
from typing import Any

from cultivation_pool.matter_enums import DecisionKind
from cultivation_pool.models import MatterDecision, NamedReport, VerificationCase
from cultivation_pool.services import matter_decisions, matter_opening, matters
from review.named_posts import Sender
from tests import factories
from tests.pool import factories as pool
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.registry.models import Enterprise

MORNING = clock.as_moment("2022-06-01T09:00:00")
LATER = clock.as_moment("2022-06-13T09:00:00")
DECIDED = date(2022, 6, 13)
DOCUMENT, REVERSAL = "辽工信函〔2022〕8号", "辽工信函〔2022〕31号"
REPORTER = {
    "name": "李举报",
    "contact": "lijubao@example.com",
    "text": "该企业申报时提供的审计报告系伪造，可向会计师事务所核实。",
}
QUESTION, STATEMENT = "请说明2021年审计报告的出具单位。", "审计报告由本公司财务人员自行制作，情况属实。"
FINDINGS, OPINION = "会计师事务所书面证明未出具过该报告。", "事实清楚，建议撤销称号。"
REASON = "申报时提供虚假审计报告"
HOLDER_UNTIL = date(2025, 12, 31)


def officers() -> tuple[User, User, User]:
    """(of the city of the enterprise, of the province, another one of the province)."""
    factories.regions()
    province = [factories.user("province_officer", region="210000") for _ in range(2)]
    return pool.city_officer(), province[0], province[1]


def holder(**fields: Any) -> User:
    """The administrator of an enterprise with a title until the end of 2025."""
    user = factories.user("enterprise", of=factories.enterprise(pool.GANJINGZI, **fields))
    pool.title(user.enterprise, number=f"辽专精特新-2022-Q-{user.enterprise_id:04d}", ends_on=HOLDER_UNTIL)
    return user


def reported(enterprise: Enterprise, key: str = "key", at: datetime = MORNING, **more: Any) -> NamedReport:
    """Reported by name from the public page."""
    given = {"cause": "false", "words": REPORTER, "sender": Sender(), "request_key": key, **more}
    return matter_opening.receive(enterprise=enterprise, at=at, **given)


def opened(enterprise: Enterprise, by: User, key: str = "open", at: datetime = MORNING) -> VerificationCase:
    """Opened by an officer; with the city."""
    words = {"cause": "false", "matter": "审计报告真伪", "request_key": key}
    return matter_opening.open_by_officer(enterprise=enterprise, user=by, at=at, **words)


def heard(case: VerificationCase, city: User, owner: User, at: datetime = MORNING) -> None:
    """Asked, and answered."""
    asked = matters.ask(case=case, question=QUESTION, due_on=date(2022, 6, 8), user=city, at=at)
    matters.give(hearing=asked, text=STATEMENT, user=owner, at=at)


def found(case: VerificationCase, city: User, owner: User, at: datetime = MORNING) -> VerificationCase:
    """With the province, the enterprise heard."""
    heard(case, city, owner, at)
    words = {"findings": FINDINGS, "opinion": OPINION, "proposal": "revoke"}
    matters.report(case=case, user=city, at=at, **words)
    case.refresh_from_db()
    return case


def prepared(case: VerificationCase, by: User, at: datetime = LATER, **more: Any) -> MatterDecision:
    """A revocation that waits for the second person."""
    words = {"kind": DecisionKind.REVOCATION, "document_number": DOCUMENT, "decided_on": DECIDED, "reason": REASON}
    return matter_decisions.prepare(case=case, user=by, at=at, **{**words, **more})


def confirmed(made: MatterDecision, by: User, at: datetime = LATER) -> MatterDecision:
    """In force."""
    return matter_decisions.confirm(case=made.case, decision_id=made.pk, user=by, at=at)


def revoked(owner: User, *, key: str = "open") -> VerificationCase:
    """The whole way to a revocation."""
    city, first, second = officers()
    case = found(opened(owner.enterprise, city, key), city, owner)
    confirmed(prepared(case, first), second)
    case.refresh_from_db()
    return case


def reversed_(case: VerificationCase, at: datetime, day: date | None = None) -> MatterDecision:
    """The revocation of the case reversed."""
    _city, first, second = officers()
    words = {"kind": DecisionKind.REVERSAL, "document_number": REVERSAL, "reason": "复查认定报告系事务所出具"}
    made = prepared(case, first, at, decided_on=day or clock.local(at).date(), **words)
    return confirmed(made, second, at)
