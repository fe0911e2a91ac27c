"""The city's pages on what it examines, and the enterprise's page of the statement that it is asked for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from review import examinations, province
from review.enums import ExaminationState
from review.models import EnterpriseStatement, ObjectionExamination
from review.pages.matters import (
    PAGE_SIZE,
    address_query,
    due_text,
    end_of,
    file_rows,
    list_table,
    newest_first,
    overdue_note,
    state_filter,
)
from review.pages.objections import examination_entries, examination_part, statement_part

LOOKS = {
    ExaminationState.OPEN: ("progress", "search"),
    ExaminationState.RETURNED: ("green", "check-circle"),
    ExaminationState.CLOSED: ("grey", "dash-circle"),
}
LABELS = ("企业名称", "申报编号", "交办日期", "核查期限", "状态")
SECRECY = "反映情况的人不告知市级和企业。核查中不查问、不推测，与企业交涉时只就事实。"
LONGEST = 200  # of a matter above a form; the whole of it stands on the page before
LIST_CRUMB = ("异议核查", "review:examinations")


def list_page(user: Any, asked: Mapping[str, str], at: datetime, **cursors: str) -> dict[str, Any]:
    """Everything review/matter_list.html shows: what the city was handed, newest first."""
    state, control = state_filter(asked, ExaminationState.choices)
    rows = ObjectionExamination.objects.visible_to(user).select_related("objection__declaration")
    if state:
        rows = rows.filter(state=state)
    page, query = province.keyset(rows, "pk", size=PAGE_SIZE, newest_first=True, **cursors), address_query(state=state)
    shown = [{"url": examinations.url_of(one), "cells": _cells(one, at)} for one in page.rows]
    empty = ("没有交办的异议核查", "省级交办后列在这里，并发送消息。")
    return {
        "page_name": "异议核查",
        "lead_text": "省级交办的公示异议，在期限内核查并反馈。",
        "filters": [control],
        "table": list_table("异议核查，新近的在前", LABELS, shown, page, query, empty),
    }


def _cells(one: ObjectionExamination, at: datetime) -> list[dict[str, Any]]:
    declaration, (tone, icon) = examinations.declaration_of(one), LOOKS[ExaminationState(one.state)]
    late = overdue_note(one.due_on, at) if one.state == ExaminationState.OPEN else ""
    return [
        {"text": declaration.enterprise_name},
        {"text": declaration.number},
        {"text": due_text(one.handed_at)},
        {"text": due_text(one.due_on, one.is_provisional), "note": late},
        {"text": one.get_state_display(), "badge": True, "tone": tone, "icon": icon},
    ]


def examination_page(one: ObjectionExamination, at: datetime) -> dict[str, Any]:
    """Everything review/examination.html shows."""
    declaration, (tone, icon) = examinations.declaration_of(one), LOOKS[ExaminationState(one.state)]
    is_open = one.state == ExaminationState.OPEN
    shared = one.objection.files.filter(is_shared=True).select_related("stored")
    return {
        "declaration": declaration,
        "badge": {"label": one.get_state_display(), "tone": tone, "icon": icon},
        "about": [
            {"label": "企业名称", "value": declaration.enterprise_name},
            {"label": "申报", "value": f"{declaration.get_tier_display()} {declaration.number}",
             "url": reverse("review:desk", args=[declaration.number])},
        ],
        "part": examination_part(one, at),
        "shared": file_rows(shared),
        "entries": newest_first(examination_entries(one)),
        "due_at": end_of(one.due_on) if is_open else None,
        "acts": _acts(one, at) if is_open else [],
        "secrecy": SECRECY,
    }  # fmt: skip


def _acts(one: ObjectionExamination, at: datetime) -> list[dict[str, str]]:
    asked = getattr(one, "statement", None)
    return [
        {"label": "反馈核查情况", "url": reverse("review:examination_report", args=[one.pk]), "tone": "primary",
         "refusal": examinations.report_refusal(one, at) or ""},
        {"label": "要求企业书面说明", "url": reverse("review:examination_ask", args=[one.pk]),
         "refusal": examinations.ASKED_ALREADY if asked else ""},
    ]  # fmt: skip


def act_page(one: ObjectionExamination, form: Any, name: str, label: str, lead: str) -> dict[str, Any]:
    """Everything pieces/form_page.html shows for an act of the city."""
    title, address = examinations.declaration_of(one).enterprise_name, examinations.url_of(one)
    return {
        "form": form,
        "page_name": name,
        "submit_label": label,
        "lead_text": f"{lead}核查事项：{one.matter if len(one.matter) <= LONGEST else one.matter[:LONGEST] + '…'}",
        "notes": [SECRECY],
        "multipart": True,
        "crumbs": [(LIST_CRUMB[0], reverse(LIST_CRUMB[1])), (title, address)],
        "cancel_url": address,
    }


def own_statement_page(one: EnterpriseStatement, form: Any, at: datetime) -> dict[str, Any]:
    """Everything review/own_statement.html shows to the enterprise: the question, and its own answer."""
    declaration = examinations.declaration_of(one.examination)
    is_open = one.given_at is None and one.examination.state == ExaminationState.OPEN
    return {
        "declaration": declaration,
        "part": statement_part(one, at),
        "form": form if is_open else None,
        "is_over": one.given_at is None and not is_open,
        "due_at": end_of(one.due_on) if is_open else None,
    }
