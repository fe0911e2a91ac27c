"""Starting a draft, and what the system fills in because it knows it already."""

from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from declarations.answers.fields import answer_fields
from declarations.answers.storage import years_of
from declarations.answers.tables import models_of, tiers_with_sheet
from declarations.enums import RoundState, WindowKind
from declarations.models import AnswerMark, Declaration, Round, RoundTier
from declarations.sheets import sheet_named
from zjtx.common import audit
from zjtx.common.numbering import declaration_number
from zjtx.registry.enums import Tier
from zjtx.registry.models import Ban


class StartRefused(Exception):
    """A draft cannot be started; `args[0]` is the sentence for its reader."""


class Prefill(Protocol):
    """A provider of answers known already, named by dotted path in settings.PREFILL_PROVIDERS."""

    source: str

    def answers(self, declaration: Declaration) -> dict[str, Any]:
        """{field name: value} or {field name: {year: value}} as stored values."""


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
    ban = Ban.objects.filter(enterprise=enterprise, starts_on__lte=at.date(), ends_on__gte=at.date()).first()
    if ban is not None:
        until = f"{ban.ends_on.year}年{ban.ends_on.month}月{ban.ends_on.day}日"
        return f"企业处于不得申报期内（至{until}，{ban.document_number or '见撤销决定'}）"
    return _place_refusal(enterprise, round_, tier)


def _place_refusal(enterprise: Any, round_: Round, tier: str) -> str | None:
    rivals = Declaration.objects.filter(enterprise=enterprise, year=round_.year, occupies=True)
    if tier == Tier.PRODUCT:
        taken = rivals.filter(tier=Tier.PRODUCT).first()
        return f"同一企业同一年度只能申报一项产品（技术），已有申报{taken.number}" if taken else None
    taken = rivals.exclude(tier=Tier.PRODUCT).first()
    if taken is None:
        return None
    return f"同一年度只能选择一个最高梯度申报，已有{taken.get_tier_display()}申报{taken.number}"


def start_declaration(*, user: Any, round_: Round, tier: str, at: datetime, request: Any = None) -> Declaration:
    """Start a draft as its enterprise does: within the window. Raises StartRefused."""
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


def prefill(declaration: Declaration, *, user: Any, at: datetime) -> None:
    """Make the sheet's rows and fill what is known; each prefilled answer is marked with its source."""
    version = RoundTier.objects.get(round_id=declaration.round_id, tier=declaration.tier).sheet
    sheet_model, year_model = models_of(sheet_named(version))
    fields = answer_fields(version)
    single: dict[str, Any] = {}
    marks = []
    for path in settings.PREFILL_PROVIDERS:
        provider: Prefill = import_string(path)()
        for name, value in provider.answers(declaration).items():
            if name in fields and value not in (None, ""):
                single[fields[name].attname] = value
                marks.append((name, provider.source))
    sheet_model.objects.create(declaration=declaration, **single)
    year_model.objects.bulk_create([year_model(declaration=declaration, year=year) for year in years_of(declaration)])
    AnswerMark.objects.bulk_create(
        [
            AnswerMark(declaration=declaration, field=name, source=source, updated_by=user, updated_at=at)
            for name, source in dict(marks).items()
        ]
    )
