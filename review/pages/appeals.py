"""Pages of appeals: the lists of province and city, one appeal, filing and answering it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from declarations.enums import Desk, Status
from declarations.models import Declaration
from review import appeals, province
from review.enums import AppealState
from review.models import Appeal
from review.own_matters import DESK_WORDS, OWN
from review.pages.decision import crumbs
from review.pages.matters import (
    PAGE_SIZE,
    address_query,
    due_text,
    end_of,
    entry,
    file_rows,
    list_table,
    newest_first,
    overdue_note,
    state_filter,
)
from review.pages.province import select
from review.pages.province_case import case_url
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday

OPEN, DONE = "open", "answered"
STATES = ((OPEN, "待答复"), (DONE, "已答复"))
DESKS = ((Desk.PROVINCE.value, "省级"), (Desk.CITY.value, "市级"))
LABELS = ("申诉编号", "企业名称", "所诉决定", "受理部门", "提交日期", "答复期限", "状态")
LOOKS = {
    AppealState.FILED: ("amber", "hourglass-split"),
    AppealState.ACCEPTED: ("progress", "search"),
    AppealState.MAINTAINED: ("grey", "check-circle"),
    AppealState.CORRECTED: ("green", "check-circle"),
}


def list_page(user: Any, asked: Mapping[str, str], at: datetime, **cursors: str) -> dict[str, Any]:
    """Everything review/matter_list.html shows: the province's and, for the province, the cities' appeals."""
    state, control = state_filter(asked, STATES)
    desk = asked.get("desk", "") if user.role == "province_officer" and asked.get("desk", "") in dict(DESKS) else ""
    rows = Appeal.objects.visible_to(user).select_related("declaration")
    if state:
        rows = rows.filter(answered_at__isnull=state == OPEN)
    if desk:
        rows = rows.filter(desk=desk)
    page = province.keyset(rows, "pk", size=PAGE_SIZE, newest_first=True, **cursors)
    shown = [{"url": reverse("review:appeal", args=[one.number]), "cells": _cells(one, at)} for one in page.rows]
    empty = ("没有申诉", "企业对不予推荐、未认定提出的申诉列在这里。")
    of_province = user.role == "province_officer"
    return {
        "page_name": "申诉",
        "lead_text": "企业对不予推荐、未认定的书面申诉，受理后在期限内答复。",
        "crumbs": crumbs() if of_province else [],
        "filters": [control, *([select("desk", "受理部门", desk, "全部", DESKS)] if of_province else [])],
        "table": list_table("申诉，新近的在前", LABELS, shown, page, address_query(state=state, desk=desk), empty),
    }


def _cells(one: Appeal, at: datetime) -> list[dict[str, Any]]:
    tone, icon = LOOKS[AppealState(one.state)]
    return [
        {"text": one.number},
        {"text": one.declaration.enterprise_name},
        {"text": Status(one.against).label},
        {"text": DESK_WORDS[Desk(one.desk)]},
        {"text": cn_date(one.filed_at)},
        {"text": due_text(one.answer_by, one.is_provisional),
         "note": overdue_note(one.answer_by, at) if one.is_open else ""},
        {"text": one.get_state_display(), "badge": True, "tone": tone, "icon": icon},
    ]  # fmt: skip


def appeal_page(user: Any, one: Appeal, at: datetime) -> dict[str, Any]:
    """Everything review/appeal.html shows, to the enterprise without officers' names."""
    tone, icon = LOOKS[AppealState(one.state)]
    is_own = user.role == "enterprise"
    handles = {Desk.CITY: "city_officer", Desk.PROVINCE: "province_officer"}[Desk(one.desk)] == user.role
    return {
        "appeal": one,
        "badge": {"label": one.get_state_display(), "tone": tone, "icon": icon},
        "facts": _facts(user, one),
        "files": file_rows(one.files.select_related("stored")),
        "answer": _answer(one),
        "entries": _entries(one, is_own),
        "has_letter": not is_own and one.answered_at is not None,
        "can_accept": handles and one.state == AppealState.FILED,
        "acts": _acts(one) if handles and one.state == AppealState.ACCEPTED else [],
        "due_at": end_of(one.answer_by) if one.is_open else None,
        "crumbs": _crumbs(user, one),
    }


def _crumbs(user: Any, one: Appeal) -> list[tuple[str, str]]:
    if user.role == "enterprise":
        own = reverse("declarations:detail", args=[one.declaration.number])
        return [("我的申报", reverse("declarations:mine")), (one.declaration.number, own)]
    way = ("申诉", reverse("review:appeals"))
    return crumbs(way) if user.role == "province_officer" else [way]


def _facts(user: Any, one: Appeal) -> list[dict[str, str]]:
    declaration = one.declaration
    return [
        {"label": "企业名称", "value": declaration.enterprise_name},
        {"label": "申报", "value": f"{declaration.get_tier_display()} {declaration.number}",
         "url": _declaration_url(user, declaration), "note": f"目前状态：{declaration.get_status_display()}"},
        {"label": "所诉决定", "value": Status(one.against).label, "note": _refusal_words(one)},
        {"label": "申诉理由", "value": one.reason},
        {"label": "受理部门", "value": DESK_WORDS[Desk(one.desk)]},
        {"label": "答复期限", "value": due_text(one.answer_by, one.is_provisional)},
    ]  # fmt: skip


def _declaration_url(user: Any, declaration: Declaration) -> str:
    if user.role == "enterprise":
        return reverse("declarations:detail", args=[declaration.number])
    if user.role == "city_officer":
        return reverse("review:desk", args=[declaration.number])
    return case_url(declaration.number) if declaration.status in province.STAGES else ""


def _refusal_words(one: Appeal) -> str:
    """The reason that was given with the refusal."""
    refused = one.declaration.log.filter(target=one.against, at__lte=one.filed_at).order_by("-pk").first()
    return f"理由：{refused.reason or refused.opinion}" if refused else ""


def _answer(one: Appeal) -> list[dict[str, str]]:
    if one.answered_at is None:
        return []
    return [
        {"label": "结果", "value": one.get_state_display()},
        {"label": "答复内容", "value": one.answer},
        *([{"label": "依据", "value": one.document_number}] if one.document_number else []),
    ]


def _entries(one: Appeal, is_own: bool) -> list[dict[str, str]]:
    def who(user: Any) -> str:
        return DESK_WORDS[Desk(one.desk)] if is_own else user.full_name

    found = [entry(one.filed_at, "提出申诉", OWN if is_own else one.declaration.enterprise_name)]
    if one.accepted_at is not None:
        found.append(entry(one.accepted_at, "受理申诉", who(one.accepted_by)))
    if one.answered_at is not None:
        found.append(entry(one.answered_at, f"答复：{one.get_state_display()}", who(one.answered_by)))
    return newest_first(found)


def _acts(one: Appeal) -> list[dict[str, str]]:
    return [
        {"label": "维持原决定", "url": reverse("review:appeal_maintain", args=[one.number])},
        {"label": "予以纠正", "url": reverse("review:appeal_correct", args=[one.number]), "tone": "primary"},
    ]


def new_page(declaration: Declaration, form: Any) -> dict[str, Any]:
    """Everything pieces/form_page.html shows before an appeal is filed."""
    address = reverse("declarations:detail", args=[declaration.number])
    who = DESK_WORDS[appeals.DESK_OF_STATUS[Status(declaration.status)]]
    until = cn_date_weekday(appeals.last_day(declaration))
    return {
        "form": form,
        "page_name": "提出申诉",
        "submit_label": "提交申诉",
        "lead_text": f"{declaration.number} {declaration.get_tier_display()}，{declaration.get_status_display()}。",
        "notes": [f"申诉期限至{until}24时。由{who}受理，提交后{appeals.ANSWER_WITHIN}个工作日内答复。"],
        "multipart": True,
        "crumbs": [("我的申报", reverse("declarations:mine")), (declaration.number, address)],
        "cancel_url": address,
    }


def answer_page(user: Any, one: Appeal, form: Any, *, is_corrected: bool) -> dict[str, Any]:
    """Everything pieces/confirm_page.html shows before the answer."""
    address = reverse("review:appeal", args=[one.number])
    label = "予以纠正" if is_corrected else "维持原决定"
    fate = appeals.correction(one).words if is_corrected else "申报状态不变，申诉办结。"
    city = "；所在市主管部门收到消息" if one.desk == Desk.PROVINCE else ""
    return {
        "page_name": f"{label} {one.number}",
        "act_label": f"答复：{label}",
        "facts": _facts(user, one),
        "consequences": [fate, "答复内容记入企业的办理记录。"],
        "whom": f"企业的全部用户收到答复{city}。",
        "reversible": "答复后不能撤回。",
        "form": form,
        "cancel_url": address,
        "crumbs": [*_crumbs(user, one), (one.number, address)],
    }
