"""The decision: what waits for an act of the province, one list with its floor line, and the page before the act."""

from typing import Any

from django.urls import reverse

from declarations.enums import Status
from review import province
from review.decision_selectors import officers_of, plan_of
from review.enums import Outcome, Phase
from review.forms_province import ApplyForm
from review.models import DecisionList, Publicity
from review.panel_selectors import CandidateFilters
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday, cn_moment
from zjtx.registry.enums import Tier

PHASE_LOOKS = {
    Phase.COMING: ("neutral", "hourglass"),
    Phase.OPEN: ("progress", "megaphone"),
    Phase.OVER: ("grey", "check-circle"),
}
OUTCOME_LOOKS = {
    Outcome.PROPOSED: ("green", "check-circle"),
    Outcome.LEFT_OUT: ("grey", "dash-circle"),
    Outcome.REFUSED: ("red", "x-circle"),
}
# What is over looks different to the province: somebody waits for the document, or nobody does.
OVER_WAITING = ("公示期满，待认定", "amber", "hourglass-split")
OVER_DONE = ("已办结", "green", "check-circle")
HOME_CRUMB = ("审定与公示", "review:decisions")


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """From the landing page of this work on."""
    return [(HOME_CRUMB[0], reverse(HOME_CRUMB[1])), *more]


def decisions_page(user: Any, day: Any) -> dict[str, Any]:
    """Everything review/decisions.html shows: what waits, lists, publicities; three queries."""
    lists = list(province.lists(user)[:50])
    drafts = {(one.round.code, one.tier): one for one in lists if one.is_draft}
    return {
        "waiting": [_waiting(key, counts, drafts.get(key)) for key, counts in province.waiting_counts(user).items()],
        "lists": _lists_table(lists),
        "publicities": publicities_table(list(province.publicities(user)[:50]), day),
    }


def progress_of(phase: Phase, waiting: int) -> dict[str, Any]:
    """Where a publicity stands for the province, as a badge; `waiting` are those without an outcome."""
    label, tone, icon = (phase.label, *PHASE_LOOKS[phase])
    if phase == Phase.OVER:
        label, tone, icon = OVER_WAITING if waiting else OVER_DONE
    return {"text": label, "badge": True, "tone": tone, "icon": icon}


def _waiting(key: tuple[str, str], counts: dict[str, int], draft: DecisionList | None) -> dict[str, Any]:
    code, tier = key
    return {
        "code": code,
        "tier": Tier(tier).label,
        "recommended": counts.get(Status.RECOMMENDED, 0),
        "reviewed": counts.get(Status.REVIEWED, 0),
        "proposed": counts.get(Status.PROPOSED, 0),
        "panel_url": reverse("review:panel_new") + CandidateFilters(code, tier).query(),
        "draft_url": reverse("review:decision_draft", args=[code, tier]),
        "draft_label": "打开拟定名单" if draft else "拟定名单",
        "publish_url": reverse("review:publicity_new", args=[code, tier]),
    }


def _lists_table(lists: list[DecisionList]) -> dict[str, Any]:
    labels = ("名单", "列入（户）", "合计（户）", "状态", "审定时间")
    columns = [{"label": label, "numeric": place in (1, 2)} for place, label in enumerate(labels)]
    rows = []
    for one in lists:
        tone, icon = ("amber", "pencil") if one.is_draft else ("green", "check-circle")
        cells = [
            {"text": str(one), "note": one.note},
            {"text": str(one.ticked)},
            {"text": str(one.rows)},
            {"text": one.get_state_display(), "badge": True, "tone": tone, "icon": icon},
            {"text": cn_moment(one.applied_at)}
            if one.applied_at
            else {"text": "—", "note": f"{cn_moment(one.created_at)}拟定"},
        ]
        rows.append({"url": reverse("review:decision", args=[one.pk]), "cells": _labelled(columns, cells)})
    empty = {"heading": "还没有拟认定名单", "text": "专家评审结果归档后，在此拟定名单。"}
    return {"caption": "拟认定名单", "columns": columns, "rows": rows, "empty": empty}


def publicities_table(publicities: list[Publicity], day: Any) -> dict[str, Any]:
    """Publicities with their phase by the clock; `waiting` and `open_objections` are the selector's."""
    labels = ("公示", "公示期", "进度", "待认定（户）", "待答复异议（件）", "办理")
    columns = [{"label": label, "numeric": place in (3, 4)} for place, label in enumerate(labels)]
    rows = []
    for one in publicities:
        phase = one.phase_on(day)
        can_recognise = phase == Phase.OVER and one.waiting
        url = reverse("review:recognise", args=[one.pk])
        cells = [
            {"text": one.title},
            {"text": f"{cn_date(one.first_day)}至{cn_date_weekday(one.last_day)}"},
            progress_of(phase, one.waiting),
            {"text": str(one.waiting)},
            {"text": str(one.open_objections), "tone": "amber" if one.open_objections else ""},
            {"text": "办理认定", "url": url} if can_recognise else {"text": ""},
        ]
        rows.append({"url": reverse("review:publicity", args=[one.pk]), "cells": _labelled(columns, cells)})
    empty = {"heading": "还没有公示", "text": "名单审定后，在此发布公示。"}
    return {"caption": "公示", "columns": columns, "rows": rows, "empty": empty}


def _labelled(columns: list[dict[str, Any]], cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [column | cell for column, cell in zip(columns, cells, strict=True)]


def apply_page(list_: DecisionList, form: ApplyForm) -> dict[str, Any]:
    """Everything pieces/confirm_page.html shows before a list is applied."""
    total = list_.entries.count()
    proposed = list_.entries.filter(is_proposed=True).count()
    plan = plan_of(list_)
    floor = [f"拟列入{proposed}户，低于计划数{plan}户。"] if plan and proposed < plan else []
    address = reverse("review:decision", args=[list_.pk])
    return {
        "page_name": f"审定{list_}",
        "act_label": "审定名单",
        "facts": [
            {"label": "批次", "value": f"{list_.round.code} {list_.round.title}"},
            {"label": "类别", "value": list_.get_tier_display()},
            {"label": "列入", "value": f"{proposed}户"},
            {"label": "不列入", "value": f"{total - proposed}户"},
            {"label": "参与拟定", "value": "、".join(officers_of(list_)) or "—"},
        ],
        "consequences": [
            *floor,
            f"列入的{proposed}户转为“拟认定”，等待公示。",
            f"不列入的{total - proposed}户转为“未认定”，申报终止。",
            "逐户再核对状态，状态已变的不办理，在名单中注明原因。",
        ],
        "whom": "各企业的全部用户收到站内消息和邮件，不列入的一并告知理由；有企业列入的市级主管部门收到消息。",
        "reversible": "审定后不能撤回。",
        "form": form,
        "danger": False,
        "cancel_url": address,
        "crumbs": crumbs((str(list_), address)),
    }
