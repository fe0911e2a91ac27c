"""Institutions for their templates: the list, one institution, a commission, and a sheet as an institution reads it."""

from typing import Any

from django.urls import reverse

from review.institution_selectors import institutions, members_of
from review.institutions import keeping_refusal
from review.models import Institution, Panel
from review.pages.expert_case import ExpertCase
from review.pages.groups import table
from review.pages.panels import panel_crumbs
from review.pages.scoring import evidence_of_case
from zjtx.accounts.models import User
from zjtx.common.templatetags.zjtx import cn_date

LABELS = ("机构名称", "统一社会信用代码", "登记部门", "人员", "专家", "在办评审组", "状态")
LIST_CRUMB = "第三方机构"


def list_page() -> dict[str, Any]:
    """Everything review/institutions/list.html shows."""
    rows = [(reverse("review:institution", args=[one.pk]), _cells(one)) for one in institutions()]
    empty = {"heading": "还没有第三方机构", "text": "登记机构、加入其人员后，可以把评审组委托给该机构。"}
    return {"table": table(LIST_CRUMB, LABELS, rows, numeric=LABELS[3:6]) | {"keys": True, "empty": empty}}


def _cells(one: Any) -> list[dict[str, Any]]:
    return [
        {"text": one.name},
        {"text": one.code},
        {"text": one.kept_by.name},
        {"text": str(one.people)},
        {"text": str(one.expert_count)},
        {"text": str(one.open_panels)},
        {"badge": True, **active_look(one)},
    ]


def active_look(one: Institution) -> dict[str, str]:
    """Word, tone and icon of whether it takes commissions."""
    if one.is_active:
        return {"text": "可接受委托", "tone": "green", "icon": "check-circle"}
    return {"text": "停止委托", "tone": "grey", "icon": "dash-circle"}


def add_page(form: Any) -> dict[str, Any]:
    """The page that enters an institution, for pieces/form_page.html."""
    url = reverse("review:institutions")
    return {
        "form": form,
        "page_name": "登记第三方机构",
        "submit_label": "登记",
        "cancel_url": url,
        "crumbs": [(LIST_CRUMB, url)],
    }


def institution_page(found: Institution, user: User, form: Any) -> dict[str, Any]:
    """Everything review/institutions/institution.html shows."""
    refusal = keeping_refusal(found, user)
    return {
        "institution": found,
        "look": active_look(found),
        "refusal": refusal or "",
        "form": None if refusal else form,
        "members": [
            {
                "name": one.user.full_name,
                "organisation": one.user.organisation,
                "since": cn_date(one.added_at),
                "is_active": one.user.is_active,
                "remove_url": "" if refusal else reverse("review:institution_member_remove", args=[found.pk, one.pk]),
            }
            for one in members_of(found)
        ],
    }


def commission_page(panel: Panel, form: Any) -> dict[str, Any]:
    """The page before a commission, for review/panels/confirm.html."""
    count = panel.places.count()
    return _panel_page(panel, "委托第三方机构", form) | {
        "consequences": [
            f"受托机构组织本组{count}件申报的评审：选定本机构的专家、确定组长、抽取和分配、启动评审、归档结果。",
            "受托机构可以阅读本组的申报表和佐证材料，看不到企业联系人和联系方式、其他评审组、排名和审定。",
            "已列入的专家、组长和分配一并取消，抽取记录保留。",
        ],
        "whom": "受托机构的人员将收到站内消息和邮件。",
        "reversible": "评审启动前可以撤回委托，启动后不能撤回。",
    }


def withdraw_page(panel: Panel, form: Any) -> dict[str, Any]:
    """The page before a commission is withdrawn."""
    return _panel_page(panel, "撤回委托", form) | {
        "consequences": [
            f"本组改由本部门组织评审，{panel.institution}不能再查看。",
            "受托机构列入的专家、组长和分配一并取消，抽取记录保留。",
        ],
        "whom": f"{panel.institution}的人员将收到站内消息和邮件。",
        "reversible": "",
        "danger": True,
    }


def _panel_page(panel: Panel, label: str, form: Any) -> dict[str, Any]:
    crumbs = panel_crumbs(panel)
    return {
        "page_name": f"{label}：{panel.name}",
        "act_label": label,
        "form": form,
        "cancel_url": crumbs[-1][1],
        "crumbs": crumbs,
    }


def sheet_page(case: ExpertCase, panel: Panel) -> dict[str, Any]:
    """Everything review/panels/sheet.html shows: the sheet and its evidence without the enterprise's persons."""
    return {
        "panel": panel,
        "declaration": case.declaration,
        "submission": case.submission,
        "blocks": case.blocks,
        "evidence": evidence_of_case(case),
        "issues": case.submission.issues,
        "crumbs": panel_crumbs(panel),
    }
