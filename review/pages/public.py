"""Public pages: publicities with nothing but their named columns, and who has been recognised."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from review import objections, province, publicity_papers
from review import publicity as services
from review.enums import ObjectionState
from review.models import Objection, Publicity
from review.pages.decision import PHASE_LOOKS
from review.pages.publicity import lines_table
from review.telling import city_code
from review.titles import former_names
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday
from zjtx.registry.enums import Tier
from zjtx.registry.models import Title
from zjtx.registry.selectors import search_enterprises

PAGE_SIZE = 50
LONGEST_SEARCH = 60
# A cell that begins so would be a formula to a spreadsheet (security.md, trap 7).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def publicity_open_to_all(pk: int, at: datetime) -> Publicity:
    """A publicity that has begun; before its first day there is nothing to read."""
    begun = Publicity.objects.begun_on(clock.local(at).date()).prefetch_related("corrections")
    found = begun.filter(pk=pk).first()
    if found is None:
        raise Http404("没有该公示")
    return found


def publicities_page(at: datetime) -> dict[str, Any]:
    """Everything public/publicities.html shows: all that have begun, newest first."""
    day = clock.local(at).date()
    labels = ("公示", "公示期", "状态")
    columns = [{"label": label, "numeric": False} for label in labels]
    rows = []
    for one in Publicity.objects.begun_on(day).defer("lines", "document"):
        tone, icon = PHASE_LOOKS[one.phase_on(day)]
        cells = [
            {"text": one.title},
            {"text": f"{cn_date(one.first_day)}至{cn_date_weekday(one.last_day)}"},
            {"text": one.phase_on(day).label, "badge": True, "tone": tone, "icon": icon},
        ]
        shown = [column | cell for column, cell in zip(columns, cells, strict=True)]
        rows.append({"url": reverse("public:publicity", args=[one.pk]), "cells": shown})
    empty = {"heading": "目前没有公示", "text": "拟认定名单公示时在此公布。"}
    return {"table": {"caption": "公示", "columns": columns, "rows": rows, "empty": empty}}


def publicity_page(publicity: Publicity, at: datetime) -> dict[str, Any]:
    """Everything public/publicity.html shows."""
    phase = services.phase_of(publicity, at)
    tone, icon = PHASE_LOOKS[phase]
    return {
        "publicity": publicity,
        "phase": {"label": phase.label, "tone": tone, "icon": icon},
        "first_day": cn_date_weekday(publicity.first_day),
        "last_day": cn_date_weekday(publicity.last_day) + ("（暂定）" if publicity.is_provisional else ""),
        "ends_at": clock.as_moment(publicity.last_day + timedelta(days=1)) - timedelta(seconds=1),
        "table": lines_table(services.corrected_lines(publicity), publicity.tier),
        "papers": _papers(publicity),
        "object_url": reverse("public:object", args=[publicity.pk]) if objections.can_object(publicity, at) else "",
    }


def received_page(publicity: Publicity, number: str) -> dict[str, Any]:
    """Everything public/objection_received.html shows to whoever has just sent an objection."""
    made = Objection.objects.filter(publicity=publicity, receipt_number=number).first()
    return {"publicity": publicity, "number": number, "code": made.query_code if made else ""}


def standing_page(form: Any, found: Objection | None) -> dict[str, Any]:
    """Everything public/objection_standing.html shows: the stage and nothing else."""
    stages: list[dict[str, Any]] = []
    if found is not None:
        is_answered = found.state != ObjectionState.OPEN
        is_examined = is_answered or found.examinations.exists()
        done = (True, is_examined, is_answered)
        texts = (
            f"{cn_date(found.received_on)}受理。",
            "已核查。" if is_answered else "正在核查。" if is_examined else "尚未开始。",
            f"{cn_date(found.answered_at)}已按所留联系方式答复。" if is_answered else "核查后按所留联系方式答复。",
        )
        for name, is_done, text in zip(("受理", "核查", "答复"), done, texts, strict=True):
            tone, icon = ("green", "check-circle") if is_done else ("grey", "dash-circle")
            stages.append({"name": name, "text": text, "tone": tone, "icon": icon})
        if is_examined and not is_answered:
            stages[1] |= {"tone": "progress", "icon": "search"}
    number = found.receipt_number if found else ""
    return {"form": form, "stages": stages, "number": number}


def _papers(publicity: Publicity) -> list[dict[str, str]]:
    """The list as files; a file that the background still makes has no address."""
    ready = publicity_papers.ready_papers(publicity)
    papers = [
        {
            "label": one.upper(),
            "url": reverse("public:publicity_paper", args=[publicity.pk, one]) if one in ready else "",
        }
        for one in publicity_papers.FORMATS
    ]
    return [*papers, {"label": "CSV", "url": reverse("public:publicity_csv", args=[publicity.pk])}]


def csv_text(publicity: Publicity) -> str:
    """The list for a spreadsheet: the page's columns, and a column of corrections where there are any."""
    table = lines_table(services.corrected_lines(publicity), publicity.tier)
    has_notes = any(cell.get("note") for row in table["rows"] for cell in row["cells"])
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([column["label"] for column in table["columns"]] + (["更正情况"] if has_notes else []))
    for row in table["rows"]:
        texts = [cell["text"] for cell in row["cells"]]
        notes = [cell["note"] for cell in row["cells"] if cell.get("note")]
        writer.writerow([_as_text(text) for text in texts + ([("；".join(notes))] if has_notes else [])])
    return "\ufeff" + target.getvalue()


def _as_text(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


@dataclass(frozen=True)
class RecognisedFilters:
    """The filters of the list of recognised enterprises as they stand in its address."""

    q: str = ""
    city: str = ""
    tier: str = ""
    year: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "RecognisedFilters":
        """Read the address; what no filter can be is left out."""
        tier, year = query.get("tier", ""), query.get("year", "")
        return cls(
            q=query.get("q", "").strip()[:LONGEST_SEARCH],
            city=query.get("city", "").strip()[:12],
            tier=tier if tier in Tier.values else "",
            year=year if year.isdecimal() and len(year) == 4 else "",
        )

    def query(self, **changes: str) -> str:
        """ "?tier=sme" with the changes made, "" where nothing is filtered."""
        values = {name: value for name, value in {**vars(self), **changes}.items() if value}
        return f"?{urlencode(values)}" if values else ""


def recognised_page(filters: RecognisedFilters, day: date, *, after: str) -> dict[str, Any]:
    """Everything public/recognised.html shows: titles in force on the day, newest first; six queries."""
    cities = province.city_names()
    years = sorted(set(Title.objects.valid_on(day).order_by().values_list("year", flat=True)), reverse=True)
    matching = _titles(filters, day)
    rows = matching.select_related("enterprise__region").prefetch_related("enterprise__former_names").order_by("-pk")
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    pager = {"next_url": filters.query(after=str(shown[-1].pk))} if len(found) > PAGE_SIZE else {}
    if after:
        pager["first_url"] = filters.query() or "?"
    return {
        "filters": _recognised_filters(filters, cities, years),
        "chips": _chips(filters, cities),
        "reset_url": reverse("public:recognised"),
        "total": matching.count(),
        "table": _recognised_table(shown, cities, pager, bool(filters.query())),
    }


def _titles(filters: RecognisedFilters, day: date) -> QuerySet[Title]:
    rows = Title.objects.valid_on(day)
    if filters.q:
        rows = rows.filter(enterprise__in=search_enterprises(filters.q).values("pk"))
    if filters.city:
        rows = rows.filter(enterprise__region__path__contains=f"/{filters.city}/")
    if filters.tier:
        rows = rows.filter(tier=filters.tier)
    return rows.filter(year=int(filters.year)) if filters.year else rows


def _recognised_filters(filters: RecognisedFilters, cities: dict[str, str], years: list[int]) -> list[dict[str, Any]]:
    year_options = [("", "全部年度"), *((str(year), f"{year}年") for year in years)]
    return [
        {"name": "q", "label": "企业名称或信用代码", "kind": "search", "value": filters.q},
        {"name": "tier", "label": "类别", "kind": "select", "value": filters.tier,
         "options": [("", "全部类别"), *Tier.choices]},
        {"name": "city", "label": "市", "kind": "select", "value": filters.city,
         "options": [("", "全部市"), *cities.items()]},
        {"name": "year", "label": "认定年度", "kind": "select", "value": filters.year, "options": year_options},
    ]  # fmt: skip


def _chips(filters: RecognisedFilters, cities: dict[str, str]) -> list[dict[str, str]]:
    words = {
        "q": f"搜索“{filters.q}”" if filters.q else "",
        "tier": str(dict(Tier.choices).get(filters.tier, "")),
        "city": cities.get(filters.city, filters.city),
        "year": f"{filters.year}年" if filters.year else "",
    }
    chips = [(label, replace(filters, **{name: ""}).query()) for name, label in words.items() if label]
    return [{"label": label, "remove_url": query or "?"} for label, query in chips]


def _recognised_table(
    titles: list[Title], cities: dict[str, str], pager: dict[str, str], is_filtered: bool
) -> dict[str, Any]:
    labels = ("企业名称", "市", "类别", "认定年度", "有效期至")
    columns = [{"label": label, "numeric": False} for label in labels]
    rows = []
    for one in titles:
        city = city_code(one.enterprise.region.path)
        cells = [
            {"text": one.enterprise.name, "note": former_names(one)},
            {"text": cities.get(city, city)},
            {"text": one.get_tier_display(), "note": one.product_name},
            {"text": f"{one.year}年"},
            {"text": cn_date(one.ends_on)},
        ]
        rows.append({"cells": [column | cell for column, cell in zip(columns, cells, strict=True)]})
    empty = {"heading": "没有有效期内的认定", "text": "认定后在此公布。"}
    if is_filtered:
        action = {"action_url": reverse("public:recognised"), "action_label": "清除全部条件"}
        empty = {"heading": "没有符合条件的企业", "text": "可以减少筛选条件后再查。", **action}
    return {"caption": "有效期内的认定", "columns": columns, "rows": rows, "pager": pager, "empty": empty}
