"""The notices of all rounds for everybody: what is open, what is to come, what was."""

from datetime import datetime
from typing import Any

from declarations.models import Round
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday
from zjtx.home.pages.parts import link
from zjtx.home.pages.visitor import apply_window, is_coming, is_receiving, public_rounds

LABELS = ("通知", "文号", "印发日期", "企业申报时间", "状态")


def page(at: datetime) -> dict[str, Any]:
    """Everything home/notices.html shows; three queries."""
    rows = [{"url": link("declarations:round_notice", one.code), "cells": _cells(one, at)} for one in public_rounds()]
    return {
        "table": {
            "caption": "申报通知，新近的在前",
            "columns": [{"label": label} for label in LABELS],
            "rows": rows,
            "empty": {"heading": "目前没有申报通知", "text": "新的批次开放后，通知在此公布。"},
        }
    }


def _cells(one: Round, at: datetime) -> list[dict[str, Any]]:
    window = apply_window(one)
    span = f"{cn_date(window.opens_at)}至{cn_date_weekday(window.closes_at)}" if window else "—"
    cells: list[dict[str, Any]] = [
        {"text": one.title, "note": one.code},
        {"text": one.document_number},
        {"text": cn_date(one.issued_on)},
        {"text": span},
        {"badge": True, **_state(one, at)},
    ]
    return [{"label": label} | cell for label, cell in zip(LABELS, cells, strict=True)]


def _state(one: Round, at: datetime) -> dict[str, str]:
    if is_receiving(one, at):
        return {"text": "正在受理", "tone": "green", "icon": "check-circle"}
    if is_coming(one, at):
        return {"text": "即将受理", "tone": "progress", "icon": "hourglass"}
    return {"text": "申报已截止", "tone": "grey", "icon": "lock"}
