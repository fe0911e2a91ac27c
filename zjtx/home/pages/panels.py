"""What panels ask of whoever runs them: to be started, an expert to be replaced, a signed result to be filed."""

from datetime import datetime
from typing import Any

from review import panel_selectors as review
from review.enums import PanelState
from review.models import Panel
from zjtx.common import clock
from zjtx.home.pages.parts import link, task, until
from zjtx.registry.enums import Tier


def panel_tasks(user: Any, at: datetime | None = None, whose: str = "本单位") -> list[dict[str, Any]]:
    """A row a panel that waits for the bureau or institution, with the day for the scores where `at` is given; one
    query."""
    return [_task(one, whose) | (due(one, at) if at else {}) for one in review.panels_waiting(user)]


def due(panel: Panel, at: datetime) -> dict[str, Any]:
    """The last second of the day until which experts are asked to score."""
    if panel.due_on is None:
        return {}
    return until(clock.as_moment(panel.due_on).replace(hour=23, minute=59, second=59), at)


def placing_tasks(user: Any) -> list[dict[str, Any]]:
    """A row a round and tier whose declarations wait for a panel; two queries."""
    found = []
    for round_, tier, number in review.round_tiers(user):
        if number:
            query = review.CandidateFilters(round_.code, tier).query()
            words = f"列入评审组：{round_.code} {Tier(tier).label}{number}件"
            note = "推荐前由本市评审组评审"
            found.append(task(words, link("review:panel_new", query=query), "组建评审组", whose="本单位", note=note))
    return found


def _task(panel: Panel, whose: str) -> dict[str, Any]:
    url, note = link("review:panel", panel.pk), f"{panel.declarations_count}件申报"
    if panel.state == PanelState.FORMING:
        return task(f"分配专家并启动评审：{panel.name}", url, "启动评审", whose=whose, note=note)
    if panel.state == PanelState.SIGNED_OFF:
        return task(f"归档评审结果：{panel.name}", url, "归档", whose=whose, note=f"{note}，组长已签署")
    return task(f"另行分配专家：{panel.name}", url, "分配专家", whose=whose, note="有专家声明回避，或评分相差过大")
