"""The pages before an act on a round: what will happen, to whom, and whether it can be undone."""

from typing import Any

from django import forms
from django.urls import reverse

from declarations.enums import Status, WindowKind
from declarations.models import Declaration, Extension, Round, RoundWindow
from declarations.pages.rounds import address
from declarations.round_content import RoundContent, hints, seal
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday, cn_moment
from zjtx.registry.enums import Tier

UNDER_WAY = (Status.DRAFT, Status.RETURNED, Status.DISTRICT_REVIEW, Status.CITY_REVIEW)


def crumbs(round_: Round) -> list[tuple[str, str]]:
    """From the list to the round."""
    return [
        ("申报批次", reverse("declarations:round_list")),
        (round_.code, address("round_detail", round_)),
    ]


def _page(round_: Round, page_name: str, form: forms.Form | None = None, **more: Any) -> dict[str, Any]:
    return {
        "page_name": page_name,
        "act_label": page_name,
        "lead_text": round_.title,
        "crumbs": crumbs(round_),
        "cancel_url": address("round_detail", round_),
        "form": form,
        **more,
    }


def summary_facts(content: RoundContent) -> list[dict[str, str]]:
    """The round in a few lines, for whoever is about to hand it on or to open it."""
    facts = [
        {"label": "批次编号", "value": content.code},
        {"label": "文号", "value": f"{content.document_number}（{cn_date(content.issued_on)}印发）"},
    ]
    for window in content.windows:
        span = f"{cn_date_weekday(window.first_day)} 至 {cn_date_weekday(window.last_day)}"
        facts.append({"label": WindowKind(window.kind).label, "value": span})
    for tier in content.tiers:
        items = content.evidence_of(tier.tier)
        required = sum(one.is_required for one in items)
        value = f"计划不低于{tier.plan_count}，佐证材料{len(items)}项（其中必须提供{required}项）"
        facts.append({"label": Tier(tier.tier).label, "value": value})
    staged = sum(city.has_district_stage for city in content.cities)
    panels = sum(city.has_own_panel for city in content.cities)
    facts.append({"label": "各市", "value": f"设区县初审{staged}个，自行组织评审{panels}个"})
    return facts


def propose_page(round_: Round, content: RoundContent) -> dict[str, Any]:
    """Before a round goes to the province officers."""
    return _page(
        round_,
        "提请确认",
        facts=summary_facts(content),
        consequences=[
            "批次提交省级主管部门确认，确认后方可开放。",
            "确认前仍可修改；修改后须重新提请确认。",
            *(f"注意：{hint}。" for hint in hints(content, clock.today())),
        ],
        whom="省级主管部门全部账号将收到消息。",
    )


def confirm_page(round_: Round, content: RoundContent) -> dict[str, Any]:
    """Before a round opens; carries the seal of what is shown."""
    return _page(
        round_,
        "确认开放",
        facts=summary_facts(content),
        hidden=[("seen", seal(content))],
        consequences=[
            "批次开放，企业在申报时间内可以填报和提交。",
            "通知正文、时间和计划数公开显示。",
            *(f"注意：{hint}。" for hint in hints(content, clock.today())),
        ],
        whom="各市、区县主管部门和拟定人将收到消息。",
        reversible="开放后内容不能修改，时限只能经延期延长。",
    )


def return_page(round_: Round, form: forms.Form) -> dict[str, Any]:
    """Before a round goes back to its preparer."""
    return _page(
        round_,
        "退回修改",
        form,
        consequences=["批次退回系统管理员修改，修改后重新提请确认。"],
        whom=f"拟定人{round_.prepared_by.full_name}将收到理由。" if round_.prepared_by else "系统管理员将收到理由。",
    )


def _under_way(round_: Round) -> list[str]:
    rows = Declaration.objects.filter(round=round_, status__in=UNDER_WAY).values_list("status", flat=True)
    statuses = list(rows)
    counts = [(status, statuses.count(status)) for status in UNDER_WAY]
    words = "、".join(f"{status.label}{count}份" for status, count in counts if count)
    return [f"尚未办结的申报：{words}，结束后不能再提交或初审。"] if words else ["本批次没有尚未办结的申报和初审。"]


def close_propose_page(round_: Round, form: forms.Form) -> dict[str, Any]:
    """Before the end of a round is asked for."""
    form.fields["reason"].label = "结束理由"
    return _page(
        round_,
        "提出结束",
        form,
        consequences=["提交省级主管部门确认，确认前批次照常办理。", *_under_way(round_)],
        whom="省级主管部门全部账号将收到消息。",
    )


def close_page(round_: Round) -> dict[str, Any]:
    """Before a round ends."""
    proposer = round_.closing_prepared_by
    facts = [
        {"label": "提出人", "value": proposer.full_name if proposer else "—"},
        {"label": "提出时间", "value": cn_moment(round_.closing_proposed_at)},
        {"label": "理由", "value": round_.closing_reason or "—"},
    ]
    return _page(
        round_,
        "确认结束",
        facts=facts,
        consequences=["本批次不再受理申报、提交和初审，内容保留备查。", *_under_way(round_)],
        whom="各市、区县主管部门和提出人将收到消息。",
        reversible="结束后不能重新开放。",
        danger=True,
    )


def close_decline_page(round_: Round, form: forms.Form, *, is_officer: bool) -> dict[str, Any]:
    """Before a proposed end is dropped."""
    return _page(
        round_,
        "不予结束" if is_officer else "撤回结束",
        form,
        consequences=["批次照常办理。"],
        whom="提出人将收到理由。" if is_officer else "省级主管部门不再需要办理。",
    )


def extend_page(round_: Round, form: forms.Form, windows: list[RoundWindow]) -> dict[str, Any]:
    """Before an extension is asked for."""
    facts = [{"label": one.get_kind_display(), "value": f"现截止 {cn_date_weekday(one.closes_at)}"} for one in windows]
    return _page(
        round_,
        "提出延期",
        form,
        facts=facts,
        consequences=[
            "提交省级主管部门确认，确认前时限不变。",
            "企业申报延期而市级初审不延期时，初审截止后提交的申报无法初审，两项宜同时延长。",
        ],
        whom="确认后，有关企业和主管部门将收到消息。",
    )


def _extension_facts(extension: Extension) -> list[dict[str, str]]:
    return [
        {"label": "时限", "value": extension.get_kind_display()},
        {"label": "原截止", "value": cn_date_weekday(extension.previous_closes_at)},
        {"label": "延至", "value": cn_date_weekday(extension.closes_at)},
        {"label": "理由", "value": extension.reason},
        {"label": "提出人", "value": extension.prepared_by.full_name},
    ]


def extension_confirm_page(extension: Extension) -> dict[str, Any]:
    """Before an extension comes into force."""
    round_ = extension.round
    consequences = ["截止时间改为上述日期的23:59:59。"]
    review = round_.windows.filter(kind=WindowKind.FIRST_REVIEW).first()
    if extension.kind == WindowKind.APPLY:
        if review and review.closes_at < extension.closes_at:
            end = cn_date(review.closes_at)
            consequences.append(f"注意：市级初审于{end}截止，早于延期后的申报截止，应先确认市级初审延期。")
        count = Declaration.objects.filter(round=round_, occupies=True).values("enterprise_id").distinct().count()
        whom = f"已在本批次填报的{count}家企业将收到消息。"
    else:
        consequences.append("正在初审的申报，办理期限相应延长。")
        whom = "各市、区县主管部门和期限延长的企业将收到消息。"
    return _page(
        round_,
        "确认延期",
        facts=_extension_facts(extension),
        consequences=consequences,
        whom=whom,
        reversible="确认后不能缩短，只能再次延期。",
    )


def extension_decline_page(extension: Extension, form: forms.Form, *, is_officer: bool) -> dict[str, Any]:
    """Before an extension is declined or taken back."""
    return _page(
        extension.round,
        "不予延期" if is_officer else "撤回延期",
        form,
        facts=_extension_facts(extension),
        consequences=["时限不变。"],
        whom="提出人将收到理由。" if is_officer else "省级主管部门不再需要办理。",
    )
