"""What everybody may read: revocations with their reversals, and how a report by name stands."""

from typing import Any

from django.urls import reverse

from cultivation_pool import matter_selectors as selectors
from cultivation_pool.matter_enums import MatterState
from cultivation_pool.models import MatterDecision, NamedReport
from cultivation_pool.pages.matter_looks import ban_text
from review import province
from review.pages.matters import address_query, list_table
from review.telling import city_code
from review.titles import full_name
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.selectors import cities

PAGE_SIZE = 50
LATER = "核查后按所留联系方式答复。"
LABELS = ("企业名称", "市", "撤销的称号", "决定", "事由", "不得申报期", "目前状态")


def revocations_page(*, after: str) -> dict[str, Any]:
    """Everything public/revocations.html shows: no persons, nothing of who reported; newest first."""
    names = dict(cities().values_list("pk", "name"))
    page = province.keyset(selectors.revocations(), "pk", after=after, before="", size=PAGE_SIZE, newest_first=True)
    rows = [{"cells": _cells(one, names)} for one in page.rows]
    empty = ("没有撤销称号的决定", "经核实撤销称号的，在此公布。")
    return {"table": list_table("撤销称号的决定，新近的在前", LABELS, rows, page, address_query(), empty)}


def _cells(one: MatterDecision, names: dict[str, str]) -> list[dict[str, Any]]:
    city = city_code(one.case.region_path)
    titles = [_name(row.title) for row in one.titles.all()]
    later = next((other for other in one.reversals.all() if other.confirmed_at is not None), None)
    state = {"text": "已撤销", "badge": True, "tone": "red", "icon": "x-circle"}
    if later is not None:
        restored = sum(row.restored_by_id is not None and not row.note for row in one.titles.all())
        words = f"{cn_date(later.decided_on)} {later.document_number}撤销原决定：{later.reason}"
        state = {"text": "原决定已撤销", "badge": True, "tone": "grey", "icon": "arrow-counterclockwise"}
        state["note"] = f"{words}{'（称号恢复）' if restored else ''}"
    return [
        {"text": one.case.enterprise_name},
        {"text": names.get(city, city)},
        {"text": "、".join(titles) or "无有效期内的称号"},
        {"text": one.document_number, "note": cn_date(one.decided_on)},
        {"text": one.reason},
        {"text": ban_text(one.ban)},
        state,
    ]


def _name(title: Any) -> str:
    product = f"“{title.product_name}”" if title.product_name else ""
    return f"{title.year}年度{full_name(title.tier, title.scheme)}{product}"


def standing_page(form: Any, found: NamedReport | None) -> dict[str, Any]:
    """Everything public/report_standing.html shows: the stage and nothing else."""
    stages: list[dict[str, str]] = []
    if found is not None:
        answered = found.answered_at is not None
        examined = found.case.handed_at is not None
        rows = (
            ("收到", f"{cn_date(found.received_at)}收到。", True),
            ("核查", _examined(found), answered),
            ("答复", f"{cn_date(found.answered_at)}已办结，按所留联系方式答复。" if answered else LATER, answered),
        )
        for name, text, is_done in rows:
            tone, icon = ("green", "check-circle") if is_done else ("grey", "dash-circle")
            stages.append({"name": name, "text": text, "tone": tone, "icon": icon})
        if examined and not answered:
            stages[1] |= {"tone": "progress", "icon": "search"}
    return {
        "form": form,
        "stages": stages,
        "number": found.receipt_number if found else "",
        "page_name": "反映办理情况查询",
        "trail": [("认定企业", reverse("public:recognised"))],
    }


def _examined(found: NamedReport) -> str:
    if found.case.state == MatterState.DISMISSED:
        return "不予受理。"
    if found.answered_at is not None:
        return "已核查。"
    return "正在核查。" if found.case.handed_at is not None else "尚未开始。"
