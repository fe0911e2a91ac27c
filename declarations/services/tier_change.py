"""A draft between the two enterprise tiers: one place a year, so the tier of a draft can be changed (通知三（一）1).

What both sheets ask alike stays: answers by name, files by the number of their item.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from declarations import policies
from declarations.answers.fields import AnswerField, answer_fields
from declarations.answers.storage import read_values, write_value
from declarations.answers.tables import models_of
from declarations.enums import Status, WindowKind
from declarations.models import AnswerMark, Declaration, EvidenceFile, EvidenceRequirement, RoundTier
from declarations.models.declaration import ENTERPRISE_TIERS
from declarations.sheets import SHEETS, sheet_named
from zjtx.common import audit
from zjtx.common.numbering import declaration_number
from zjtx.registry.enums import Tier


class ChangeRefused(Exception):
    """The tier cannot be changed; `args[0]` is the sentence for its reader."""


@dataclass(frozen=True)
class OtherTier:
    """A tier that a draft can become."""

    tier: str
    label: str


def other_tiers(user: Any, declaration: Declaration, at: datetime) -> list[OtherTier]:
    """The tiers that this draft can become now; empty for a product and for anything submitted."""
    tiers = [tier for tier in ENTERPRISE_TIERS if change_refusal(user, declaration, tier, at) is None]
    return [OtherTier(str(tier), tier.label) for tier in tiers]


def change_refusal(user: Any, declaration: Declaration, tier: str, at: datetime) -> str | None:
    """Why the draft cannot become one of that tier; None when it can."""
    if declaration.status != Status.DRAFT:
        return f"该申报目前为“{declaration.get_status_display()}”状态，只有草稿可以改报其他类别"
    if declaration.tier not in ENTERPRISE_TIERS or tier not in ENTERPRISE_TIERS or tier == declaration.tier:
        return "只能在中小企业和“小巨人”企业之间改报"
    denied = policies.own_administrator(user, declaration)
    if denied:
        return denied
    sheet = RoundTier.objects.filter(round_id=declaration.round_id, tier=tier).values_list("sheet", flat=True).first()
    if sheet not in SHEETS:
        return f"本批次不受理{Tier(tier).label}申报"
    window = declaration.round.windows.filter(kind=WindowKind.APPLY).first()
    return None if window is not None and window.is_open(at) else "不在企业申报时间内"


@transaction.atomic
def change_tier(*, declaration_id: int, tier: str, user: Any, at: datetime, request: Any = None) -> Declaration:
    """Turn a draft into one of the other enterprise tier, under a new number. Raises ChangeRefused."""
    rows = Declaration.objects.select_related("round").select_for_update(of=("self",))
    declaration = rows.get(pk=declaration_id)
    denied = change_refusal(user, declaration, tier, at)
    if denied:
        raise ChangeRefused(denied)
    before, kept = declaration.number, _kept(declaration, tier)
    old_sheet_model, old_year_model = models_of(sheet_named(_version(declaration, declaration.tier)))
    old_year_model.objects.filter(declaration=declaration).delete()
    old_sheet_model.objects.filter(pk=declaration.pk).delete()
    declaration.number, declaration.tier = declaration_number(declaration.round.code, tier), tier
    declaration.lower_tier_reason = declaration.prerequisite_reason = ""
    declaration.save(update_fields=["number", "tier", "lower_tier_reason", "prerequisite_reason"])
    declaration = Declaration.objects.select_related("round").get(pk=declaration.pk)
    _write(declaration, kept)
    _move_evidence(declaration, at)
    detail = {"before": before, "after": declaration.number, "tier": tier}
    audit.record(
        "declaration.change_tier", actor=user, obj=declaration, label=declaration.number, detail=detail, request=request
    )
    return declaration


def _version(declaration: Declaration, tier: str) -> str:
    return RoundTier.objects.get(round_id=declaration.round_id, tier=tier).sheet


def _kept(declaration: Declaration, tier: str) -> dict[str, Any]:
    """The stored values that the other sheet asks for too; boxes that it does not have are left out."""
    new = answer_fields(_version(declaration, tier))
    kept = {}
    for name, value in read_values(declaration).items():
        one = new.get(name)
        if one is not None and one.kind == "multi_choice":
            value = [key for key in value if key in dict(one.options)] or (None if value else [])
        if one is not None and value is not None:
            kept[name] = value
    return kept


def _write(declaration: Declaration, kept: dict[str, Any]) -> None:
    version = _version(declaration, declaration.tier)
    sheet_model, _ = models_of(sheet_named(version))
    fields: dict[str, AnswerField] = answer_fields(version)
    sheet_model.objects.create(declaration=declaration)
    for name, value in kept.items():
        for year, single in value.items() if fields[name].is_yearly else [("0", value)]:
            write_value(declaration, fields[name], single, year=int(year))
    # A version goes on counting where an answer stays: a page that is still open must not overwrite it unseen.
    for mark in AnswerMark.objects.filter(declaration=declaration):
        if mark.field.split(".")[0] not in fields:
            mark.delete()


def _move_evidence(declaration: Declaration, at: datetime) -> None:
    items = {
        one.serial: one
        for one in EvidenceRequirement.objects.filter(round_id=declaration.round_id, tier=declaration.tier)
    }
    for filed in EvidenceFile.objects.filter(declaration=declaration).select_related("requirement"):
        item = items.get(filed.requirement.serial)
        if item is not None:
            filed.requirement = item
        elif filed.removed_at is None:
            filed.removed_at = at
        filed.save(update_fields=["requirement", "removed_at"])
