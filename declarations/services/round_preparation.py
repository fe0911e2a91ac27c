"""Writing a round before it opens: all of it at once, in one transaction, with the audit trail."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from declarations.enums import RoundState
from declarations.models import CityPlan, CityStage, EvidenceRequirement, LockedReading, Round, RoundTier, RoundWindow
from declarations.round_content import (
    COLUMNS,
    RoundContent,
    WindowContent,
    contradictions,
    for_year,
    read_content,
    seal,
    serial_key,
)
from zjtx.common import audit, clock
from zjtx.registry.enums import Tier

LAST_SECOND = time(23, 59, 59)
CODE_TAKEN = "该批次编号已使用，请另定编号。"


class RoundRefused(Exception):
    """The act on the round is not possible; `args[0]` is the sentence for its reader."""


def first_second(day: date) -> datetime:
    """00:00:00 of the day in Asia/Shanghai."""
    return datetime.combine(day, time.min, tzinfo=clock.ZONE)


def last_second(day: date) -> datetime:
    """23:59:59 of the day in Asia/Shanghai: the last second of the last day counts."""
    return datetime.combine(day, LAST_SECOND, tzinfo=clock.ZONE)


@transaction.atomic
def create_round(*, content: RoundContent, user: Any, request: Any = None, in_preparation: bool = True) -> Round:
    """Prepare a new round. Raises ValidationError by field; then nothing is written."""
    _check(content)
    try:
        with transaction.atomic():
            round_ = Round.objects.create(
                **_columns(content), state=RoundState.PREPARED, prepared_by=user, in_preparation=in_preparation
            )
    except IntegrityError as problem:
        raise ValidationError({"code": CODE_TAKEN}) from problem
    write_parts(round_, content)
    audit.record("round.create", actor=user, obj=round_, label=round_.code, request=request)
    return round_


@transaction.atomic
def update_round(*, round_: Round, changes: Mapping[str, Any], seen: str, user: Any, request: Any = None) -> Round:
    """Change parts of a prepared round; `seen` is the seal of these parts as the page showed them.

    A round that already waits for confirmation is taken back into preparation. Raises RoundRefused (opened or changed
    meanwhile) and ValidationError by field.
    """
    locked = Round.objects.select_for_update(of=("self",)).get(pk=round_.pk)
    if locked.state != RoundState.PREPARED:
        raise RoundRefused(f"该批次目前为“{locked.get_state_display()}”，不能修改；延长时限请办理延期")
    before = read_content(locked)
    if seal(before, changes.keys()) != seen:
        raise RoundRefused(
            "该部分已由他人修改，本次未保存。所填内容保留在本页，请返回批次页面核对最新内容，确认以本页为准的，再次保存"
        )
    content = replace(before, **changes)
    _check(content, besides=locked)
    if content == before:
        return locked
    _write_columns(locked, content, user)
    write_parts(locked, content)
    changed = sorted(name for name in changes if getattr(before, name) != getattr(content, name))
    detail = {
        "parts": changed,
        "from": {name: getattr(before, name) for name in changed if name in COLUMNS},
        "to": {name: getattr(content, name) for name in changed if name in COLUMNS},
    }
    audit.record("round.update", actor=user, obj=locked, label=content.code, detail=detail, request=request)
    return Round.objects.get(pk=locked.pk)


def round_from(
    template: Round,
    *,
    code: str,
    year: int,
    title: str,
    document_number: str,
    issued_on: date,
    windows: Mapping[str, tuple[date, date]],
    user: Any,
    request: Any = None,
    **changes: Any,
) -> Round:
    """A prepared round after an earlier one, complete and waiting for a province officer's confirmation.

    `windows`: {kind: (first day, last day)}. Tiers, plan figures, cities, evidence and parameters are the template's
    (years in texts moved along), save for `changes` to fields of RoundContent. Raises ValidationError by field.
    """
    content = replace(
        for_year(read_content(template), year),
        code=code,
        title=title,
        document_number=document_number,
        issued_on=issued_on,
        windows=tuple(WindowContent(kind, *days) for kind, days in windows.items()),
        **changes,
    )
    return create_round(content=content, user=user, request=request, in_preparation=False)


def write_parts(round_: Round, content: RoundContent, *, windows: bool = True) -> None:
    """Bring the rows below a round to the content. Evidence items keep theirs by serial: files point at them.

    Raises RoundRefused for another rule set or sheet of a tier that is fixed, or whose readings are locked.
    """
    _check_rules(round_, content)
    if windows:
        _bring(round_, RoundWindow, ("kind",), _window_rows(content))
    _bring(round_, RoundTier, ("tier",), [vars(one) for one in content.tiers])
    plans = [
        {"tier": tier, "city_id": city.city, "plan_count": count}
        for city in content.cities
        for tier, count in city.plans
    ]
    _bring(round_, CityPlan, ("tier", "city_id"), plans)
    stages = [
        {"city_id": one.city, "has_district_stage": one.has_district_stage, "has_own_panel": one.has_own_panel}
        for one in content.cities
        if one.has_district_stage or one.has_own_panel
    ]
    _bring(round_, CityStage, ("city_id",), stages)
    _bring(round_, EvidenceRequirement, ("tier", "serial"), _evidence_rows(content))


def _check_rules(round_: Round, content: RoundContent) -> None:
    """Lock the tiers, so that a submission or a reading at this moment is before or after the change, never amidst."""
    ruled = LockedReading.objects.filter(round=round_)
    for one in RoundTier.objects.select_for_update(of=("self",)).filter(round=round_).order_by("pk"):
        wanted = content.tier(one.tier)
        if wanted is not None and (wanted.rule_set, wanted.sheet) == (one.rule_set, one.sheet):
            continue
        label = Tier(one.tier).label
        if one.fixed_at is not None:
            raise RoundRefused(f"{label}已有申报提交，条件版本和申报表版本不能再改")
        own = ruled.filter(tier=one.tier)
        is_same_rules = wanted is not None and wanted.rule_set == one.rule_set
        if not is_same_rules and (own.waiting().exists() or own.in_force().exists()):
            raise RoundRefused(f"{label}有已锁定或待确认的条款读法，应先解除或撤回，再改条件版本")


def _check(content: RoundContent, besides: Round | None = None) -> None:
    problems = contradictions(content)
    taken = Round.objects.filter(code=content.code)
    if besides is not None:
        taken = taken.exclude(pk=besides.pk)
    if "code" not in problems and taken.exists():
        problems["code"] = CODE_TAKEN
    if problems:
        raise ValidationError(problems)


def _write_columns(locked: Round, content: RoundContent, user: Any) -> None:
    try:
        with transaction.atomic():
            Round.objects.filter(pk=locked.pk, state=RoundState.PREPARED).update(
                **_columns(content), prepared_by=user, in_preparation=True
            )
    except IntegrityError as problem:
        raise ValidationError({"code": CODE_TAKEN}) from problem


def _columns(content: RoundContent) -> dict[str, Any]:
    return {name: getattr(content, name) for name in COLUMNS}


def _window_rows(content: RoundContent) -> list[dict[str, Any]]:
    return [
        {"kind": one.kind, "opens_at": first_second(one.first_day), "closes_at": last_second(one.last_day)}
        for one in content.windows
    ]


def _evidence_rows(content: RoundContent) -> list[dict[str, Any]]:
    ordered = sorted(content.evidence, key=lambda one: (one.tier, serial_key(one.serial)))
    return [
        {
            "tier": one.tier,
            "serial": one.serial,
            "position": place,
            "text": one.text,
            "is_required": one.is_required,
            "clauses": list(one.clauses),
            "examples": one.examples,
        }
        for place, one in enumerate(ordered, start=1)
    ]


def _bring(round_: Round, model: Any, key: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    """Rows of a model below the round: wanted ones made or changed, others removed."""
    present = {tuple(getattr(one, name) for name in key): one for one in model.objects.filter(round=round_)}
    wanted = {tuple(row[name] for name in key): row for row in rows}
    for identity, one in present.items():
        if identity not in wanted:
            one.delete()
    for identity, row in wanted.items():
        one = present.get(identity)
        if one is None:
            model.objects.create(round=round_, **row)
        elif any(getattr(one, name) != value for name, value in row.items()):
            model.objects.filter(pk=one.pk).update(**row)
