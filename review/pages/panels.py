"""Pages of panels for a bureau and an institution: list, new panel, one panel with its progress."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from declarations.models import Declaration
from review import panel_selectors as selectors
from review.enums import ConflictState, PanelState
from review.group import Group, groups_of
from review.models import Assignment, Panel
from review.pages.groups import result_cell, table
from review.pages.province_case import case_url
from review.pages.scoring import LATE, panel_lead
from review.panel_selectors import CandidateFilters
from review.panels import start_refusals
from review.policies import panel_desk, panel_owner
from review.score_sheet import points_text
from review.stages import places_out
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_moment
from zjtx.common.working_days import add_working_days
from zjtx.registry.enums import Tier

STATE_LOOKS = {
    PanelState.FORMING: ("neutral", "people"),
    PanelState.SCORING: ("progress", "pencil-square"),
    PanelState.SIGNED_OFF: ("amber", "clipboard-check"),
}
REFUSALS_SHOWN = 5
USUAL_WORKING_DAYS = 10
CONFLICT_LOOKS = {
    ConflictState.PENDING: ("grey", "hourglass"),
    ConflictState.CLEAR: ("progress", "pencil"),
    ConflictState.CONFLICT: ("red", "slash-circle"),
}


def state_look(panel: Panel) -> dict[str, str]:
    """Word, tone and icon of a panel's state."""
    tone, icon = ("green", "check-circle") if panel.filed_at else STATE_LOOKS[PanelState(panel.state)]
    return {"text": panel.state_label, "tone": tone, "icon": icon}


def usual_due(today: date) -> date:
    """A first proposal of the day until which experts score."""
    return add_working_days(today, USUAL_WORKING_DAYS).date


def list_page(user: User) -> dict[str, Any]:
    """Everything review/panels/list.html shows."""
    labels = ("评审组", "批次", "类别", "组长", "申报（件）", "已提交评分", "评分截止", "状态")
    is_officer, rows = user.role != Role.INSTITUTION, []
    for one in selectors.panels_visible(user):
        is_late = one.state == PanelState.SCORING and one.due_on is not None and one.due_on < clock.today()
        cells: list[dict[str, Any]] = [
            {"text": one.name, "note": _whose(one, is_officer)},
            {"text": one.round.code},
            {"text": one.get_tier_display()},
            {"text": one.chair_name},
            {"text": str(one.declarations_count), "numeric": True},
            {"text": f"{one.submitted_count} / {one.assigned_count}", "numeric": True},
            {"text": cn_date(one.due_on), **(LATE if is_late else {})},
            {"badge": True, **state_look(one)},
        ]
        rows.append((reverse("review:panel", args=[one.pk]), cells))
    found = table("评审组", labels, rows, numeric=("申报（件）", "已提交评分"))
    tiers = selectors.round_tiers(user)
    can_form = is_officer and (bool(tiers) or user.role == Role.PROVINCE_OFFICER)
    return {
        "table": found | {"keys": True, "empty": _empty(user, can_form)},
        "can_form": can_form,
        "waiting": [
            {"label": f"{round_.code} {Tier(tier).label}待列入评审组", "value": number, "unit": "件",
             "url": reverse("review:panel_new") + CandidateFilters(round_.code, tier).query()}
            for round_, tier, number in tiers
            if number
        ],
    }  # fmt: skip


def _whose(panel: Panel, is_officer: bool) -> str:
    """For the bureau who runs it in its stead, for an institution whose panel it is."""
    if not is_officer:
        return panel.bureau.bureau_name or panel.bureau.full_name
    return f"委托{panel.institution}" if panel.institution is not None else ""


def _empty(user: User, can_form: bool) -> dict[str, str]:
    """Why the list is empty, and what to do."""
    if user.role == Role.INSTITUTION:
        return {"heading": "暂无受托的评审", "text": "主管部门委托评审后，评审组会出现在这里，并发送消息。"}
    if not can_form:
        return {
            "heading": "没有评审组",
            "text": "各批次均未定由本市自行组织评审，申报由本单位初审后推荐，由省组织评审。",
        }
    text = "市级推荐的申报由评审组评审，先选批次和类别，再勾选申报和专家。"
    if user.role == Role.CITY_OFFICER:
        text = "本市自行组织评审的批次，申报推荐前由评审组评审，先选批次和类别，再勾选申报和专家。"
    action = {"action_url": reverse("review:panel_new"), "action_label": "组建评审组"}
    return {"heading": "还没有评审组", "text": text, **action}


def new_page(user: User, filters: CandidateFilters, rows: list[Declaration], form: Any) -> dict[str, Any]:
    """Everything review/panels/new.html shows: round and tier first, then declarations and experts."""
    tiers = selectors.round_tiers(user)
    rounds = {round_.code: f"{round_.code} {round_.title}" for round_, _tier, _number in tiers}
    chosen = bool(filters.round and filters.tier)
    return {
        "filters": candidate_filters(user, filters, list(rounds.items())),
        "nothing": _nothing(user),
        "reset_url": "?",
        "is_chosen": chosen,
        "form": form,
        "candidates": _ticks(rows, form),
        "waiting": [
            {
                "label": f"{round_.code} {Tier(tier).label}待评审",
                "value": number,
                "unit": "件",
                "url": CandidateFilters(round_.code, tier).query(),
            }
            for round_, tier, number in tiers
            if number
        ],
        "action": reverse("review:panel_new") + filters.query(),
    }


def _nothing(user: User) -> str:
    """What would be offered."""
    if user.role == Role.CITY_OFFICER:
        return "本市自行组织评审的批次中，已到市级初审、尚未列入评审组的申报会出现在这里。"
    return "市级推荐后、尚未列入评审组的申报会出现在这里。"


def candidate_filters(
    user: User, filters: CandidateFilters, rounds: list[tuple[str, str]] | None
) -> list[dict[str, Any]]:
    """The filter bar; without `rounds` round and tier are given. City and name narrow a choice that has been made."""
    found: list[dict[str, Any]] = []
    if rounds is not None:
        options = [("", "请选择"), *rounds]
        tiers = [("", "请选择"), *Tier.choices]
        found = [
            {"name": "round", "label": "批次", "kind": "select", "value": filters.round, "options": options},
            {"name": "tier", "label": "类别", "kind": "select", "value": filters.tier, "options": tiers},
        ]
        if not (filters.round and filters.tier):
            return found
    label = "区县" if user.role == Role.CITY_OFFICER else "市"
    towns = [("", f"全部{label}"), *selectors.place_options(user)]
    return [
        *found,
        {"name": "city", "label": label, "kind": "select", "value": filters.city, "options": towns},
        {"name": "q", "label": "企业名称或编号", "kind": "search", "value": filters.q},
    ]


def _ticks(rows: Iterable[Declaration], form: Any) -> list[dict[str, Any]]:
    ticked = set(form["declarations"].value() or []) if form is not None else set()
    return [
        {
            "key": str(one.pk),
            "number": one.number,
            "name": one.enterprise_name,
            "region": one.region.full_name,
            "checked": str(one.pk) in ticked,
        }
        for one in rows
    ]


def add_page(user: User, panel: Panel, filters: CandidateFilters, rows: list[Declaration], form: Any) -> dict[str, Any]:
    """Everything review/panels/declarations.html shows: more declarations for a panel."""
    return {
        "panel": panel,
        "filters": candidate_filters(user, filters, None),
        "nothing": _nothing(user),
        "reset_url": "?",
        "candidates": _ticks(rows, form),
        "form": form,
        "panel_url": reverse("review:panel", args=[panel.pk]),
    }


def panel_page(panel: Panel, user: User) -> dict[str, Any]:
    """Everything review/panels/panel.html shows: progress per declaration and expert, what to do next, the acts of
    whoever runs it, and of its bureau."""
    groups = groups_of(panel)
    experts = selectors.seated_experts(panel)
    runs, owns = panel_desk(user, panel) is None, panel_owner(user, panel) is None
    is_forming = panel.state == PanelState.FORMING
    refusals = start_refusals(panel) if is_forming and runs else []
    seen = _Seen(panel, user, runs and panel.state != PanelState.SIGNED_OFF, owns and is_forming)
    return {
        "panel": panel,
        "state": state_look(panel),
        "lead": panel_lead(panel),
        "next_step": "" if refusals else _next_step(panel, groups, runs),
        "next_url": reverse("review:decisions") if panel.filed_at and owns and not panel.is_city else "",
        "commission": _commission(panel, user),
        "can_commission": owns and is_forming,
        "out": list(places_out(panel)),
        "refusals": refusals[:REFUSALS_SHOWN],
        "more_refusals": max(0, len(refusals) - REFUSALS_SHOWN),
        "rows": [_group_row(seen, one) for one in groups],
        "experts": [_expert_row(seen, one, groups) for one in experts],
        "notices": _notices(panel, groups),
        "acts": _acts(panel, refusals) if runs else [],
        "is_short": any(one.missing_experts for one in groups),
        "is_forming": seen.may_place,
        "is_open": seen.may_act,
        "draws": panel.draws.select_related("made_by", "withdrawn").defer("question", "answer"),
        "urls": {
            name: reverse(f"review:panel_{name}", args=[panel.pk])
            for name in ("assign_all", "draw", "experts_add", "declarations_add", "chair", "due", "commission")
        },
    }


@dataclass(frozen=True)
class _Seen:
    """A panel as one person has it: whether they can staff it now, and put declarations on it."""

    panel: Panel
    user: User
    may_act: bool
    may_place: bool

    def sheet_url(self, number: str) -> str:
        """Where this person reads a declaration of the panel; "" once there is nothing to read any more."""
        if self.user.role == Role.PROVINCE_OFFICER:
            return case_url(number)
        if self.user.role == Role.CITY_OFFICER:
            return reverse("review:desk", args=[number])
        return reverse("review:panel_sheet", args=[self.panel.pk, number]) if self.panel.filed_at is None else ""


def _commission(panel: Panel, user: User) -> dict[str, str] | None:
    """Who runs the panel in the bureau's stead, in a sentence."""
    if panel.institution is None:
        return None
    since = cn_date(panel.commissioned_at)
    if user.role == Role.INSTITUTION:
        return {"text": f"{panel.bureau.bureau_name or panel.bureau.full_name}于{since}委托本机构组织评审。", "url": ""}
    can_withdraw = panel.state == PanelState.FORMING
    url = reverse("review:panel_commission_withdraw", args=[panel.pk]) if can_withdraw else ""
    return {"text": f"已于{since}委托{panel.institution}组织评审，由受托机构选定专家、归档结果。", "url": url}


def _group_row(seen: _Seen, group: Group) -> dict[str, Any]:
    panel, declaration = seen.panel, group.place.declaration
    is_signed = panel.state == PanelState.SIGNED_OFF
    address = [panel.pk, declaration.number]
    return {
        "number": declaration.number,
        "name": declaration.enterprise_name,
        "url": seen.sheet_url(declaration.number),
        "region": declaration.region.full_name,
        "status": declaration,
        "experts": [_assignment(seen, one) for one in group.assignments],
        "progress": f"{len(group.totals)} / {len(group.active) + group.missing_experts}",
        "missing": group.missing_experts,
        "spread": points_text(group.spread) if group.is_far_apart else "",
        "needs_another": group.needs_another_expert,
        "waits_for_extra": group.waits_for_extra,
        "average": str(group.average) if is_signed else "",
        "result": result_cell(group.place.result) if is_signed else None,
        "result_url": reverse("review:result", args=address) if is_signed else "",
        "assign_url": reverse("review:panel_assign", args=address) if seen.may_act else "",
        "remove_url": reverse("review:panel_declaration_remove", args=address) if seen.may_place else "",
    }


def _assignment(seen: _Seen, one: Assignment) -> dict[str, Any]:
    tone, icon = CONFLICT_LOOKS[ConflictState(one.conflict_state)]
    words = one.get_conflict_state_display()
    if one.submitted_at is not None:
        words, tone, icon = "已提交", "green", "check-circle"
    elif one.accepted_at is not None:
        words = "评分中"
    can_go = one.submitted_at is None and not one.is_out and seen.may_act
    return {
        "name": one.expert.full_name,
        "words": words,
        "tone": tone,
        "icon": icon,
        "note": one.conflict_note,
        "remove_url": reverse("review:panel_unassign", args=[seen.panel.pk, one.pk]) if can_go else "",
    }


def _expert_row(seen: _Seen, expert: User, groups: list[Group]) -> dict[str, Any]:
    panel = seen.panel
    own = [one for group in groups for one in group.active if one.expert_id == expert.pk]
    done = sum(one.submitted_at is not None for one in own)
    may_go = seen.may_act and expert.pk != panel.chair_id
    address = [panel.pk, expert.pk]
    return {
        "name": expert.full_name,
        "organisation": expert.organisation,
        "is_chair": expert.pk == panel.chair_id,
        "progress": f"{done} / {len(own)}",
        "remove_url": reverse("review:panel_expert_remove", args=address) if may_go and not done else "",
        "replace_url": reverse("review:panel_replace", args=address) if may_go and done < len(own) else "",
    }


def _next_step(panel: Panel, groups: list[Group], runs: bool) -> str:
    """What comes next and who does it; what stands in the way is in the notices."""
    if panel.filed_at is not None and panel.is_city:
        return f"评审结果已于{cn_moment(panel.filed_at)}归档，各申报可以在初审中办理推荐。"
    if panel.filed_at is not None:
        return f"评审结果已于{cn_moment(panel.filed_at)}归档，由省级在“审定与公示”中拟定名单。"
    if panel.state == PanelState.FORMING:
        return "专家已分配齐，可以启动评审。" if runs else "受托机构正在选定、分配专家，由受托机构启动评审。"
    if panel.state == PanelState.SIGNED_OFF:
        return (
            f"组长已于{cn_moment(panel.signed_off_at)}签署，{'请归档评审结果' if runs else '由受托机构归档评审结果'}。"
        )
    done, all_ = sum(len(one.totals) for one in groups), sum(len(one.active) for one in groups)
    if done < all_:
        return f"专家评分中，已提交{done}份，共{all_}份。全部提交后由组长签署。"
    return "专家均已提交评分，等待组长填写专家组意见并签署。"


def _notices(panel: Panel, groups: list[Group]) -> list[dict[str, str]]:
    """What waits for the bureau, in sentences."""
    found = []
    if panel.state != PanelState.SCORING:
        return found
    for group in groups:
        number = group.place.declaration.number
        if group.missing_experts:
            text = f"{number}还须分配{group.missing_experts}名专家（已有{len(group.conflicts)}名专家声明回避）。"
            found.append({"tone": "amber", "text": text})
        if group.waits_for_extra:
            text = f"{number}的评分相差过大，已按规则抽取一名专家补充评分，其提交后方可签署。"
            found.append({"tone": "blue", "text": text})
        if group.needs_another_expert:
            spread, limit = points_text(group.spread), panel.spread_limit
            text = f"{number}评分相差{spread}分，超过{limit}分，须增加一名专家评分；无专家可增加的，由组长说明理由。"
            url = reverse("review:panel_another", args=[panel.pk, number])
            found.append({"tone": "amber", "text": text, "url": url, "label": f"为{number}抽取一名专家"})
    return found


def _acts(panel: Panel, refusals: list[str]) -> list[dict[str, Any]]:
    if panel.filed_at is not None:
        return []
    url = reverse("review:panel_start" if panel.state == PanelState.FORMING else "review:panel_file", args=[panel.pk])
    if panel.state == PanelState.FORMING:
        refusal = refusals[0] if len(refusals) == 1 else f"尚有{len(refusals)}项须先办理，见上方" if refusals else ""
        return [{"label": "启动评审", "url": url, "tone": "primary", "refusal": refusal}]
    refusal = "" if panel.state == PanelState.SIGNED_OFF else "组长签署评审结果后才能归档"
    return [{"label": "归档评审结果", "url": url, "tone": "primary", "refusal": refusal}]


def panel_crumbs(panel: Panel) -> list[tuple[str, str]]:
    """The way to a panel's page."""
    return [("专家评审", reverse("review:panels")), (panel.name, reverse("review:panel", args=[panel.pk]))]
