"""The register of third-party institutions: entered by a bureau, with the accounts that act for each."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from declarations.policies import NOT_YOURS
from declarations.workflow import MoveRefused
from review.models import Institution, InstitutionMember
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User, normalise_username
from zjtx.common import audit

OFFICERS = (Role.PROVINCE_OFFICER, Role.CITY_OFFICER)
# The same words whether there is no such account, it has another role, or it acts for another institution.
NO_ACCOUNT = "没有可加入的第三方机构账号，请核对登录名"
KEPT_ELSEWHERE = "该机构由其他部门登记，本部门可以委托，不能修改"


def institution_of(user: Any) -> Institution | None:
    """The institution that the account acts for."""
    if user.role != Role.INSTITUTION:
        return None
    return Institution.objects.filter(members__user=user.pk).first()


@transaction.atomic
def add_institution(*, user: User, at: datetime, name: str, code: str, request: Any = None) -> Institution:
    """Enter an institution; one with that code is there once for all bureaus. Raises MoveRefused."""
    if user.role not in OFFICERS or user.region is None:
        raise MoveRefused(NOT_YOURS)
    try:
        with transaction.atomic():
            made = Institution.objects.create(
                name=name.strip(), code=code, kept_by=user.region, created_by=user, created_at=at
            )
    except IntegrityError as problem:
        present = Institution.objects.filter(code=code).first()
        if present is None:
            raise MoveRefused("请填写机构名称") from problem
        raise MoveRefused(f"该统一社会信用代码已登记为“{present.name}”，可以直接委托") from problem
    _record("review.institution.add", user, made, {"code": code}, request)
    return made


@transaction.atomic
def add_member(
    *, institution: Institution, user: User, at: datetime, username: str, request: Any = None
) -> InstitutionMember:
    """Let an account act for the institution. In it already is no error. Raises MoveRefused."""
    locked = _lock(institution, user)
    accounts = User.objects.filter(role=Role.INSTITUTION, is_active=True, username=normalise_username(username))
    account = accounts.first()
    if account is None:
        raise MoveRefused(NO_ACCOUNT)
    found, is_new = InstitutionMember.objects.get_or_create(
        user=account, defaults={"institution": locked, "added_by": user, "added_at": at}
    )
    if found.institution_id != locked.pk:
        raise MoveRefused(NO_ACCOUNT)
    if is_new:
        _record("review.institution.member.add", user, locked, {"user": account.pk, "name": str(account)}, request)
    return found


@transaction.atomic
def remove_member(*, member: InstitutionMember, user: User, at: datetime, request: Any = None) -> None:
    """The account no longer acts for the institution. Raises MoveRefused."""
    locked = _lock(member.institution, user)
    if InstitutionMember.objects.filter(pk=member.pk).delete()[0]:
        detail = {"user": member.user_id, "name": str(member.user)}
        _record("review.institution.member.remove", user, locked, detail, request)


@transaction.atomic
def set_active(*, institution: Institution, user: User, at: datetime, is_active: bool, request: Any = None) -> None:
    """Whether bureaus can commission it; panels that it has go on. Raises MoveRefused."""
    locked = _lock(institution, user)
    if locked.is_active != is_active:
        Institution.objects.filter(pk=locked.pk).update(is_active=is_active)
        _record("review.institution.active", user, locked, {"active": is_active}, request)


def keeping_refusal(institution: Institution, user: User) -> str | None:
    """Why the officer cannot change the entry; None where the own bureau keeps it."""
    if user.role not in OFFICERS:
        return NOT_YOURS
    return None if institution.kept_by_id == user.region_id else KEPT_ELSEWHERE


def _lock(institution: Institution, user: User) -> Institution:
    locked = Institution.objects.select_for_update(of=("self",)).get(pk=institution.pk)
    denied = keeping_refusal(locked, user)
    if denied:
        raise MoveRefused(denied)
    return locked


def _record(action: str, user: User, institution: Institution, detail: dict[str, Any], request: Any) -> None:
    audit.record(action, actor=user, obj=institution, label=institution.name, detail=detail, request=request)
