"""The pages before the acts on a panel, for review/panels/confirm.html: start, file, take out."""

from typing import Any

from declarations.enums import Status
from review import panel_selectors as selectors
from review.models import Panel
from review.pages.panels import panel_crumbs
from zjtx.common.templatetags.zjtx import cn_date


def start_page(panel: Panel, error: str = "") -> dict[str, Any]:
    """The page before a panel starts, for review/panels/confirm.html."""
    experts, count = selectors.seated_experts(panel), panel.places.count()
    sent = f"{count}件申报转为“{Status.EXPERT_REVIEW.label}”状态，企业可看到状态变化，看不到专家和评分。"
    if panel.is_city:
        sent = f"{count}件申报送专家评审，状态仍为“{Status.CITY_REVIEW.label}”，企业看不到评审；归档前不能推荐。"
    return _confirm(panel, "启动评审", error) | {
        "consequences": [
            sent,
            "专家声明无须回避后，方可阅读申报材料并评分。",
            "启动后不能再增减申报；可以增加、更换专家。",
        ],
        "whom": f"{len(experts)}名专家将收到站内消息和邮件：{'、'.join(one.full_name for one in experts)}。",
        "reversible": "启动后不能撤回。",
    }


def file_page(panel: Panel, error: str = "") -> dict[str, Any]:
    """The page before the result is filed."""
    results = list(panel.results.all())
    passed = sum(one.result == "pass" for one in results)
    facts = [
        {"label": "组长签署", "value": f"{panel.chair_name}，{cn_date(panel.signed_off_at)}"},
        {"label": "通过评审", "value": f"{passed}件"},
        {"label": "未通过评审", "value": f"{len(results) - passed}件"},
    ]
    filed = f"{len(results)}件申报转为“{Status.REVIEWED.label}”状态，等待省级审定。"
    whom = "有关企业可看到状态变化，看不到专家、评分和意见。"
    if panel.is_city:
        filed = f"{len(results)}件申报的专家组结果和意见显示在市级初审，可以办理推荐；推荐后省级可以查看。"
        whom = "企业看不到评审、专家、评分和意见。"
    return _confirm(panel, "归档评审结果", error) | {
        "consequences": [filed, "专家不能再打开申报材料。"],
        "facts": facts,
        "whom": whom,
        "reversible": "归档后不能撤回。",
    }


def remove_page(panel: Panel, label: str, texts: list[str], error: str = "") -> dict[str, Any]:
    """The page before an expert, a declaration or an assignment is taken out."""
    return _confirm(panel, label, error) | {"consequences": texts, "danger": True, "reversible": ""}


def _confirm(panel: Panel, label: str, error: str) -> dict[str, Any]:
    return {
        "page_name": f"{label}：{panel.name}",
        "act_label": label,
        "facts": [],
        "whom": "",
        "danger": False,
        "error": error,
        "cancel_url": panel_crumbs(panel)[-1][1],
        "crumbs": panel_crumbs(panel),
    }
