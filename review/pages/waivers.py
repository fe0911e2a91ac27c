"""Waivers: the list with its filters, the clauses of one declaration that can be waived, the pages before an act."""

from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse

from declarations.eligibility import Report
from declarations.eligibility.report import ClauseResult
from declarations.models import Declaration, Waiver
from declarations.services.waivers import present_report, refusal, waivable
from review import province
from review.pages.province import pager, select
from review.province import STAGES
from review.waivers import STATES, WaiverFilters, listed
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.enums import Tier

OTHER_TIER = "该申报已改报其他类别，本豁免不适用"
LABELS = ("申报编号", "企业名称", "类别", "不符合情形", "依据文号", "准予", "状态")
GIVEN = ("不符合情形", "依据文号", "豁免理由", "准予", "状态", "办理")
FOUND = ("指标", "条款", "核对情况", "办理")


def list_page(user: Any, filters: WaiverFilters, form: forms.Form, *, after: str, before: str) -> dict[str, Any]:
    """Everything review/waivers.html shows; three queries."""
    page = listed(user, filters, after=after, before=before)
    return {
        "form": form,
        "filters": [
            {"name": "q", "label": "企业名称、信用代码或编号", "kind": "search", "value": filters.q},
            select("status", "状态", filters.status, "", STATES.items()),
            select("tier", "类别", filters.tier, "全部类别", Tier.choices),
            select("city", "市", filters.city, "全部市", province.city_names().items()),
            select("round", "批次", filters.round, "全部批次", province.round_choices()),
        ],
        "reset_url": reverse("review:waivers"),
        "table": _table("条款豁免，新近的在前", LABELS, [_listed_row(one) for one in page.rows])
        | {"pager": pager(page, filters.query), "empty": _empty(filters)},
    }


def _table(caption: str, labels: tuple[str, ...], rows: list[dict[str, Any]]) -> dict[str, Any]:
    for row in rows:
        row["cells"] = [{"label": label} | cell for label, cell in zip(labels, row["cells"], strict=True)]
    return {"caption": caption, "columns": [{"label": label} for label in labels], "rows": rows}


def _listed_row(one: Waiver) -> dict[str, Any]:
    declaration = one.declaration
    cells: list[dict[str, Any]] = [
        {"text": declaration.number},
        {"text": declaration.enterprise_name},
        {"text": declaration.get_tier_display()},
        {"text": one.sentence},
        {"text": one.document_number, "note": one.reason},
        {"text": f"{one.given_by.full_name}，{cn_date(one.given_at)}"},
        _state(one),
    ]
    return {"url": reverse("review:waiver_case", args=[declaration.number]), "cells": cells}


def _state(one: Waiver) -> dict[str, Any]:
    if one.is_in_force:
        return {"text": "在用", "badge": True, "tone": "green", "icon": "check-circle"}
    note = f"{one.withdrawn_by.full_name}，{cn_date(one.withdrawn_at)}：{one.withdraw_reason}"
    return {"text": "已撤销", "badge": True, "tone": "grey", "icon": "dash-circle", "note": note}


def _empty(filters: WaiverFilters) -> dict[str, str]:
    if filters.query():
        action = {"action_url": reverse("review:waivers"), "action_label": "清除全部条件"}
        return {"heading": "没有符合条件的豁免", "text": "可以减少筛选条件后再查。", **action}
    return {"heading": "没有在用的豁免", "text": "按申报编号查找申报，即可对其不符合的条款办理豁免。"}


def case_page(declaration: Declaration, at: datetime) -> dict[str, Any]:
    """Everything review/waiver_case.html shows."""
    report, denied = present_report(declaration, at), refusal(declaration)
    waivers = list(declaration.waivers.select_related("given_by", "withdrawn_by").order_by("-pk"))
    is_listed = declaration.status in STAGES
    return {
        "declaration": declaration,
        "refusal": denied or "",
        "facts": _facts(declaration),
        "case_url": reverse("review:province_case", args=[declaration.number]) if is_listed else "",
        "found": _table(
            "目前不符合的条款",
            FOUND,
            [_found_row(declaration, report, one, can_act=denied is None) for one in waivable(report)],
        )
        | {
            "empty": {
                "heading": "没有可豁免的条款",
                "text": "只有不符合的条款可以豁免；缺少数据的由企业补填，须人工判断的由审核人员认定。",
            }
        },
        "given": _table("豁免记录", GIVEN, [_given_row(report, one, can_act=denied is None) for one in waivers]),
    }


def _facts(declaration: Declaration) -> list[dict[str, str]]:
    note = "" if declaration.submitted_at else "尚未提交，按目前填写的内容核对；查看已记入审计"
    return [
        {"label": "企业名称", "value": declaration.enterprise_name},
        {"label": "申报", "value": f"{declaration.round.code} {declaration.get_tier_display()}"},
        {"label": "目前状态", "value": declaration.get_status_display(), "note": note},
    ]


def _found_row(declaration: Declaration, report: Report, one: ClauseResult, *, can_act: bool) -> dict[str, Any]:
    act = {"text": "豁免", "url": _give_url(declaration, one.id)} if can_act else {"text": "—"}
    cells = [
        {"text": report.rules.groups[one.group].title},
        {"text": one.text, "note": one.citation},
        {"text": one.sentence()},
        act,
    ]
    return {"cells": cells}


def _given_row(report: Report, one: Waiver, *, can_act: bool) -> dict[str, Any]:
    act = {"text": "—"}
    if can_act and one.is_in_force:
        act = {"text": "撤销", "url": reverse("review:waiver_withdraw", args=[one.pk])}
    cells: list[dict[str, Any]] = [
        {"text": one.sentence, "note": "" if one.clause in report.rules.clauses else OTHER_TIER},
        {"text": one.document_number},
        {"text": one.reason},
        {"text": f"{one.given_by.full_name}，{cn_date(one.given_at)}", "note": one.bureau},
        _state(one),
        act,
    ]
    return {"cells": cells}


def _give_url(declaration: Declaration, clause: str) -> str:
    return reverse("review:waiver_give", args=[declaration.number, clause])


def give_page(declaration: Declaration, clause: ClauseResult, form: forms.Form) -> dict[str, Any]:
    """Everything pieces/confirm_page.html shows before a clause is waived."""
    blocks = "该条不再阻止提交；" if clause.clause.is_decided_by_figure else ""
    return {
        **_frame(declaration, "豁免条款", form),
        "facts": [*_facts(declaration), {"label": "条款", "value": clause.text, "note": clause.sentence()}],
        "consequences": [
            f"该条显示为“不符合，已豁免”，在所属指标组中按符合计。{blocks}企业更正数据后，以更正后的核对结果为准。",
            "依据文号、理由、准予机关和日期列入条件核对结果，随各环节的审核结论存档。",
        ],
        "whom": "该企业全部用户和经办人将收到消息。",
        "reversible": "可以撤销，须写明理由；记录永久留存。",
    }


def withdraw_page(waiver: Waiver, form: forms.Form) -> dict[str, Any]:
    """Everything pieces/confirm_page.html shows before a waiver is taken back."""
    declaration = waiver.declaration
    return {
        **_frame(declaration, "撤销豁免", form),
        "facts": [
            *_facts(declaration),
            {"label": "不符合情形", "value": waiver.sentence},
            {"label": "依据文号", "value": waiver.document_number, "note": waiver.reason},
        ],
        "consequences": [
            "该条恢复按“不符合”计；属于基本条件的，企业提交或重新提交前须更正。",
            "已提交的申报不退回，已作出的审核结论不变，后续环节按“不符合”审核。",
        ],
        "whom": "该企业全部用户和经办人将收到消息。",
        "danger": True,
        "reversible": "撤销后不能恢复，须重新办理豁免。",
    }


def _frame(declaration: Declaration, act: str, form: forms.Form) -> dict[str, Any]:
    url = reverse("review:waiver_case", args=[declaration.number])
    return {
        "page_name": f"{act} {declaration.number}",
        "act_label": act,
        "form": form,
        "cancel_url": url,
        "crumbs": [("条款豁免", reverse("review:waivers")), (declaration.number, url)],
    }
