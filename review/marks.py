"""What a desk writes on a declaration while it reviews: remarks at fields, findings on clauses, checked commitments.

None of it leaves the desk before a decision: remarks are sent with a return, findings and checks are kept with every
decision. Each act locks the declaration's row, so that nothing is written on a case that has just moved on. Findings
and checks name the files looked at, "serial:sha256" each, and what the officer had before them (`seen_token`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from declarations.answers.reading import input_labels
from declarations.answers.storage import sheet_of
from declarations.commitments import KEYS
from declarations.eligibility import Verdict
from declarations.enums import FindingVerdict
from declarations.frozen import frozen_report
from declarations.models import (
    CommitmentCheck,
    Declaration,
    DeskMark,
    EvidenceRequirement,
    Finding,
    Remark,
    Submission,
)
from declarations.rulings import NO_RULINGS
from declarations.selectors import latest_submission
from declarations.workflow import MoveRefused
from review.policies import FINDING_DESK_OF_ROLE, desk_of, not_finding, not_on_desk
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
    evidence: Collection[str] = (),
    seen: str | None = None,
    request: Any = None,
) -> Finding | None:
    """This desk's finding on one clause; verdict "" takes it back. Raises MoveRefused, and KeyError for no such clause.

    A finding decides judgement and missing clauses and can turn a figure's met into not met, never the other way round
    (eligibility.md, "In the system"). `seen` None writes over whatever stands there.
    """
    locked, submission = _lock_for_findings(declaration, user)
    result = frozen_report(locked, submission, {}, NO_RULINGS).clause(clause)
    words = _fitting(note, "说明")
    if verdict and verdict not in FindingVerdict.values:
        raise MoveRefused("请选择符合或不符合")
    if verdict == FindingVerdict.MET and not result.can_be_found(Verdict.MET):
        raise MoveRefused("申报数据已表明该条不符合，不能认定为符合；数据有误的，请填写修改意见并退回企业更正")
    if verdict == FindingVerdict.NOT_MET and not words:
        raise MoveRefused("认定不符合时请写明依据，例如哪一份佐证材料与申报内容不一致")
    own = {"declaration": locked, "desk": FINDING_DESK_OF_ROLE[user.role], "clause": clause}
    if verdict == FindingVerdict.MET and _are_of(Finding, own, words, verdict=FindingVerdict.NOT_MET):
        words = ""
    columns = {"verdict": verdict, "note": words, "evidence": evidence_of(submission, evidence)}
    finding, is_new = _mark(Finding, own, columns, _Act(user, at, submission.version, seen))
    if is_new:
        _record("review.finding", user, locked, {"clause": clause, **columns}, request)
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
    evidence: Collection[str] = (),
    seen: str | None = None,
    request: Any = None,
) -> CommitmentCheck:
    """This desk's check of one of the five points of part 三（三）1. Raises MoveRefused, KeyError for no such point."""
    if point not in KEYS:
        raise KeyError(point)
    locked, submission = _lock_for_findings(declaration, user)
    words = _fitting(note, "核查说明")
    if not is_clear and not words:
        raise MoveRefused("发现问题的，请写明情况和来源")
    own = {"declaration": locked, "desk": FINDING_DESK_OF_ROLE[user.role], "point": point}
    if is_clear and _are_of(CommitmentCheck, own, words, is_clear=False):
        words = ""
    columns = {"is_clear": is_clear, "note": words, "evidence": evidence_of(submission, evidence)}
    check, is_new = _mark(CommitmentCheck, own, columns, _Act(user, at, submission.version, seen))
    if is_new:
        _record("review.commitment", user, locked, {"point": point, **columns}, request)
    return check


def evidence_of(submission: Submission, keys: Collection[str]) -> list[dict[str, str]]:
    """[{"serial", "name", "sha256"}] of the files named "serial:sha256", in the version's order. Raises MoveRefused
    for one that is not of the version."""
    if not keys:
        return []
    filed = {f"{one['item']}:{one['sha256']}": one for one in submission.content["evidence"]}
    if not filed.keys() >= set(keys):
        raise MoveRefused("所选材料不在当前版本中，请刷新后重新选择")
    chosen = [one for key, one in filed.items() if key in set(keys)]
    return [{"serial": one["item"], "name": one["name"], "sha256": one["sha256"]} for one in chosen]


def seen_token(version: int, mark: DeskMark | None) -> str:
    """What an officer has before them: the version, and the state of their desk's mark on it."""
    return f"{version}-{mark.pk}-{mark.revision}" if mark else f"{version}-0-0"


@dataclass(frozen=True)
class _Act:
    user: User
    at: datetime
    version: int
    seen: str | None


def _lock_for_findings(declaration: Declaration, user: User) -> tuple[Declaration, Submission]:
    locked = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    denied = not_finding(user, locked)
    if denied:
        raise MoveRefused(denied)
    return locked, latest_submission(locked)


def _mark(model: type[Any], own: dict[str, Any], columns: dict[str, Any], act: _Act) -> tuple[Any, bool]:
    """(the mark as it stands now, None once taken back; whether this act changed it). Raises MoveRefused where the
    officer has not seen what stands there. What the same officer has marked just so is no change: a second click."""
    found = model.objects.select_related("author").filter(**own).first()
    is_taken_back = columns.get("verdict") == ""
    if found is None and is_taken_back:
        return None, False
    if found is not None and not is_taken_back and _is_the_same(found, columns, act):
        return found, False
    if act.seen is not None and act.seen != seen_token(act.version, found):
        raise MoveRefused(_not_seen(found, act))
    if is_taken_back:
        found.delete()
        return None, True
    written = {**columns, "version": act.version, "outdated_by": None, "author": act.user, "at": act.at}
    if found is None:
        return model.objects.create(**own, **written), True
    for name, value in {**written, "revision": found.revision + 1}.items():
        setattr(found, name, value)
    found.save()
    return found, True


def _are_of(model: type[Any], own: dict[str, Any], words: str, **opposite: Any) -> bool:
    """Whether these are the grounds of the opposite mark, left standing in the form: they are none for this one."""
    return bool(words) and model.objects.filter(**own, **opposite, note=words).exists()


def _is_the_same(found: DeskMark, columns: dict[str, Any], act: _Act) -> bool:
    is_own = found.author_id == act.user.pk and found.version == act.version and found.counts
    return is_own and all(getattr(found, name) == value for name, value in columns.items())


def _not_seen(found: DeskMark | None, act: _Act) -> str:
    if act.seen and act.seen.partition("-")[0] != str(act.version):
        return f"企业已重新提交，现为第{act.version}版，请刷新后查看新版本再办理"
    if found is None:
        return "该项刚由他人撤销，请核对后再办理"
    return f"该项刚由{found.author.full_name}办理为“{found.label}”，请核对后再办理"


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
