"""The pages of services: those offered, one with its sign-ups, and the enterprise's own."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from cultivation_pool import list_selectors as selectors
from cultivation_pool.listing import columns_of, contact_cell, labelled
from cultivation_pool.models import FinancingWish, ServiceOffer, ServiceSignUp
from cultivation_pool.pages.exports import export_box
from cultivation_pool.papers.lists import offer_query
from cultivation_pool.services.offers import sign_up_refusal
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_moment, money

SHOWN = 100
ATTENDED = {"came": ("已参加", "green", "check-circle"), "missed": ("未参加", "grey", "dash-circle")}
EMPTY = {"heading": "尚无服务项目", "text": "发布后，本地区持有有效称号的企业可以报名。"}


def offers_page(user: Any, at: datetime) -> dict[str, Any]:
    """Everything pool/offers.html shows."""
    today = clock.local(at).date()
    columns = columns_of(("名称", "类别", "发布", "日期", "报名", "已参加", "状态"), ("报名", "已参加"))
    rows = []
    for one in selectors.offers_of(user)[:SHOWN]:
        room = f"名额{one.capacity}" if one.capacity else ""
        cells = [
            {"text": one.title},
            {"text": one.get_kind_display()},
            {"text": one.region.name},
            {"text": _days(one)},
            {"text": str(one.signed), "note": room},
            {"text": str(one.came)},
            _state(one, today),
        ]
        rows.append({"url": reverse("pool:offer", args=[one.pk]), "cells": labelled(columns, cells)})
    return {"table": {"caption": "服务项目", "columns": columns, "rows": rows, "empty": EMPTY}}


def _days(offer: ServiceOffer) -> str:
    if offer.starts_on == offer.ends_on:
        return cn_date(offer.starts_on)
    return f"{cn_date(offer.starts_on)}至{cn_date(offer.ends_on)}"


def _state(offer: ServiceOffer, today: date) -> dict[str, Any]:
    if offer.ends_on < today:
        return {"text": "已结束", "badge": True, "tone": "grey", "icon": "check"}
    if offer.is_open_on(today):
        note = f"至{cn_date(offer.sign_up_until)}"
        return {"text": "报名中", "badge": True, "tone": "green", "icon": "door-open", "note": note}
    return {"text": "报名已截止", "badge": True, "tone": "amber", "icon": "hourglass-split"}


def offer_page(user: Any, offer: ServiceOffer, at: datetime) -> dict[str, Any]:
    """Everything pool/offer.html shows; the bureau that offers it has boxes to tick once it has begun."""
    today = clock.local(at).date()
    is_own = offer.scope_path == user.scope_path
    can_note = is_own and offer.starts_on <= today
    columns = columns_of(("企业名称", "地区", "联系人", "报名时间", "参加情况"))
    rows = [
        {"cells": labelled(columns, _cells(one)), "key": str(one.pk), "ticked": one.attendance == "came"}
        for one in selectors.sign_ups_of(user, offer)
    ]
    empty = {"heading": "尚无企业报名", "text": f"报名至{cn_date(offer.sign_up_until)}。"}
    table: dict[str, Any] = {"caption": "报名企业", "columns": columns, "rows": rows, "empty": empty}
    if can_note and rows:
        table["batch"] = {"name": "came", "is_inner": True}
    return {
        "offer": offer,
        "state": _state(offer, today),
        "facts": _facts(offer),
        "table": table,
        "can_note": can_note and bool(rows),
        "can_close": is_own and offer.is_open_on(today),
        **export_box(user, "sign-ups", offer_query({"offer": str(offer.pk)})),
    }


def _facts(offer: ServiceOffer) -> list[dict[str, str]]:
    return [
        {"label": "类别", "value": offer.get_kind_display()},
        {"label": "发布", "value": f"{offer.region.bureau_name or offer.region.name}，{cn_moment(offer.published_at)}"},
        {"label": "日期", "value": _days(offer)},
        {"label": "报名截止", "value": cn_date(offer.sign_up_until)},
        {"label": "名额", "value": f"{offer.capacity}家" if offer.capacity else "不限"},
    ]


def _cells(one: ServiceSignUp) -> list[dict[str, Any]]:
    enterprise = one.enterprise
    label, tone, icon = ATTENDED.get(one.attendance, ("已报名", "progress", "hourglass-split"))
    return [
        {"text": enterprise.name, "url": reverse("pool:member", args=[enterprise.pk])},
        {"text": enterprise.region.full_name},
        contact_cell(enterprise),
        {"text": cn_moment(one.signed_at)},
        {"text": label, "badge": True, "tone": tone, "icon": icon},
    ]


def own_page(user: Any, at: datetime) -> dict[str, Any]:
    """Everything pool/own_services.html shows: what is offered, the own sign-ups, the wish for finance, contacts."""
    today = clock.local(at).date()
    own, offers = selectors.own_sign_ups(user), list(selectors.offers_of(user)[:SHOWN])
    return {
        "offers": [
            {
                "offer": one,
                "days": _days(one),
                "place": one.region.bureau_name or one.region.name,
                "room": f"名额{one.capacity}家，已报名{one.signed}家" if one.capacity else f"已报名{one.signed}家",
                "signed": one.pk in own,
                "can_leave": one.pk in own and today < one.starts_on,
                "refusal": "" if one.pk in own else sign_up_refusal(one, user, today) or "",
            }
            for one in offers
            if one.ends_on >= today
        ],
        "past": _own_past([one for one in offers if one.ends_on < today and one.pk in own], own),
        "wish": _wish(selectors.own_wish(user)),
        "contacts": selectors.contacts_of_enterprise(user.enterprise),
    }


def _own_past(offers: list[ServiceOffer], own: dict[int, ServiceSignUp]) -> dict[str, Any] | None:
    columns = columns_of(("服务", "类别", "日期", "参加情况"))
    rows = []
    for one in offers:
        label, tone, icon = ATTENDED.get(own[one.pk].attendance, ("已报名", "progress", "hourglass-split"))
        cells = [
            {"text": one.title},
            {"text": one.get_kind_display()},
            {"text": _days(one)},
            {"text": label, "badge": True, "tone": tone, "icon": icon},
        ]
        rows.append({"cells": labelled(columns, cells)})
    return {"caption": "参加过的服务", "columns": columns, "rows": rows} if rows else None


def _wish(wish: FinancingWish | None) -> list[dict[str, str]]:
    if wish is None:
        return []
    return [
        {"label": "融资需求金额", "value": f"{money(wish.amount)}万元"},
        {"label": "期限", "value": f"{wish.months}个月"},
        {"label": "用途", "value": wish.purpose},
        {"label": "主要开户银行", "value": wish.bank or "未填写"},
        {"label": "填写", "value": f"{wish.updated_by}，{cn_moment(wish.updated_at)}"},
    ]
