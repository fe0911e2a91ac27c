"""The province's pages on objections: the list, one objection with its examinations, handing over, the answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from declarations.enums import Status
from review import examinations, province
from review.enums import ExaminationState, ObjectionState
from review.models import Objection, ObjectionExamination, Publicity
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
from review.pages.province_case import case_url
from review.pages.publicity import OBJECTION_LOOKS, own_crumbs
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday, cn_moment

WAITING, EXAMINED, RETURNED, DONE = "waiting", "examined", "returned", "answered"
STATES = ((WAITING, "待核查"), (EXAMINED, "市级核查中"), (RETURNED, "市级已反馈，待答复"), (DONE, "已答复"))
_LOOKS = {
    WAITING: ("amber", "hourglass-split"), EXAMINED: ("progress", "search"), RETURNED: ("amber", "reply"),
}  # fmt: skip
LABELS = ("受理编号", "涉及", "公示", "来源", "收到日期", "状态")
HIDDEN = "姓名和联系方式属个人信息，仅供办理人员核实和答复使用；查看一次，记录一次。"


def objections_page(user: Any, asked: Mapping[str, str], at: datetime, **cursors: str) -> dict[str, Any]:
    """Everything review/matter_list.html shows: objections of all publicities, newest first."""
    state, control = state_filter(asked, STATES)
    open_ones = ObjectionExamination.objects.filter(objection=OuterRef("pk"), state=ExaminationState.OPEN)
    back = ObjectionExamination.objects.filter(objection=OuterRef("pk"), state=ExaminationState.RETURNED)
    own = Publicity.objects.visible_to(user).values("pk")
    rows = Objection.objects.filter(publicity__in=own).select_related("declaration", "publicity")
    rows = rows.annotate(is_examined=Exists(open_ones), is_returned=Exists(back))
    if state:
        is_open = Q(state=ObjectionState.OPEN)
        rows = rows.filter({
            WAITING: is_open & Q(is_examined=False, is_returned=False),
            EXAMINED: is_open & Q(is_examined=True),
            RETURNED: is_open & Q(is_examined=False, is_returned=True),
            DONE: ~is_open,
        }[state])  # fmt: skip
    page, query = province.keyset(rows, "pk", size=PAGE_SIZE, newest_first=True, **cursors), address_query(state=state)
    shown = [{"url": reverse("review:objection", args=[one.pk]), "cells": _cells(one)} for one in page.rows]
    empty = ("没有异议", "公示页面提出的和工作人员登记的异议列在这里。")
    return {
        "page_name": "异议",
        "lead_text": "各次公示收到的异议。待答复的，只暂缓所涉企业的认定。",
        "crumbs": crumbs(),
        "filters": [control],
        "table": list_table("异议，新近的在前", LABELS, shown, page, query, empty),
    }


def _cells(one: Any) -> list[dict[str, Any]]:
    return [
        {"text": one.receipt_number},
        {"text": one.declaration.enterprise_name if one.declaration else "公示名单整体"},
        {"text": one.publicity.title},
        {"text": one.get_channel_display()},
        {"text": cn_date(one.received_on)},
        {"badge": True, **_standing(one)},
    ]


def _standing(one: Any) -> dict[str, str]:
    """State of an annotated row in words, tone and icon."""
    if one.state != ObjectionState.OPEN:
        tone, icon = OBJECTION_LOOKS[ObjectionState(one.state)]
        return {"text": one.get_state_display(), "tone": tone, "icon": icon}
    key = EXAMINED if one.is_examined else RETURNED if one.is_returned else WAITING
    tone, icon = _LOOKS[key]
    return {"text": dict(STATES)[key], "tone": tone, "icon": icon}


def objection_page(objection: Objection, at: datetime) -> dict[str, Any]:
    """Everything review/objection.html shows; the objector is behind an act of its own."""
    handed = list(
        objection.examinations.select_related("city", "handed_by", "returned_by", "statement__asked_by").order_by("pk")
    )
    tone, icon = OBJECTION_LOOKS[ObjectionState(objection.state)]
    is_open = objection.state == ObjectionState.OPEN
    running = next((one for one in handed if one.state == ExaminationState.OPEN), None)
    return {
        "objection": objection,
        "badge": {"label": objection.get_state_display(), "tone": tone, "icon": icon},
        "facts": objection_facts(objection),
        "files": file_rows(objection.files.select_related("stored")),
        "examinations": [examination_part(one, at) for one in reversed(handed)],
        "entries": _entries(objection, handed),
        "hidden": HIDDEN,
        "acts": _acts(objection) if is_open else [],
        "answer": _answer(objection),
        "due_at": end_of(running.due_on) if running else None,
        "crumbs": own_crumbs(objection.publicity),
    }


def objection_facts(objection: Objection) -> list[dict[str, str]]:
    """What is objected to and since when; not by whom."""
    about: dict[str, str] = {"label": "涉及", "value": "公示名单整体"}
    if one := objection.declaration:
        status = f"目前状态：{one.get_status_display()}"
        about |= {"value": f"{one.enterprise_name}（{one.number}）", "url": case_url(one.number), "note": status}
    how = objection.get_channel_display()
    how += f"，{objection.entered_by.full_name}登记" if objection.entered_by else ""
    return [
        about,
        {"label": "收到", "value": f"{cn_date_weekday(objection.received_on)}，{how}"},
        {"label": "异议内容", "value": objection.text},
    ]


def contacts_page(objection: Objection) -> dict[str, Any]:
    """Everything review/objection_contacts.html shows."""
    facts = [
        {"label": "姓名或单位", "value": objection.name},
        {"label": "联系方式", "value": objection.contact},
        {"label": "查询码", "value": objection.query_code or "没有", "note": "异议人凭受理编号和查询码查询办理情况。"},
    ]
    address = reverse("review:objection", args=[objection.pk])
    trail = [*own_crumbs(objection.publicity), (objection.receipt_number, address)]
    return {"objection": objection, "facts": facts, "crumbs": trail, "back_url": address}


def examination_part(one: ObjectionExamination, at: datetime) -> dict[str, Any]:
    """One examination as review/examination_part.html reads it, for the province and the city."""
    asked = getattr(one, "statement", None)
    is_open = one.state == ExaminationState.OPEN
    return {
        "heading": f"{one.city.name}核查",
        "state": one.get_state_display(),
        "tone": "progress" if is_open else "green" if one.state == ExaminationState.RETURNED else "grey",
        "icon": "search" if is_open else "check-circle",
        "facts": [
            {"label": "核查事项", "value": one.matter},
            {"label": "核查期限", "value": due_text(one.due_on, one.is_provisional),
             "note": overdue_note(one.due_on, at) if is_open else ""},
            *([{"label": "核查情况", "value": one.findings}] if one.findings else []),
        ],
        "files": file_rows(one.files.select_related("stored")),
        "statement": statement_part(asked, at) if asked else None,
    }  # fmt: skip


def statement_part(one: Any, at: datetime, address: str = "review:case_file") -> dict[str, Any]:
    """The enterprise's statement as review/statement_part.html reads it; `address` gives its files."""
    is_given = one.given_at is not None
    facts = [
        {"label": "需说明的事项", "value": one.question},
        {"label": "提交期限", "value": due_text(one.due_on), "note": "" if is_given else overdue_note(one.due_on, at)},
    ]
    if is_given:
        facts += [{"label": "书面说明", "value": one.text}, {"label": "提交时间", "value": cn_moment(one.given_at)}]
    return {"is_given": is_given, "facts": facts, "files": file_rows(one.files.select_related("stored"), address)}


def _entries(objection: Objection, handed: list[ObjectionExamination]) -> list[dict[str, str]]:
    by = objection.entered_by.full_name if objection.entered_by else "公示页面"
    found = [entry(objection.entered_at, "受理异议", by, note=objection.receipt_number)]
    for one in handed:
        found += examination_entries(one)
    if objection.answered_at is not None:
        who = objection.answered_by.full_name
        found.append(entry(objection.answered_at, f"答复：{objection.get_state_display()}", who))
    return newest_first(found)


def examination_entries(one: ObjectionExamination) -> list[Any]:
    """What was done in one examination, for the timelines of province and city."""
    city, asked = one.city.name, getattr(one, "statement", None)
    found = [entry(one.handed_at, f"交办{city}核查", one.handed_by.full_name, note=f"期限{due_text(one.due_on)}")]
    if asked is not None:
        found.append(entry(asked.asked_at, "要求企业书面说明", f"{asked.asked_by.full_name}（{city}）"))
        if asked.given_at is not None:
            found.append(entry(asked.given_at, "企业提交书面说明", one.objection.declaration.enterprise_name))
    if one.returned_at is not None:
        found.append(entry(one.returned_at, "反馈核查情况", f"{one.returned_by.full_name}（{city}）", tone="green"))
    return found


def _acts(objection: Objection) -> list[dict[str, str]]:
    here = [objection.pk]
    # Once a city has answered, the answer to the objector is next.
    tone = "plain" if objection.examinations.exists() else "primary"
    hand = {"label": "交办市级核查", "url": reverse("review:objection_hand", args=here), "tone": tone}
    return [
        hand | {"refusal": examinations.hand_refusal(objection) or ""},
        {"label": "异议成立", "url": reverse("review:objection_uphold", args=here), "tone": "danger"},
        {"label": "异议不成立", "url": reverse("review:objection_reject", args=here)},
    ]


def _answer(objection: Objection) -> list[dict[str, str]]:
    if objection.answered_at is None:
        return []
    return [
        {"label": "结果", "value": objection.get_state_display()},
        {"label": "答复内容", "value": objection.answer},
        *([{"label": "不予认定的理由", "value": objection.reason}] if objection.reason else []),
        {"label": "答复", "value": f"{objection.answered_by.full_name}，{cn_moment(objection.answered_at)}"},
    ]


def hand_page(objection: Objection, form: Any) -> dict[str, Any]:
    """Everything pieces/confirm_page.html shows before an objection goes to a city."""
    city = province.city_name(objection.declaration.region_path)
    address = reverse("review:objection", args=[objection.pk])
    return {
        "page_name": f"交办市级核查 {objection.receipt_number}",
        "act_label": f"交办{city}",
        "facts": [*objection_facts(objection)[:2], {"label": "核查单位", "value": f"{city}主管部门"}],
        "consequences": [
            f"{city}主管部门看到核查事项和勾选的附件，在期限内反馈核查情况；可以要求企业书面说明。",
            "异议人的姓名、联系方式和异议原文不交市级，也不告知企业。",
        ],
        "whom": f"{city}主管部门的工作人员收到消息。",
        "reversible": "交办后不能撤回；省级直接答复的，核查随之终止。",
        "form": form,
        "cancel_url": address,
        "crumbs": [*own_crumbs(objection.publicity), (objection.receipt_number, address)],
    }


def answer_page(objection: Objection, form: Any, *, is_upheld: bool) -> dict[str, Any]:
    """Everything pieces/confirm_page.html shows before an answer."""
    one = objection.declaration
    ends = one is not None and one.status == Status.PUBLICITY
    mailed = "答复发送到异议人留下的电子邮箱。" if "@" in objection.contact else "请按异议人留下的联系方式告知答复。"
    fate = "所涉企业的认定不再暂缓。" if one else "公示名单不变。"
    if is_upheld and one is not None:
        fate = "所涉申报转为“未认定”，申报终止。" if ends else "所涉申报已终止，状态不变。"
        if one.status == Status.RECOGNISED:
            fate = "所涉申报在异议登记前已认定，状态和称号不变；须撤销称号的，另按撤销程序办理。"
    handed = objection.examinations.filter(state=ExaminationState.OPEN).exists()
    label = "异议成立" if is_upheld else "异议不成立"
    address = reverse("review:objection", args=[objection.pk])
    return {
        "page_name": f"{label} {objection.receipt_number}",
        "act_label": f"答复：{label}",
        "facts": [*objection_facts(objection), *_findings(objection)],
        "consequences": [fate, mailed, *(["市级核查尚未反馈，答复后终止。"] if handed else [])],
        "whom": "异议人" + ("；企业的全部用户和所在市主管部门收到消息，并告知理由。" if is_upheld and ends else "。"),
        "reversible": "答复后不能撤回。",
        "danger": is_upheld,
        "form": form,
        "cancel_url": address,
        "crumbs": [*own_crumbs(objection.publicity), (objection.receipt_number, address)],
    }


def _findings(objection: Objection) -> list[dict[str, str]]:
    returned = objection.examinations.filter(state=ExaminationState.RETURNED).select_related("city").order_by("pk")
    return [{"label": f"{one.city.name}核查情况", "value": one.findings} for one in returned]
