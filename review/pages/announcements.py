"""Announcements of recognitions (认定公告): document, enterprises, title, validity; nothing else."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.urls import reverse

from review.models import Recognition
from review.recognition_letter import names_of
from review.titles import full_name, standing, unit_of, validity
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.enums import Tier
from zjtx.registry.models import Title


def list_page() -> dict[str, Any]:
    """Everything public/announcements.html shows; one query."""
    columns = [{"label": label, "numeric": False} for label in ("认定公告", "认定文号", "印发日期", "数量")]
    rows = []
    for one in (
        Recognition.objects.select_related("round").annotate(count=Count("entries")).order_by("-issued_on", "-pk")
    ):
        texts = (_heading(one), one.document_number, cn_date(one.issued_on), f"{one.count}{unit_of(one.tier)}")
        cells = [column | {"text": text} for column, text in zip(columns, texts, strict=True)]
        rows.append({"url": reverse("public:announcement", args=[one.pk]), "cells": cells})
    empty = {"heading": "目前没有认定公告", "text": "认定文件印发后在此公布。"}
    return {"table": {"caption": "认定公告", "columns": columns, "rows": rows, "empty": empty}}


def announcement_page(recognition: Recognition, day: date) -> dict[str, Any]:
    """Everything public/announcement.html shows; five queries however long the list is."""
    table = _table(recognition, day)
    return {
        "recognition": recognition,
        "heading": _heading(recognition),
        "facts": [
            {"label": "认定文号", "value": recognition.document_number},
            {"label": "印发日期", "value": cn_date(recognition.issued_on)},
            {"label": "印发机关", "value": settings.BUREAU_NAME},
            {"label": "数量", "value": f"{len(table['rows'])}{unit_of(recognition.tier)}"},
        ],
        "table": table,
    }


def _heading(recognition: Recognition) -> str:
    return f"{recognition.round.year}年度{full_name(recognition.tier)}认定公告"


def _table(recognition: Recognition, day: date) -> dict[str, Any]:
    is_product = recognition.tier == Tier.PRODUCT
    labels = ("序号", "市", "企业名称", *(["产品（技术）名称"] if is_product else []), "有效期", "目前状态")
    columns = [{"label": label, "numeric": label == "序号"} for label in labels]
    names = names_of(recognition)
    entries = recognition.entries.select_related("title__enterprise").order_by("pk")
    rows = []
    for serial, one in enumerate(entries.prefetch_related("title__enterprise__former_names"), 1):
        city, enterprise, _product = names[one.declaration_id]
        now = standing(one.title, day)
        cells = [
            {"text": str(serial)},
            {"text": city},
            {"text": enterprise, "note": _renamed(one.title, enterprise)},
            *([{"text": one.title.product_name}] if is_product else []),
            {"text": validity(one.title)},
            {"text": now.label, "badge": True, "tone": now.tone, "icon": now.icon},
        ]
        rows.append({"cells": [column | cell for column, cell in zip(columns, cells, strict=True)]})
    return {"caption": "认定名单", "columns": columns, "rows": rows, "main": 2}


def _renamed(title: Title, announced: str) -> str:
    """Where the name of the document has become a former one."""
    is_former = any(one.name == announced for one in title.enterprise.former_names.all())
    return f"已更名为{title.enterprise.name}" if is_former and title.enterprise.name != announced else ""
