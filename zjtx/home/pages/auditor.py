"""The auditor: the trail and its last verification."""

from datetime import datetime
from typing import Any

from zjtx.common.templatetags.zjtx import cn_moment
from zjtx.home import selectors
from zjtx.home.pages.parts import link, task


def page(user: Any, at: datetime) -> dict[str, Any]:
    """Two queries: the last verification and the figures of the trail."""
    last = selectors.last_verification()
    figures = selectors.trail_figures(at)
    return {
        "lead": "",
        "tasks": _tasks(last),
        "empty_text": "审计链核验完好，目前没有待办事项。",
        "figures": [
            {"label": "最近核验", "value": cn_moment(last.at) if last else "尚未核验"},
            {"label": "今日记录", "value": figures["today"], "unit": "条", "url": link("home:audit")},
            {
                "label": "今日被拒绝或失败",
                "value": figures["refused"],
                "unit": "条",
                "url": link("home:audit", query="?result=refused"),
                "tone": "amber" if figures["refused"] else "",
            },
            {"label": "尚未封存", "value": figures["unsealed"], "unit": "条", "note": "正常情况下一分钟内封存"},
        ],
        "aside_links": [{"label": "审计记录", "url": link("home:audit")}],
    }


def _tasks(last: Any) -> list[dict[str, Any]]:
    if last is None:
        return [task("核验审计链", link("home:audit"), "前往核验", note="尚未核验过")]
    if last.result != "ok":
        words = f"第{last.detail.get('broken_at')}条：{last.detail.get('reason')}"
        return [
            task(
                "审计链断裂，应立即查明原因",
                link("home:audit_entry", last.pk),
                "查看核验结果",
                note=words,
                tone="red",
                status="断裂",
            )
        ]
    return []
