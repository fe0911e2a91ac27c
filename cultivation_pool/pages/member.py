"""An enterprise's page over its years: the head, and the sections on titles, reports, declarations and names."""

from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.urls import reverse

from cultivation_pool.enums import Movement
from cultivation_pool.kinds import ANNUAL, QUARTERLY, Kind
from cultivation_pool.listing import columns_of, contact_cell, labelled
from cultivation_pool.member_sections import Section, sections
from cultivation_pool.models import PoolUpdateRow, ServiceOffer, ServiceSignUp
from cultivation_pool.pages.looks import badge_cell, due_text, moment_text
from cultivation_pool.pages.members import title_words
from declarations.models import Declaration
from review.enterprise_record import enterprise_record
from review.titles import full_name, standing
from zjtx.common import clock, statuses
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.models import Enterprise, Title

BAR_TONES = {"product": "light", "sme": "blue", "little_giant": "deep"}
REPORTS_SHOWN = 12


def member_page(user: Any, enterprise: Enterprise, at: datetime) -> dict[str, Any]:
    """Everything pool/member.html shows."""
    today = clock.local(at).date()
    valid = [title for title in _titles_of(enterprise) if title.is_valid_on(today)]
    return {
        "enterprise": enterprise,
        "is_in": bool(valid),
        "facts": _facts(enterprise, valid),
        "record": enterprise_record(user, enterprise.pk, today) if user.role != "enterprise" else [],
        "sections": sections(user, enterprise, today),
        "is_own": user.role == "enterprise",
    }


def _titles_of(enterprise: Enterprise) -> list[Title]:
    return list(Title.objects.filter(enterprise=enterprise).order_by("starts_on", "pk"))


def _facts(enterprise: Enterprise, valid: list[Title]) -> list[dict[str, Any]]:
    contact = "，".join(filter(None, (enterprise.contact_name, contact_cell(enterprise)["note"])))
    held = "；".join(f"{title_words(title)}至{cn_date(title.ends_on)}" for title in valid)
    return [
        {"label": "统一社会信用代码", "value": enterprise.uscc},
        {"label": "地区", "value": enterprise.region.full_name},
        {"label": "行业", "value": str(enterprise.industry_division or "未填写")},
        {"label": "联系人", "value": contact or "未填写"},
        {"label": "有效称号", "value": held or "无"},
    ]


def titles(user: Any, enterprise: Enterprise, day: date) -> Section | None:
    """The titles as a time line, each a bar from its first to its last day, over the years."""
    found = _titles_of(enterprise)
    if not found:
        return None
    first, last = found[0].starts_on.year, max(_last_day(title) for title in found).year + 1
    rows = [
        {"label": _title_label(title), "bars": [_bar(title, first, last)],
         "values": [{"label": label, "text": text} for label, text in _title_values(title, day)]}
        for title in reversed(found)
    ]  # fmt: skip
    series = [{"label": label, "tone": ""} for label in ("证书编号", "认定文号", "首日", "末日", "状态")]
    chart = {"caption": f"称号（{first}年至{last - 1}年）", "head": "称号", "series": series, "rows": rows}
    return Section("称号", chart={**chart, "without_total": True, "is_headed": True})


def _last_day(title: Title) -> date:
    return title.ended_on or title.ends_on


def _title_label(title: Title) -> str:
    product = f"“{title.product_name}”" if title.product_name else ""
    return f"{title.year}年 {full_name(title.tier, title.scheme)}{product}"


def _bar(title: Title, first: int, last: int) -> dict[str, str]:
    """From the first to the last day in percent of the years shown."""
    begin, whole = date(first, 1, 1), (date(last, 1, 1) - date(first, 1, 1)).days
    start = (title.starts_on - begin).days * 100 / whole
    width = max(0.5, ((_last_day(title) - title.starts_on).days + 1) * 100 / whole)
    return {"x": f"{start:.2f}", "width": f"{width:.2f}", "tone": BAR_TONES[title.tier]}


def _title_values(title: Title, day: date) -> list[tuple[str, str]]:
    return [
        ("证书编号", title.number or "—"),
        ("认定文号", title.document_number or "—"),
        ("首日", cn_date(title.starts_on)),
        ("末日", cn_date(_last_day(title))),
        ("状态", standing(title, day).label),
    ]


def reports(user: Any, enterprise: Enterprise, day: date) -> Section | None:
    """The quarterly reports, and whether they came in time."""
    return _of_kind(QUARTERLY, user, enterprise, day)


def profiles(user: Any, enterprise: Enterprise, day: date) -> Section | None:
    """The annual profiles, the same."""
    return _of_kind(ANNUAL, user, enterprise, day)


def _of_kind(kind: Kind, user: Any, enterprise: Enterprise, day: date) -> Section | None:
    rows = kind.model.objects.visible_to(user).filter(enterprise=enterprise).order_by(f"-{kind.period_field}")
    found = list(rows)
    if not found:
        return None
    due = [one for one in found if one.due_on < day]
    late, missing = sum(one.is_late for one in due), sum(not one.version for one in due)
    lead = (
        f"到期应报{len(due)}期，按期{len(due) - late - missing}期，逾期提交{late}期，未报{missing}期。" if due else ""
    )
    columns = columns_of((kind.period_word, "状态", "填报截止", "首次提交", "审核通过"))
    shown = []
    for one in found[:REPORTS_SHOWN]:
        cells = [
            {"text": kind.sheet.short_title(one.period)},
            badge_cell(one, day),
            {"text": due_text(one)},
            {"text": moment_text(one.submitted_at)},
            {"text": moment_text(one.accepted_at)},
        ]
        url = reverse("pool:report", args=[one.period]) if user.role == "enterprise" else kind.url("case", one)
        shown.append({"url": url, "cells": labelled(columns, cells)})
    return Section(kind.noun, lead, table={"caption": kind.noun, "columns": columns, "rows": shown})


def declarations(user: Any, enterprise: Enterprise, day: date) -> Section | None:
    """What the enterprise declared, with the outcome."""
    rows = Declaration.objects.visible_to(user).filter(enterprise=enterprise).order_by("-year", "-pk")
    rows = rows.annotate(version=Max("submissions__version"))
    columns = columns_of(("申报编号", "年度", "类别", "目前状态"))
    shown = []
    for one in rows:
        look = statuses.look_of(one.status)
        cells = [
            {"text": one.number},
            {"text": f"{one.year}年"},
            {"text": one.get_tier_display()},
            {"text": one.get_status_display(), "badge": True, "tone": look.tone if look else "neutral"},
        ]
        url = reverse("declarations:version", args=[one.number, one.version]) if one.version else ""
        shown.append({"cells": labelled(columns, cells), "url": url})
    if not shown:
        return None
    return Section("申报", table={"caption": "历次申报", "columns": columns, "rows": shown})


def services(user: Any, enterprise: Enterprise, day: date) -> Section | None:
    """The services that it signed up for."""
    rows = ServiceSignUp.objects.filter(
        enterprise=enterprise, withdrawn_at=None, offer__in=ServiceOffer.objects.visible_to(user)
    )
    columns = columns_of(("服务", "类别", "日期", "参加情况"))
    shown = [
        {"cells": labelled(columns, [
            {"text": one.offer.title},
            {"text": one.offer.get_kind_display()},
            {"text": cn_date(one.offer.starts_on)},
            {"text": one.get_attendance_display() or "已报名"},
        ])}
        for one in rows.select_related("offer").order_by("-offer__starts_on", "-pk")
    ]  # fmt: skip
    return Section("服务", table={"caption": "参加的服务", "columns": columns, "rows": shown}) if shown else None


def updates(user: Any, enterprise: Enterprise, day: date) -> Section | None:
    """What the yearly updates said of it; the enterprise reads the same of its titles."""
    rows = PoolUpdateRow.objects.visible_to(user).filter(enterprise=enterprise).select_related("update_of")
    tones = {Movement.IN: ("green", "box-arrow-in-right"), Movement.OUT: ("red", "box-arrow-right")}
    entries = []
    for one in rows.order_by("-update_of__year"):
        tone, icon = tones.get(Movement(one.movement), ("neutral", "dot"))
        entries.append(
            {"at_text": cn_date(one.update_of.day), "what": f"{one.update_of.year}年度：{one.get_movement_display()}",
             "who": one.after or "无有效称号", "note": one.reason, "tone": tone, "icon": icon}
        )  # fmt: skip
    return Section("年度更新", entries=entries) if entries else None


def names(user: Any, enterprise: Enterprise, day: date) -> Section | None:
    """The names that it bore."""
    columns = columns_of(("曾用名", "使用至"))
    rows = [
        {"cells": labelled(columns, [{"text": one.name}, {"text": cn_date(one.until)}])}
        for one in enterprise.former_names.all()
    ]
    return Section("曾用名", table={"caption": "曾用名", "columns": columns, "rows": rows}) if rows else None
