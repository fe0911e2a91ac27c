"""Experts drawn for a panel: what a draw would be asked, the draw as one act, an expert replaced, a draw done over.

What is asked is collected here and kept with the seed and the answer; the answer itself is `review.draw`'s.
"""

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count

from declarations.answers.storage import sheet_of
from declarations.answers.tables import models_of
from declarations.models import Declaration
from declarations.workflow import MoveRefused
from review import draw
from review.conflicts import Conflicts, enterprise_names
from review.enums import ConflictState, DrawSource, PanelState
from review.group import groups_of
from review.models import Assignment, ExpertDraw, ExpertEntry, Panel, PanelDeclaration, PanelExpert
from review.panel_letters import tell_assigned
from review.panels import lock_for_officer, record
from review.stages import bank_of
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.common.digests import digest

CHANGED = "评审组的情况已有变化，请核对新的预览后再办理"
NOTHING_OPEN = "各申报的专家已分配齐，无须抽取"
NOBODY_LEFT = "没有可抽取的专家"
SEATED_ALREADY = "已评审该申报"
CHAIR_HAS_SEEN = "组长已可查看该申报的评分"
# Why an expert cannot take a seat without being in conflict with the enterprise.
NO_CONFLICTS = frozenset({SEATED_ALREADY, CHAIR_HAS_SEEN})
LONGEST_REASON = 200


@dataclass(frozen=True)
class Question:
    """What a draw is asked: see `ExpertDraw.question` for the shape of `data`."""

    number: int
    wanted: int
    source: str
    data: dict[str, Any]
    withdrawn: int | None = None

    @property
    def seal(self) -> str:
        """Digest of everything that decides the draw but the seed: an officer carries out what was previewed."""
        fields = [draw.ALGORITHM, self.number, self.wanted, self.source, self.withdrawn, self.data]
        return digest(json.dumps(fields, sort_keys=True, ensure_ascii=False).encode())

    @property
    def seats(self) -> int:
        """Open seats of all declarations."""
        return sum(one["wanted"] for one in self.data["cases"])

    def answer(self, seed: str) -> dict[str, Any]:
        """The draw's answer as JSON has it: {"picks", "short", "loads"}."""
        cases = [
            draw.Case(one["key"], one["division"], one["wanted"], frozenset(one["barred"]))
            for one in self.data["cases"]
        ]
        candidates = [
            draw.Candidate(one["key"], frozenset(one["divisions"]), one["load"]) for one in self.data["candidates"]
        ]
        found = draw.draw(cases, candidates, seed)
        return {
            "picks": {key: list(picked) for key, picked in found.picks.items()},
            "short": found.short,
            "loads": found.loads,
        }


def ask(panel: Panel, *, wanted: int, source: str, withdrawn: User | None = None, extra: int | None = None) -> Question:
    """What a draw of the panel would be asked now; with `withdrawn` only for that expert's seats, with `extra` for one
    seat of that declaration."""
    active = _active(panel)
    if extra is not None:
        seats = {extra: 1}
    else:
        seats = _seats_of(panel, active, withdrawn) if withdrawn else _open_seats(panel, active, wanted)
    rows = list(panel.places.filter(declaration__in=seats).select_related("declaration__enterprise").order_by("pk"))
    experts, excluded = _experts(panel, source, withdrawn)
    data = {
        "cases": _cases(panel, rows, seats, experts, active),
        "candidates": _candidates(panel, experts),
        "excluded": excluded,
    }
    number = panel.draws.count() + 1
    return Question(number, wanted, source, data, withdrawn.pk if withdrawn else None)


def _active(panel: Panel) -> dict[int, list[Assignment]]:
    """{declaration: its assignments without those in conflict}."""
    found: dict[int, list[Assignment]] = {}
    for one in panel.assignments.exclude(conflict_state=ConflictState.CONFLICT):
        found.setdefault(one.declaration_id, []).append(one)
    return found


def _open_seats(panel: Panel, active: dict[int, list[Assignment]], wanted: int) -> dict[int, int]:
    """{declaration: experts that it lacks}, one where the totals are too far apart; only above 0."""
    ids = panel.places.values_list("declaration_id", flat=True)
    found = {one: max(0, wanted - len(active.get(one, []))) for one in ids}
    if panel.state == PanelState.SCORING:
        for group in groups_of(panel):
            if group.needs_another_expert:
                key = group.place.declaration_id
                found[key] = max(1, found[key])
    return {one: seats for one, seats in found.items() if seats}


def _seats_of(panel: Panel, active: dict[int, list[Assignment]], expert: User) -> dict[int, int]:
    """{declaration: 1} for what the expert has not handed in; the seats are free from here on."""
    own = [one for rows in active.values() for one in rows if one.expert_id == expert.pk and one.submitted_at is None]
    return {one.declaration_id: 1 for one in own}


def _experts(panel: Panel, source: str, withdrawn: User | None) -> tuple[list[User], list[dict[str, str]]]:
    """(who can be drawn, [{"key", "name", "reason"}] of those who cannot at all)."""
    found = User.objects.filter(panel_seats__panel=panel)
    if source == DrawSource.BANK:
        found = found | User.objects.filter(bank_of(panel))
    users = list(User.objects.filter(pk__in=found.values("pk")).select_related("expert_entry").order_by("pk"))
    gone = set(panel.draws.filter(withdrawn__isnull=False).values_list("withdrawn_id", flat=True))
    if withdrawn:
        gone.add(withdrawn.pk)
    first = clock.today()
    last = max(first, panel.due_on or first)
    experts, excluded = [], []
    for one in users:
        reason = "已退出本评审组" if one.pk in gone else _unavailable(one, first, last)
        if reason:
            excluded.append({"key": str(one.pk), "name": one.full_name, "reason": reason})
        else:
            experts.append(one)
    return experts, excluded


def _unavailable(expert: User, first: date, last: date) -> str:
    if not expert.is_active or expert.role != "expert":
        return "账号不可用"
    entry = getattr(expert, "expert_entry", None)
    return entry.unavailable(first, last) if entry else ""


def _cases(
    panel: Panel,
    places: Collection[PanelDeclaration],
    seats: dict[int, int],
    experts: list[User],
    active: dict[int, list[Assignment]],
) -> list[dict[str, Any]]:
    """The chair takes no seat where the scores were far apart: they may have read them by then."""
    found_far = [place for place in places if place.spread_found_with is not None]
    read, rows = {place.declaration_id for place in found_far}, [place.declaration for place in places]
    names, conflicts, divisions = enterprise_names(rows), Conflicts(experts), _divisions(rows)
    keys, found = {one.pk for one in experts}, []
    for one in rows:
        barred = {str(panel.chair_id): CHAIR_HAS_SEEN} if one.pk in read and panel.chair_id in keys else {}
        barred |= {str(expert): reason for expert, reason in conflicts.of(one, names[one.pk])}
        barred |= {str(row.expert_id): SEATED_ALREADY for row in active.get(one.pk, []) if row.expert_id in keys}
        found.append(
            {
                "key": one.number,
                "name": one.enterprise_name,
                "division": divisions.get(one.pk) or "",
                "wanted": seats[one.pk],
                "barred": barred,
            }
        )
    return found


def _divisions(declarations: list[Declaration]) -> dict[int, str]:
    """{declaration: the division that its sheet names}; all are of one round and tier, and so of one sheet."""
    if not declarations:
        return {}
    single, _yearly = models_of(sheet_of(declarations[0]))
    return dict(single.objects.filter(declaration__in=declarations).values_list("declaration", "industry_division"))


def _candidates(panel: Panel, experts: list[User]) -> list[dict[str, Any]]:
    """The experts with their divisions, and the seats that each holds in the panel's round."""
    held = Assignment.objects.filter(panel__round=panel.round_id, expert__in=experts)
    counts = held.exclude(conflict_state=ConflictState.CONFLICT).order_by().values_list("expert").annotate(Count("pk"))
    loads, divisions = dict(counts), {}
    for user, code in (
        ExpertEntry.objects.filter(user__in=experts).values_list("user", "divisions").order_by("divisions")
    ):
        divisions.setdefault(user, []).extend([code] if code else [])
    return [
        {
            "key": str(one.pk),
            "name": one.full_name,
            "divisions": divisions.get(one.pk, []),
            "load": loads.get(one.pk, 0),
        }
        for one in experts
    ]


def done_already(panel: Panel, seal: str, withdrawn: int | None = None) -> ExpertDraw | None:
    """The draw that the preview with that seal led to."""
    return panel.draws.filter(seal=seal, withdrawn=withdrawn).last() if seal else None


@transaction.atomic
def carry_out(
    *, panel: Panel, user: User, at: datetime, wanted: int, source: str, seal: str, request: Any = None
) -> ExpertDraw:
    """Draw, seat and assign as one act, where what is asked is still what was previewed (`seal`). The same preview
    sent again, by whomever, answers with the draw that it led to. Raises MoveRefused."""
    locked = lock_for_officer(panel, user, PanelState.FORMING, PanelState.SCORING)
    if done := done_already(locked, seal):
        return done
    question = ask(locked, wanted=wanted, source=source)
    made = _make(locked, question, user, at, seal)
    record("review.panel.draw", user, locked, _told(made), request)
    return made


@transaction.atomic
def replace_expert(
    *, panel: Panel, user: User, at: datetime, expert: User, source: str, reason: str, seal: str, request: Any = None
) -> ExpertDraw:
    """An expert withdraws: what they have not handed in goes to experts drawn for it, and they are not drawn for the
    panel again. Sent again it answers with the same draw. Raises MoveRefused."""
    words = reason.strip()
    locked = lock_for_officer(panel, user, PanelState.FORMING, PanelState.SCORING)
    if done := done_already(locked, seal, expert.pk):
        return done
    if locked.chair_id == expert.pk:
        raise MoveRefused(f"{expert.full_name}是组长，请先更换组长")
    if not words or len(words) > LONGEST_REASON:
        raise MoveRefused(f"请写明退出事由，不超过{LONGEST_REASON}字")
    question = ask(locked, wanted=locked.experts_required, source=source, withdrawn=expert)
    own = Assignment.objects.filter(panel=locked, expert=expert).exclude(conflict_state=ConflictState.CONFLICT)
    made = _make(locked, question, user, at, seal, withdrawn=expert, reason=words)
    own.filter(submitted_at__isnull=True).delete()
    if not own.exists():
        PanelExpert.objects.filter(panel=locked, expert=expert).delete()
    detail = {"expert": expert.pk, "name": expert.full_name, "reason": words, **_told(made)}
    record("review.panel.replace", user, locked, detail, request)
    return made


def draw_extra(
    *, panel: Panel, declaration: Declaration, user: User | None, at: datetime, request: Any = None
) -> ExpertDraw | None:
    """One expert more for a declaration whose scores are far apart, of the panel and the bureau's bank; `user` None is
    the rule itself. None where nobody is left. The caller has locked the panel and knows that one is wanted."""
    question = ask(panel, wanted=panel.experts_required, source=DrawSource.BANK, extra=declaration.pk)
    made = _carry_out(panel, question, user, at, for_spread=True)
    if made is not None:
        detail = {"declaration": declaration.number, **_told(made)}
        record("review.panel.draw_extra", user, panel, detail, request)
    return made


def can_draw_extra(panel: Panel, declaration: int) -> bool:
    """Whether `draw_extra` would find somebody now."""
    question = ask(panel, wanted=panel.experts_required, source=DrawSource.BANK, extra=declaration)
    return any(question.answer("")["picks"].values())


def _make(panel: Panel, question: Question, user: User, at: datetime, seal: str, **columns: Any) -> ExpertDraw:
    """The draw's row, with seats and assignments as it says. Raises MoveRefused."""
    if not question.data["cases"]:
        raise MoveRefused(NOTHING_OPEN)
    if question.seal != seal:
        raise MoveRefused(CHANGED)
    made = _carry_out(panel, question, user, at, **columns)
    if made is None:
        raise MoveRefused(NOBODY_LEFT)
    return made


def _carry_out(panel: Panel, question: Question, user: User | None, at: datetime, **columns: Any) -> ExpertDraw | None:
    """The same without a preview; None where nobody is left, and nothing is written."""
    seed = secrets.token_hex(16)
    answer = question.answer(seed)
    if not any(answer["picks"].values()):
        return None
    made = ExpertDraw.objects.create(
        panel=panel, number=question.number, wanted=question.wanted, source=question.source, seed=seed,
        algorithm=draw.ALGORITHM, seal=question.seal, question=question.data, answer=answer,
        made_by=user, made_at=at, **columns,
    )  # fmt: skip
    _seat_and_assign(panel, answer["picks"], user, at)
    return made


def _seat_and_assign(panel: Panel, picks: dict[str, list[str]], user: User | None, at: datetime) -> None:
    chosen = sorted({int(expert) for picked in picks.values() for expert in picked})
    known = set(panel.experts.values_list("expert_id", flat=True))
    PanelExpert.objects.bulk_create(PanelExpert(panel=panel, expert_id=one) for one in chosen if one not in known)
    declarations = dict(panel.places.values_list("declaration__number", "declaration_id"))
    made = Assignment.objects.bulk_create(
        Assignment(
            panel=panel,
            declaration_id=declarations[number],
            expert_id=int(expert),
            assigned_by=user,
            assigned_at=at,
        )
        for number, picked in picks.items()
        for expert in picked
    )
    if panel.state == PanelState.SCORING:
        rows = Assignment.objects.filter(pk__in=[one.pk for one in made]).select_related("expert", "declaration")
        tell_assigned(panel, rows)


def _told(made: ExpertDraw) -> dict[str, Any]:
    """What the audit trail keeps of a draw: enough to see that the stored one is the one carried out."""
    return {
        "draw": made.pk,
        "seed": made.seed,
        "seal": made.seal,
        "answer": digest(json.dumps(made.answer, sort_keys=True).encode()),
    }


def is_repeated(made: ExpertDraw) -> bool:
    """Whether the stored seed and question lead to the stored answer again, and the question is the sealed one."""
    question = Question(made.number, made.wanted, made.source, made.question, made.withdrawn_id)
    return question.seal == made.seal and question.answer(made.seed) == made.answer
