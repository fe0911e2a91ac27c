"""Experts: statements to make, declarations to score, results to sign; without any, what will come."""

from datetime import date, datetime
from typing import Any

from review import panel_selectors as review
from review.enums import PanelState
from review.models import Panel
from zjtx.common import clock
from zjtx.home.pages import waiting
from zjtx.home.pages.parts import link, task, until


def page(user: Any, at: datetime) -> dict[str, Any]:
    """Two queries: the expert's counts and panels."""
    counts = review.expert_counts(user)
    chaired = [one for one in review.panels_visible(user).filter(chair=user) if one.filed_at is None]
    if not counts["all"] and not chaired:
        return waiting.expert(user, at)
    desk, due = link("review:expert_desk"), until(_end_of(counts["due_on"]), at)
    tasks = []
    if counts["pending"]:
        words, note = f"声明是否须回避：{counts['pending']}件", "声明后方可打开申报材料"
        tasks.append(task(words, desk, "声明", whose="本人", note=note, **due))
    if counts["open"]:
        done = f"已评 {counts['submitted']} / {counts['all']} 件"
        tasks.append(task(f"评分：{counts['open']}件", desk, "评分", whose="本人", note=done, **due))
    tasks += [_chair_task(one) for one in chaired if _can_be_signed(one)]
    return {
        "lead": "",
        "tasks": tasks,
        "empty_text": "目前没有待办的评审任务。",
        "figures": [
            {"label": "已评", "value": f"{counts['submitted']} / {counts['all']}", "unit": "件", "url": desk},
            {"label": "待声明", "value": counts["pending"], "unit": "件", "tone": "amber" if counts["pending"] else ""},
            {"label": "任组长的评审组", "value": len(chaired), "unit": "个", "url": desk},
        ],
    }


def _end_of(day: date | None) -> datetime | None:
    """The last second of the day until which the nearest scores are asked for."""
    return clock.as_moment(day).replace(hour=23, minute=59, second=59) if day else None


def _can_be_signed(panel: Panel) -> bool:
    """Every sheet of the panel is in."""
    return panel.state == PanelState.SCORING and panel.submitted_count == panel.assigned_count


def _chair_task(panel: Panel) -> dict[str, Any]:
    note = f"专家均已提交评分，共{panel.declarations_count}件"
    return task(
        f"签署评审结果：{panel.name}", link("review:chair_panel", panel.pk), "签署", whose="本人任组长", note=note
    )
