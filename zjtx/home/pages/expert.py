"""Experts: statements to make, declarations to score, results to sign; without any, what will come."""

from datetime import datetime
from typing import Any

from review import panel_selectors as review
from review.enums import PanelState
from review.models import Panel
from zjtx.home.pages import waiting
from zjtx.home.pages.parts import link, task


def page(user: Any, at: datetime) -> dict[str, Any]:
    """Two queries: the expert's counts and panels."""
    counts = review.expert_counts(user)
    chaired = [one for one in review.panels_visible(user).filter(chair=user) if one.filed_at is None]
    if not counts["all"] and not chaired:
        return waiting.expert(user, at)
    desk = link("review:expert_desk")
    tasks = []
    if counts["pending"]:
        tasks.append(
            task(f"声明是否须回避：{counts['pending']}件", desk, "声明", whose="本人", note="声明后方可打开申报材料")
        )
    if counts["open"]:
        done = f"已评 {counts['submitted']} / {counts['all']} 件"
        tasks.append(task(f"评分：{counts['open']}件", desk, "评分", whose="本人", note=done))
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


def _can_be_signed(panel: Panel) -> bool:
    """Every sheet of the panel is in."""
    return panel.state == PanelState.SCORING and panel.submitted_count == panel.assigned_count


def _chair_task(panel: Panel) -> dict[str, Any]:
    note = f"专家均已提交评分，共{panel.declarations_count}件"
    return task(
        f"签署评审结果：{panel.name}", link("review:chair_panel", panel.pk), "办理", whose="本人任组长", note=note
    )
