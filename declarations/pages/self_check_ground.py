"""What a self-check stands on, in words and addresses: the round of the day, or a national standard by itself."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from declarations.pages.blank_forms import form_links
from declarations.self_check.basis import Basis
from declarations.self_check.standards import Standard, standards
from zjtx.accounts.enums import Role
from zjtx.common.templatetags.zjtx import cn_date_weekday

Ground = Basis | Standard
NOT_THE_PROVINCES = "本省是否按该标准受理申报，以省级主管部门当年通知为准。"


def tier_url(ground: Ground, tier: str) -> str:
    """The page of questions of a tier."""
    return _address(ground, tier, "self_check_tier", "self_check_rules")


def keep_url(ground: Ground, tier: str) -> str:
    """Where what was typed is turned into a file."""
    return _address(ground, tier, "self_check_keep", "self_check_rules_keep")


def paper_url(ground: Ground, tier: str) -> str:
    """Where the answer is turned into a PDF."""
    return _address(ground, tier, "self_check_paper", "self_check_rules_paper")


def _address(ground: Ground, tier: str, of_round: str, of_standard: str) -> str:
    if isinstance(ground, Standard):
        return reverse(f"declarations:{of_standard}", args=[ground.rule_set, tier])
    return reverse(f"declarations:{of_round}", args=[tier])


def words(ground: Ground) -> dict[str, str]:
    """`state` in a sentence, `based_on` for the answer, `document` that lays the conditions down."""
    if isinstance(ground, Standard):
        note = f"（{ground.status_note}）" if ground.status_note else ""
        unconfirmed = f"条件{ground.status_note}。" if ground.status_note else ""
        return {
            "state": f"{unconfirmed}数据为{ground.year - 2}年和{ground.year - 1}年。",
            "based_on": f"{ground.notice}{note}",
            "document": ground.notice,
        }
    round_ = ground.round
    return {
        "state": _state(ground),
        "based_on": f"{round_.code}（{round_.document_number}）",
        "document": round_.document_number,
    }


def _state(ground: Basis) -> str:
    """Which round the self-check stands on and whether it can be declared in, in one sentence."""
    window = ground.window
    if ground.is_open and window is not None:
        return f"按正在受理的{ground.round.code}批次核对，企业申报至{cn_date_weekday(window.closes_at)}。"
    if ground.is_coming and window is not None:
        return f"按即将受理的{ground.round.code}批次核对，企业申报自{cn_date_weekday(window.opens_at)}开始。"
    return f"目前没有正在受理的批次，按最近的{ground.round.code}批次核对，新批次的条件以新通知为准。"


def declaring(ground: Ground) -> str:
    """Where and until when to declare, in half a sentence."""
    if isinstance(ground, Standard):
        return NOT_THE_PROVINCES.removesuffix("。")
    until = f"于{cn_date_weekday(ground.window.closes_at)}前" if ground.window else ""
    return f"{until if ground.is_open else '批次开放后'}在本系统网上申报"


def next_step(ground: Ground, user: Any) -> dict[str, Any]:
    """What to do with the answer: where, until when, with which evidence list."""
    step = {"is_visitor": not user.is_authenticated, "is_open": False, "closes_at": None, "forms": []}
    if isinstance(ground, Standard):
        return step | {"words": NOT_THE_PROVINCES, "rounds_url": "", "notice_url": "", "phones": "", "office": ""}
    is_enterprise = user.is_authenticated and user.role == Role.ENTERPRISE
    return step | {
        "words": _state(ground),
        "closes_at": ground.window.closes_at if ground.is_open and ground.window else None,
        "is_open": ground.is_open,
        "rounds_url": reverse("declarations:rounds") if is_enterprise else "",
        "forms": form_links(ground.round),
        "notice_url": reverse("declarations:round_notice", args=[ground.round.code]),
        "phones": ground.round.desk_phones,
        "office": ground.round.office,
    }


def start_lists(ground: Ground) -> list[dict[str, Any]]:
    """A line for each tier that can be checked on that ground."""
    return [
        {"title": form.rules.title, "count": len(form.group_of), "url": tier_url(ground, tier)}
        for tier, form in ground.forms.items()
    ]


def standard_rows(at: datetime) -> list[dict[str, Any]]:
    """The national standards for the start page: the notice, whether it is to be confirmed, and its tiers."""
    return [{"notice": one.notice, "note": one.status_note, "tiers": start_lists(one)} for one in standards(at)]
