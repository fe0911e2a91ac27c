"""The pages of the recommendation material: rounds, and one round of one bureau."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse

from declarations.enums import Desk, WindowKind
from declarations.models import Declaration, Round
from declarations.pages.packages import job_row
from review.packets.making import may_see_phones, present_jobs
from review.packets.selection import Packet, TierCount, counts, opened_rounds, regions_of
from review.packets.summary import PIECES
from review.pages.province import select
from review.province import STAGES
from review.telling import TIER_NAMES, city_code
from zjtx.accounts.enums import Role
from zjtx.common import clock
from zjtx.common.models.jobs import RESULT_LIFETIME
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday
from zjtx.common.working_days import Reading, add_working_days, working_days_between
from zjtx.registry.enums import Tier
from zjtx.registry.models import Region
from zjtx.registry.selectors import province_of

COLUMNS = ("批次", "地区", "市级初审截止", "推荐材料报送截止", "已推荐至省级")
EMPTY = {"heading": "没有申报批次", "text": "批次开放后，推荐材料会出现在这里。"}
# Shown beside the tiers; the words of `TierCount`.
STATES = {"recommended": "已推荐", "not_recommended": "不予推荐", "returned": "已退回企业", "open": "初审未办结"}


def packets_page(user: Any, code: str) -> dict[str, Any]:
    """Everything review/packets.html shows: a row a round and region, for the province those of one round."""
    rounds, regions = list(opened_rounds().prefetch_related("windows")), list(regions_of(user))
    is_province = user.role == Role.PROVINCE_OFFICER
    shown = next((one for one in rounds if one.code == code), rounds[0] if rounds else None)
    if is_province:
        rounds = [shown] if shown else []
    numbers = _numbers(user, rounds)
    columns = [{"label": label, "numeric": label == COLUMNS[-1]} for label in COLUMNS]
    rows = [_row(one, region, numbers, columns, 1 if is_province else 0) for one in rounds for region in regions]
    choices = [(one, one) for one in opened_rounds().values_list("code", flat=True)]
    return {
        "filters": [select("round", "批次", shown.code, "", choices)] if is_province and shown else [],
        "table": {"caption": "推荐材料", "columns": columns, "rows": rows, "empty": EMPTY},
    }


def _numbers(user: Any, rounds: Iterable[Round]) -> dict[tuple[int, str], int]:
    """{(round, city or district): recommended to the province}; one query."""
    rows = Declaration.objects.visible_to(user).filter(round__in=list(rounds), status__in=STAGES).order_by()
    found: dict[tuple[int, str], int] = {}
    for round_id, path, number in rows.values_list("round_id", "region_path").annotate(number=Count("pk")):
        for code in {city_code(path), path.strip("/").split("/")[-1]}:
            found[round_id, code] = found.get((round_id, code), 0) + number
    return found


def _row(
    round_: Round, region: Region, numbers: dict[tuple[int, str], int], columns: list[dict[str, Any]], named: int
) -> dict[str, Any]:
    """`named` is the place of the cell that tells one row from another: it bears the link."""
    closes, due = packet_due(round_)
    texts = (
        round_.code,
        region.name,
        cn_date(closes) if closes else "未设",
        cn_date_weekday(due.date) if due else "未设",
        str(numbers.get((round_.pk, region.pk), 0)),
    )
    cells = [{**column, "text": text} for column, text in zip(columns, texts, strict=True)]
    cells[named]["url"] = reverse("review:packet", args=[round_.code, region.pk])
    return {"cells": cells}


def packet_due(round_: Round) -> tuple[datetime | None, Reading | None]:
    """(end of first review, day until which a city sends its material: the n-th working day after it)."""
    closes = next((one.closes_at for one in round_.windows.all() if one.kind == WindowKind.FIRST_REVIEW), None)
    if closes is None:
        return None, None
    return closes, add_working_days(clock.local(closes).date(), round_.packet_working_days)


def packet_page(user: Any, packet: Packet, at: datetime) -> dict[str, Any]:
    """Everything review/packet.html shows."""
    found = counts(packet)
    shown = present_jobs(packet, user, [one.tier for one in found])
    is_own_city = user.role == Role.CITY_OFFICER
    return {
        "packet": packet,
        "facts": _facts(packet, at),
        "steps": _steps(packet, found, at) if user.region_id == packet.region.pk else [],
        "tiers": [_tier(packet, one) for one in found],
        "states": list(STATES.values()),
        "jobs": [{"job": job_row(one), "poll_url": reverse("jobs:status", args=[one.pk])} for one in shown],
        "days": RESULT_LIFETIME.days,
        "may_see_phones": may_see_phones(user),
        "letter_url": reverse("review:packet_letter", args=_names(packet)) if is_own_city else "",
        "can_draft": any(one.recommended for one in found),
    }


def _names(packet: Packet) -> list[str]:
    return [packet.round.code, packet.region.pk]


def _tier(packet: Packet, one: TierCount) -> dict[str, Any]:
    numbers = [(label, getattr(one, name)) for name, label in STATES.items()]
    return {
        "name": TIER_NAMES[Tier(one.tier)],
        "numbers": numbers,
        "has_rows": one.recommended > 0,
        "piece": PIECES[Tier(one.tier)],
        "summary_url": reverse("review:packet_summary", args=[*_names(packet), one.tier]),
    }


def _facts(packet: Packet, at: datetime) -> list[dict[str, str]]:
    round_ = packet.round
    facts = [
        {"label": "通知", "value": f"{round_.title}（{round_.document_number}）"},
        {"label": "推荐单位", "value": packet.bureau},
    ]
    closes, due = packet_due(round_)
    if closes is None or due is None:
        return facts
    return [
        *facts,
        {"label": "市级初审截止", "value": cn_date_weekday(clock.local(closes).date())},
        {"label": "推荐材料报送截止", "value": cn_date_weekday(due.date), "note": _left(due, at)},
    ]


def _left(due: Reading, at: datetime) -> str:
    """How many working days are left; a day of an unpublished calendar is told as such."""
    days = working_days_between(clock.local(at).date(), due.date)
    if days < 0:
        told = f"已过{-days}个工作日"
    else:
        told = f"还有{days}个工作日" if days else "今日截止"
    return f"{told}{'，工作日历尚未公布，为暂定' if due.provisional else ''}"


def _steps(packet: Packet, found: list[TierCount], at: datetime) -> list[str]:
    """What the bureau has to do, in order."""
    still, back = sum(one.open for one in found), sum(one.returned for one in found)
    steps = []
    if still:
        steps.append(f"尚有{still}份申报初审未办结，请先办结。")
    if back:
        steps.append(f"有{back}份已退回企业修改，重新提交后须再次初审。")
    if not any(one.recommended for one in found):
        return steps or ["目前没有已推荐的申报。"]
    if packet.desk == Desk.DISTRICT:
        return [*steps, "核对推荐汇总表，连同推荐意见报送市级主管部门。"]
    _closes, due = packet_due(packet.round)
    until = f"最迟于{cn_date(due.date)}" if due else ""
    to = province_of(packet.region).bureau_name
    return [
        *steps,
        "核对推荐汇总表；起草推荐函，核对后按本单位公文程序印发。",
        f"推荐函、汇总表和申报材料{until}报送{to}。",
    ]
