"""What districts have left undone, for its city: the list, and the page before a case is taken over."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from declarations.enums import Status, WindowKind
from declarations.guards import window_of
from declarations.models import Declaration
from review.pages.groups import table
from review.taking_over import overdue_at_district
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday

LABELS = ("申报编号", "企业名称", "类别", "区县", "转入时间", "区县初审截止")
SHOWN = 200
LIST_NAME = "区县逾期未办"


def list_page(user: User, at: datetime) -> dict[str, Any]:
    """Everything review/overdue_at_district.html shows."""
    found = overdue_at_district(user, at).select_related("region")
    rows = [
        (
            reverse("review:take_over", args=[one.number]),
            [
                {"text": one.number},
                {"text": one.enterprise_name},
                {"text": one.get_tier_display()},
                {"text": one.region.name},
                {"text": cn_date(one.entered_at)},
                {"text": cn_date(one.due_at), "tone": "red", "icon": "exclamation-circle"},
            ],
        )
        for one in found[:SHOWN]
    ]
    empty = {"heading": "没有区县逾期未办的申报", "text": "区县初审截止后仍未办结的申报会出现在这里。"}
    return {
        "page_name": LIST_NAME,
        "total": found.count(),
        "shown": SHOWN,
        "table": table(LIST_NAME, LABELS, rows) | {"keys": True, "empty": empty},
    }


def take_over_page(declaration: Declaration, form: Any) -> dict[str, Any]:
    """Everything pieces/confirm_page.html shows before a case is taken over."""
    desk_url = reverse("review:desk", args=[declaration.number])
    return {
        "page_name": f"市级接办 {declaration.number}",
        "act_label": "市级接办",
        "facts": [
            {"label": "企业名称", "value": declaration.enterprise_name},
            {"label": "类别", "value": declaration.get_tier_display()},
            {"label": "所在区县", "value": declaration.region.full_name},
            {"label": "目前状态", "value": declaration.get_status_display()},
        ],
        "consequences": [
            f"申报转为“{Status.CITY_REVIEW.label}”状态，由本单位办理，没有区县推荐意见。",
            _until(declaration),
            "理由记入办理经过，区县主管部门和企业可见。",
        ],
        "whom": "该企业的全部用户和所在区县的初审人员收到站内消息和邮件，每人一次。",
        "reversible": "接办后不能退回区县。",
        "form": form,
        "danger": False,
        "cancel_url": desk_url,
        "crumbs": [(LIST_NAME, reverse("review:overdue_at_district")), (declaration.number, desk_url)],
    }


def _until(declaration: Declaration) -> str:
    """Until when the city can act itself."""
    window = window_of(declaration, WindowKind.FIRST_REVIEW)
    if window is None:
        return "本批次未设市级初审时限。"
    moment = f"{cn_date_weekday(window.closes_at)} {clock.local(window.closes_at):%H:%M}"
    if clock.now() > window.closes_at:
        return f"市级初审已于{moment}截止，延期后才能推荐、退回或不予推荐。"
    return f"须于{moment}前办理。"
