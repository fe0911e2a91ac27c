"""What a city's own panel has found, for the city's desk, the form's opinion, the summary sheet and the province."""

from typing import Any

from django.urls import reverse

from declarations.enums import Status
from declarations.models import Declaration
from review.models import GroupResult
from review.pages.groups import result_cell
from review.stages import city_panel_refusal, city_place, city_result, left_behind, runs_own_panel
from zjtx.common.templatetags.zjtx import cn_moment


def city_panel(declaration: Declaration) -> dict[str, Any] | None:
    """The notice on the city's desk: the filed result, or what it waits for; None where the city runs no panel."""
    result = city_result(declaration)
    if result is not None:
        return {
            "verdict": result_cell(result.result),
            "lead": f"平均分{result.average}，{result.signed_off_by.full_name}于{cn_moment(result.signed_off_at)}签署",
            "opinion": result.opinion,
            "url": _result_url(result),
            "label": "评分表和意见",
        }
    if declaration.status != Status.CITY_REVIEW or not runs_own_panel(declaration):
        return None
    place = city_place(declaration)
    words = {"refusal": city_panel_refusal(declaration), "url": reverse("review:panels"), "label": "专家评审"}
    if place is not None and not left_behind(place):
        words |= {"url": reverse("review:panel", args=[place.panel_id]), "label": place.panel.name}
    return words


def opinion_words(declaration: Declaration) -> str:
    """The group's result as it goes into the city's opinion on the form; "" without one."""
    result = city_result(declaration)
    if result is None:
        return ""
    return f"专家组评审结果：{result.get_result_display()}（平均分{result.average}）。专家组意见：{result.opinion}"


def for_province(declaration: Declaration) -> list[dict[str, str]]:
    """The same as an earlier opinion in the province's course of a case."""
    result = city_result(declaration)
    if result is None:
        return []
    return [
        {
            "label": "市级专家组结果",
            "value": f"{result.get_result_display()}，平均分{result.average}",
            "url": _result_url(result),
            "note": result.opinion,
        }
    ]


def _result_url(result: GroupResult) -> str:
    return reverse("review:result", args=[result.panel_id, result.declaration.number])
