"""The demonstration's verification cases: one with its city, one by name to be handed on, one revoked; a conversion
of titles that is previewed."""

from datetime import datetime, timedelta

from cultivation_pool.matter_enums import DecisionKind
from cultivation_pool.models import VerificationCase
from cultivation_pool.services import matter_decisions, matter_opening, matters, title_acts
from review.examinations import usual_due
from review.named_posts import Sender
from review.telling import city_code
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.home.demo.people import Cast
from zjtx.home.demo.second_half import moment, working
from zjtx.registry.models import Enterprise, Title

REPORT = {
    "name": "演示反映人",
    "contact": "024-00000000",
    "text": "该企业厂区上月发生危险废物泄漏，至今未向生态环境部门报告，周边居民可以作证。",
}
MATTER = "市场监管部门通报该企业一批产品抽检不合格，请核实整改情况及是否构成质量事故。"
FALSE = "审计机构来函称未出具该企业申报所附的审计报告，请核实。"
QUESTION = "请说明申报所附审计报告的出具单位和取得经过。"
STATEMENT = "报告由代理机构提供，本公司未核实，愿意承担相应责任。"
FOUND = {
    "findings": "向审计机构调取底稿，该机构书面证明未出具过该报告；企业书面说明承认未核实。",
    "opinion": "申报材料虚假的事实清楚，证据充分。",
    "proposal": "revoke",
}
REASON = "申报时提供虚假的审计报告"


def make(cast: Cast, at: datetime) -> int:
    """Three cases about enterprises that hold titles; returns how many were made now."""
    today = clock.local(at).date()
    if VerificationCase.objects.exists():
        return 0
    held = Title.objects.valid_on(today).order_by("-pk").values_list("enterprise_id", flat=True)
    holders = [Enterprise.objects.get(pk=pk) for pk in dict.fromkeys(held)][:3]
    if len(holders) < 3:
        return 0
    _revoked(cast, holders[0], at)
    begun = moment(working(today - timedelta(days=9)), 9)
    _open(holders[1], "accident", MATTER, begun)
    matter_opening.receive(
        enterprise=holders[2], cause="accident", words=REPORT, at=at - timedelta(hours=3), sender=Sender(),
        request_key="demo-named",
    )  # fmt: skip
    _conversion(cast, at)
    return 3


def _conversion(cast: Cast, at: datetime) -> None:
    """A previewed conversion of the titles of last year: nothing of it is carried out."""
    today = clock.local(at).date()
    words = {
        "kind": "convert", "scheme": "liaoning", "tier": "sme", "year": at.year - 1, "target_tier": "sme",
        "document_number": f"演示〔{at.year}〕12号", "issued_on": today - timedelta(days=6),
        "starts_on": today - timedelta(days=3), "ends_on": today.replace(year=at.year + 3, month=12, day=31),
    }  # fmt: skip
    title_acts.preview(words=words, user=cast.users["province-1"], at=at, request_key="demo-conversion")


def _city(enterprise: Enterprise) -> User:
    code = city_code(enterprise.region.path)
    return User.objects.filter(role="city_officer", region_id=code).order_by("pk")[0]


def _open(enterprise: Enterprise, cause: str, matter: str, at: datetime) -> VerificationCase:
    words = {"cause": cause, "matter": matter, "request_key": f"demo-{cause}"}
    return matter_opening.open_by_officer(enterprise=enterprise, user=_city(enterprise), at=at, **words)


def _revoked(cast: Cast, enterprise: Enterprise, at: datetime) -> None:
    today, city = clock.local(at).date(), _city(enterprise)
    opened, reported, decided = (moment(working(today - timedelta(days=days)), 10) for days in (45, 36, 24))
    case = _open(enterprise, "false", FALSE, opened)
    due = usual_due(opened, 5).date
    hearing = matters.ask(case=case, question=QUESTION, due_on=due, user=city, at=opened)
    owner = User.objects.filter(enterprise=enterprise, is_active=True).order_by("pk")[0]
    matters.give(hearing=hearing, text=STATEMENT, user=owner, at=opened + timedelta(days=2))
    matters.report(case=case, user=city, at=reported, **FOUND)
    made = matter_decisions.prepare(
        case=case, kind=DecisionKind.REVOCATION, document_number=f"演示〔{decided.year}〕撤字1号",
        decided_on=decided.date(), reason=REASON, user=cast.users["province-1"], at=decided,
    )  # fmt: skip
    matter_decisions.confirm(case=case, decision_id=made.pk, user=cast.users["province-2"], at=decided)
