"""What panels ask of whoever runs them: to be started, an expert to be replaced, a signed result to be filed."""

from typing import Any

from review import panel_selectors as review
from review.enums import PanelState
from review.models import Panel
from zjtx.home.pages.parts import link, task


def panel_tasks(user: Any, whose: str = "本单位") -> list[dict[str, Any]]:
    """A row a panel that waits for the bureau or institution; one query."""
    return [_task(one, whose) for one in review.panels_waiting(user)]


def _task(panel: Panel, whose: str) -> dict[str, Any]:
    url, note = link("review:panel", panel.pk), f"{panel.declarations_count}件申报"
    if panel.state == PanelState.FORMING:
        return task(f"分配专家并启动评审：{panel.name}", url, "启动评审", whose=whose, note=note)
    if panel.state == PanelState.SIGNED_OFF:
        return task(f"归档评审结果：{panel.name}", url, "归档", whose=whose, note=f"{note}，组长已签署")
    return task(f"另行分配专家：{panel.name}", url, "分配专家", whose=whose, note="有专家声明回避")
