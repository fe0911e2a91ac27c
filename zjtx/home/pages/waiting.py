"""Experts and institutions: nothing to do until a panel is set up; the page says what will come."""

from datetime import datetime
from typing import Any


def expert(user: Any, at: datetime) -> dict[str, Any]:
    """No task yet."""
    return _page(
        "暂无评审任务",
        "分配评审任务后，将在此处列出待评审的申报和评分截止日，并发送消息。评审前须先确认是否存在应当回避的情形。",
    )


def institution(user: Any, at: datetime) -> dict[str, Any]:
    """No task yet."""
    return _page(
        "暂无受托的评审",
        "主管部门委托评审后，将在此处列出评审组、待评审的申报和截止时间，并发送消息。",
    )


def _page(heading: str, text: str) -> dict[str, Any]:
    return {"lead": "", "tasks": [], "empty_text": "", "empty": {"heading": heading, "text": text, "icon": "clipboard"}}
