"""The pages of yearly updates: all of them, the preview with its confirmation, and one that was confirmed."""

from typing import Any

from django.urls import reverse

from cultivation_pool import update_selectors as selectors
from cultivation_pool.enums import Movement
from cultivation_pool.listing import chips, columns_of, labelled, search, select
from cultivation_pool.models import PoolUpdate, PoolUpdateRow
from cultivation_pool.pages.exports import export_box
from cultivation_pool.papers.updates import canonical
from cultivation_pool.services.updates import Line, Preview
from cultivation_pool.update_selectors import UpdateFilters
from zjtx.common.templatetags.zjtx import cn_date, cn_moment
from zjtx.registry.selectors import cities

LOOKS = {
    Movement.IN: ("green", "box-arrow-in-right"),
    Movement.OUT: ("red", "box-arrow-right"),
    Movement.STAYS: ("neutral", "dash"),
}
COLUMNS = ("企业名称", "地区", "变动", "原有称号", "现有称号", "原因")
# Those who stay unchanged are not listed one by one before the act; the confirmed list has them all.
SHOWN_BEFORE = 300


def updates_page(user: Any) -> dict[str, Any]:
    """Everything pool/updates.html shows."""
    columns = columns_of(("年度", "更新日期", "文号", *Movement.labels, "确认"), tuple(Movement.labels))
    rows = []
    for one, tally in selectors.updates_of(user):
        cells = [
            {"text": f"{one.year}年度"},
            {"text": cn_date(one.day)},
            {"text": one.document_number or "—"},
            *({"text": str(tally.get(movement, 0))} for movement in Movement.values),
            {"text": str(one.confirmed_by), "note": cn_moment(one.confirmed_at)},
        ]
        rows.append({"url": reverse("pool:update", args=[one.year]), "cells": labelled(columns, cells)})
    empty = {"heading": "尚无年度更新", "text": "申报期结束后，由省级核对出入库名单并确认。"}
    return {"table": {"caption": "年度更新", "columns": columns, "rows": rows, "empty": empty}}


def preview_page(form: Any, found: Preview | None, refused: str | None) -> dict[str, Any]:
    """Everything pool/update_new.html shows: the day, why not, or who would come in and go out."""
    page: dict[str, Any] = {"form": form, "refused": refused, "found": found}
    if found is None:
        return page
    tally = found.tally
    moved = [one for one in found.lines if one.movement != Movement.STAYS or one.reason]
    columns = columns_of(COLUMNS)
    then = f"{cn_date(found.compared_with)}{'持有有效称号的企业' if found.is_first else '更新后的名单'}"
    rows = [{"cells": _cells(columns, one)} for one in moved[:SHOWN_BEFORE]]
    more = f"，另有{len(moved) - SHOWN_BEFORE}家未列出" if len(moved) > SHOWN_BEFORE else ""
    page["figures"] = [{"label": one.label, "value": tally[one], "unit": "家"} for one in Movement]
    page["lead"] = f"截至{cn_date(found.day)}，与{then}相比有变动的{len(moved)}家{more}。"
    empty = {"heading": "没有变动", "text": f"与{then}一致，仍可确认本年度更新。"}
    page["table"] = {"caption": "出入库名单", "columns": columns, "rows": rows, "empty": empty}
    return page


def _cells(columns: list[dict[str, Any]], one: Line | PoolUpdateRow) -> list[dict[str, Any]]:
    movement = Movement(one.movement)
    tone, icon = LOOKS[movement]
    cells = [
        {"text": one.name, "note": one.uscc},
        {"text": one.region_name},
        {"text": movement.label, "badge": True, "tone": tone, "icon": icon},
        {"text": one.before or "—"},
        {"text": one.after or "—"},
        {"text": one.reason or "—"},
    ]
    return labelled(columns, cells)


def update_page(user: Any, update: PoolUpdate, query: Any) -> dict[str, Any]:
    """Everything pool/update.html shows: a city reads its own part."""
    filters = UpdateFilters.of(query)
    rows, after = selectors.rows_page(user, update, filters, query.get("after", ""))
    tally, columns = selectors.tally(user, update, filters), columns_of(COLUMNS)
    shown = [{"url": reverse("pool:member", args=[one.enterprise_id]), "cells": _cells(columns, one)} for one in rows]
    number = f"，{update.document_number}" if update.document_number else ""
    return {
        "update": update,
        "lead": f"更新日期{cn_date(update.day)}{number}，{update.confirmed_by}{cn_moment(update.confirmed_at)}确认；"
        f"与{cn_date(update.compared_with)}的名单对照。名称和地区为更新当日的。",
        "figures": [
            {"label": one.label, "value": tally.get(one, 0), "unit": "家", "url": filters.query(movement=one.value)}
            for one in Movement
        ],
        **_filters(user, filters),
        "reset_url": "?",
        "table": {
            "caption": "年度更新名单", "columns": columns, "rows": shown, "keys": True,
            "pager": {"next_url": f"{filters.query()}&after={after}"} if after else {},
            "empty": {"heading": "没有符合条件的企业", "text": "可以减少筛选条件后再查。"},
        },
        **export_box(user, "update", canonical({"year": str(update.year), **vars(filters)})),
    }  # fmt: skip


def _filters(user: Any, filters: UpdateFilters) -> dict[str, Any]:
    regions = [(one.pk, one.name) for one in cities()] if user.role == "province_officer" else []
    found = [search(filters.q), select("movement", "变动", filters.movement, "全部变动", Movement.choices)]
    if regions:
        found.append(select("city", "市", filters.city, "全部城市", regions))
    words = {
        "q": f"搜索“{filters.q}”" if filters.q else "",
        "movement": dict(Movement.choices).get(filters.movement, ""),
        "city": dict(regions).get(filters.city, ""),
    }
    return {"filters": found, "chips": chips(filters, words)}
