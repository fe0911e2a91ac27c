"""Starting a draft: when an enterprise can, and the draft itself."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from declarations.answers.tables import tiers_with_sheet
from declarations.bans import ban_refusal
from declarations.enums import RoundState, WindowKind
from declarations.models import Declaration, Round, RoundTier
from declarations.services.prefilling import prefill
from zjtx.common import audit, clock
from zjtx.common.numbering import declaration_number
from zjtx.registry.enums import Tier
from zjtx.registry.services import lock_enterprise


class StartRefused(Exception):
    """A draft cannot be started; `args[0]` is the sentence for its reader."""


def start_refusal(enterprise: Any, round_: Round, tier: str, at: datetime) -> str | None:
    """Why this enterprise cannot start this tier in this round now; None when it can."""
    tier_label = Tier(tier).label
    if not RoundTier.objects.filter(round=round_, tier=tier).exists():
        return f"本批次不受理{tier_label}申报"
    if tier not in tiers_with_sheet():
        return f"{tier_label}申报表尚未在本系统开放"
    if round_.state != RoundState.OPEN:
        return "本批次尚未开放" if round_.state == RoundState.PREPARED else "本批次已结束"
    window = round_.windows.filter(kind=WindowKind.APPLY).first()
    if window is None or not window.is_open(at):
        return "不在企业申报时间内"
    day = clock.local(at).date()
    return ban_refusal(enterprise.pk, day, day) or _place_refusal(enterprise, round_, tier)


def _place_refusal(enterprise: Any, round_: Round, tier: str) -> str | None:
    rivals = Declaration.objects.filter(enterprise=enterprise, year=round_.year, occupies=True)
    if tier == Tier.PRODUCT:
        taken = rivals.filter(tier=Tier.PRODUCT).first()
        return f"同一企业同一年度只能申报一项产品（技术），已有申报{taken.number}" if taken else None
    taken = rivals.exclude(tier=Tier.PRODUCT).first()
    if taken is None:
        return None
    return f"同一年度只能选择一个最高梯度申报，已有{taken.get_tier_display()}申报{taken.number}"


@transaction.atomic
def start_declaration(*, user: Any, round_: Round, tier: str, at: datetime, request: Any = None) -> Declaration:
    """Start a draft as its enterprise does: within the window. Raises StartRefused."""
    lock_enterprise(user.enterprise_id)
    denied = start_refusal(user.enterprise, round_, tier, at)
    if denied:
        raise StartRefused(denied)
    return make_draft(enterprise=user.enterprise, round_=round_, tier=tier, user=user, at=at, request=request)


def make_draft(
    *, enterprise: Any, round_: Round, tier: str, user: Any, at: datetime, request: Any = None
) -> Declaration:
    """A draft with its number and prefilled answers. The database refuses a second place: StartRefused."""
    try:
        with transaction.atomic():
            return _create(user, enterprise, round_, tier, at, request)
    except IntegrityError as problem:
        denied = _place_refusal(enterprise, round_, tier)
        if denied is None:
            raise
        raise StartRefused(denied) from problem


def _create(user: Any, enterprise: Any, round_: Round, tier: str, at: datetime, request: Any) -> Declaration:
    declaration = Declaration.objects.create(
        number=declaration_number(round_.code, tier),
        round=round_,
        year=round_.year,
        enterprise=enterprise,
        enterprise_name=enterprise.name,
        tier=tier,
        region=enterprise.region,
        region_path=enterprise.region.path,
        created_by=user,
        created_at=at,
        entered_at=at,
    )
    prefill(declaration, user=user, at=at)
    audit.record("declaration.start", actor=user, obj=declaration, label=declaration.number, request=request)
    return declaration
