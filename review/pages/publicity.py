"""The province's side of a publicity: before it is published, while it runs, its corrections and objections."""

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from declarations.enums import Status
from declarations.models import Round
from review import publicity as services
from review import recognition
from review.enums import ObjectionState, Phase
from review.models import Publicity
from review.pages.decision import crumbs, progress_of
from review.pages.province_case import case_url
from review.publicity import Line
from review.titles import TIER_WORDS, unit_of
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday, cn_moment
from zjtx.common.working_days import Reading, is_working_day
from zjtx.registry.enums import Tier

OBJECTION_LOOKS = {
    ObjectionState.OPEN: ("amber", "hourglass-split"),
    ObjectionState.UPHELD: ("red", "x-circle"),
    ObjectionState.REJECTED: ("grey", "check-circle"),
}


def usual_first_day(today: date) -> date:
    """The next working day after today: the list appears at midnight."""
    day = today + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def usual_words(round_: Round, tier: str, number: int) -> dict[str, str]:
    """A first wording that the officer changes as needed."""
    what = TIER_WORDS[Tier(tier)]
    unit = unit_of(tier)
    return {
        "title": f"{round_.year}年度辽宁省{what}拟认定名单公示",
        "document": (
            f"根据{round_.document_number}，经企业申报、各市初审推荐、专家评审，拟认定{number}{unit}{what}，现予公示。"
            "公示期内如有异议，请以书面或在线方式提出，并提供真实姓名（单位名称）和联系方式。"
        ),
        "contact": "　".join(text for text in (round_.office, round_.desk_phones) if text),
    }


def publish_page(round_: Round, tier: str, first_day: date, form: Any) -> dict[str, Any]:
    """Everything review/publicity_new.html shows."""
    declarations = services.waiting(round_, tier)
    last = services.last_day_of(round_, first_day)
    return {
        "page_name": f"发布公示 {round_.code} {Tier(tier).label}",
        "act_label": "发布公示",
        "first_day": first_day,
        "facts": [
            {"label": "公示开始日", "value": cn_date_weekday(first_day)},
            {"label": "公示截止日", "value": cn_date_weekday(last.date), "note": _counting(round_, last)},
            {"label": "公示对象", "value": f"{len(declarations)}户"},
        ],
        "lines": lines_table(services.public_lines(declarations), tier),
        "consequences": [
            f"上列{len(declarations)}户转为“公示中”，名单固定，此后只能以注明的方式更正名称。",
            f"公示页自{cn_date_weekday(first_day)}0时起对外公开，至{cn_date_weekday(last.date)}24时止受理异议。",
        ],
        "whom": "各企业的全部用户和有企业列入的市级主管部门收到消息。",
        "reversible": "发布后不能撤回。",
        "form": form,
        "crumbs": crumbs(),
        "cancel_url": reverse("review:decisions"),
        "danger": False,
    }


def _counting(round_: Round, last: Reading) -> str:
    provisional = "（暂定：该年放假安排尚未录入）" if last.provisional else ""
    return f"共{round_.publicity_working_days}个工作日，自开始日起算{provisional}"


def lines_table(lines: list[Line], tier: str) -> dict[str, Any]:
    """The public list: serial, city, enterprise, and product for products; nothing else."""
    labels = ["序号", "市", "企业名称", *(["产品（技术）名称"] if tier == Tier.PRODUCT else [])]
    columns = [{"label": label, "numeric": label == "序号"} for label in labels]
    rows = []
    for line in lines:
        texts = [str(line["serial"]), line["city"], line["enterprise"]]
        if tier == Tier.PRODUCT:
            texts.append(line.get("product", ""))
        cells = [column | {"text": text} for column, text in zip(columns, texts, strict=True)]
        cells[2]["note"] = "；".join(line.get("notes", []))
        rows.append({"cells": cells})
    return {"caption": "公示名单", "columns": columns, "rows": rows, "main": 2}


def publicity_page(publicity: Publicity, at: datetime) -> dict[str, Any]:
    """Everything review/publicity.html shows."""
    phase = services.phase_of(publicity, at)
    entries = list(publicity.entries.select_related("declaration").order_by("serial"))
    waiting = sum(one.declaration.status == Status.PUBLICITY for one in entries)
    ready = {one.serial for one in recognition.ready(publicity)}
    has_begun = phase != Phase.COMING
    return {
        "publicity": publicity,
        "progress": progress_of(phase, waiting),
        "is_running": phase == Phase.OPEN,
        "next_step": _next_step(publicity, phase, waiting, len(ready)),
        "ends_at": clock.as_moment(publicity.last_day + timedelta(days=1)) - timedelta(seconds=1),
        "can_draft": bool(ready),
        "can_recognise": phase == Phase.OVER and bool(ready),
        "facts": _facts(publicity),
        "table": _entries_table(publicity, entries, ready, phase),
        "objections": _objections_table(publicity),
        "recognitions": list(publicity.recognitions.order_by("pk")),
        "public_url": reverse("public:publicity", args=[publicity.pk]) if has_begun else "",
        "enter_url": reverse("review:objection_enter", args=[publicity.pk]) if has_begun else "",
        "crumbs": crumbs(),
    }


def _next_step(publicity: Publicity, phase: Phase, waiting: int, ready: int) -> str:
    """What comes next, and what it waits for."""
    if phase == Phase.COMING:
        return f"自{cn_date_weekday(publicity.first_day)}0时起对外公开。"
    if phase == Phase.OPEN:
        return f"{cn_date_weekday(publicity.last_day)}24时公示期满，此后办理认定。公示期内收到的异议在下方登记、答复。"
    if ready < waiting:
        return f"公示期满，{ready}户可办理认定，{waiting - ready}户有待答复的异议，答复后办理。"
    return f"公示期满，{ready}户可办理认定。" if waiting else ""


def _facts(publicity: Publicity) -> list[dict[str, str]]:
    last = cn_date_weekday(publicity.last_day) + ("（暂定）" if publicity.is_provisional else "")
    return [
        {"label": "批次", "value": f"{publicity.round.code} {publicity.get_tier_display()}"},
        {"label": "公示期", "value": f"{cn_date_weekday(publicity.first_day)}至{last}"},
        {"label": "发布", "value": f"{publicity.published_by.full_name}，{cn_moment(publicity.published_at)}"},
        {"label": "异议受理方式", "value": publicity.contact},
    ]


def _entries_table(publicity: Publicity, entries: list[Any], ready: set[int], phase: Phase) -> dict[str, Any]:
    """The lines with what the province alone sees: number, status, what holds them, the link to a correction."""
    table = lines_table(services.corrected_lines(publicity), publicity.tier)
    can_correct = any(one.declaration.status == Status.PUBLICITY for one in entries)
    labels = ("申报编号", "状态", *(["更正"] if can_correct else []))
    more = [{"label": label, "numeric": False} for label in labels]
    table["columns"] += more
    for row, entry in zip(table["rows"], entries, strict=True):
        one = entry.declaration
        in_publicity = one.status == Status.PUBLICITY
        is_held = in_publicity and entry.serial not in ready
        words = "待认定" if in_publicity and phase == Phase.OVER else one.get_status_display()
        status = {"text": words, "note": "有待答复的异议" if is_held else ""}
        link = reverse("review:publicity_correct", args=[publicity.pk, entry.serial])
        cells = [
            {"text": one.number, "url": case_url(one.number)},
            status | ({"tone": "amber", "icon": "exclamation-triangle"} if is_held else {}),
        ]
        if can_correct:
            cells.append({"text": "更正名称", "url": link} if in_publicity else {"text": ""})
        row["cells"] += [column | cell for column, cell in zip(more, cells, strict=True)]
    return table


def _objections_table(publicity: Publicity) -> dict[str, Any]:
    labels = ("受理编号", "涉及", "来源", "收到日期", "状态")
    columns = [{"label": label, "numeric": False} for label in labels]
    rows = []
    for one in publicity.objections.select_related("declaration").order_by("-pk"):
        tone, icon = OBJECTION_LOOKS[ObjectionState(one.state)]
        cells = [
            {"text": one.receipt_number},
            {"text": one.declaration.enterprise_name if one.declaration else "公示名单整体"},
            {"text": one.get_channel_display()},
            {"text": cn_date(one.received_on)},
            {"text": one.get_state_display(), "badge": True, "tone": tone, "icon": icon},
        ]
        shown = [column | cell for column, cell in zip(columns, cells, strict=True)]
        rows.append({"url": reverse("review:objection", args=[one.pk]), "cells": shown})
    return {"caption": "异议", "columns": columns, "rows": rows}


def own_crumbs(publicity: Publicity) -> list[tuple[str, str]]:
    """From the landing page to the publicity."""
    return crumbs((publicity.title, reverse("review:publicity", args=[publicity.pk])))


def form_page(publicity: Publicity, form: Any, name: str, label: str, lead: str = "") -> dict[str, Any]:
    """Everything pieces/form_page.html shows for an act on a publicity."""
    return {
        "form": form,
        "page_name": name,
        "submit_label": label,
        "lead_text": lead,
        "crumbs": own_crumbs(publicity),
        "cancel_url": reverse("review:publicity", args=[publicity.pk]),
    }
