"""One declaration as the province reads it: the frozen version, what was done with it, and sending it back."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse

from declarations.enums import Desk, Status, WindowKind
from declarations.guards import window_of
from declarations.models import Declaration, Remark
from declarations.policies import NOT_YOURS
from declarations.services.waivers import refusal as waiver_refusal
from review import province, sending_back
from review.enums import Decision, Outcome
from review.models import FirstReview
from review.pages.case import Case
from review.pages.city_panel import for_province
from review.pages.desk import reading_page
from review.panel_selectors import CandidateFilters
from review.policies import not_finding
from review.province import STAGES, ProvinceFilters
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date_weekday, cn_moment

LIST_CRUMB = "申报情况"


class ProvinceCase(Case):
    """A case on no desk of first review: no remark is pinned to it; findings and checks are recorded at the stages that
    are the province's."""

    def __init__(self, user: User, declaration: Declaration, at: datetime) -> None:
        self.user, self.declaration, self.at = user, declaration, at
        self.desk, self.refusal = Desk.PROVINCE, NOT_YOURS
        self.finding_refusal = not_finding(user, declaration)

    @property
    def own_url(self) -> str:
        """The province's page."""
        return case_url(self.number)

    def address_of(self, other: Declaration) -> str:
        """The province's page, for what has come as far as the province."""
        return case_url(other.number) if other.status in STAGES else ""

    @cached_property
    def remarks(self) -> list[Remark]:
        """What desks sent with a return; what they only noted is their own."""
        found = Remark.objects.filter(declaration=self.declaration, sent_at__isnull=False).select_related("author")
        return list(found.order_by("-pk"))


def case_url(number: str, query: str = "") -> str:
    """The address of the province's page on a declaration."""
    return reverse("review:province_case", args=[number]) + query


def list_url(filters: ProvinceFilters) -> str:
    """The province's list as it was left."""
    return reverse("review:province_list") + filters.query()


def case_page(case: ProvinceCase, filters: ProvinceFilters) -> dict[str, Any]:
    """Everything review/province_case.html shows."""
    place = province.neighbours(case.user, filters, case.declaration)
    query = filters.query()
    return {
        **reading_page(case),
        "course": course(case),
        "list_url": list_url(filters),
        "acts": _acts(case, query),
        "previous_url": case_url(place.previous, query) if place.previous else "",
        "next_url": case_url(place.next, query) if place.next else "",
        "position_text": f"第 {place.position} 件，共 {place.total} 件" if place.position else "",
    }


def _acts(case: ProvinceCase, query: str) -> list[dict[str, Any]]:
    """While it waits for experts: a panel, or back to its city; until it is decided, a waiver."""
    declaration = case.declaration
    waiver: dict[str, Any] = {"label": "豁免条款", "url": reverse("review:waiver_case", args=[case.number])}
    waiver["tone"], waiver["refusal"] = "plain", waiver_refusal(declaration) or ""
    if declaration.status != Status.RECOMMENDED:
        return [waiver] if not waiver["refusal"] else []
    refusal = sending_back.refusal(declaration, case.user, case.at) or ""
    url = reverse("review:send_back", args=[case.number]) + query
    acts: list[dict[str, Any]] = [{"label": "退回市级", "url": url, "tone": "plain", "refusal": refusal}]
    if not hasattr(declaration, "panel_place"):
        chosen = CandidateFilters(declaration.round.code, declaration.tier).query()
        acts.insert(0, {"label": "组建评审组", "url": reverse("review:panel_new") + chosen, "tone": "primary"})
    return [*acts, waiver]


def course(case: ProvinceCase) -> list[dict[str, str]]:
    """What was done from the recommendation on, each with the page that holds it."""
    before = [*for_province(case.declaration), *_recommendation(case)]
    return [*before, *_experts(case), *_decision(case), *_public(case), *_appeal(case)]


def _recommendation(case: ProvinceCase) -> list[dict[str, str]]:
    reviews = FirstReview.objects.filter(declaration=case.declaration, decision=Decision.RECOMMEND)
    return [
        {
            "label": f"{one.get_desk_display()}意见",
            "value": one.opinion,
            "note": f"{one.decided_by.full_name}，{cn_moment(one.decided_at)}，第{one.submission.version}版",
        }
        for one in _latest_by_desk(reviews.select_related("decided_by", "submission").order_by("pk"))
    ]


def _latest_by_desk(reviews: Any) -> list[FirstReview]:
    """After a return a desk recommends again: its last word counts."""
    return list({one.desk: one for one in reviews}.values())


def _experts(case: ProvinceCase) -> list[dict[str, str]]:
    place = getattr(case.declaration, "panel_place", None)
    if place is None:
        waits = case.declaration.status == Status.RECOMMENDED
        return [{"label": "评审组", "value": "待列入评审组" if waits else "未列入评审组"}]
    panel = place.panel
    url = reverse("review:panel", args=[panel.pk])
    found = [{"label": "评审组", "value": panel.name, "url": url, "note": panel.state_label}]
    result = getattr(case.declaration, "group_result", None)
    if result is not None:
        found.append(
            {
                "label": "专家组结果",
                "value": f"{result.get_result_display()}，平均分{result.average}",
                "url": reverse("review:result", args=[panel.pk, case.number]),
                "note": result.opinion,
            }
        )
    return found


def _decision(case: ProvinceCase) -> list[dict[str, str]]:
    entries = case.declaration.decision_entries.select_related("list__round").order_by("pk")
    return [
        {
            "label": "拟认定名单",
            "value": Outcome(one.outcome).label if one.outcome else "名单拟定中，尚未审定",
            "url": reverse("review:decision", args=[one.list_id]),
            "note": one.refusal or one.reason,
        }
        for one in entries
    ]


def _public(case: ProvinceCase) -> list[dict[str, str]]:
    entry = getattr(case.declaration, "publicity_entry", None)
    if entry is None:
        return []
    made = entry.publicity
    url = reverse("review:publicity", args=[made.pk])
    days = f"{cn_date_weekday(made.first_day)}至{cn_date_weekday(made.last_day)}"
    found = [{"label": "公示", "value": made.title, "url": url, "note": days}]
    given = getattr(case.declaration, "recognition_entry", None)
    if given is not None:
        document = given.recognition
        found.append(
            {
                "label": "认定",
                "value": document.document_number,
                "url": reverse("review:recognition", args=[document.pk]),
                "note": f"证书编号 {given.title.number}",
            }
        )
    return found


def _appeal(case: ProvinceCase) -> list[dict[str, str]]:
    one = getattr(case.declaration, "appeal", None)
    if one is None:
        return []
    url = reverse("review:appeal", args=[one.number])
    return [{"label": "申诉", "value": f"{one.number} {one.get_state_display()}", "url": url, "note": one.answer}]


def send_back_page(case: ProvinceCase, form: Any, filters: ProvinceFilters) -> dict[str, Any]:
    """Everything pieces/confirm_page.html shows before a declaration goes back to its city."""
    declaration = case.declaration
    desk_url = case_url(case.number, filters.query())
    city = province.city_name(declaration.region_path)
    return {
        "page_name": f"退回市级 {case.number}",
        "act_label": "退回市级",
        "facts": [
            {"label": "企业名称", "value": declaration.enterprise_name},
            {"label": "类别", "value": declaration.get_tier_display()},
            {"label": "目前状态", "value": declaration.get_status_display()},
            *_recommendation(case),
        ],
        "consequences": [
            f"申报回到“{Status.CITY_REVIEW.label}”状态，由{city}重新办理：再次推荐、退回企业修改或不予推荐。",
            _until(declaration, case.at),
            "理由记入办理经过，市级主管部门和企业可见。",
        ],
        "whom": f"{city}主管部门的初审人员和该企业的全部用户收到站内消息和邮件，每人一次。",
        "reversible": "退回后由市级办理，本环节不能撤回。",
        "form": form,
        "danger": False,
        "cancel_url": desk_url,
        "crumbs": [(LIST_CRUMB, list_url(filters)), (case.number, desk_url)],
    }


def _until(declaration: Declaration, at: datetime) -> str:
    """Until when the city can act: within first review, afterwards only within an extension."""
    window = window_of(declaration, WindowKind.FIRST_REVIEW)
    if window is None:
        return "本批次未设市级初审时限。"
    moment = f"{cn_date_weekday(window.closes_at)} {clock.local(window.closes_at):%H:%M}"
    if at > window.closes_at:
        return f"市级初审已于{moment}截止，延期后市级才能办理。"
    return f"市级须于{moment}前办理。"
