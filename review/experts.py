"""The experts' register: take an account into a bank, change an entry. For whose bank it is and for the expert."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from declarations.policies import NOT_YOURS
from declarations.workflow import MoveRefused
from review.institutions import institution_of
from review.models import ExpertEntry, ExpertTie
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User, normalise_username
from zjtx.common import audit

OFFICERS = (Role.PROVINCE_OFFICER, Role.CITY_OFFICER)
# The same words whether there is no such account or it is in another bureau's bank.
NO_ACCOUNT = "没有可纳入的评审专家账号，请核对登录名"
CHANGED = "该专家的信息已由他人修改，请核对现有内容后再保存"


@dataclass(frozen=True)
class EntryData:
    """What an entry says. `divisions`: two-digit codes; `ties`: {kind: [(name, code or "")]}."""

    organisation: str
    employer_code: str
    divisions: Collection[str]
    available_from: date | None
    available_until: date | None
    is_suspended: bool
    ties: Mapping[str, Collection[tuple[str, str]]]


@transaction.atomic
def add_entry(*, user: User, at: datetime, username: str, request: Any = None) -> ExpertEntry:
    """Take the expert with that sign-in name into the bank of the officer's bureau or the person's institution. In it
    already is no error. Raises MoveRefused."""
    bank = _bank_of(user)
    accounts = User.objects.filter(role=Role.EXPERT, is_active=True)
    expert = accounts.filter(username=normalise_username(username)).first()
    if expert is None:
        raise MoveRefused(NO_ACCOUNT)
    try:
        with transaction.atomic():
            entry = ExpertEntry.objects.create(user=expert, changed_by=user, changed_at=at, **bank)
    except IntegrityError as problem:
        present = ExpertEntry.objects.visible_to(user).filter(user=expert).first()
        if present is None:
            raise MoveRefused(NO_ACCOUNT) from problem
        return present
    detail = {"bureau": entry.bureau_id, "institution": entry.institution_id}
    _record("review.expert.add", user, entry, detail, request)
    return entry


def _bank_of(user: User) -> dict[str, Any]:
    """The bank that the person keeps, as columns of an entry. Raises MoveRefused."""
    if user.role in OFFICERS and user.region is not None:
        return {"bureau": user.region}
    institution = institution_of(user)
    if institution is None:
        raise MoveRefused(NOT_YOURS)
    return {"institution": institution}


@transaction.atomic
def change_entry(
    *, entry: ExpertEntry, user: User, at: datetime, data: EntryData, revision: int, request: Any = None
) -> ExpertEntry:
    """Write an entry that still is as the form showed it. Sent again with the same content is no error. MoveRefused."""
    rows = ExpertEntry.objects.visible_to(user).select_for_update(of=("self",)).select_related("user")
    locked = rows.filter(pk=entry.pk).first()
    if locked is None:
        raise MoveRefused(NOT_YOURS)
    before = as_data(locked)
    if before == data:
        return locked
    if locked.revision != revision:
        raise MoveRefused(CHANGED)
    for name in ("employer_code", "available_from", "available_until", "is_suspended"):
        setattr(locked, name, getattr(data, name))
    locked.revision, locked.changed_by, locked.changed_at = revision + 1, user, at
    locked.save()
    locked.divisions.set(data.divisions)
    User.objects.filter(pk=locked.user_id).update(organisation=data.organisation)
    locked.ties.all().delete()
    ExpertTie.objects.bulk_create(
        ExpertTie(entry=locked, kind=kind, name=name, code=code)
        for kind, rows in data.ties.items()
        for name, code in rows
    )
    changed = {name: [value, vars(data)[name]] for name, value in vars(before).items() if value != vars(data)[name]}
    _record("review.expert.change", user, locked, changed, request)
    return locked


def as_data(entry: ExpertEntry) -> EntryData:
    """What the entry says now."""
    ties: dict[str, list[tuple[str, str]]] = {}
    for one in entry.ties.order_by("pk"):
        ties.setdefault(one.kind, []).append((one.name, one.code))
    return EntryData(
        organisation=entry.user.organisation,
        employer_code=entry.employer_code,
        divisions=sorted(entry.divisions.values_list("pk", flat=True)),
        available_from=entry.available_from,
        available_until=entry.available_until,
        is_suspended=entry.is_suspended,
        ties=ties,
    )


def _record(action: str, user: User, entry: ExpertEntry, detail: dict[str, Any], request: Any) -> None:
    audit.record(action, actor=user, obj=entry, label=entry.user.full_name, detail=detail, request=request)
