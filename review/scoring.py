"""Expert review: statement on conflicts, scores saved as typed, submission, group result, sign-off, filing.

`save_score` locks the expert's own assignment alone; every other act locks the panel's row first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from declarations import workflow
from declarations.enums import FindingVerdict
from declarations.guards import Context
from declarations.models import Declaration
from declarations.policies import NOT_YOURS
from declarations.selectors import latest_submission
from declarations.workflow import MoveRefused
from review.enums import ConflictState, GroupVerdict, PanelStage, PanelState
from review.group import Group, group_of, groups_of
from review.marks import evidence_of
from review.models import Assignment, ClauseTick, GroupResult, Panel, PanelDeclaration, Score
from review.panel_findings import panel_table, write_panel_findings
from review.panels import lock_for_officer, lock_panel, on_behalf
from review.policies import panel_chair
from review.score_sheet import (
    CLAUSE,
    FILES,
    GROUNDS,
    GROUNDS_LENGTH,
    OPINION,
    OPINION_LENGTH,
    POINTS,
    REASON,
    REASON_LENGTH,
    PointsProblem,
    ScoreSheet,
    read_points,
)
from review.seen import as_seen
from review.spread import NO_REASON_YET, ask_where_far_apart, is_somebody_left
from review.stages import live_places, organisers, owners
from zjtx.accounts.models import User
from zjtx.common import audit, outbox

SUBMITTED = "评分已提交，不能再修改"
OUT = "{}已不在市级初审环节，或企业已提交新版本，不再评审"
NO_STATEMENT = "请先声明是否存在应当回避的情形"
LONGEST_NOTE = 500


@dataclass(frozen=True)
class SavedScore:
    """What saving one input did: `error` where the text is kept but does not count yet, `conflict` where another
    window saved it meanwhile (nothing is written then, `value` is what stands there)."""

    name: str
    version: int
    value: str | list[str]
    error: str = ""
    is_conflict: bool = False


@transaction.atomic
def accept_statement(*, assignment: Assignment, user: User, at: datetime, request: Any = None) -> Assignment:
    """State that there is no conflict; the file opens. Stated already is no error. Raises MoveRefused."""
    locked = _lock_assignment(assignment, user, PanelState.SCORING)
    if locked.conflict_state == ConflictState.CLEAR:
        return locked
    if locked.is_out:
        raise MoveRefused("已声明回避，不能再评审该申报")
    locked.conflict_state, locked.accepted_at = ConflictState.CLEAR, at
    locked.save(update_fields=["conflict_state", "accepted_at"])
    _record("review.statement.accept", user, locked, {}, request)
    return locked


@transaction.atomic
def declare_conflict(*, assignment: Assignment, user: User, at: datetime, note: str, request: Any = None) -> Assignment:
    """State a conflict, before the file opens or when it is found out while reading: the assignment is out, what was
    entered does not count, and the bureau is asked for another expert. Raises MoveRefused."""
    words = note.strip()
    locked = _lock_assignment(assignment, user, PanelState.SCORING)
    if locked.is_out:
        return locked
    if locked.submitted_at is not None:
        raise MoveRefused("评分已提交，不能再声明回避；确有应当回避的情形，请告知主管部门")
    if not words or len(words) > LONGEST_NOTE:
        raise MoveRefused(f"请写明应当回避的情形，不超过{LONGEST_NOTE}字")
    locked.conflict_state, locked.conflict_note, locked.accepted_at = ConflictState.CONFLICT, words, None
    locked.save(update_fields=["conflict_state", "conflict_note", "accepted_at"])
    _record("review.conflict.declare", user, locked, {"note": words}, request)
    asked = ask_where_far_apart(locked.panel, locked.declaration, at)
    what_next = asked.words if asked else "请为该申报另行分配专家。"
    _tell_officers(
        locked.panel,
        f"conflict:{locked.pk}",
        f"{'专家声明回避' if asked else '须更换专家'}：{locked.declaration.number}",
        f"{user.full_name}对{locked.declaration.number}声明回避：{words}\n{what_next}",
    )
    return locked


@transaction.atomic
def save_score(
    *, assignment: Assignment, user: User, at: datetime, input_name: str, given: Sequence[str], based_on: int
) -> SavedScore:
    """Save what was typed into one input ("points.specialised", "reason.…", "clause.…", "opinion"), valid or not.

    Raises MoveRefused (submitted, out, not accepted, no such time) and KeyError (no such input).
    """
    own = Assignment.objects.select_related("panel", "declaration__round").select_for_update(of=("self",))
    locked = own.get(pk=assignment.pk)
    denied = writing_refusal(locked, user)
    if denied:
        raise MoveRefused(denied)
    sheet = ScoreSheet(locked)
    if not sheet.has_input(input_name):
        raise KeyError(input_name)
    present = sheet.version_of(input_name)
    if present != based_on:
        return SavedScore(input_name, present, sheet.text_of(input_name), is_conflict=True)
    value, error = _write(sheet, input_name, given)
    locked.input_versions[input_name] = present + 1
    locked.save(update_fields=["input_versions", "opinion"])
    return SavedScore(input_name, present + 1, value, error)


def writing_refusal(assignment: Assignment, user: User) -> str | None:
    """Why the expert cannot write on the score sheet now; None when they can."""
    if assignment.expert_id != user.pk or assignment.is_out:
        return NOT_YOURS
    if assignment.submitted_at is not None:
        return SUBMITTED
    if assignment.panel.state != PanelState.SCORING:
        return f"评审组目前为“{assignment.panel.state_label}”状态，不能评分"
    return None if assignment.conflict_state == ConflictState.CLEAR else NO_STATEMENT


@transaction.atomic
def submit_scores(*, assignment: Assignment, user: User, at: datetime, request: Any = None) -> Assignment:
    """Hand the sheet in; it cannot be changed afterwards. Handed in already is no error. Raises MoveRefused."""
    locked = _lock_assignment(assignment, user, PanelState.SCORING)
    if locked.submitted_at is not None and not locked.is_out:
        return locked
    denied = writing_refusal(locked, user)
    if denied:
        raise MoveRefused(denied)
    gaps = ScoreSheet(locked).gaps()
    if gaps:
        raise MoveRefused("；".join(gap.text for gap in gaps))
    locked.submitted_at = at
    locked.save(update_fields=["submitted_at"])
    _record("review.scores.submit", user, locked, {}, request)
    _after_submission(locked, at)
    return locked


@transaction.atomic
def draft_result(
    *,
    panel: Panel,
    user: User,
    at: datetime,
    declaration: Declaration,
    result: str,
    opinion: str,
    spread_reason: str = "",
    request: Any = None,
) -> PanelDeclaration:
    """The chair's result and opinion on one declaration, open to change until the sign-off. Raises MoveRefused."""
    locked = _lock_for_chair(panel, user)
    try:
        group = group_of(locked, declaration.pk)
    except LookupError as problem:
        raise MoveRefused(OUT.format(declaration.number)) from problem
    if group.is_chair_out:
        raise MoveRefused("组长已对该申报声明回避，须由主管部门更换组长")
    if not group.is_complete:
        raise MoveRefused("各专家提交评分后，才能填写专家组结果和意见")
    if spread_reason.strip() and is_somebody_left(group):
        raise MoveRefused(NO_REASON_YET)
    if result not in GroupVerdict.values:
        raise MoveRefused("请选择评审结果")
    if not opinion.strip() or max(len(opinion), len(spread_reason)) > OPINION_LENGTH:
        raise MoveRefused(f"请填写专家组意见，不超过{OPINION_LENGTH}字")
    columns = {"result": result, "opinion": opinion.strip(), "spread_reason": spread_reason.strip()}
    PanelDeclaration.objects.filter(pk=group.place.pk).update(**columns)
    detail = {"declaration": declaration.number, **columns}
    audit.record("review.panel.result", actor=user, obj=locked, label=locked.name, detail=detail, request=request)
    group.place.refresh_from_db()
    return group.place


@transaction.atomic
def sign_off(*, panel: Panel, user: User, at: datetime, request: Any = None) -> Panel:
    """The chair signs all group results of the panel; they are frozen. Signed already is no error. MoveRefused."""
    locked = lock_panel(panel)
    denied = panel_chair(user, locked)
    if denied:
        raise MoveRefused(denied)
    if locked.state == PanelState.SIGNED_OFF:
        return locked
    lock_panel(panel, PanelState.SCORING)
    groups = groups_of(locked)
    refusals = [refusal for group in groups if (refusal := group.sign_off_refusal())]
    if refusals:
        raise MoveRefused("；".join(refusals))
    for group in groups:
        _freeze(group, user, at)
    Panel.objects.filter(pk=locked.pk).update(state=PanelState.SIGNED_OFF, signed_off_at=at)
    detail = {"results": locked.results.count()}
    audit.record("review.panel.sign_off", actor=user, obj=locked, label=locked.name, detail=detail, request=request)
    locked.refresh_from_db()
    _tell_officers(
        locked,
        f"panel_signed_off:{locked.pk}",
        f"评审结果待归档：{locked.name}",
        f"{locked.name}的{len(groups)}件申报已由组长签署评审结果和意见，请核对后归档。",
    )
    return locked


@transaction.atomic
def file_result(panel: Panel, *, user: User, at: datetime, request: Any = None) -> Panel:
    """The officer files what the chair has signed: each declaration moves to 评审完成. Filed already is no error."""
    locked = lock_for_officer(panel, user)
    if locked.filed_at is not None:
        return locked
    if locked.state != PanelState.SIGNED_OFF:
        raise MoveRefused(f"组长签署后才能归档，评审组目前为“{locked.state_label}”状态")
    # No opinion goes with the move: its log is what the enterprise reads. A city's cases stay on its desk.
    context = Context(user, at, request=request, label=on_behalf(locked, user))
    for result in locked.results.exclude(panel__stage=PanelStage.CITY).select_related("declaration").order_by("pk"):
        workflow.perform(result.declaration, "finish_expert_review", context)
    Panel.objects.filter(pk=locked.pk).update(filed_at=at, filed_by=user)
    audit.record("review.panel.file", actor=user, obj=locked, label=locked.name, request=request)
    locked.refresh_from_db()
    if locked.institution_id is not None:
        subject = f"受托评审结果已归档：{locked.name}"
        _tell(
            owners(locked), locked, f"panel_filed:{locked.pk}", subject, f"{locked.institution}已归档评审结果和意见。"
        )
    return locked


def _lock_assignment(assignment: Assignment, user: User, *states: PanelState) -> Assignment:
    """The panel's row and then the expert's own assignment, both locked. Raises MoveRefused."""
    panel = lock_panel(assignment.panel, *states)
    own = Assignment.objects.select_related("declaration__round", "expert").select_for_update(of=("self",))
    locked = own.filter(pk=assignment.pk, expert=user).first()
    if locked is None:
        raise MoveRefused(NOT_YOURS)
    locked.panel = panel
    return locked


def _lock_for_chair(panel: Panel, user: User) -> Panel:
    locked = lock_panel(panel, PanelState.SCORING)
    denied = panel_chair(user, locked)
    if denied:
        raise MoveRefused(denied)
    return locked


def _write(sheet: ScoreSheet, name: str, given: Sequence[str]) -> tuple[str | list[str], str]:
    """Store one input of a locked sheet: (what stands there now, why it does not count yet)."""
    kind, _, key = name.partition(".")
    words = (given[-1] if given else "").strip().replace("\r\n", "\n")
    if kind == OPINION:
        sheet.assignment.opinion = words[:OPINION_LENGTH]
        return sheet.assignment.opinion, ""
    if kind in (CLAUSE, GROUNDS, FILES):
        _write_tick(sheet, kind, key, words, given)
        return sheet.text_of(name), ""
    return _write_score(sheet, name, kind, key, words)


def _write_score(sheet: ScoreSheet, name: str, kind: str, key: str, words: str) -> tuple[str | list[str], str]:
    item = next(one for one in sheet.items if one.key == key)
    score, _ = Score.objects.get_or_create(
        assignment=sheet.assignment, item=item, defaults={"max_points": item.max_points}
    )
    error = ""
    if kind == REASON:
        score.reason = words[:REASON_LENGTH]
    elif kind == POINTS:
        score.points, score.invalid_text = None, ""
        try:
            score.points = read_points(words, item.max_points)
        except PointsProblem as problem:
            score.invalid_text, error = words[:60], str(problem)
    score.save()
    sheet.scores[item.pk] = score
    return sheet.text_of(name), error


def _write_tick(sheet: ScoreSheet, kind: str, clause: str, words: str, given: Sequence[str]) -> None:
    """Verdict, grounds or files of one clause; a tick with none of them is gone."""
    tick = sheet.ticks.get(clause) or ClauseTick(assignment=sheet.assignment, clause=clause)
    if kind == CLAUSE:
        tick.verdict = words if words in FindingVerdict.values else ""
    elif kind == GROUNDS:
        tick.note = words[:GROUNDS_LENGTH]
    else:
        known = sheet.file_keys(clause)
        tick.evidence = evidence_of(sheet.submission, [key for key in given if key in known])
    if tick.verdict or tick.note or tick.evidence:
        tick.save()
        sheet.ticks[clause] = tick
    elif tick.pk:
        tick.delete()
        del sheet.ticks[clause]


def _after_submission(assignment: Assignment, at: datetime) -> None:
    """Ask for another expert where the totals are far apart, and tell who has to act next."""
    panel = assignment.panel
    asked = ask_where_far_apart(panel, assignment.declaration, at)
    if asked is not None:
        subject = f"评分相差较大：{assignment.declaration.number}"
        _tell_officers(panel, asked.key, subject, asked.words)
        if not asked.group.is_chair_out:
            url = f"/review/expert/chair/{panel.pk}/"
            outbox.notify(panel.chair, key=f"{asked.key}:chair", subject=subject, body=asked.words, url=url)
    if all(one.is_complete for one in groups_of(panel)):
        outbox.notify(
            panel.chair,
            key=f"panel_scored:{panel.pk}",
            subject=f"待签署评审结果：{panel.name}",
            body=f"{panel.name}的专家均已提交评分，请填写专家组结果和意见并签署。",
            url=f"/review/expert/chair/{panel.pk}/",
        )


def _freeze(group: Group, user: User, at: datetime) -> None:
    """Keep the group's result with what all desks have found. A province panel's findings become the expert stage's; a
    city's stand in its result alone, for the desk that asked. A declaration that left the city's desk meanwhile has
    no result."""
    place = group.place
    declaration = Declaration.objects.select_for_update(of=("self",)).get(pk=place.declaration_id)
    submission = latest_submission(declaration)
    if not group.panel.is_city:
        write_panel_findings(group, submission, user, at)
    elif not live_places(group.panel).filter(pk=place.pk).exists():
        return
    GroupResult.objects.create(
        panel=group.panel,
        declaration=place.declaration,
        average=group.average,
        result=place.result,
        opinion=place.opinion,
        signed_off_by=user,
        signed_off_at=at,
        frozen={**panel_table(group), "seen": as_seen(declaration, submission)},
    )


def _tell_officers(panel: Panel, key: str, subject: str, body: str) -> None:
    _tell(organisers(panel), panel, key, subject, body)


def _tell(people: Iterable[User], panel: Panel, key: str, subject: str, body: str) -> None:
    for officer in people:
        outbox.notify(officer, key=f"{key}:{officer.pk}", subject=subject, body=body, url=f"/review/panels/{panel.pk}/")


def _record(action: str, user: User, assignment: Assignment, detail: dict[str, Any], request: Any) -> None:
    declaration = assignment.declaration
    audit.record(action, actor=user, obj=declaration, label=declaration.number, detail=detail, request=request)
