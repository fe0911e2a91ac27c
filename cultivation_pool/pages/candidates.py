"""The list of candidates, the forms around it, and a table before it is taken over."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from cultivation_pool import candidate_selectors as selectors
from cultivation_pool.candidate_selectors import CandidateFilters, Standing
from cultivation_pool.enums import CandidateState
from cultivation_pool.models import Candidate, CandidateUpload
from cultivation_pool.services.candidates import change_refusal
from review.pages.matters import list_table
from review.pages.province import select
from review.pages.province_case import case_url
from review.province import STAGES, city_names
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_moment, money
from zjtx.registry.enums import Tier

LOOKS = {
    CandidateState.NOMINATED: ("amber", "hourglass-split"),
    CandidateState.CONFIRMED: ("green", "check-circle"),
    CandidateState.STRUCK: ("grey", "x-circle"),
}
LABELS = (
    "企业名称",
    "区市县",
    "所属行业",
    "主导产品",
    "上年营业收入（万元）",
    "拟申报梯度",
    "差距",
    "状态",
    "申报情况",
)
NUMERIC = "上年营业收入（万元）"
LEAD = "尚未达到认定条件、有培育潜力的企业，由区县推荐、市级确认。企业开始申报时，名单中的内容带入申报表。"
EMPTY = ("没有后备企业", "区县推荐、市级确认的后备企业列在这里。")


def list_page(user: Any, query: Any, at: datetime, **cursors: str) -> dict[str, Any]:
    """Everything pool/candidates.html shows."""
    years = selectors.years_of(user, clock.local(at).date())
    filters = CandidateFilters.of(query).within(years)
    page = selectors.list_page(user, filters, **cursors)
    standing = Standing(user, int(filters.year), page.rows)
    rows = [_row(user, one, standing) for one in page.rows]
    table = list_table(f"{filters.year}年度后备企业", LABELS, rows, page, filters.query, EMPTY)
    for column in table["columns"]:
        column["numeric"] = column["label"] == NUMERIC
    if not (filters.state or filters.tier or filters.city or filters.q):
        table["empty"] = {"heading": EMPTY[0], "text": EMPTY[1]}
    if user.role == "city_officer" and any(row["key"] for row in rows):
        act = {"label": "确认所选企业", "value": "confirm"}
        table["batch"] = {"url": reverse("pool:candidates_confirm"), "name": "row", "acts": [act]}
    return {
        "year": filters.year,
        "figures": _figures(user, filters),
        "filters": _filters(filters, years, user),
        "reset_url": filters.query(state="", tier="", city="", q=""),
        "table": table,
        "cities": _cities(user, int(filters.year)) if user.role == "province_officer" else None,
        "export_url": reverse("pool:candidates_xlsx") + filters.query(),
        "can_nominate": user.role != "province_officer",
        "packets": selectors.packets_of(user),
        "lead": LEAD,
    }


def _figures(user: Any, filters: CandidateFilters) -> list[dict[str, Any]]:
    tally = selectors.counts(user, int(filters.year))
    plan = [{"label": "计划数", "value": tally["plan"], "unit": "户"}] if tally["plan"] else []
    return [
        *plan,
        {"label": "已确认", "value": tally["confirmed"], "unit": "户", "url": filters.query(state="confirmed"),
         "note": f"完成计划的{tally['confirmed'] * 100 // tally['plan']}%" if tally["plan"] else ""},
        {"label": "待市级确认", "value": tally["nominated"], "unit": "户", "url": filters.query(state="nominated"),
         "tone": "amber" if tally["nominated"] and user.role == "city_officer" else ""},
        {"label": "已申报", "value": tally["declared"], "unit": "户"},
        {"label": "已认定", "value": tally["recognised"], "unit": "户"},
    ]  # fmt: skip


def _filters(filters: CandidateFilters, years: list[int], user: Any) -> list[dict[str, Any]]:
    found = [
        {"name": "q", "label": "企业名称或信用代码", "kind": "search", "value": filters.q},
        select("year", "年度", filters.year, "", [(str(year), f"{year}年") for year in years]),
        select("state", "状态", filters.state, "名单内全部", CandidateState.choices),
        select("tier", "拟申报梯度", filters.tier, "全部梯度", Tier.choices),
    ]
    is_province = user.role == "province_officer"
    return [*found, *([select("city", "市", filters.city, "全部市", city_names().items())] if is_province else [])]


def _row(user: Any, one: Candidate, standing: Standing) -> dict[str, Any]:
    tone, icon = LOOKS[CandidateState(one.state)]
    declaration, is_titled = standing.of(one)
    can_change = change_refusal(one, user) is None
    cells = [
        {"text": one.enterprise_name, "note": one.uscc},
        {"text": one.region.name},
        {"text": str(one.industry)},
        {"text": one.main_product},
        {"text": money(one.revenue), "numeric": True},
        {"text": one.get_tier_display()},
        {"text": one.gap},
        {"text": one.get_state_display(), "badge": True, "tone": tone, "icon": icon, "note": one.reason},
        _declared(user, declaration, is_titled),
    ]
    url = reverse("pool:candidate_edit", args=[one.pk]) if can_change else ""
    key = one.pk if one.state == CandidateState.NOMINATED else ""
    return {"url": url, "key": key, "cells": cells}


def _declared(user: Any, declaration: Any, is_titled: bool) -> dict[str, Any]:
    if declaration is None:
        return {"text": "已认定" if is_titled else "—"}
    words = "已认定" if is_titled else "已申报"
    if user.role == "province_officer":
        url = case_url(declaration.number) if declaration.status in STAGES else ""
    else:
        url = reverse("review:desk", args=[declaration.number])
    return {"text": words, "url": url, "note": f"{declaration.number} {declaration.get_status_display()}"}


def _cities(user: Any, year: int) -> dict[str, Any]:
    columns = [{"label": label, "numeric": label != "市"} for label in ("市", "计划数", "已确认", "待市级确认")]
    rows = []
    for city, tally in selectors.by_city(user, year):
        cells = [{"text": city.name}]
        cells += [{"text": str(tally[name])} for name in ("plan", "confirmed", "nominated")]
        address = f"?year={year}&city={city.pk}"
        rows.append({"url": address, "cells": [{**c, **cell} for c, cell in zip(columns, cells, strict=True)]})
    return {"caption": "各市后备企业", "columns": columns, "rows": rows}


def form_page(form: Any, one: Candidate | None) -> dict[str, Any]:
    """What pieces/form_page.html shows for one candidate."""
    return {
        "form": form,
        "page_name": "推荐后备企业" if one is None else f"修改：{one.enterprise_name}",
        "submit_label": "推荐" if one is None else "保存",
        "crumbs": crumbs(),
        "cancel_url": reverse("pool:candidates"),
        "strike_url": reverse("pool:candidate_strike", args=[one.pk]) if one else "",
    }


def crumbs() -> list[tuple[str, str]]:
    """The way back to the list."""
    return [("后备企业", reverse("pool:candidates"))]


def strike_page(one: Candidate, form: Any) -> dict[str, Any]:
    """What pieces/confirm_page.html shows before a row goes off the list."""
    return {
        "form": form,
        "page_name": f"不列入：{one.enterprise_name}",
        "act_label": "不列入名单",
        "facts": [
            {"label": "企业名称", "value": one.enterprise_name},
            {"label": "统一社会信用代码", "value": one.uscc},
            {"label": "拟申报", "value": f"{one.year}年度{one.get_tier_display()}"},
        ],
        "consequences": ["该企业移出本年度名单，理由留存。", "以后可以重新推荐。"],
        "danger": True,
        "crumbs": crumbs(),
        "cancel_url": reverse("pool:candidate_edit", args=[one.pk]),
    }


def plan_page(year: int, form: Any) -> dict[str, Any]:
    """What pieces/form_page.html shows for the plan figures."""
    return {
        "form": form,
        "page_name": f"{year}年度后备企业计划数",
        "submit_label": "保存计划数",
        "lead_text": "计划数用于对照进度，不限制推荐。未分解到市的留空。",
        "crumbs": crumbs(),
        "cancel_url": f"{reverse('pool:candidates')}?year={year}",
    }


def upload_page(form: Any, upload: CandidateUpload | None) -> dict[str, Any]:
    """Everything pool/candidates_upload.html shows: the form, and each row of the table that waits."""
    if upload is None:
        return {"form": form}
    columns = [{"label": label, "numeric": False} for label in ("行", "企业名称", "信用代码", "拟申报", "核对结果")]
    rows = []
    for row in upload.rows:
        values, problems = row["values"], row["problems"]
        tier = dict(Tier.choices).get(values.get("tier"), values.get("tier"))
        told = (f"{one['address']}（{one['column'].removesuffix('（万元）')}）：{one['text']}" for one in problems)
        words = " ".join(told)
        cells = [
            {"text": f"第{row['line']}行"},
            {"text": values.get("enterprise_name") or "—"},
            {"text": values.get("uscc") or "—"},
            {"text": f"{values.get('year') or '—'}年度{tier or ''}"},
            {"text": words or "可以导入", "tone": "red" if words else "", "icon": "x-circle" if words else "check"},
        ]
        rows.append({"cells": [{**column, **cell} for column, cell in zip(columns, cells, strict=True)]})
    return {
        "form": form,
        "upload": upload,
        "uploaded_text": cn_moment(upload.uploaded_at),
        "problems": upload.problem_count,
        "table": {"caption": f"{upload.name}：逐行核对", "columns": columns, "rows": rows, "main": 1},
    }
