"""What a desk writes on a declaration while it reviews: remarks at fields, findings on clauses, checked commitments.

None of it leaves the desk before a decision: remarks are sent with a return, findings and checks are kept with every
decision. Each act locks the declaration's row, so that nothing is written on a case that has just moved on.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from declarations.answers.reading import input_labels
from declarations.answers.storage import sheet_of
from declarations.commitments import KEYS
from declarations.enums import FindingVerdict
from declarations.frozen import frozen_report
from declarations.models import CommitmentCheck, Declaration, EvidenceRequirement, Finding, Remark
from declarations.rulings import NO_RULINGS
from declarations.selectors import latest_submission
from declarations.workflow import MoveRefused
from review.policies import desk_of, not_on_desk
from zjtx.accounts.models import User
from zjtx.common import audit

LONGEST = 500


def lock_at_desk(declaration: Declaration, user: User) -> Declaration:
    """The declaration's row, locked, while it lies on the user's desk. Raises MoveRefused with the present state."""
    locked = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    denied = not_on_desk(user, locked)
    if denied:
        raise MoveRefused(denied)
    return locked


@transaction.atomic
def add_remark(
    *, declaration: Declaration, user: User, at: datetime, place: str, text: str, request: Any = None
) -> Remark:
    """Pin a remark to an input ("revenue.2021", "contact_name"), an item of evidence ("evidence-12"), or with "" to the
    whole form.

    Raises MoveRefused: not on this desk, no text, too long, no such place.
    """
    locked = lock_at_desk(declaration, user)
    words = _fitting(text, "修改意见")
    if not words:
        raise MoveRefused("请填写修改意见")
    if place and place not in input_labels(sheet_of(locked), locked.year) and not _is_evidence(locked, place):
        raise MoveRefused("申报表中没有该栏目，请从申报表上选择要修改的栏目")
    name, _, year = place.partition(".")
    remark = Remark.objects.create(
        declaration=locked,
        version=latest_submission(locked).version,
        desk=desk_of(user),
        field=name,
        year=int(year or 0),
        text=words,
        author=user,
        at=at,
    )
    _record("review.remark.add", user, locked, {"place": place, "text": words}, request)
    return remark


@transaction.atomic
def remove_remark(*, declaration: Declaration, user: User, at: datetime, remark_id: int, request: Any = None) -> None:
    """Take back an unsent remark of the own desk. A remark that is gone already is no error. Raises MoveRefused."""
    locked = lock_at_desk(declaration, user)
    remark = Remark.objects.filter(declaration=locked, desk=desk_of(user), pk=remark_id).first()
    if remark is None:
        return
    if remark.sent_at is not None:
        raise MoveRefused("该条修改意见已随退回发给企业，不能删除")
    _record("review.remark.remove", user, locked, {"field": remark.field, "text": remark.text}, request)
    remark.delete()


@transaction.atomic
def record_finding(
    *,
    declaration: Declaration,
    user: User,
    at: datetime,
    clause: str,
    verdict: str,
    note: str = "",
    request: Any = None,
) -> Finding | None:
    """This desk's finding on one clause; verdict "" takes it back. Raises MoveRefused, and KeyError for no such clause.

    A finding decides judgement and missing clauses and can turn a figure's met into not met, never the other way round
    (eligibility.md, "In the system").
    """
    locked = lock_at_desk(declaration, user)
    result = frozen_report(locked, latest_submission(locked), {}, NO_RULINGS).clause(clause)
    words = _fitting(note, "说明")
    if verdict and verdict not in FindingVerdict.values:
        raise MoveRefused("请选择符合或不符合")
    if verdict == FindingVerdict.MET and result.figure_verdict == "not_met":
        raise MoveRefused("申报数据已表明该条不符合，不能认定为符合；数据有误的，请填写修改意见并退回企业更正")
    if verdict == FindingVerdict.NOT_MET and not words:
        raise MoveRefused("认定不符合时请写明依据，例如哪一份佐证材料与申报内容不一致")
    own = {"declaration": locked, "desk": desk_of(user), "clause": clause}
    finding = None
    if verdict:
        columns = {"verdict": verdict, "note": words, "author": user, "at": at}
        finding, _ = Finding.objects.update_or_create(**own, defaults=columns)
    else:
        Finding.objects.filter(**own).delete()
    _record("review.finding", user, locked, {"clause": clause, "verdict": verdict, "note": words}, request)
    return finding


@transaction.atomic
def record_commitment_check(
    *,
    declaration: Declaration,
    user: User,
    at: datetime,
    point: str,
    is_clear: bool,
    note: str = "",
    request: Any = None,
) -> CommitmentCheck:
    """This desk's check of one of the five points of part 三（三）1. Raises MoveRefused, KeyError for no such point."""
    if point not in KEYS:
        raise KeyError(point)
    locked = lock_at_desk(declaration, user)
    words = _fitting(note, "核查说明")
    if not is_clear and not words:
        raise MoveRefused("发现问题的，请写明情况和来源")
    own = {"declaration": locked, "desk": desk_of(user), "point": point}
    columns = {"is_clear": is_clear, "note": words, "author": user, "at": at}
    check, _ = CommitmentCheck.objects.update_or_create(**own, defaults=columns)
    _record("review.commitment", user, locked, {"point": point, "is_clear": is_clear, "note": words}, request)
    return check


def _is_evidence(declaration: Declaration, place: str) -> bool:
    """Whether the place is an item of attachment 4 for this tier and round."""
    kind, _, pk = place.partition("-")
    if kind != "evidence" or not pk.isdecimal() or len(pk) > 18:
        return False
    own = EvidenceRequirement.objects.filter(round_id=declaration.round_id, tier=declaration.tier)
    return own.filter(pk=pk).exists()


def _fitting(text: str, what: str) -> str:
    words = text.strip().replace("\r\n", "\n")
    if len(words) > LONGEST:
        raise MoveRefused(f"{what}不得超过{LONGEST}字，现为{len(words)}字")
    return words


def _record(action: str, user: User, declaration: Declaration, detail: dict[str, Any], request: Any) -> None:
    audit.record(action, actor=user, obj=declaration, label=declaration.number, detail=detail, request=request)
