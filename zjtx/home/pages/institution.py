"""Institutions: the panels they are commissioned with, what each waits for; without any, what will come."""

from datetime import datetime
from typing import Any

from review import panel_selectors as review
from review.enums import PanelState
from zjtx.home.pages import waiting
from zjtx.home.pages.panels import due, panel_tasks
from zjtx.home.pages.parts import link, task


def page(user: Any, at: datetime) -> dict[str, Any]:
    """Two queries: the panels, and what waits for an act."""
    panels = [one for one in review.panels_visible(user) if one.filed_at is None]
    if not panels:
        return waiting.institution(user, at)
    tasks = panel_tasks(user, at, "本机构")
    acted_on = {row["url"] for row in tasks}
    for one in panels:
        url = link("review:panel", one.pk)
        if one.state == PanelState.SCORING and url not in acted_on:
            note = f"已提交评分 {one.submitted_count} / {one.assigned_count}"
            tasks.append(task(f"专家评分中：{one.name}", url, "查看进度", whose="专家", note=note, **due(one, at)))
    list_url = link("review:panels")
    waiting_scores = sum(one.assigned_count - one.submitted_count for one in panels if one.state == PanelState.SCORING)
    return {
        "lead": "",
        "tasks": tasks,
        "empty_text": "目前没有待办理的事项。",
        "figures": [
            {"label": "在办评审组", "value": len(panels), "unit": "个", "url": list_url},
            {"label": "申报", "value": sum(one.declarations_count for one in panels), "unit": "件", "url": list_url},
            {"label": "待提交评分", "value": waiting_scores, "unit": "件次"},
        ],
    }
