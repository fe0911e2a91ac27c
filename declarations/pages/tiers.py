"""Which tiers an enterprise can declare in a round, which is advised, and the change of a draft's tier."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from declarations.enums import WindowKind
from declarations.models import Declaration, Round
from declarations.models.declaration import ENTERPRISE_TIERS
from declarations.services.drafting import start_refusal
from declarations.services.tier_change import change_refusal
from declarations.validators import lacking_title
from zjtx.common import clock
from zjtx.registry.enums import Tier


def round_choice(user: Any, round_: Round, at: datetime) -> dict[str, Any]:
    """One open round with its tiers: which can be started, and why not the others."""
    own = {
        one.tier: one
        for one in Declaration.objects.filter(enterprise_id=user.enterprise_id, year=round_.year, occupies=True)
    }
    tiers = []
    for one in round_.tiers.all():
        mine = own.get(one.tier)
        tiers.append(
            {
                "tier": one.tier,
                "label": Tier(one.tier).label,
                "plan": one.plan_count,
                "refusal": start_refusal(user.enterprise, round_, one.tier, at),
                "own": mine,
                "start_url": reverse("declarations:start", args=[round_.code, one.tier]),
            }
        )
    highest = _highest_open(user.enterprise, tiers, at)
    for row in tiers:
        row["is_advised"] = row["tier"] == highest
        row["note"] = "" if row["own"] or row["refusal"] else _prerequisite_note(user.enterprise, row["tier"], at)
    return {"round": round_, "window": round_.windows.get(kind=WindowKind.APPLY), "tiers": tiers}


def _highest_open(enterprise: Any, tiers: list[dict[str, Any]], at: datetime) -> str:
    """The highest tier that can be started and whose prerequisite title is held; "" where there is none."""
    if any(row["own"] for row in tiers if row["tier"] in ENTERPRISE_TIERS):
        return ""
    for tier in (Tier.LITTLE_GIANT, Tier.SME, Tier.PRODUCT):
        row = next((one for one in tiers if one["tier"] == tier), None)
        if (
            row
            and not row["own"]
            and not row["refusal"]
            and not lacking_title(enterprise, tier, clock.local(at).date())
        ):
            return str(tier)
    return ""


def _prerequisite_note(enterprise: Any, tier: str, at: datetime) -> str:
    words = lacking_title(enterprise, Tier(tier), clock.local(at).date())
    return f"原则上应当具备有效期内的{words}；未具备的，提交时须说明理由" if words else ""


def change_tier_page(user: Any, declaration: Declaration, tier: str, at: datetime) -> dict[str, Any]:
    """The confirmation of a change of tier."""
    label = Tier(tier).label
    denied = change_refusal(user, declaration, tier, at)
    return {
        "page_name": f"改报{label}",
        "act_label": f"改报{label}",
        "lead_text": f"{declaration.number} {declaration.get_tier_display()}",
        "consequences": [denied]
        if denied
        else [
            f"本申报改为{label}申报，换用{label}申报表，并另编申报编号。",
            "两张申报表相同的栏目和佐证材料项保留已填内容，其余栏目须重新填写。",
            "同一年度企业类只能申报一个类别，原类别不再申报。",
        ],
        "whom": "本企业全部账号可见。",
        "reversible": "提交前可以再改回。",
        "is_blocked": bool(denied),
        "back_label": "返回申报",
        "cancel_url": reverse("declarations:detail", args=[declaration.number]),
        "crumbs": [
            ("我的申报", reverse("declarations:mine")),
            (declaration.number, reverse("declarations:detail", args=[declaration.number])),
        ],
    }
