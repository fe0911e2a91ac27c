"""What the pages of the acts on a verification case show: what will happen, to whom, can it be undone.

Each gives {"refusal"} besides what pieces/confirm_page.html or form_page.html read: why the act is off now.
"""

from datetime import datetime
from typing import Any

from django.urls import reverse

from cultivation_pool.matter_enums import DecisionKind, MatterState
from cultivation_pool.models import VerificationCase
from cultivation_pool.pages.matter_looks import decision_facts
from cultivation_pool.pages.matters import HERE, SECRECY, case_facts, crumbs
from cultivation_pool.services import matter_decisions, revoking
from cultivation_pool.services import matters as services
from review.telling import city_code
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.selectors import cities

FINAL = "办理后不能撤回。"
ENTERPRISE_TOLD = "企业的全部用户和所在市主管部门收到消息。"


def _page(case: VerificationCase, form: Any, name: str, label: str, user: Any, **more: Any) -> dict[str, Any]:
    return {
        "page_name": name,
        "act_label": label,
        "submit_label": label,
        "form": form,
        "facts": case_facts(case, user),
        "reversible": FINAL,
        "cancel_url": reverse("pool:matter", args=[case.pk]),
        "crumbs": crumbs(case),
        **more,
    }


def open_page(form: Any) -> dict[str, Any]:
    """An officer opens a case."""
    return {
        "form": form,
        "page_name": "立案核查",
        "submit_label": "立案",
        "lead_text": "发现企业有违法、违规、失信，安全、质量、环境污染事故或者提供虚假信息的，立案后由所在市核查。",
        "multipart": True,
        "crumbs": crumbs(),
        "cancel_url": reverse(HERE[1]),
    }


def hand_page(case: VerificationCase, form: Any, user: Any, at: datetime) -> dict[str, Any]:
    """A report by name goes to the city."""
    code = city_code(case.region_path)
    city = dict(cities().values_list("pk", "name")).get(code, code)
    return _page(
        case, form, "交市级核查", f"交{city}核查", user,
        refusal=services.state_refusal(case, MatterState.RECEIVED),
        consequences=[
            f"{city}主管部门看到核查事项和勾选的附件，在期限内核查并上报；核查中听取企业意见。",
            "反映人的姓名、联系方式和反映原文不告知企业；未勾选的，市级也看不到。",
        ],
        whom=f"{city}主管部门的工作人员收到消息。",
    )  # fmt: skip


def dismiss_page(case: VerificationCase, form: Any, user: Any, at: datetime) -> dict[str, Any]:
    """A report by name is not taken on."""
    return _page(
        case, form, "不予受理", "不予受理", user,
        refusal=services.state_refusal(case, MatterState.RECEIVED),
        consequences=[
            "核查办结，不交市级，不告知企业。",
            "理由答复反映人：留有电子邮箱的自动发送，其他的请按所留联系方式告知。",
        ],
        whom="反映人。",
    )  # fmt: skip


def ask_page(case: VerificationCase, form: Any, user: Any, at: datetime) -> dict[str, Any]:
    """The city asks the enterprise."""
    return _page(
        case, form, "要求企业书面说明", "发送企业", user,
        refusal=services.ask_refusal(case, at), notes=[SECRECY],
        lead_text=f"{case.number} {case.enterprise_name}。企业只看到所列事项和期限；建议撤销称号的，须先听取企业意见。",
    )  # fmt: skip


def report_page(case: VerificationCase, form: Any, user: Any, at: datetime) -> dict[str, Any]:
    """The city reports."""
    return _page(
        case, form, "上报核查情况", "上报省级", user, multipart=True, notes=[SECRECY],
        refusal=services.report_refusal(case, at), lead_text=f"{case.number} {case.enterprise_name}。上报后不能修改。",
    )  # fmt: skip


def send_back_page(case: VerificationCase, form: Any, user: Any, at: datetime) -> dict[str, Any]:
    """Back to the city."""
    return _page(
        case, form, "退回补充核查", "退回市级", user,
        refusal=services.state_refusal(case, MatterState.REPORTED),
        consequences=["市级在期限内补充核查后重新上报，原核查情况保留。"], whom="所在市主管部门的工作人员收到消息。",
    )  # fmt: skip


def decide_page(case: VerificationCase, form: Any, user: Any, at: datetime) -> dict[str, Any]:
    """Not upheld, or a warning."""
    return _page(
        case, form, "作出决定", "作出决定", user, facts=_with_finding(case, user),
        refusal=services.state_refusal(case, MatterState.REPORTED),
        consequences=["核查办结，企业的称号不变。", "决定和理由告知企业；不成立且未向企业核实过的，不告知企业。"],
        whom="所在市主管部门、反映人；已知晓核查的企业。",
    )  # fmt: skip


def revoke_page(case: VerificationCase, form: Any, user: Any, at: datetime) -> dict[str, Any]:
    """A revocation is drafted."""
    return _page(
        case, form, "拟定撤销称号", "拟定，交另一人复核", user, facts=_with_finding(case, user), danger=True,
        refusal=matter_decisions.prepare_refusal(case, DecisionKind.REVOCATION),
        consequences=["由省级另一人复核确认后执行，确认前什么都不改变。", *_effect(case, clock.local(at).date())],
        whom=ENTERPRISE_TOLD, reversible="确认前可以撤回；确认后只能以新的决定撤销或变更。",
    )  # fmt: skip


def reverse_page(case: VerificationCase, form: Any, user: Any, at: datetime) -> dict[str, Any]:
    """A reversal is drafted."""
    revocation = matter_decisions.revocation_of(case)
    facts = [*case_facts(case, user), *(decision_facts(revocation) if revocation else [])]
    return _page(
        case, form, "撤销或变更原决定", "拟定，交另一人复核", user, facts=facts,
        refusal=matter_decisions.prepare_refusal(case, DecisionKind.REVERSAL),
        consequences=_reversal_effect(), whom=ENTERPRISE_TOLD, reversible="确认前可以撤回；两个决定都保留并公开。",
    )  # fmt: skip


def confirm_page(case: VerificationCase, form: Any, user: Any, at: datetime) -> dict[str, Any]:
    """The second person reads what takes effect."""
    waiting = case.decisions.waiting().select_related("prepared_by").first()
    refusal = matter_decisions.NONE_WAITING if waiting is None else None
    if waiting is not None and waiting.prepared_by_id == user.pk:
        refusal = matter_decisions.SAME_PERSON
    facts = [*_with_finding(case, user), *(decision_facts(waiting) if waiting else [])]
    if waiting is not None:
        facts.append({"label": "拟定人", "value": waiting.prepared_by.full_name})
    is_reversal = waiting is not None and waiting.kind == DecisionKind.REVERSAL
    day = waiting.decided_on if waiting else clock.local(at).date()
    return _page(
        case, form, "复核决定", "确认并执行", user, facts=facts, refusal=refusal, danger=not is_reversal,
        consequences=_reversal_effect() if is_reversal else _effect(case, day), whom=ENTERPRISE_TOLD,
    )  # fmt: skip


def decline_page(case: VerificationCase, form: Any, user: Any, at: datetime) -> dict[str, Any]:
    """The draft is dropped."""
    waits = case.decisions.waiting().exists()
    return _page(
        case, form, "不予确认", "不予确认", user, refusal=None if waits else matter_decisions.NONE_WAITING,
        consequences=["拟定的决定不生效，记录保留，核查回到待省级决定。"], whom="只记入办理记录。",
        reversible="可以重新拟定。",
    )  # fmt: skip


def _with_finding(case: VerificationCase, user: Any) -> list[dict[str, str]]:
    found, last = case_facts(case, user), case.findings.last()
    if last is None:
        return found
    return [
        *found,
        {"label": "市级核查意见", "value": last.opinion},
        {"label": "处理建议", "value": last.get_proposal_display()},
    ]


def _effect(case: VerificationCase, day: Any) -> list[str]:
    """Which titles end and how long the enterprise cannot declare, by a decision of that day."""
    titles = list(revoking.to_end(case.enterprise_id, day))
    names = "、".join(f"{one.get_tier_display()}（{one.year}年）{one.product_name}" for one in titles)
    ended = (
        f"自决定日期起终止{len(titles)}项称号：{names}。" if titles else "该企业目前没有未终止的称号，只记不得申报期。"
    )
    return [
        ended,
        f"三年内不得申报：决定日期为{cn_date(day)}的，至{cn_date(revoking.ban_end(day))}。",
        "拟认定和公示中的申报转为未认定，其他在办申报不能再推荐、列入名单、认定。",
        "撤销名单对外公开，证书核验显示已撤销及事由。",
    ]


def _reversal_effect() -> list[str]:
    return [
        "原决定终止的称号，有效期未满的恢复；已满的按到期记载。",
        "不得申报的限制自决定日期起解除，原起止日期保留备查。",
        "因撤销转为未认定的申报不自动恢复，可由企业申诉后办理。",
        "公开的撤销名单同时列出两个决定。",
    ]
