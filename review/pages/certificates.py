"""Certificates: what can be printed, one title before its printout, and the answer to whoever verifies a paper."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from review import certificates as services
from review.telling import city_code
from review.titles import full_name, holder, notes, standing, validity
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.registry.models import Title
from zjtx.registry.selectors import cities

PAGE_SIZE = 50
LONGEST_SEARCH = 60


def list_page(user: User, day: date, *, q: str, after: str) -> dict[str, Any]:
    """Everything certificates/list.html shows: titles in force that the user may print, newest first."""
    q = q.strip()[:LONGEST_SEARCH]
    rows = services.titles_visible_to(user).valid_on(day).order_by("-pk")
    if q:
        rows = services.search(rows, q)
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    is_officer = user.role != Role.ENTERPRISE
    own = {"q": q} if q else {}
    pager = {"next_url": f"?{urlencode({**own, 'after': shown[-1].pk})}"} if len(found) > PAGE_SIZE else {}
    return {
        "table": _table(shown, pager, is_officer=is_officer, q=q),
        "filters": [
            {"name": "q", "label": "企业名称、信用代码或证书编号", "kind": "search", "value": q, "is_wide": True}
        ]
        if is_officer
        else [],
        "reset_url": reverse("certificates:list"),
    }


def _table(titles: list[Title], pager: dict[str, str], *, is_officer: bool, q: str) -> dict[str, Any]:
    labels = ("证书编号", *(("企业名称", "市") if is_officer else ()), "称号", "有效期")
    columns = [{"label": label, "numeric": False} for label in labels]
    names = dict(cities().values_list("pk", "name")) if is_officer else {}
    rows = []
    for one in titles:
        city = city_code(one.enterprise.region.path)
        who = [{"text": one.enterprise.name}, {"text": names.get(city, city)}] if is_officer else []
        cells = [
            {"text": one.number or "未登记编号"},
            *who,
            {"text": full_name(one.tier, one.scheme), "note": one.product_name},
            {"text": validity(one)},
        ]
        shown = [column | cell for column, cell in zip(columns, cells, strict=True)]
        rows.append({"cells": shown, "url": reverse("certificates:title", args=[one.pk])})
    empty = {"heading": "没有有效期内的称号", "text": "认定后在此打印证书。"}
    if q:
        empty = {"heading": "没有符合条件的证书", "text": "可换用企业名称、信用代码或证书编号再查。",
                 "action_url": reverse("certificates:list"), "action_label": "清除条件"}  # fmt: skip
    return {"caption": "证书", "columns": columns, "rows": rows, "pager": pager, "empty": empty}


def title_page(title: Title, day: date) -> dict[str, Any]:
    """Everything certificates/title.html shows."""
    return {
        "title": title,
        "standing": standing(title, day),
        "refusal": services.refusal(title),
        "facts": [
            {"label": "企业名称", "value": title.enterprise.name},
            *_title_facts(title),
            {"label": "证书编号", "value": title.number or "未登记"},
            {"label": "认定文号", "value": title.document_number or "未登记"},
            {"label": "有效期", "value": validity(title)},
        ],
        "notes": notes(title),
        "renames": holder(title).renames,
    }


def _title_facts(title: Title) -> list[dict[str, str]]:
    product = [{"label": "产品（技术）名称", "value": title.product_name}] if title.product_name else []
    return [{"label": "称号", "value": f"{title.year}年度{full_name(title.tier, title.scheme)}"}, *product]


def verification_page(title: Title | None, day: date) -> dict[str, Any]:
    """Everything public/certificate.html shows: name, title, dates, valid or not and why; nothing else."""
    if title is None:
        return {"found": False}
    who = holder(title)
    return {
        "found": True,
        "standing": standing(title, day),
        "notes": notes(title),
        "renames": who.renames,
        "facts": [
            {"label": "企业名称", "value": who.name},
            *_title_facts(title),
            {"label": "有效期", "value": validity(title)},
        ],
    }
