"""Candidates (后备企业): nominated by districts, decided by cities, planned by the province (product.md, 8;
docs/decisions/0036-candidates.md)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from cultivation_pool.enums import CANDIDATE_LISTED, CandidateState
from cultivation_pool.models import Candidate, CandidatePlan, CandidateUpload
from review.telling import city_code, tell_officers
from zjtx.accounts.models import User
from zjtx.common import audit, clock
from zjtx.registry.enums import Tier
from zjtx.registry.models import Industry, Region, Title

# As attachment 9 orders them; a form and a table give these.
COLUMNS = (
    "region", "enterprise_name", "uscc", "industry", "main_product", "revenue", "tier", "gap", "year", "contact_name",
    "contact_phone",
)  # fmt: skip
ON_LIST = "该企业已在{year}年度后备企业名单中"
NOT_YOURS = "本账号无权办理此事项"
OUTSIDE = "该企业不在本单位辖区"
_ABOVE = {Tier.SME: (Tier.SME, Tier.LITTLE_GIANT), Tier.LITTLE_GIANT: (Tier.LITTLE_GIANT,)}


class CandidateRefused(Exception):
    """The act is not possible now; `args[0]` is the sentence for its reader."""


@transaction.atomic
def nominate(*, user: User, at: datetime, values: Mapping[str, Any], request: Any = None) -> Candidate:
    """Put an enterprise on the list: of a district it waits for the city, of the city itself it stands. Raises
    CandidateRefused."""
    made = _nominate(user, at, values, request)
    _tell_city(user, at)
    return made


@transaction.atomic
def nominate_all(*, user: User, at: datetime, upload: CandidateUpload, request: Any = None) -> int:
    """All rows of a table or none. Raises CandidateRefused with every row that stands in the way."""
    found = CandidateUpload.objects.select_for_update().filter(pk=upload.pk).first()
    if found is None:
        raise CandidateRefused("该表已导入或已放弃")
    if found.problem_count:
        raise CandidateRefused("表中尚有须改正的单元格")
    refusals = []
    for row in found.rows:
        try:
            with transaction.atomic():
                _nominate(user, at, row["values"], request)
        except CandidateRefused as refused:
            refusals.append(f"第{row['line']}行：{refused}")
    if refusals:
        raise CandidateRefused("；".join(refusals))
    found.delete()
    _tell_city(user, at)
    return len(found.rows)


def _nominate(user: User, at: datetime, values: Mapping[str, Any], request: Any) -> Candidate:
    made = _filled(Candidate(nominated_by=user, nominated_at=at, state=CandidateState.NOMINATED), values)
    if refused := nomination_refusal(user, made, at):
        raise CandidateRefused(refused)
    if user.role == "city_officer":
        made.state, made.decided_by, made.decided_at = CandidateState.CONFIRMED, user, at
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise CandidateRefused(ON_LIST.format(year=made.year)) from error
    _record("pool.candidate.nominate", user, made, {"tier": made.tier, "state": made.state}, request)
    return made


def nomination_refusal(user: User, made: Candidate, at: datetime) -> str | None:
    """Why the enterprise cannot stand on the list as it is filled in."""
    if user.role not in ("district_officer", "city_officer"):
        return NOT_YOURS
    if not made.region_path.startswith(user.scope_path):
        return OUTSIDE
    listed = Candidate.objects.listed().filter(year=made.year, uscc=made.uscc)
    if listed.exclude(pk=made.pk).exists():
        return ON_LIST.format(year=made.year)
    held = Title.objects.valid_on(clock.local(at).date()).filter(enterprise__uscc=made.uscc)
    title = held.filter(tier__in=_ABOVE.get(Tier(made.tier), ())).first()
    return f"该企业已持有有效的“{title.get_tier_display()}”称号" if title else None


@transaction.atomic
def change(
    *, candidate: Candidate, user: User, at: datetime, values: Mapping[str, Any], request: Any = None
) -> Candidate:
    """Correct what was typed; what the city has confirmed only the city corrects. Raises CandidateRefused."""
    locked = Candidate.objects.select_for_update().get(pk=candidate.pk)
    if refused := change_refusal(locked, user):
        raise CandidateRefused(refused)
    before = {name: str(getattr(locked, name)) for name in COLUMNS}
    _filled(locked, values)
    if refused := nomination_refusal(user, locked, at):
        raise CandidateRefused(refused)
    locked.save()
    changed = [name for name in COLUMNS if str(getattr(locked, name)) != before[name]]
    _record("pool.candidate.change", user, locked, {"fields": changed}, request)
    return locked


def change_refusal(candidate: Candidate, user: User) -> str | None:
    """Who changes a row or takes it off the list: the district until the city has confirmed it, the city."""
    if user.role not in ("district_officer", "city_officer") or not candidate.region_path.startswith(user.scope_path):
        return NOT_YOURS
    if candidate.state not in CANDIDATE_LISTED:
        return f"现为“{candidate.get_state_display()}”，不能修改"
    if user.role == "district_officer" and candidate.state == CandidateState.CONFIRMED:
        return "市级已确认，由市级修改"
    return None


@transaction.atomic
def confirm(*, user: User, at: datetime, ids: Sequence[int], request: Any = None) -> int:
    """The city confirms those that wait; returns how many did. What somebody has decided meanwhile stays as it is."""
    if user.role != "city_officer":
        raise CandidateRefused(NOT_YOURS)
    waiting = Candidate.objects.visible_to(user).filter(pk__in=ids, state=CandidateState.NOMINATED)
    rows = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        row.state, row.decided_by, row.decided_at = CandidateState.CONFIRMED, user, at
        row.save(update_fields=["state", "decided_by", "decided_at"])
        _record("pool.candidate.confirm", user, row, {}, request)
    return len(rows)


@transaction.atomic
def strike(*, candidate: Candidate, user: User, at: datetime, reason: str, request: Any = None) -> Candidate:
    """Take a row off the list, with its reason. The same twice is one. Raises CandidateRefused."""
    locked = Candidate.objects.select_for_update().get(pk=candidate.pk)
    if locked.state == CandidateState.STRUCK and (locked.decided_by_id, locked.reason) == (user.pk, reason.strip()):
        return locked
    if refused := change_refusal(locked, user):
        raise CandidateRefused(refused)
    locked.state, locked.reason = CandidateState.STRUCK, reason.strip()
    locked.decided_by, locked.decided_at = user, at
    locked.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    _record("pool.candidate.strike", user, locked, {"reason": locked.reason}, request)
    return locked


@transaction.atomic
def keep_upload(*, user: User, at: datetime, name: str, rows: list[dict[str, Any]]) -> CandidateUpload:
    """A table that waits to be confirmed, in the place of an earlier one."""
    given = {"name": name[:160], "uploaded_at": at, "rows": rows}
    made, _created = CandidateUpload.objects.update_or_create(user=user, defaults=given)
    return made


@transaction.atomic
def set_plan(*, user: User, year: int, counts: Mapping[str, int | None], request: Any = None) -> None:
    """Plan figures of a year by city code, "" for the whole province; None takes a figure away."""
    if user.role != "province_officer":
        raise CandidateRefused(NOT_YOURS)
    for code, count in counts.items():
        rows = CandidatePlan.objects.filter(year=year, city=code or None)
        if count is None:
            rows.delete()
        elif not rows.update(count=count):
            CandidatePlan.objects.create(year=year, city_id=code or None, count=count)
    detail = {"year": year, "counts": {code or "全省": count for code, count in counts.items() if count is not None}}
    audit.record("pool.candidate.plan", actor=user, label=f"{year}年度后备企业计划数", detail=detail, request=request)


def _tell_city(user: User, at: datetime) -> None:
    """The officers of the city, once a day, that a district has nominated."""
    if user.role != "district_officer":
        return
    words = {"subject": "后备企业待确认", "body": f"{user.scope_label}推荐了后备企业，请确认。"}
    key = f"candidates:{user.region_id}:{clock.local(at).date()}"
    tell_officers(city_code(user.scope_path), key=key, url=f"{reverse('pool:candidates')}?state=nominated", **words)


def _filled(row: Candidate, values: Mapping[str, Any]) -> Candidate:
    for name in COLUMNS:
        setattr(row, f"{name}_id" if name in ("region", "industry") else name, values[name])
    row.region = Region.objects.get(pk=values["region"])
    row.industry = Industry.objects.get(pk=values["industry"])
    row.region_path = row.region.path
    return row


def _record(action: str, user: User, row: Candidate, detail: dict[str, Any], request: Any) -> None:
    label = f"{row.enterprise_name}（{row.year}年度）"
    audit.record(action, actor=user, obj=row, label=label, detail=detail, request=request)
