"""The page of the recommendation material of one bureau in one round."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from declarations.enums import Desk
from declarations.pages.packages import job_row
from review.enums import PacketState
from review.packets.closing import is_own
from review.packets.due import due_of, review_end
from review.packets.history import Stand, may_read, stand_of
from review.packets.making import may_see_phones, present_jobs
from review.packets.selection import Packet, TierCount, counts, districts_of
from review.packets.standing import latest_edition
from review.packets.summary import PIECES
from review.pages import packet_parts as parts
from review.telling import TIER_NAMES
from zjtx.accounts.enums import Role
from zjtx.common import clock
from zjtx.common.models.jobs import RESULT_LIFETIME
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday
from zjtx.common.working_days import Reading, working_days_between
from zjtx.registry.enums import Tier
from zjtx.registry.selectors import province_of

# Shown beside the tiers; the words of `TierCount`.
STATES = {"recommended": "已推荐", "not_recommended": "不予推荐", "returned": "已退回企业", "open": "初审未办结"}
ENDS = {Desk.CITY: "市级初审截止", Desk.DISTRICT: "区县初审截止"}
WHAT_NEXT = {
    PacketState.CLOSED: "打印推荐函盖章，上传扫描件并填写函中数量；三处数量一致后报送。",
    PacketState.RETURNED: "按退回理由更正：名单须变动的，办理后重新办结初审；名单不变的，更正材料后再次报送。",
}


def packet_page(user: Any, packet: Packet, at: datetime) -> dict[str, Any]:
    """Everything review/packet.html shows."""
    stand, found = stand_of(packet), counts(packet)
    is_own_page = is_own(user, packet)
    shown = present_jobs(asked(stand), user, [one.tier for one in found])
    return {
        "packet": packet,
        "facts": _facts(stand, at),
        "state": parts.badge(stand.state),
        "steps": _steps(stand, found, at, user) if is_own_page else [],
        "tiers": [_tier(packet, one) for one in found],
        "states": list(STATES.values()),
        "jobs": [{"job": job_row(one), "poll_url": reverse("jobs:status", args=[one.pk])} for one in shown],
        "days": RESULT_LIFETIME.days,
        "may_see_phones": may_see_phones(user),
        "letter_url": parts.url("packet_letter", packet) if is_own_page else "",
        "can_draft": any(one.recommended for one in found),
        "acts": parts.acts(stand, user, at),
        "history": parts.history(packet, user),
        "left": parts.left(stand, user),
        "listed": parts.listed(stand, user),
        **_frozen(stand, user),
    }


def asked(stand: Stand) -> Packet:
    """What sheets and letters are drafted of: what is still to be sent where a part has been accepted."""
    return Packet(stand.packet.round, stand.packet.region, is_rest=stand.is_next)


def _frozen(stand: Stand, user: Any) -> dict[str, Any]:
    """Numbers, papers and volumes of a closed list."""
    edition = stand.frozen
    if edition is None or not may_read(user, stand):
        return {"numbers": [], "papers": [], "sheets": None, "sheets_url": "", "bundles": []}
    is_own_page = is_own(user, stand.packet)
    return {
        "numbers": parts.numbers(stand.packet, edition),
        "papers": parts.papers(stand.packet, edition),
        "sheets": parts.sheets_row(edition, user) if is_own_page else None,
        "sheets_url": parts.url("packet_sheets", stand.packet),
        "bundles": parts.bundles(stand.packet, edition, user),
    }


def _tier(packet: Packet, one: TierCount) -> dict[str, Any]:
    return {
        "name": TIER_NAMES[Tier(one.tier)],
        "numbers": [(label, getattr(one, name)) for name, label in STATES.items()],
        "has_rows": one.recommended > 0,
        "piece": PIECES[Tier(one.tier)],
        "summary_url": parts.url("packet_summary", packet, one.tier),
    }


def _facts(stand: Stand, at: datetime) -> list[dict[str, str]]:
    packet = stand.packet
    facts = [
        {"label": "通知", "value": f"{packet.round.title}（{packet.round.document_number}）"},
        {"label": "推荐单位", "value": packet.bureau},
    ]
    closes, due = review_end(packet), due_of(packet)
    if closes is not None and due is not None:
        is_done = stand.state in (PacketState.SENT, PacketState.ACCEPTED)
        facts += [
            {"label": ENDS[packet.desk], "value": cn_date_weekday(clock.local(closes).date())},
            {
                "label": "推荐材料报送截止",
                "value": cn_date_weekday(due.date),
                "note": "" if is_done else days_left(due, at),
            },
        ]
    return [*facts, *(parts.sending_facts(packet, stand.frozen) if stand.frozen else [])]


def days_left(due: Reading, at: datetime) -> str:
    """How many working days are left; a day of an unpublished calendar is told as such."""
    days = working_days_between(clock.local(at).date(), due.date)
    if days < 0:
        told = f"已过{-days}个工作日"
    else:
        told = f"还有{days}个工作日" if days else "今日截止"
    return f"{told}{'，工作日历尚未公布，为暂定' if due.provisional else ''}"


def _steps(stand: Stand, found: list[TierCount], at: datetime, user: Any) -> list[str]:
    """What the bureau has to do, in order."""
    if stand.state != PacketState.OPEN:
        return [WHAT_NEXT[stand.state]] if stand.state in WHAT_NEXT else []
    still, back = sum(one.open for one in found), sum(one.returned for one in found)
    steps = []
    if still:
        steps.append(f"尚有{still}份申报初审未办结，请先办结。")
    if back:
        steps.append(f"有{back}份已退回企业修改，重新提交后须再次初审。")
    if waiting := _districts_waiting(stand.packet, user):
        steps.append(f"以下区县的推荐材料尚未接收：{'、'.join(waiting)}。")
    if not any(one.recommended for one in found):
        return steps or ["目前没有已推荐的申报。"]
    return [*steps, *_on_the_way(stand.packet)]


def _on_the_way(packet: Packet) -> list[str]:
    due = due_of(packet)
    until = f"最迟于{cn_date(due.date)}" if due else ""
    above = province_of(packet.region) if packet.desk == Desk.CITY else packet.region.parent
    to = (above.bureau_name or above.full_name) if above else ""
    return [
        "核对推荐汇总表；起草推荐函，核对后按本单位公文程序印发。",
        "办结初审，固定推荐名单。",
        f"上传盖章的推荐函，{until}将推荐函、汇总表和申报材料报送{to}。",
    ]


def _districts_waiting(packet: Packet, user: Any) -> list[str]:
    """Districts that have begun to send and whose material the city has not accepted yet."""
    if user.role != Role.CITY_OFFICER:
        return []
    names = []
    for region in districts_of(user, packet.round):
        edition = latest_edition(Packet(packet.round, region))
        if edition is not None and edition.state != PacketState.ACCEPTED:
            names.append(f"{region.name}（{edition.get_state_display()}）")
    return names
