"""The officers' pages of verification cases: the queue, one case, the reporter."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from cultivation_pool import matter_selectors as selectors
from cultivation_pool.matter_enums import DecisionKind, MatterCause, MatterSource, MatterState
from cultivation_pool.models import MatterDecision, MatterFinding, VerificationCase
from cultivation_pool.pages.matter_looks import FILES, badge, badge_cell, decision_facts, due_cell, entries_of, files_of
from cultivation_pool.services import matter_decisions
from cultivation_pool.services import matters as services
from review import province
from review.pages.matters import PAGE_SIZE, address_query, end_of, list_table, state_filter
from review.pages.objections import statement_part
from review.pages.province import select
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_moment

LABELS = ("编号", "企业名称", "事由", "来源", "立案日期", "办理期限", "状态")
HIDDEN = "姓名和联系方式仅供核实和答复使用；查看一次，记录一次。"
SECRECY = "反映情况的人不告知企业。核查中不查问、不推测，与企业交涉时只就事实。"
HERE = ("核查与撤销", "pool:matters")
LONGEST_SEARCH = 60


def crumbs(case: VerificationCase | None = None) -> list[tuple[str, str]]:
    """The way to a case's pages."""
    trail = [(HERE[0], reverse(HERE[1]))]
    return [*trail, (case.number, reverse("pool:matter", args=[case.pk]))] if case else trail


def queue_page(user: Any, asked: Mapping[str, str], at: datetime, **cursors: str) -> dict[str, Any]:
    """Everything pool/matters.html shows: the cases of the officer's scope, newest first."""
    state, control = state_filter(asked, selectors.QUEUE_STATES)
    cause = asked.get("cause", "") if asked.get("cause", "") in MatterCause.values else ""
    q = asked.get("q", "").strip()[:LONGEST_SEARCH]
    rows = selectors.matters(user, state=state, cause=cause, q=q)
    page = province.keyset(rows, "pk", size=PAGE_SIZE, newest_first=True, **cursors)
    query = address_query(state=state, cause=cause, q=q)
    shown = [{"url": reverse("pool:matter", args=[one.pk]), "cells": _cells(one, at)} for one in page.rows]
    empty = ("没有核查事项", "季度报表填报有违法或事故的、公众实名反映的和主管部门立案的列在这里。")
    return {
        "page_name": HERE[0],
        "figures": _figures(user, at),
        "filters": [
            {"name": "q", "label": "企业名称、信用代码或编号", "kind": "search", "value": q},
            control,
            select("cause", "事由", cause, "全部", MatterCause.choices),
        ],
        "reset_url": reverse("pool:matters"),
        "table": list_table("核查事项，新近的在前", LABELS, shown, page, query, empty),
    }


def _figures(user: Any, at: datetime) -> list[dict[str, Any]]:
    counts = selectors.counts(user, clock.local(at).date())
    late = "red" if counts["overdue"] else ""
    return [
        {"label": "本单位待办", "value": counts["waiting"], "unit": "件"},
        {"label": "其中逾期", "value": counts["overdue"], "unit": "件", "tone": late},
        {"label": "办理中", "value": counts["open"], "unit": "件"},
    ]


def _cells(one: VerificationCase, at: datetime) -> list[dict[str, Any]]:
    return [
        {"text": one.number},
        {"text": one.enterprise_name},
        {"text": one.get_cause_display()},
        {"text": one.get_source_display()},
        {"text": cn_date(one.opened_at)},
        due_cell(one, at),
        badge_cell(one),
    ]


def matter_page(user: Any, case: VerificationCase, at: datetime) -> dict[str, Any]:
    """Everything pool/matter.html shows."""
    is_province = user.role == "province_officer"
    decisions = list(case.decisions.select_related("prepared_by", "confirmed_by", "ban").order_by("-pk"))
    waiting = next((one for one in decisions if one.is_waiting), None)
    is_public = case.source == MatterSource.PUBLIC
    report = case.named_report if is_public else None
    return {
        "case": case,
        "badge": badge(case),
        "facts": case_facts(case, user),
        "files": files_of(case),
        "reporter": _reporter(case, user) if is_public else None,
        "report_files": _report_files(report, is_province) if report else [],
        "hearings": [statement_part(one, at, FILES) for one in case.hearings.select_related("asked_by")],
        "findings": [_finding(one) for one in case.findings.select_related("reported_by").order_by("-pk")],
        "decisions": [_decision(one) for one in decisions if is_province or one.confirmed_at is not None],
        "entries": entries_of(case.log.all()),
        "due_at": end_of(case.due_on) if case.due_on else None,
        "acts": _acts(user, case, waiting, at),
        "crumbs": crumbs(),
        "secrecy": SECRECY if is_public and not is_province else "",
    }


def case_facts(case: VerificationCase, user: Any) -> list[dict[str, str]]:
    """What the case is about, for officers."""
    name = {"label": "企业名称", "value": case.enterprise_name}
    if case.enterprise.name != case.enterprise_name:
        name["note"] = f"现名称：{case.enterprise.name}"
    facts = [name, {"label": "统一社会信用代码", "value": case.enterprise.uscc}]
    facts.append({"label": "事由", "value": case.get_cause_display()})
    source = {"label": "来源", "value": f"{case.get_source_display()}，{cn_moment(case.opened_at)}"}
    if case.report is not None:
        source["url"] = reverse("pool:case", args=[case.report_id])
    facts.append(source)
    if case.source == MatterSource.PUBLIC and user.role == "province_officer":
        facts.append({"label": "反映内容", "value": case.named_report.text})
    if case.matter:
        facts.append({"label": "核查事项", "value": case.matter})
    return facts


def _reporter(case: VerificationCase, user: Any) -> dict[str, Any]:
    if user.role != "province_officer" and not case.shares_contacts:
        return {"text": SECRECY, "url": ""}
    return {"text": HIDDEN, "url": reverse("pool:matter_contacts", args=[case.pk])}


def _report_files(report: Any, is_province: bool) -> list[dict[str, Any]]:
    rows = files_of(report)
    shared = set(report.files.filter(is_shared=True).values_list("pk", flat=True))
    return [row for row in rows if is_province or row["id"] in shared]


def _finding(one: MatterFinding) -> dict[str, Any]:
    facts = [
        {"label": "核查情况", "value": one.findings},
        {"label": "核查意见", "value": one.opinion},
        {"label": "处理建议", "value": one.get_proposal_display()},
        {"label": "上报", "value": f"{one.reported_by.full_name}，{cn_moment(one.reported_at)}"},
    ]
    return {"facts": facts, "files": files_of(one)}


def _decision(one: MatterDecision) -> dict[str, Any]:
    facts = decision_facts(one, with_kind=False)
    facts.append({"label": "拟定", "value": f"{one.prepared_by.full_name}，{cn_moment(one.prepared_at)}"})
    state, tone = "待复核", "amber"
    if one.confirmed_at is not None:
        state, tone = "已生效", "green"
        if one.confirmed_by_id != one.prepared_by_id:
            who = one.confirmed_by.full_name
            facts.append({"label": "复核", "value": f"{who}，{cn_moment(one.confirmed_at)}"})
        if one.kind == DecisionKind.REVOCATION and (later := one.reversal):
            state, tone = f"已由{later.document_number}撤销", "grey"
    elif one.declined_at is not None:
        state, tone = "未予确认", "grey"
        facts.append({"label": "未予确认的理由", "value": one.decline_reason})
    return {"heading": one.get_kind_display(), "facts": facts, "state": state, "tone": tone}


def _acts(user: Any, case: VerificationCase, waiting: MatterDecision | None, at: datetime) -> list[dict[str, str]]:
    """What the reader's desk can do in the present state."""

    def act(label: str, name: str, tone: str = "plain", refusal: str | None = None) -> dict[str, str]:
        return {"label": label, "url": reverse(f"pool:{name}", args=[case.pk]), "tone": tone, "refusal": refusal or ""}

    if user.role == "city_officer":
        if case.state != MatterState.VERIFYING:
            return []
        return [
            act("上报核查情况", "matter_report", "primary", services.report_refusal(case, at)),
            act("要求企业书面说明", "matter_ask", refusal=services.ask_refusal(case, at)),
        ]
    if waiting is not None:
        mine = matter_decisions.SAME_PERSON if waiting.prepared_by_id == user.pk else None
        return [
            act("复核确认", "matter_confirm", "danger", mine),
            act("撤回拟定" if mine else "不予确认", "matter_decline"),
        ]
    revoking = matter_decisions.prepare_refusal(case, DecisionKind.REVOCATION)
    return {
        MatterState.RECEIVED: [act("交市级核查", "matter_hand", "primary"), act("不予受理", "matter_dismiss")],
        MatterState.REPORTED: [
            act("不成立或责令整改", "matter_decide"),
            act("拟定撤销称号", "matter_revoke", "danger", revoking),
            act("退回补充核查", "matter_send_back"),
        ],
        MatterState.REVOKED: [act("撤销或变更原决定", "matter_reverse")],
    }.get(MatterState(case.state), [])  # fmt: skip


def contacts_page(case: VerificationCase) -> dict[str, Any]:
    """Everything pool/matter_contacts.html shows."""
    one = case.named_report
    facts = [
        {"label": "姓名或单位", "value": one.name},
        {"label": "联系方式", "value": one.contact},
        {"label": "受理编号", "value": one.receipt_number},
        {"label": "反映内容", "value": one.text},
    ]
    return {"case": case, "facts": facts, "crumbs": crumbs(case), "back_url": reverse("pool:matter", args=[case.pk])}
