"""The province's pages of conversions and lapses: the acts, the form, the previewed list."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from cultivation_pool.models import TitleAct, TitleActRow
from cultivation_pool.services.title_acts import last_day_before
from cultivation_pool.title_act_enums import TitleActKind, TitleActRowState
from review import province
from review.pages.matters import address_query, list_table, state_filter
from review.titles import full_name
from zjtx.common.templatetags.zjtx import cn_date, cn_moment
from zjtx.registry.enums import TitleScheme

PAGE_SIZE = 50
ACT_LABELS = ("文号", "事项", "原称号", "生效日期", "办理")
ROW_LABELS = ("序号", "企业名称", "原称号", "原有效期", "结果", "新称号")
ROW_LOOKS = {
    TitleActRowState.READY: ("progress", "check-circle"),
    TitleActRowState.REFUSED: ("amber", "exclamation-triangle"),
    TitleActRowState.DONE: ("green", "check-circle"),
}
HERE = ("称号转换和失效", "pool:title_acts")


def crumbs(act: TitleAct | None = None) -> list[tuple[str, str]]:
    """The way to the pages."""
    trail = [("培育库", reverse("pool:cities")), (HERE[0], reverse(HERE[1]))]
    return [*trail, (act.document_number, reverse("pool:title_act", args=[act.pk]))] if act else trail


def list_page(user: Any, **cursors: str) -> dict[str, Any]:
    """Everything pool/title_acts.html shows."""
    rows = TitleAct.objects.visible_to(user).select_related("done_by")
    page = province.keyset(rows, "pk", size=PAGE_SIZE, newest_first=True, **cursors)
    shown = [{"url": reverse("pool:title_act", args=[one.pk]), "cells": _act_cells(one)} for one in page.rows]
    empty = ("没有办理过称号转换或失效", "依据文件办理，先预览逐户结果，再一次办理。")
    return {"table": list_table("称号转换和失效，新近的在前", ACT_LABELS, shown, page, address_query(), empty)}


def _act_cells(one: TitleAct) -> list[dict[str, Any]]:
    done = {"text": f"{cn_moment(one.done_at)}", "note": one.done_by.full_name} if one.done_by else None
    waits = {"text": "预览，未办理", "badge": True, "tone": "amber", "icon": "hourglass-split"}
    return [
        {"text": one.document_number},
        {"text": one.get_kind_display()},
        {"text": f"{full_name(one.tier, one.scheme)}{f'（{one.year}年）' if one.year else ''}"},
        {"text": cn_date(one.starts_on)},
        done or waits,
    ]


def new_page(form: Any) -> dict[str, Any]:
    """Everything pool/title_act_new.html shows."""
    return {
        "form": form,
        "page_name": "办理称号转换和失效",
        "submit_label": "预览",
        "lead_text": "按文件选取或上传名单，预览逐户结果；预览不改变任何称号。",
        "multipart": True,
        "crumbs": crumbs(),
        "cancel_url": reverse(HERE[1]),
    }


def act_page(act: TitleAct, asked: Mapping[str, str], **cursors: str) -> dict[str, Any]:
    """Everything pool/title_act.html shows: the document, the counts, the list line by line."""
    counts = {state: act.rows.filter(state=state).count() for state in TitleActRowState}
    state, control = state_filter(asked, [(one.value, one.label) for one in TitleActRowState if counts[one]])
    rows = act.rows.select_related("title__enterprise", "new_title")
    rows = rows.filter(state=state) if state else rows
    page = province.keyset(rows, "place", size=PAGE_SIZE, **cursors)
    shown = [{"cells": _row_cells(act, one)} for one in page.rows]
    table = list_table("逐户结果", ROW_LABELS, shown, page, address_query(state=state), ("名单为空", ""))
    can_act = act.done_at is None and counts[TitleActRowState.READY]
    tones = {TitleActRowState.REFUSED: "amber"}
    return {
        "act": act,
        "facts": facts(act),
        "figures": [
            {"label": one.label, "value": number, "unit": "项", "tone": tones.get(one, "") if number else ""}
            for one, number in counts.items()
            if number or one == TitleActRowState.REFUSED
        ],
        "filters": [control],
        "reset_url": reverse("pool:title_act", args=[act.pk]),
        "table": {**table, "main": 1},
        "confirm_url": reverse("pool:title_act_confirm", args=[act.pk]) if can_act else "",
        "ready": counts[TitleActRowState.READY],
        "crumbs": crumbs(),
    }


def facts(act: TitleAct) -> list[dict[str, str]]:
    """What the document says."""
    found = [
        {"label": "事项", "value": act.get_kind_display()},
        {"label": "文号", "value": f"{act.document_number}，{cn_date(act.issued_on)}印发"},
        {"label": "原称号", "value": f"{full_name(act.tier, act.scheme)}{f'，{act.year}年认定' if act.year else ''}"},
        {"label": "名单", "value": act.file_name or "按原认定办法、类别和年度选取"},
        {"label": "原称号有效至", "value": cn_date(last_day_before(act))},
    ]
    if act.kind == TitleActKind.CONVERT:
        new = full_name(act.target_tier, TitleScheme.NATIONAL)
        found.append({"label": "新称号", "value": f"{new}，{cn_date(act.starts_on)}至{cn_date(act.ends_on)}"})
    if act.done_by is not None:
        found.append({"label": "办理", "value": f"{act.done_by.full_name}，{cn_moment(act.done_at)}"})
    return found


def _row_cells(act: TitleAct, row: TitleActRow) -> list[dict[str, Any]]:
    title, (tone, icon) = row.title, ROW_LOOKS[TitleActRowState(row.state)]
    result = {"text": row.get_state_display(), "badge": True, "tone": tone, "icon": icon, "note": row.refusal}
    if title is None:
        return [{"text": str(row.place)}, {"text": row.given}, {"text": "—"}, {"text": "—"}, result, {"text": "—"}]
    follows: dict[str, Any] = {"text": "—"}
    if act.kind == TitleActKind.CONVERT and row.state != TitleActRowState.REFUSED:
        number = row.new_title.number if row.new_title else "办理时编号"
        follows = {"text": full_name(act.target_tier, TitleScheme.NATIONAL), "note": number}
    return [
        {"text": str(row.place)},
        {"text": title.enterprise.name},
        {"text": f"{title.get_tier_display()}{title.product_name}（{title.year}年）", "note": title.number},
        {"text": f"{cn_date(title.starts_on)}至{cn_date(title.ends_on)}"},
        result,
        follows,
    ]


def confirm_page(act: TitleAct) -> dict[str, Any]:
    """Everything pieces/confirm_page.html shows before the list is carried out."""
    ready = act.rows.filter(state=TitleActRowState.READY).count()
    refused = act.rows.filter(state=TitleActRowState.REFUSED).count()
    what = f"{ready}项原称号有效至{cn_date(last_day_before(act))}"
    follows = "同时各给一项新称号并编号。" if act.kind == TitleActKind.CONVERT else "此后失效。"
    return {
        "page_name": "办理称号转换和失效",
        "act_label": f"办理{ready}项",
        "facts": facts(act),
        "consequences": [
            f"{what}，{follows}",
            *([f"{refused}项不办理，原因留存在名单中。"] if refused else []),
            "逐户重新核对：预览之后已有变化的不办理，注明原因。",
            "证书核验页和企业的称号页写明所依据的文件。",
        ],
        "whom": "所涉企业的全部用户和所在市主管部门收到消息，每人一次。",
        "reversible": FINAL,
        "danger": act.kind == TitleActKind.LAPSE,
        "crumbs": crumbs(act),
        "cancel_url": reverse("pool:title_act", args=[act.pk]),
    }


FINAL = "办理后不能撤回，一份名单只办理一次。"
