"""The pages before an act on recommendation material: what will happen, who is told, whether it can be undone."""

from collections import Counter
from typing import Any

from review.models import PacketEdition
from review.packets.history import Stand
from review.packets.reconciling import reconciled
from review.packets.selection import Packet, recommended, rest_of
from review.packets.summary import PIECES
from review.pages.packet_parts import url
from review.telling import TIER_NAMES
from zjtx.registry.enums import Tier


def _page(stand: Stand, name: str, form: Any, **more: Any) -> dict[str, Any]:
    packet = stand.packet
    own = url("packet", packet)
    crumb = f"{packet.round.code} {packet.region.name}"
    return {"page_name": name, "act_label": name, "form": form, "cancel_url": own, "crumbs": [(crumb, own)], **more}


def _above(packet: Packet) -> str:
    return "市级主管部门" if packet.desk == "district" else "省级主管部门"


def close_page(stand: Stand, form: Any, left: int) -> dict[str, Any]:
    """Before first review is closed."""
    packet = stand.packet
    rows = recommended(rest_of(packet)).order_by().values_list("declaration__tier", flat=True)
    numbers = Counter(rows)
    facts = [
        {"label": TIER_NAMES[tier], "value": f"推荐{numbers[tier]}{PIECES[tier]}"} for tier in Tier if numbers[tier]
    ]
    rest = [f"其余{left}份申报未办结，列入“未办结”，不在推荐名单内。"] if left else []
    return _page(
        stand,
        "办结初审",
        form,
        facts=facts,
        consequences=[
            "推荐名单和各申报的版本固定；不重新开启，不能再推荐、退回或不予推荐。",
            *rest,
            "生成报送用的推荐汇总表。",
        ],
        reversible="报送前可以重新开启初审，须填写理由。",
    )


def reopen_page(stand: Stand, form: Any) -> dict[str, Any]:
    """Before a closed list is taken back."""
    return _page(
        stand,
        "重新开启初审",
        form,
        consequences=["固定的推荐名单作废，可以继续办理初审。", "已上传的推荐函留存备查，再次办结后须重新上传。"],
        reversible="办理后须再次办结初审才能报送。",
    )


def send_page(stand: Stand, form: Any, edition: PacketEdition) -> dict[str, Any]:
    """Before the material is sent."""
    facts = [
        {"label": TIER_NAMES[one.tier], "value": f"{one.system}{PIECES[one.tier]}", "note": "系统、汇总表、推荐函一致"}
        for one in reconciled(stand.packet, edition)
    ]
    letter = edition.letter.original_name if edition.letter else ""
    to = _above(stand.packet)
    return _page(
        stand,
        "报送推荐材料",
        form,
        act_label="报送",
        facts=[*facts, {"label": "推荐函", "value": letter}],
        consequences=[f"推荐函、推荐汇总表和推荐名单报送{to}。", "报送后不能更改，须变动的由接收单位退回。"],
        whom=f"{to}的办理人员收到消息。",
    )


def accept_page(stand: Stand, form: Any, edition: PacketEdition) -> dict[str, Any]:
    """Before the material is accepted."""
    facts = [
        {"label": TIER_NAMES[Tier(one.tier)], "value": f"{one.number}{PIECES[Tier(one.tier)]}"}
        for one in edition.tiers.all()
    ]
    is_city = stand.packet.desk == "city"
    then = "名单所列申报可以列入评审组。" if is_city else "名单所列申报由本市继续初审，不因接收而推荐。"
    return _page(
        stand,
        "接收推荐材料",
        form,
        facts=[{"label": "报送单位", "value": stand.packet.bureau}, *facts],
        consequences=["推荐材料接收，不能再退回。", then],
        whom=f"{stand.packet.bureau}的办理人员收到消息。",
    )


def send_back_page(stand: Stand, form: Any) -> dict[str, Any]:
    """Everything review/packet_send_back.html shows."""
    is_city = stand.packet.desk == "city"
    named = "逐份写明理由的申报同时退回市级初审，由市级重新办理。" if is_city else "逐份写明的理由随退回告知区县。"
    return _page(
        stand,
        "退回推荐材料",
        form,
        lines=form.lines(),
        plain=[form["revision"], form["reason"]],
        consequences=["推荐材料整体退回报送单位，更正后可以再次报送。", named],
    )


def file_page(stand: Stand, name: str, form: Any, note: str) -> dict[str, Any]:
    """Everything pieces/form_page.html shows for an upload."""
    return _page(stand, name, form, submit_label="上传", multipart=True, notes=[note])
