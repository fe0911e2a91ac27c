"""The page of the pool's list."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from cultivation_pool import member_selectors as selectors
from cultivation_pool.listing import chips, columns_of, labelled, region_page, search, select
from cultivation_pool.member_selectors import IN_POOL, STANDINGS, Beside, MemberFilters
from cultivation_pool.pages.exports import export_box
from review.titles import standing
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.enums import Tier
from zjtx.registry.models import Enterprise, Title
from zjtx.registry.selectors import cities

COLUMNS = ("企业名称", "地区", "行业", "称号", "有效期末日", "逾期未报")
SEARCH = "名称、曾用名、信用代码或证书编号"
NARROW = {"heading": "没有符合条件的企业", "text": "可以减少筛选条件后再查。"}
EMPTY = {"heading": "培育库中尚无企业", "text": "企业获得认定后自动入库；系统启用前认定的，由省级导入既有称号。"}


def members_page(user: Any, query: Any, at: datetime) -> dict[str, Any]:
    """Everything pool/members.html shows."""
    today, filters = clock.local(at).date(), MemberFilters.of(query)
    rows, after = region_page(selectors.filtered(user, filters, today), query.get("after", ""))
    return {
        "today": today,
        "figures": _figures(selectors.counts(user, filters, today), filters),
        **_filters(user, filters),
        "reset_url": "?",
        "table": _table(user, rows, after, filters, today),
        **export_box(user, "members", filters.query()),
        "is_province": user.role == "province_officer",
    }


def _figures(tally: dict[str, int], filters: MemberFilters) -> list[dict[str, Any]]:
    shown = [
        (IN_POOL, "in", {"standing": "", "missing": ""}, ""),
        (STANDINGS["expiring"], "expiring", {"standing": "expiring", "missing": ""}, "amber"),
        ("报表逾期未报", "missing", {"standing": "", "missing": "1"}, "red"),
        (STANDINGS["out"], "out", {"standing": "out", "missing": ""}, ""),
    ]
    return [
        {"label": label, "value": tally[name], "unit": "家", "url": filters.query(**changes),
         "tone": tone if tally[name] else ""}
        for label, name, changes, tone in shown
    ]  # fmt: skip


def _filters(user: Any, filters: MemberFilters) -> dict[str, Any]:
    """{"filters", "chips"}: city for the province, districts of the city."""
    regions = [(one.pk, one.name) for one in cities()] if user.role == "province_officer" else []
    districts = [(one.pk, one.name) for one in selectors.districts_of(user, filters.city)]
    industries = [(one.pk, str(one)) for one in selectors.industries_of(user)]
    found = [search(filters.q, SEARCH)]
    found.append(select("standing", "状态", filters.standing, IN_POOL, STANDINGS.items()))
    if regions:
        found.append(select("city", "市", filters.city, "全部城市", regions))
    if districts:
        found.append(select("district", "区县", filters.district, "全部区县", districts))
    found.append(select("industry", "行业", filters.industry, "全部行业", industries))
    found.append(select("tier", "称号", filters.tier, "全部称号", Tier.choices))
    years = [(str(year), f"{year}年") for year in selectors.years_of(user)]
    found.append(select("year", "认定年度", filters.year, "全部年度", years))
    found.append({"name": "missing", "label": "报表逾期未报", "kind": "check", "value": bool(filters.missing)})
    words = {
        "q": f"搜索“{filters.q}”" if filters.q else "",
        "standing": STANDINGS.get(filters.standing, ""),
        "city": dict(regions).get(filters.city, ""),
        "district": dict(districts).get(filters.district, ""),
        "industry": dict(industries).get(filters.industry, filters.industry),
        "tier": dict(Tier.choices).get(filters.tier, ""),
        "year": f"{filters.year}年认定" if filters.year else "",
        "missing": "报表逾期未报" if filters.missing else "",
    }
    return {"filters": found, "chips": chips(filters, words)}


def _table(user: Any, rows: list[Enterprise], after: str, filters: MemberFilters, today: date) -> dict[str, Any]:
    columns, known = columns_of(COLUMNS, ("逾期未报",)), selectors.beside(rows, today)
    shown = [
        {"url": reverse("pool:member", args=[one.pk]), "cells": labelled(columns, _cells(user, one, known, today))}
        for one in rows
    ]
    return {
        "caption": "库内企业",
        "columns": columns,
        "rows": shown,
        "keys": True,
        "pager": {"next_url": f"{filters.query()}&after={after}"} if after else {},
        "empty": NARROW if filters.is_narrow else EMPTY,
    }


def _cells(user: Any, one: Enterprise, known: Beside, today: date) -> list[dict[str, Any]]:
    titles, former = known.titles[one.pk], known.former[one.pk]
    late = known.missing[one.pk]
    valid = [title for title in titles if title.is_valid_on(today)]
    # Within the reader's own region: 大连市中山区 for the province, 中山区 for the city.
    place = one.region.full_name.removeprefix(user.region.full_name) or one.region.name
    names = f"曾用名：{'、'.join(former)}" if former else ""
    return [
        {"text": one.name, "note": "　".join(filter(None, (one.uscc, names)))},
        {"text": place},
        {"text": one.industry_division.name if one.industry_division else "—"},
        {"text": "；".join(title_words(title) for title in valid) or "无有效称号"},
        last_day_cell(titles, valid, today),
        {"text": f"{late}期" if late else "0", "tone": "red" if late else ""},
    ]


def title_words(title: Title) -> str:
    """ "中小企业（2021年）"; of a product its name."""
    product = f"“{title.product_name}”" if title.product_name else ""
    return f"{title.get_tier_display()}{product}（{title.year}年）"


def last_day_cell(titles: list[Title], valid: list[Title], today: date) -> dict[str, Any]:
    """The last day of what is valid; of who is out how the last title ended."""
    if valid:
        ends_on = max(title.ends_on for title in valid)
        soon = any(title.ends_on.year == today.year for title in valid)
        return {"text": cn_date(ends_on), "tone": "amber" if soon else "", "note": "今年到期" if soon else ""}
    last = max(titles, key=lambda title: title.ended_on or title.ends_on)
    return {"text": cn_date(last.ended_on or last.ends_on), "note": standing(last, today).label}
