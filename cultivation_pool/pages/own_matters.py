"""The enterprise's pages of verification cases: bureaus and decisions, never who reported, never an officer by name."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from cultivation_pool.matter_enums import MatterState
from cultivation_pool.models import MatterHearing, VerificationCase
from cultivation_pool.pages.matter_looks import FILES, badge, badge_cell, decision_facts, entries_of
from review.pages.matters import due_text, end_of
from review.pages.objections import statement_part
from zjtx.common.templatetags.zjtx import cn_date

LABELS = ("编号", "事由", "告知日期", "需本企业办理", "状态")
# What the desks do among themselves is one state to the enterprise.
INSIDE = (MatterState.VERIFYING, MatterState.REPORTED, MatterState.PREPARED)
UNDER_WAY = {"label": "核查中", "tone": "progress", "icon": "search"}


def list_page(user: Any, at: datetime) -> dict[str, Any]:
    """Everything pool/own_matters.html shows."""
    cases = VerificationCase.objects.visible_to(user).prefetch_related("hearings")
    rows = [{"url": reverse("pool:own_matter", args=[one.pk]), "cells": _cells(one)} for one in cases]
    for row in rows:
        row["cells"] = [{"label": label, **cell} for label, cell in zip(LABELS, row["cells"], strict=True)]
    return {
        "table": {
            "caption": "核查事项",
            "columns": [{"label": label} for label in LABELS],
            "rows": rows,
            "empty": {"heading": "没有核查事项", "text": "主管部门核查中需本企业书面说明的，列在这里并发送消息。"},
        }
    }


def _cells(one: VerificationCase) -> list[dict[str, Any]]:
    asked = next((row for row in one.hearings.all() if row.given_at is None), None)
    waits = asked is not None and one.state == MatterState.VERIFYING
    return [
        {"text": one.number},
        {"text": one.get_cause_display()},
        {"text": cn_date(one.told_at)},
        {"text": f"{due_text(asked.due_on)}前提交书面说明" if waits and asked else "—"},
        {"text": UNDER_WAY["label"], "badge": True, "tone": "progress"} if one.state in INSIDE else badge_cell(one),
    ]


def matter_page(case: VerificationCase, hearing: MatterHearing | None, form: Any, at: datetime) -> dict[str, Any]:
    """Everything pool/own_matter.html shows."""
    is_asked = hearing is not None and hearing.given_at is None
    is_open = is_asked and case.state == MatterState.VERIFYING
    decided = [
        {"heading": one.get_kind_display(), "facts": decision_facts(one, with_kind=False)}
        for one in case.decisions.confirmed().select_related("ban").order_by("-pk")
    ]
    return {
        "case": case,
        "badge": UNDER_WAY if case.state in INSIDE else badge(case),
        "facts": [{"label": "事由", "value": case.get_cause_display()}, *_report(case)],
        "hearings": [statement_part(one, at, FILES) for one in case.hearings.all()],
        "form": form if is_open else None,
        "is_over": is_asked and not is_open,
        "decisions": decided,
        "entries": entries_of(case.log.all(), for_enterprise=True),
        "due_at": end_of(hearing.due_on) if is_open and hearing else None,
    }


def _report(case: VerificationCase) -> list[dict[str, str]]:
    if case.report is None:
        return []
    address = reverse("pool:report", args=[case.report.quarter])
    return [{"label": "来源", "value": "本企业填报的季度报表", "url": address}]
