"""What an enterprise's page says of its changes and of verification cases, as far as the reader may see them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from cultivation_pool.listing import columns_of, labelled
from cultivation_pool.member_sections import Section
from cultivation_pool.models import ChangeFiling, VerificationCase
from cultivation_pool.pages.changes import look_of
from cultivation_pool.pages.matter_looks import badge_cell
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.models import Enterprise

SHOWN = 12
CHANGE_COLUMNS = ("编号", "变更类型", "变更日期", "首次提交", "状态")
CASE_COLUMNS = ("编号", "事由", "立案日期", "状态")


def changes(user: Any, enterprise: Enterprise, day: date) -> Section | None:
    """Renamings, restructurings and moves; one query."""
    found = ChangeFiling.objects.visible_to(user).filter(enterprise=enterprise).order_by("-pk")[:SHOWN]
    page = "pool:own_change" if user.role == "enterprise" else "pool:change"
    rows = []
    for one in found:
        look = look_of(one, day)
        badge = {"text": look["label"], "badge": True, "tone": look["tone"], "icon": look["icon"]}
        days = (cn_date(moment) if moment else "—" for moment in (one.changed_on, one.filed_at))
        texts = ({"text": text} for text in (one.number, one.get_kind_display(), *days))
        rows.append((reverse(page, args=[one.pk]), [*texts, badge]))
    return _section("变更", CHANGE_COLUMNS, rows)


def cases(user: Any, enterprise: Enterprise, day: date) -> Section | None:
    """Verification cases; one query."""
    found = VerificationCase.objects.visible_to(user).filter(enterprise=enterprise).order_by("-pk")[:SHOWN]
    page = "pool:own_matter" if user.role == "enterprise" else "pool:matter"
    rows = []
    for one in found:
        texts = ({"text": text} for text in (one.number, one.get_cause_display(), cn_date(one.opened_at)))
        rows.append((reverse(page, args=[one.pk]), [*texts, badge_cell(one)]))
    return _section("核查与撤销", CASE_COLUMNS, rows)


def _section(heading: str, labels: tuple[str, ...], rows: Iterable[tuple[str, list[dict[str, Any]]]]) -> Section | None:
    columns = columns_of(labels)
    shown = [{"url": url, "cells": labelled(columns, cells)} for url, cells in rows]
    return Section(heading, table={"caption": heading, "columns": columns, "rows": shown}) if shown else None
