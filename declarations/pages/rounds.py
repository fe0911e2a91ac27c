"""The list of rounds and the page of one round, for the administrators who prepare and the officers who confirm."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from declarations.enums import RoundState, WindowKind
from declarations.models import Extension, Round
from declarations.pages.rule_choice import tier_links
from declarations.round_content import (
    RoundContent,
    blockers,
    clauses_of,
    hints,
    read_content,
    rule_set_label,
    sheet_label,
)
from zjtx.accounts.enums import Role
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday, cn_moment
from zjtx.registry.enums import Tier
from zjtx.registry.selectors import cities

IN_PREPARATION = {"label": "拟定中", "tone": "neutral", "icon": "pencil"}
NOT_ENTERED = "未录入"


def state_of(round_: Round) -> dict[str, str]:
    """Word, tone and icon of the round's badge; empty words mean the look registered for the state."""
    is_draft = round_.state == RoundState.PREPARED and round_.in_preparation
    return IN_PREPARATION if is_draft else {"label": round_.get_state_display(), "tone": "", "icon": ""}


def address(name: str, round_: Round, *more: str) -> str:
    """The address of a page of the round."""
    return reverse(f"declarations:{name}", args=[round_.code, *more])


def waiting_extensions(round_: Round) -> list[Extension]:
    """Extensions that nobody has confirmed or declined."""
    return [one for one in round_.extensions.all() if one.is_waiting]


def next_step(round_: Round, role: str, at: datetime) -> str:
    """What happens next and who does it, in one sentence for this reader."""
    is_officer = role == Role.PROVINCE_OFFICER
    if round_.state == RoundState.CLOSED:
        return "已结束，内容保留备查。"
    if round_.state == RoundState.PREPARED:
        if round_.in_preparation:
            return "系统管理员拟定中，尚未提请确认。" if is_officer else "逐部分填写，填全后提请确认。"
        return "核对各部分内容后确认开放，或退回修改。" if is_officer else "已提请确认，等待省级主管部门办理。"
    if round_.closing_prepared_by_id is not None:
        return "待确认结束。" if is_officer else "已提出结束，等待省级主管部门确认。"
    if waiting_extensions(round_):
        return "有延期待确认。" if is_officer else "已提出延期，等待省级主管部门确认。"
    return _window_words(round_, at)


def _window_words(round_: Round, at: datetime) -> str:
    windows = {one.kind: one for one in round_.windows.all()}
    apply, review = windows.get(WindowKind.APPLY), windows.get(WindowKind.FIRST_REVIEW)
    if apply and at < apply.opens_at:
        return f"企业申报自{cn_date_weekday(apply.opens_at)}开始。"
    if apply and at <= apply.closes_at:
        return f"企业申报中，{cn_date_weekday(apply.closes_at)}截止。"
    if review and at <= review.closes_at:
        return f"企业申报已截止，市级初审至{cn_date_weekday(review.closes_at)}。"
    return "初审已截止。"


def list_table(rounds: Iterable[Round], role: str, at: datetime) -> dict[str, Any]:
    """All rounds as pieces/data_table.html reads them."""
    labels = ("批次", "文号", "状态", "企业申报", "市级初审", "申报数", "下一步")
    table: dict[str, Any] = {
        "caption": "申报批次",
        "columns": [{"label": label, "numeric": label == "申报数"} for label in labels],
        "rows": [_list_row(one, role, at, labels) for one in rounds],
        "empty": {"heading": "尚无申报批次", "text": "由系统管理员按通知拟定，经省级主管部门确认后开放。"},
    }
    if role == Role.SYSTEM_ADMIN:
        table["empty"] |= {"action_url": reverse("declarations:round_new"), "action_label": "新建批次"}
    return table


def _list_row(round_: Round, role: str, at: datetime, labels: tuple[str, ...]) -> dict[str, Any]:
    windows = {one.kind: one for one in round_.windows.all()}
    state = state_of(round_)
    tones = {RoundState.PREPARED: "amber", RoundState.OPEN: "green", RoundState.CLOSED: "grey"}
    icons = {RoundState.PREPARED: "hourglass", RoundState.OPEN: "door-open", RoundState.CLOSED: "lock"}
    cells = [
        {"text": round_.code, "note": round_.title},
        {"text": round_.document_number},
        {
            "text": state["label"],
            "badge": True,
            "tone": state["tone"] or tones[RoundState(round_.state)],
            "icon": state["icon"] or icons[RoundState(round_.state)],
        },
        {"text": _span(windows.get(WindowKind.APPLY))},
        {"text": _span(windows.get(WindowKind.FIRST_REVIEW))},
        {"text": str(round_.declarations_count), "numeric": True},
        {"text": next_step(round_, role, at)},
    ]
    row = [{**cell, "label": label} for cell, label in zip(cells, labels, strict=True)]
    return {"url": address("round_detail", round_), "cells": row}


def _span(window: Any) -> str:
    return f"{cn_date(window.opens_at)}至{cn_date(window.closes_at)}" if window else "—"


def detail_page(round_: Round, user: Any, at: datetime) -> dict[str, Any]:
    """Everything declarations/rounds_admin/detail.html shows."""
    content = read_content(round_)
    is_admin, is_officer = user.role == Role.SYSTEM_ADMIN, user.role == Role.PROVINCE_OFFICER
    is_prepared = round_.state == RoundState.PREPARED
    missing = blockers(content) if is_prepared else []
    acts = _admin_acts(round_, missing) if is_admin else _officer_acts(round_) if is_officer else []
    return {
        "round": round_,
        "content": content,
        "state": state_of(round_),
        "next_step": next_step(round_, user.role, at),
        "can_edit": is_admin and is_prepared,
        "missing": missing,
        "hints": hints(content, clock.local(at).date()) if is_prepared else [],
        "primary": next((one for one in acts if one["is_primary"]), None),
        "others": [one for one in acts if not one["is_primary"]],
        "facts": _facts(round_),
        "parameters": _parameters(round_),
        "windows": _windows(round_, content, is_admin=is_admin, is_officer=is_officer),
        "tiers": [row | tier_links(row["key"], round_) for row in tier_rows(content)],
        "fixed_tiers": "、".join(Tier(one.tier).label for one in round_.tiers.all() if one.fixed_at),
        "cities": _city_rows(content),
        "city_tiers": [Tier(one.tier).label for one in content.tiers],
        "open_lists": is_prepared,
        "evidence": [_evidence(round_, content, one.tier) for one in content.tiers],
        "people": people_rows(round_),
        "declarations_count": round_.declarations.count(),
    }


def _admin_acts(round_: Round, missing: list[str]) -> list[dict[str, Any]]:
    if round_.state == RoundState.PREPARED and round_.in_preparation:
        url = "" if missing else address("round_propose", round_)
        return [_act("提请确认", url, is_primary=not missing)] if not missing else []
    if round_.state != RoundState.OPEN:
        return []
    acts = [_act("提出延期", address("round_extend", round_))]
    if round_.closing_prepared_by_id is None:
        return [*acts, _act("提出结束", address("round_close_propose", round_))]
    return [*acts, _act("撤回结束", address("round_close_decline", round_))]


def _officer_acts(round_: Round) -> list[dict[str, Any]]:
    if round_.state == RoundState.PREPARED and not round_.in_preparation:
        return [
            _act("确认开放", address("round_confirm", round_), is_primary=True),
            _act("退回修改", address("round_return", round_)),
        ]
    if round_.state == RoundState.OPEN and round_.closing_prepared_by_id is not None:
        return [
            _act("确认结束", address("round_close", round_), is_primary=True),
            _act("不予结束", address("round_close_decline", round_)),
        ]
    return []


def _act(label: str, url: str, *, is_primary: bool = False) -> dict[str, Any]:
    return {"label": label, "url": url, "is_primary": is_primary}


def _facts(round_: Round) -> list[dict[str, str]]:
    return [
        {"label": "批次编号", "value": round_.code},
        {"label": "年度", "value": f"{round_.year}年"},
        {"label": "文号", "value": round_.document_number},
        {"label": "印发日期", "value": cn_date(round_.issued_on)},
        {"label": "承办处室", "value": round_.office or "—"},
        {"label": "咨询电话", "value": round_.desk_phones or "—"},
        {"label": "申报表年度栏", "value": "、".join(f"{year}年" for year in round_.years)},
    ]


def _parameters(round_: Round) -> list[dict[str, str]]:
    due = round_.annual_profile_due_on
    return [
        {"label": "退回修改", "value": f"{round_.return_working_days}个工作日", "note": "最长不超过市级初审截止日"},
        {"label": "推荐材料报送", "value": f"{round_.packet_working_days}个工作日", "note": "自初审结束次日起算"},
        {"label": "公示", "value": f"{round_.publicity_working_days}个工作日", "note": "含公示首日"},
        {
            "label": "新获称号填报",
            "value": f"{round_.new_title_working_days}个工作日",
            "note": "附件5、附件6，自公布文件印发次日起算",
        },
        {"label": "称号有效期", "value": f"{round_.validity_years}年"},
        {"label": "纸质份数", "value": f"一式{round_.paper_copies}份"},
        {"label": "附件5填报截止", "value": cn_date_weekday(due) if due else "未设定"},
    ]


def _windows(round_: Round, content: RoundContent, *, is_admin: bool, is_officer: bool) -> list[dict[str, Any]]:
    """A row a window with the extensions it had."""
    rows = []
    extensions = list(round_.extensions.select_related("prepared_by", "confirmed_by", "declined_by"))
    for kind in WindowKind:
        window = content.window(kind)
        rows.append(
            {
                "label": kind.label,
                "first": cn_date_weekday(window.first_day) if window else "",
                "last": cn_date_weekday(window.last_day) if window else "",
                "unset": "与市级初审相同" if kind == WindowKind.DISTRICT_REVIEW else "未设定",
                "extensions": [
                    extension_row(one, is_admin=is_admin, is_officer=is_officer)
                    for one in extensions
                    if one.kind == kind
                ],
            }
        )
    return rows


def extension_row(one: Extension, *, is_admin: bool, is_officer: bool) -> dict[str, Any]:
    """One extension with its outcome, and the acts that are open to this reader."""
    words = f"由{cn_date(one.previous_closes_at)}延至{cn_date_weekday(one.closes_at)}，理由：{one.reason}"
    if one.confirmed_at:
        outcome = {"label": "已延期", "tone": "green", "icon": "check-circle"}
        who = f"{one.prepared_by.full_name}提出，{one.confirmed_by.full_name}于{cn_moment(one.confirmed_at)}确认"
    elif one.declined_at:
        outcome = {"label": "未延期", "tone": "grey", "icon": "dash-circle"}
        who = f"{one.declined_by.full_name}于{cn_moment(one.declined_at)}不予延期或撤回，理由：{one.decline_reason}"
    else:
        outcome = {"label": "待确认", "tone": "amber", "icon": "hourglass"}
        who = f"{one.prepared_by.full_name}提出"
    return {
        "words": words,
        "who": who,
        "outcome": outcome,
        "confirm_url": reverse("declarations:extension_confirm", args=[one.pk])
        if is_officer and one.is_waiting
        else "",
        "decline_url": reverse("declarations:extension_decline", args=[one.pk])
        if (is_admin or is_officer) and one.is_waiting
        else "",
        "decline_label": "不予延期" if is_officer else "撤回延期",
    }


def tier_rows(content: RoundContent) -> list[dict[str, Any]]:
    """A row a tier that the round offers."""
    return [
        {
            "label": Tier(one.tier).label,
            "plan": one.plan_count,
            "key": (one.rule_set, one.tier),
            "rule_set": rule_set_label(one.rule_set, one.tier) if one.rule_set else NOT_ENTERED,
            "sheet": sheet_label(one.sheet) if one.sheet else NOT_ENTERED,
            "evidence": len(content.evidence_of(one.tier)),
        }
        for one in content.tiers
    ]


def _city_rows(content: RoundContent) -> list[dict[str, Any]]:
    names = dict(cities().values_list("pk", "name"))
    return [
        {
            "label": names.get(one.city, one.city),
            "district": "设" if one.has_district_stage else "不设",
            "panel": "自行组织" if one.has_own_panel else "由省组织",
            "plans": [dict(one.plans).get(tier.tier, "—") for tier in content.tiers],
        }
        for one in content.cities
    ]


def _evidence(round_: Round, content: RoundContent, tier: str) -> dict[str, Any]:
    words = clauses_of(content.tier(tier))
    items = content.evidence_of(tier)
    return {
        "label": Tier(tier).label,
        "edit_url": address("round_evidence", round_, tier),
        "required_count": sum(one.is_required for one in items),
        "items": [
            {
                "serial": one.serial,
                "text": one.text,
                "required": one.is_required,
                "examples": one.examples,
                "clauses": [{"id": clause, "words": words.get(clause, "")} for clause in one.clauses],
            }
            for one in items
        ],
    }


def people_rows(round_: Round) -> list[dict[str, str]]:
    """Who prepared, confirmed and ended the round, as far as it has come."""
    rows = []
    if round_.prepared_by:
        rows.append({"label": "拟定", "value": round_.prepared_by.full_name})
    if round_.confirmed_by:
        rows.append(
            {"label": "确认开放", "value": round_.confirmed_by.full_name, "note": cn_moment(round_.confirmed_at)}
        )
    if round_.closing_prepared_by:
        note = f"{cn_moment(round_.closing_proposed_at)}，理由：{round_.closing_reason}"
        rows.append({"label": "提出结束", "value": round_.closing_prepared_by.full_name, "note": note})
    if round_.closed_by:
        rows.append({"label": "确认结束", "value": round_.closed_by.full_name, "note": cn_moment(round_.closed_at)})
    return rows or [{"label": "来源", "value": "由历史资料导入"}]
