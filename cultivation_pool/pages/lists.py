"""The pages of the bureau's lists: all of them, national candidates, banks, the questionnaire, contacts."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from cultivation_pool import list_selectors as selectors
from cultivation_pool.list_selectors import SURVEY_STANDINGS, BankFilters, SurveyFilters
from cultivation_pool.listing import chips, columns_of, contact_cell, labelled, region_page, search, select
from cultivation_pool.member_selectors import beside
from cultivation_pool.pages.exports import export_box
from cultivation_pool.pages.members import title_words
from cultivation_pool.pages.pool_checks import check_page
from cultivation_pool.sheets.quarterly_2022 import short_title
from declarations.eligibility.catalogue import tiers_of
from zjtx.common import clock
from zjtx.common.charts import bar_parts
from zjtx.common.templatetags.zjtx import cn_date, money
from zjtx.registry.enums import Tier
from zjtx.registry.models import Enterprise
from zjtx.registry.selectors import cities

LISTS = (
    ("国家小巨人推荐", "pool:national", "对照国家“小巨人”企业条件，列出看来符合的、接近的和缺少数据的库内企业。"),
    ("银企对接名单", "pool:bank_list", "持有有效称号的企业及其填报的融资需求，可导出提供给合作银行。"),
    ("服务项目", "pool:offers", "培训、融资对接、展览展销等服务的发布、报名和参加情况。"),
    ("问卷调查", "pool:survey", "各季度中小企业生产经营问卷调查的参加情况。"),
    ("联系人", "pool:contacts", "省、市、区县主管部门的联系人和电话。"),
)
NARROW = {"heading": "没有符合条件的企业", "text": "可以减少筛选条件后再查。"}
TONES = {"took": "green", "not": "red", "unmarked": "grey"}
LOOKS = {True: ("green", "check-circle", "took"), False: ("red", "x-circle", "not"), None: ("grey", "dash", "unmarked")}


def lists_page() -> dict[str, Any]:
    """Everything pool/lists.html shows."""
    columns = columns_of(("名单", "内容"))
    rows = [
        {"url": reverse(address), "cells": labelled(columns, [{"text": label}, {"text": text}])}
        for label, address, text in LISTS
    ]
    return {"table": {"caption": "名单和服务", "columns": columns, "rows": rows}}


def national_page(user: Any, query: Any, today: date) -> dict[str, Any]:
    """Everything pool/national.html shows: the choice, and the officer's latest check as a list."""
    rules = [
        next(one for one in tiers_of(name) if one.tier == Tier.LITTLE_GIANT) for name in selectors.national_rules()
    ]
    choices = [
        (f"{name}/{Tier.LITTLE_GIANT.value}", f"{one.title}（{one.notice}）")
        for name, one in zip(selectors.national_rules(), rules, strict=True)
    ]
    check = selectors.national_check(user)
    return {"choices": choices, "day": today, "checked": check_page(check, query) if check else None}


def bank_page(user: Any, query: Any, at: datetime) -> dict[str, Any]:
    """Everything pool/bank_list.html shows."""
    today, filters = clock.local(at).date(), BankFilters.of(query)
    rows, after = region_page(selectors.bank_rows(user, filters, today), query.get("after", ""))
    listed, wishing = selectors.bank_counts(user, filters, today)
    columns = columns_of(
        ("企业名称", "地区", "有效称号", "融资需求（万元）", "期限（月）", "用途", "联系人"),
        ("融资需求（万元）", "期限（月）"),
    )
    wishes, known = selectors.wishes_of(rows), beside(rows, today)
    shown = []
    for one in rows:
        wish = wishes.get(one.pk)
        valid = [title for title in known.titles[one.pk] if title.is_valid_on(today)]
        cells = [
            {"text": one.name, "note": one.uscc},
            {"text": one.region.full_name},
            {"text": "；".join(title_words(title) for title in valid)},
            {"text": money(wish.amount) if wish else "—"},
            {"text": str(wish.months) if wish else "—"},
            {"text": wish.purpose if wish else "未填报", "note": wish.bank if wish else ""},
            contact_cell(one),
        ]
        shown.append({"url": reverse("pool:member", args=[one.pk]), "cells": labelled(columns, cells)})
    return {
        "figures": [
            {"label": "列入名单", "value": listed, "unit": "家", "url": filters.query(wish="")},
            {"label": "有融资需求", "value": wishing, "unit": "家", "url": filters.query(wish="1")},
        ],
        **_bank_filters(user, filters),
        "reset_url": "?",
        "table": _table("银企对接名单", columns, shown, after, filters),
        **export_box(user, "bank", filters.query()),
    }


def _table(caption: str, columns: list[Any], rows: list[Any], after: str, filters: Any) -> dict[str, Any]:
    pager = {"next_url": f"{filters.query()}&after={after}"} if after else {}
    return {"caption": caption, "columns": columns, "rows": rows, "keys": True, "pager": pager, "empty": NARROW}


def _city_filter(user: Any, value: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The choice of a city for the province, and the names."""
    names = {one.pk: one.name for one in cities()} if user.role == "province_officer" else {}
    return ([select("city", "市", value, "全部城市", names.items())] if names else []), names


def _bank_filters(user: Any, filters: BankFilters) -> dict[str, Any]:
    chosen, names = _city_filter(user, filters.city)
    found = [
        search(filters.q),
        *chosen,
        select("tier", "称号", filters.tier, "全部称号", Tier.choices),
        {"name": "wish", "label": "有融资需求", "kind": "check", "value": bool(filters.wish)},
    ]
    words = {
        "q": f"搜索“{filters.q}”" if filters.q else "",
        "city": names.get(filters.city, ""),
        "tier": dict(Tier.choices).get(filters.tier, ""),
        "wish": "有融资需求" if filters.wish else "",
    }
    return {"filters": found, "chips": chips(filters, words)}


def survey_page(user: Any, query: Any, at: datetime, form: Any) -> dict[str, Any]:
    """Everything pool/survey.html shows: the quarter's list, for a city with boxes to tick; the cities' shares."""
    quarters = selectors.quarters_until(clock.local(at).date())
    filters = SurveyFilters.of(query)
    if not filters.quarter:
        filters = SurveyFilters.of({**query.dict(), "quarter": quarters[0]})
    if filters.quarter not in quarters:
        quarters = [filters.quarter, *quarters]
    rows, after = region_page(selectors.survey_rows(user, filters), query.get("after", ""))
    by_city = selectors.survey_by_city(user, filters.quarter)
    total = {name: sum(tally[name] for _city, tally in by_city) for name in ("all", *SURVEY_STANDINGS)}
    is_city = user.role == "city_officer"
    return {
        "title": short_title(filters.quarter),
        "quarter": filters.quarter,
        "query": filters.query(),
        "is_city": is_city,
        "form": form,
        "figures": _survey_figures(total, filters),
        "filters": _survey_filters(user, filters, quarters),
        "chips": chips(filters, _survey_words(user, filters)),
        "reset_url": filters.query(standing="", city="", q=""),
        "table": _survey_table(rows, after, filters, is_city=is_city),
        "shown": [one.pk for one in rows],
        "chart": _survey_chart(by_city, filters) if len(by_city) > 1 and total["all"] else None,
        **export_box(user, "survey", filters.query()),
    }


def _survey_figures(total: dict[str, int], filters: SurveyFilters) -> list[dict[str, Any]]:
    marked = total["took"] + total["not"]
    share = f"参加率{total['took'] * 100 / total['all']:.1f}%" if marked else ""
    first = {"label": "应参加", "value": total["all"], "unit": "家", "url": filters.query(standing=""), "note": share}
    return [
        first,
        *(
            {"label": label, "value": total[name], "unit": "家", "url": filters.query(standing=name)}
            for name, label in SURVEY_STANDINGS.items()
        ),
    ]


def _survey_filters(user: Any, filters: SurveyFilters, quarters: list[str]) -> list[dict[str, Any]]:
    chosen, _names = _city_filter(user, filters.city)
    return [
        select("quarter", "季度", filters.quarter, "", [(one, short_title(one)) for one in quarters]),
        select("standing", "参加情况", filters.standing, "全部", SURVEY_STANDINGS.items()),
        *chosen,
        search(filters.q),
    ]


def _survey_words(user: Any, filters: SurveyFilters) -> dict[str, str]:
    _chosen, names = _city_filter(user, filters.city)
    return {
        "standing": SURVEY_STANDINGS.get(filters.standing, ""),
        "city": names.get(filters.city, ""),
        "q": f"搜索“{filters.q}”" if filters.q else "",
    }


def _survey_table(rows: list[Enterprise], after: str, filters: SurveyFilters, *, is_city: bool) -> dict[str, Any]:
    columns, marks = (
        columns_of(("企业名称", "地区", "联系人", "参加情况")),
        selectors.survey_marks(rows, filters.quarter),
    )
    shown = []
    for one in rows:
        took = marks.get(one.pk)
        tone, icon, name = LOOKS[took]
        cells = [
            {"text": one.name, "note": one.uscc, "url": reverse("pool:member", args=[one.pk])},
            {"text": one.region.full_name},
            contact_cell(one),
            {"text": SURVEY_STANDINGS[name], "badge": True, "tone": tone, "icon": icon},
        ]
        shown.append({"key": str(one.pk), "ticked": bool(took), "cells": labelled(columns, cells)})
    table = _table("问卷调查参加情况", columns, shown, after, filters)
    return {**table, "batch": {"name": "took", "is_inner": True}} if is_city else table


def _survey_chart(by_city: list[Any], filters: SurveyFilters) -> dict[str, Any]:
    longest = max(tally["all"] for _city, tally in by_city)
    rows = []
    for city, tally in by_city:
        share = f"{tally['took'] * 100 / tally['all']:.1f}%" if tally["all"] else "—"
        values = [{"label": label, "text": str(tally[name])} for name, label in SURVEY_STANDINGS.items()]
        rows.append(
            {"label": city.name, "url": filters.query(city=city.pk), "total": str(tally["all"]),
             "bars": bar_parts(((TONES[name], tally[name]) for name in SURVEY_STANDINGS), longest),
             "values": [*values, {"label": "参加率", "text": share}]}
        )  # fmt: skip
    series = [{"label": label, "tone": TONES[name]} for name, label in SURVEY_STANDINGS.items()]
    series.append({"label": "参加率", "tone": ""})
    return {"caption": "各市参加情况（家）", "head": "市", "series": series, "rows": rows}


def contacts_page(user: Any) -> dict[str, Any]:
    """Everything pool/contacts.html shows."""
    columns = columns_of(("地区", "主管部门", "联系人", "科室、职务", "办公电话", "手机号码", "更新"))
    rows = []
    for region, one in selectors.contacts_for(user):
        said = (
            (one.name, one.position, one.phone, one.mobile, cn_date(one.updated_at)) if one else ("未填写", *[""] * 4)
        )
        cells = [{"text": region.full_name}, {"text": region.bureau_name}, *({"text": text or "—"} for text in said)]
        rows.append({"cells": labelled(columns, cells)})
    table = {"caption": "联系人", "columns": columns, "rows": rows}
    return {"table": table, **export_box(user, "contacts", "?")}
