"""The parts of the page of one bureau's recommendation material: numbers, papers, volumes, acts, history."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from declarations.enums import Desk
from declarations.pages.evidence import size_text
from declarations.pages.packages import job_row
from review.enums import PacketAct, PacketState
from review.models import PacketEdition, PacketStep
from review.packets import bundle, sheets
from review.packets.closing import closing_refusals, is_own
from review.packets.history import Stand, entries, may_read, steps
from review.packets.reconciling import disagreements, reconciled
from review.packets.selection import Packet
from review.packets.sending import is_above
from review.packets.summary import PIECES
from review.pages.groups import table
from review.telling import TIER_NAMES
from zjtx.common import jobs
from zjtx.common.models import Job, StoredFile
from zjtx.common.templatetags.zjtx import cn_date, cn_moment
from zjtx.registry.enums import Tier

LOOKS = {
    PacketState.OPEN: ("neutral", "pencil-square"),
    PacketState.CLOSED: ("amber", "hourglass-split"),
    PacketState.SENT: ("progress", "send"),
    PacketState.RETURNED: ("red", "arrow-return-left"),
    PacketState.ACCEPTED: ("green", "check-circle"),
}
STEP_ICONS = {PacketAct.SEND: "send", PacketAct.ACCEPT: "check-circle", PacketAct.SEND_BACK: "arrow-return-left"}
LIST = ("类别", "序号", "申报编号", "企业名称", "版本", "现状")
SHOWN_REFUSALS = 3


def badge(state: str) -> dict[str, str]:
    """A state as pieces/status_badge.html reads it."""
    tone, icon = LOOKS[PacketState(state)]
    return {"label": PacketState(state).label, "tone": tone, "icon": icon}


def url(name: str, packet: Packet, *rest: Any) -> str:
    """An address of the material."""
    return reverse(f"review:{name}", args=[packet.round.code, packet.region.pk, *rest])


def numbers(packet: Packet, edition: PacketEdition) -> list[dict[str, Any]]:
    """A row a tier: what system, sheet and letter say, and whether they agree."""
    made = {one.tier: one.sheet for one in edition.tiers.select_related("sheet")}
    return [
        {
            "name": TIER_NAMES[one.tier],
            "cells": [
                ("系统", one.system),
                ("汇总表", "未生成" if one.sheet is None else one.sheet),
                ("推荐函", "未上传" if one.letter is None else one.letter),
            ],
            "agrees": one.agrees,
            "words": one.words,
            "sheet_url": _file_url(packet, made.get(one.tier)),
        }
        for one in reconciled(packet, edition)
    ]


def _file_url(packet: Packet, stored: StoredFile | None) -> str:
    return url("packet_file", packet, stored.pk) if stored else ""


def papers(packet: Packet, edition: PacketEdition) -> list[dict[str, str]]:
    """The letter and the candidate table, for pieces/definition_list.html."""
    rows = [("盖章的推荐函", edition.letter, "尚未上传")]
    if packet.desk == Desk.DISTRICT:
        rows.append(("后备企业表", edition.candidates, "未上传"))
    found = []
    for label, stored, none in rows:
        old = label.startswith("盖章") and stored is not None and edition.letter_mark != edition.mark
        note = "为变动前的名单上传，须重新上传" if old else size_text(stored.size) if stored else ""
        name = stored.original_name if stored else none
        found.append({"label": label, "value": name, "url": _file_url(packet, stored), "note": note})
    return found


def sheets_row(edition: PacketEdition, user: Any) -> dict[str, Any] | None:
    """The job that makes the sheets, while they are not all there."""
    if edition.state not in (PacketState.CLOSED, PacketState.RETURNED) or not edition.tiers.filter(sheet=None).exists():
        return None
    job = sheets.sheets_job(edition)
    if job is None or job.requested_by_id != user.pk:
        return {"job": None, "is_failed": job is None or job.status == Job.Status.FAILED}
    poll = reverse("jobs:status", args=[job.pk])
    return {"job": job_row(job), "poll_url": poll, "is_failed": job.status == Job.Status.FAILED}


def bundles(packet: Packet, edition: PacketEdition, user: Any) -> list[dict[str, Any]]:
    """A row a volume: how much, the job where one was asked for and its result can be fetched."""
    rows = []
    for tier in edition.tiers.all():
        found = bundle.volumes(edition, tier.tier)
        rows += [(tier.tier, one, len(found)) for one in found]
    keys = [jobs.key_of(bundle.KIND, user, bundle.bundle_key(edition, tier, one.number)) for tier, one, _many in rows]
    made = {one.key: one for one in Job.objects.filter(key__in=keys).select_related("result")}
    shown = []
    for (tier, one, many), key in zip(rows, keys, strict=True):
        job = made.get(key)
        is_live = job is not None and not job.has_expired()
        part = f"第{one.number}卷，序号{one.first}至{one.last}" if many > 1 else f"{one.last}{PIECES[Tier(tier)]}"
        shown.append(
            {
                "name": TIER_NAMES[Tier(tier)],
                "part": part,
                "size_text": f"约{size_text(one.size)}",
                "url": url("packet_bundle", packet, tier, one.number),
                "job": job_row(job) if job and is_live else None,
                "poll_url": reverse("jobs:status", args=[job.pk]) if job and is_live else "",
                "can_ask": not is_live or (job is not None and job.status == Job.Status.FAILED),
            }
        )
    return shown


def acts(stand: Stand, user: Any, at: datetime) -> list[dict[str, Any]]:
    """The acts of whoever looks at the page; each with the sentence that keeps it off."""
    if is_own(user, stand.packet):
        return _own_acts(stand, at)
    if is_above(user, stand.packet) and stand.state == PacketState.SENT:
        return [
            _act("接收推荐材料", "packet_accept", stand, tone="primary"),
            _act("退回推荐材料", "packet_send_back", stand, tone="danger"),
        ]
    return []


def _own_acts(stand: Stand, at: datetime) -> list[dict[str, Any]]:
    packet, state = stand.packet, stand.state
    if state == PacketState.OPEN:
        return [_act("办结初审", "packet_close", stand, closing_refusals(packet, at), tone="primary")]
    if state not in (PacketState.CLOSED, PacketState.RETURNED) or stand.frozen is None:
        return []
    wrong = disagreements(packet, stand.frozen)
    found = [_act("上传盖章的推荐函", "packet_sealed", stand, tone="plain" if stand.frozen.letter else "primary")]
    if packet.desk == Desk.DISTRICT:
        found.append(_act("上传后备企业表", "packet_candidates", stand))
    found.append(_act("报送", "packet_send", stand, wrong, tone="primary"))
    if state == PacketState.RETURNED:
        found.append(_act("重新办结初审", "packet_close", stand, closing_refusals(packet, at)))
    else:
        found.append(_act("重新开启初审", "packet_reopen", stand))
    return found


def _act(label: str, name: str, stand: Stand, refusals: list[str] | None = None, tone: str = "") -> dict[str, Any]:
    kept = refusals or []
    words = "；".join(kept[:SHOWN_REFUSALS]) + ("等" if len(kept) > SHOWN_REFUSALS else "")
    return {"label": label, "url": url(name, stand.packet), "tone": tone, "refusal": words}


def history(packet: Packet, user: Any) -> list[dict[str, Any]]:
    """The steps as pieces/timeline.html reads them; each sending with its letter."""
    return [_step(packet, one) for one in steps(packet, user)]


def _step(packet: Packet, one: PacketStep) -> dict[str, Any]:
    what = one.get_act_display()
    what += f"（第{one.edition.serial}批）" if one.edition.serial > 1 else ""
    if one.act == PacketAct.SEND:
        what += f"（第{one.detail['number']}次）" if one.detail["number"] > 1 else ""
        what += "，逾期" if one.is_late else ""
    return {
        "at_text": cn_moment(one.at),
        "what": what,
        "who": one.actor_label,
        "opinion": f"逾期理由：{one.reason}" if one.is_late else one.reason,
        "note": _note(one),
        "tone": "red" if one.act == PacketAct.SEND_BACK else "green" if one.act == PacketAct.ACCEPT else "neutral",
        "icon": STEP_ICONS.get(PacketAct(one.act), "dot"),
        "url": _file_url(packet, one.file),
        "url_label": one.file.original_name if one.file else "",
    }


def _note(one: PacketStep) -> str:
    counts = one.detail.get("counts") or {}
    words = "、".join(f"{TIER_NAMES[Tier(tier)]}{number}{PIECES[Tier(tier)]}" for tier, number in counts.items())
    if one.act == PacketAct.SEND_BACK and one.detail["rows"]:
        words = "；".join(f"{number}：{text}" for number, text in one.detail["rows"].items())
    if one.act == PacketAct.CLOSE and one.detail["left"]:
        words += f"；未办结{len(one.detail['left'])}份"
    return f"{words}；清单摘要{one.detail['sha256'][:16]}" if one.act == PacketAct.SEND else words


def listed(stand: Stand, user: Any) -> dict[str, Any] | None:
    """The frozen list, for whoever may read it."""
    if stand.frozen is None or not may_read(user, stand):
        return None
    rows = []
    for one in entries(stand.frozen):
        texts = (
            TIER_NAMES[Tier(one.tier)],
            str(one.position),
            one.declaration.number,
            one.declaration.enterprise_name,
            f"第{one.submission.version}版",
            "已退回市级" if one.taken_out_at else one.declaration.get_status_display(),
        )
        version = reverse("declarations:version", args=[one.declaration.number, one.submission.version])
        cells: list[dict[str, Any]] = [{"text": text} for text in texts]
        cells[2]["url"] = version
        rows.append(("", cells))
    return table("推荐名单", LIST, rows) | {"main": 3}


def left(stand: Stand, user: Any) -> list[str]:
    """What was not decided at closing; the bureau's own to read, and of the bureau above once it was sent."""
    if stand.frozen is None or not may_read(user, stand):
        return []
    return [f"{number} {name}" for number, name, _status in stand.frozen.left]


def sending_facts(packet: Packet, edition: PacketEdition) -> list[dict[str, str]]:
    """When it was sent and whether in time, for the bureau above and the own one."""
    first = edition.steps.filter(act=PacketAct.SEND).order_by("pk").first()
    if first is None:
        return []
    due = first.detail["due"]
    note = (
        f"截止{cn_date(date.fromisoformat(due))}，逾期。理由：{first.reason}"
        if first.is_late
        else "按期"
        if due
        else ""
    )
    return [{"label": "报送", "value": f"{cn_moment(first.at)} {first.actor_label}", "note": note}]
