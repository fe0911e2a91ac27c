"""Group results: what the chair decides and signs, what the province files, what paper shows."""

from typing import Any

from django.urls import reverse

from review.enums import GroupVerdict, PanelState
from review.group import Group, groups_of
from review.models import GroupResult, Panel
from review.pages.scoring import expert_url, panel_lead
from review.panel_findings import panel_table
from review.policies import panel_desk, panel_owner
from review.score_sheet import points_text
from review.spread import is_somebody_left
from zjtx.accounts.models import User

REFUSALS_SHOWN = 3
CHAIR_LABELS = ("申报编号", "企业名称", "已提交评分", "平均分", "分差", "专家组结果")
LOOKS = {GroupVerdict.PASS: ("green", "check-circle"), GroupVerdict.FAIL: ("red", "x-circle")}


def result_cell(verdict: str) -> dict[str, Any]:
    """A cell with a group's verdict."""
    if not verdict:
        return {"text": "未填写", "badge": True, "tone": "grey", "icon": "dash-circle"}
    tone, icon = LOOKS[GroupVerdict(verdict)]
    return {"text": GroupVerdict(verdict).label, "badge": True, "tone": tone, "icon": icon}


def table(
    caption: str,
    labels: tuple[str, ...],
    rows: list[tuple[str, list[dict[str, Any]]]],
    *,
    numeric: tuple[str, ...] = (),
) -> dict[str, Any]:
    """A table of (address, cells) for pieces/data_table.html; each cell bears its column's label."""
    return {
        "caption": caption,
        "columns": [{"label": label, "numeric": label in numeric} for label in labels],
        "rows": [
            {
                "url": url,
                "cells": [
                    {"label": label, "numeric": label in numeric} | cell
                    for label, cell in zip(labels, cells, strict=True)
                ],
            }
            for url, cells in rows
        ],
    }


def chair_page(panel: Panel) -> dict[str, Any]:
    """Everything review/expert/chair.html shows: every declaration of the panel and what keeps it from the sign-off."""
    groups = groups_of(panel)
    refusals = [refusal for group in groups if (refusal := group.sign_off_refusal())]
    rows = [
        (reverse("review:chair_group", args=[panel.pk, one.place.declaration.number]), _cells(one)) for one in groups
    ]
    done = len(groups) - len(refusals)
    is_signed = panel.state == PanelState.SIGNED_OFF
    return {
        "panel": panel,
        "panel_lead": panel_lead(panel),
        "due_on": None if is_signed else panel.due_on,
        "refusals": [] if is_signed else refusals[:REFUSALS_SHOWN],
        "more_refusals": max(0, len(refusals) - REFUSALS_SHOWN),
        "progress": f"{done} / {len(groups)}",
        "is_signed": is_signed,
        "can_sign": not refusals and not is_signed,
        "table": table("本组的申报", CHAIR_LABELS, rows, numeric=CHAIR_LABELS[2:5]),
        "sign_url": reverse("review:chair_sign", args=[panel.pk]),
        "print_url": reverse("review:chair_print", args=[panel.pk]),
    }


def _cells(group: Group) -> list[dict[str, Any]]:
    """A row for the chair; figures show once all sheets are in, and never where the chair is out by conflict."""
    is_complete = group.is_complete and not group.is_chair_out
    spread = {"text": points_text(group.spread) if is_complete else "—"}
    if is_complete and group.is_far_apart:
        note = "须说明理由" if group.needs_another_expert else "已处理"
        spread |= {"note": note, "tone": "amber", "icon": "exclamation-triangle"}
    return [
        {"text": group.place.declaration.number},
        {"text": group.place.declaration.enterprise_name},
        {
            "text": f"{len(group.totals)} / {len(group.active) + group.missing_experts}",
            "note": "分差过大，已增加1名专家" if group.waits_for_extra else "",
        },
        {"text": str(group.average) if is_complete else "—"},
        spread,
        result_cell(group.place.result),
    ]


def group_page(panel: Panel, group: Group, form: Any) -> dict[str, Any]:
    """Everything review/expert/group.html shows of one declaration."""
    is_own = not group.is_chair_out
    suggestion = group.suggestion if group.is_complete and is_own else None
    return {
        "panel": panel,
        "declaration": group.place.declaration,
        "scores": _scores(panel, group) if group.is_complete and is_own else None,
        "refusal": _waiting(group, is_own),
        "spread_words": _spread_words(group) if is_own else "",
        "suggestion": f"按通过分数{panel.pass_mark}分，参考结果为“{suggestion.label}”。" if suggestion else "",
        "form": form if group.is_complete and is_own and panel.state == PanelState.SCORING else None,
        "panel_url": reverse("review:chair_panel", args=[panel.pk]),
        "place": group.place,
        "verdict": result_cell(group.place.result),
        "own_url": _own_url(panel, group),
    }


def _scores(panel: Panel, group: Group) -> dict[str, Any]:
    """The score table; until it is signed what the experts ticked is counted, and nobody's own tick is shown."""
    scores = panel_table(group)
    if panel.state != PanelState.SIGNED_OFF:
        scores["rows"] = [{**one, "clauses": []} for one in scores["rows"]]
    return scores


def next_without_result(panel: Panel, number: str) -> str:
    """The address of the next declaration of the panel that the chair has still to write on; "" where there is none."""
    open_ones = [
        one.place.declaration.number
        for one in groups_of(panel)
        if one.is_complete and not one.is_chair_out and not one.place.result
    ]
    after = [other for other in open_ones if other > number] or open_ones
    return reverse("review:chair_group", args=[panel.pk, after[0]]) if after else ""


def _own_url(panel: Panel, group: Group) -> str:
    """Where the chair reads the declaration, while it is theirs to score too."""
    reads = any(one.expert_id == panel.chair_id and one.accepted_at is not None for one in group.active)
    return expert_url("expert_score", group.place.declaration.number) if reads and panel.filed_at is None else ""


def _waiting(group: Group, is_own: bool) -> str:
    if not is_own:
        return "组长已对该申报声明回避，评分不予显示，须由主管部门更换组长。"
    if group.is_complete:
        return ""
    if group.waits_for_extra:
        return "评分相差过大，已按规则增加一名专家，其提交评分后显示评分表。"
    if group.missing_experts:
        return f"还须由主管部门分配{group.missing_experts}名专家，各专家提交评分后显示评分表。"
    return f"还有{len(group.active) - len(group.totals)}名专家尚未提交评分，全部提交后显示评分表。"


def _spread_words(group: Group) -> str:
    if not group.is_far_apart:
        return ""
    words = f"最高分与最低分相差{points_text(group.spread)}分，超过{group.panel.spread_limit}分。"
    if is_somebody_left(group):
        return words + "须由主管部门抽取一名专家补充评分，其提交后方可签署。"
    if group.needs_another_expert:
        return words + "目前没有可增加的专家。请在下方说明理由，或待主管部门增加专家，否则不能签署。"
    if not group.has_extra_score:
        return words + "已说明理由。"
    return f"{words}已增加一名专家评分，本组按“{group.panel.get_spread_counting_display()}”计分。"


def result_page(result: GroupResult, user: User) -> dict[str, Any]:
    """A signed result as it was frozen. The province reads a city's beside the declaration, its panel it does not."""
    panel, number = result.panel, result.declaration.number
    is_own = panel_desk(user, panel) is None or panel_owner(user, panel) is None
    sheet_url = _sheet_url(user, number)
    own_crumbs = [("专家评审", reverse("review:panels")), (panel.name, reverse("review:panel", args=[panel.pk]))]
    place = panel.places.get(declaration=result.declaration_id)
    return {
        "panel": panel,
        "bureau": panel.bureau.bureau_name or panel.bureau.full_name,
        "version": place.version or 1,
        "crumbs": own_crumbs if is_own else [("申报情况", reverse("review:province_list")), (number, sheet_url)],
        "sheet_url": sheet_url,
        "declaration": result.declaration,
        "result": result,
        "scores": result.frozen,
        "verdict": result_cell(result.result),
        "print_url": reverse("review:result_print", args=[panel.pk, number]) if is_own else "",
    }


def _sheet_url(user: User, number: str) -> str:
    """Where the officer reads the declaration; an institution's people do so on their panel, while it lasts."""
    pages = {"province_officer": "review:province_case", "city_officer": "review:desk"}
    return reverse(pages[user.role], args=[number]) if user.role in pages else ""


def sign_page(panel: Panel, error: str = "") -> dict[str, Any]:
    """The page before the chair signs, for pieces/confirm_page.html."""
    groups = groups_of(panel)
    passed = sum(one.place.result == GroupVerdict.PASS for one in groups)
    return {
        "page_name": f"签署评审结果：{panel.name}",
        "act_label": "签署评审结果",
        "consequences": [
            f"{len(groups)}件申报的评分表、专家组结果和意见固定下来，不能再修改。",
            "结果送组织评审的部门或受托机构归档。",
        ],
        "facts": [
            {"label": "通过评审", "value": f"{passed}件"},
            {"label": "未通过评审", "value": f"{len(groups) - passed}件"},
            {"label": "签署人", "value": panel.chair.full_name},
        ],
        "whom": "组织评审的部门或受托机构的经办人员将收到站内消息和邮件。",
        "reversible": "签署后不能撤回。",
        "danger": False,
        "error": error,
        "cancel_url": reverse("review:chair_panel", args=[panel.pk]),
        "crumbs": [
            ("评审", reverse("review:expert_desk")),
            (panel.name, reverse("review:chair_panel", args=[panel.pk])),
        ],
    }
