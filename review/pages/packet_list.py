"""Lists of recommendation material: a bureau's rounds, its districts', and for the province every city by tier."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse

from declarations.models import CityPlan, Declaration, Round
from review.enums import PacketAct, PacketState
from review.models import PacketEdition, PacketStep
from review.packets.due import due_of, review_end
from review.packets.selection import Packet, districts_of, opened_rounds, regions_of
from review.pages.groups import table
from review.pages.packet_parts import LOOKS
from review.pages.province import select
from review.province import STAGES
from review.telling import TIER_NAMES, city_code
from zjtx.accounts.enums import Role
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday, cn_moment
from zjtx.registry.enums import Tier

OWN = ("批次", "地区", "初审截止", "推荐材料报送截止", "状态", "已推荐至省级")
PROVINCE = ("市", "类别", "已推荐", "已报送", "已接收", "市计划数", "状态", "报送时间")
EMPTY = {"heading": "没有申报批次", "text": "批次开放后，推荐材料会出现在这里。"}
NO_ROWS = {"heading": "没有符合条件的推荐材料", "text": "可以更换批次或状态后再查。"}
NUMERIC = ("已推荐", "已报送", "已接收", "市计划数", "已推荐至省级")


def packets_page(user: Any, code: str, state: str, at: datetime) -> dict[str, Any]:
    """Everything review/packets.html shows: for the province a row a city and tier of one round, else a row a round and
    bureau."""
    rounds = list(opened_rounds().prefetch_related("windows"))
    if user.role != Role.PROVINCE_OFFICER:
        return {"filters": [], "table": _own_table(user, rounds)}
    shown = next((one for one in rounds if one.code == code), rounds[0] if rounds else None)
    choices = [(one.code, one.code) for one in rounds]
    wanted = state if state in PacketState.values else ""
    filters = [
        select("round", "批次", shown.code, "", choices),
        select("state", "状态", wanted, "全部状态", PacketState.choices),
    ] if shown else []  # fmt: skip
    rows = _province_rows(user, shown, wanted, at) if shown else []
    found = table("各市推荐材料", PROVINCE, rows, numeric=NUMERIC)
    due = due_of(Packet(shown, regions_of(user)[0])) if shown and regions_of(user) else None
    return {
        "filters": filters,
        "due_text": f"推荐材料报送截止：{cn_date_weekday(due.date)}" if due else "",
        "table": found | {"empty": NO_ROWS if shown else EMPTY},
    }


def _own_table(user: Any, rounds: Iterable[Round]) -> dict[str, Any]:
    """The own bureau's rounds, each with those of its districts behind it."""
    rows, known = [], list(rounds)
    own, numbers = list(regions_of(user)), _recommended(user, known)
    states = _latest(known)
    for round_ in known:
        for region in [*own, *districts_of(user, round_)]:
            rows.append(_own_row(Packet(round_, region), numbers, states))
    return table("推荐材料", OWN, rows, numeric=NUMERIC) | {"empty": EMPTY}


def _own_row(
    packet: Packet, numbers: dict[tuple[int, str, str], int], states: dict[tuple[int, str], PacketEdition]
) -> tuple[str, list[dict[str, Any]]]:
    closes, due = review_end(packet), due_of(packet)
    key = (packet.round.pk, packet.region.pk)
    number = sum(count for (round_, region, _tier), count in numbers.items() if (round_, region) == key)
    cells = [
        {"text": packet.round.code},
        {"text": packet.region.name},
        {"text": cn_date(closes) if closes else "未设"},
        {"text": cn_date_weekday(due.date) if due else "未设"},
        _state_cell(states.get(key)),
        {"text": str(number)},
    ]
    return reverse("review:packet", args=[packet.round.code, packet.region.pk]), cells


def _recommended(user: Any, rounds: Iterable[Round]) -> dict[tuple[int, str, str], int]:
    """{(round, city or district, tier): recommended to the province}; one query."""
    rows = Declaration.objects.visible_to(user).filter(round__in=list(rounds), status__in=STAGES).order_by()
    found: dict[tuple[int, str, str], int] = {}
    counted = rows.values_list("round_id", "region_path", "tier").annotate(number=Count("pk"))
    for round_id, path, tier, number in counted:
        for code in {city_code(path), path.strip("/").split("/")[-1]}:
            found[round_id, code, tier] = found.get((round_id, code, tier), 0) + number
    return found


def _latest(rounds: Iterable[Round]) -> dict[tuple[int, str], PacketEdition]:
    """{(round, region): its newest edition that says something}; one query."""
    found = PacketEdition.objects.filter(round__in=list(rounds)).order_by("serial")
    shown = (one for one in found if one.state != PacketState.OPEN or one.serial == 1)
    return {(one.round_id, one.region_id): one for one in shown}


def _state_cell(edition: PacketEdition | None, note: str = "") -> dict[str, Any]:
    state = PacketState(edition.state) if edition else PacketState.OPEN
    tone, icon = LOOKS[state]
    return {"text": state.label, "badge": True, "tone": tone, "icon": icon, "note": note}


def _province_rows(
    user: Any, round_: Round, wanted: str, at: datetime
) -> list[tuple[str, list[dict[str, Any]]]]:  # fmt: skip
    """A row a city and tier; seven queries."""
    numbers, editions = _recommended(user, [round_]), _latest([round_])
    plans = {(one.city_id, one.tier): one.plan_count for one in CityPlan.objects.filter(round=round_)}
    sent, accepted = _counted(round_, (PacketState.SENT,)), _counted(round_, (PacketState.ACCEPTED,))
    sendings = _sendings(round_)
    offered = set(round_.tiers.values_list("tier", flat=True))
    rows = []
    for region in regions_of(user):
        edition = editions.get((round_.pk, region.pk))
        state = edition.state if edition else PacketState.OPEN
        for tier in (one for one in Tier if one in offered and (not wanted or wanted == state)):
            key = (region.pk, tier.value)
            figures = [numbers.get((round_.pk, *key), 0), sent.get(key, 0), accepted.get(key, 0)]
            plan = str(plans[key]) if plans.get(key) else "—"
            cells = [
                {"text": region.name},
                {"text": TIER_NAMES[tier]},
                *({"text": str(one)} for one in figures),
                {"text": plan},
                _state_cell(edition) if any(figures) else {"text": "—"},
                _when(Packet(round_, region), edition, sendings, at) if any(figures) else {"text": "无推荐"},
            ]
            rows.append((reverse("review:packet", args=[round_.code, region.pk]), cells))
    return rows


def _counted(round_: Round, states: tuple[PacketState, ...]) -> dict[tuple[str, str], int]:
    """{(city, tier): entries of editions in the states}; one query."""
    editions = PacketEdition.objects.filter(round=round_, state__in=states, entries__taken_out_at__isnull=True)
    rows = editions.order_by().values_list("region_id", "entries__tier").annotate(number=Count("entries"))
    return {(region, tier): number for region, tier, number in rows}


def _sendings(round_: Round) -> dict[int, PacketStep]:
    """{edition: its first sending}, by which it was in time or late; one query."""
    found = PacketStep.objects.filter(edition__round=round_, act=PacketAct.SEND).order_by("-pk").defer("detail")
    return {one.edition_id: one for one in found}


def _when(
    packet: Packet, edition: PacketEdition | None, sendings: dict[int, PacketStep], at: datetime
) -> dict[str, Any]:
    """When it was sent and whether in time; what has not come and should have is marked."""
    step = sendings.get(edition.pk) if edition else None
    if step is not None:
        note = f"逾期：{step.reason}" if step.is_late else "按期"
        return {"text": cn_moment(step.at), "note": note, "tone": "amber" if step.is_late else ""}
    due = due_of(packet)
    today: date = clock.local(at).date()
    if due is not None and today > due.date:
        return {"text": "逾期未报送", "tone": "red"}
    return {"text": "未报送"}
