"""One expert's score sheet: its inputs, what has been entered, what is missing. Written by `review.scoring`."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from declarations.eligibility.report import ClauseResult
from declarations.enums import FindingVerdict
from declarations.frozen import frozen_report
from declarations.models import EvidenceRequirement, Submission
from declarations.rulings import NO_RULINGS
from declarations.selectors import latest_submission
from review.models import Assignment, ClauseTick, Score, ScoreItem
from review.score_items import items_of

OPINION = "opinion"
POINTS, REASON, CLAUSE, GROUNDS, FILES = "points", "reason", "clause", "grounds", "files"
OPINION_LENGTH, REASON_LENGTH, GROUNDS_LENGTH = 2000, 500, 300


class PointsProblem(ValueError):
    """What was typed is no figure of the item; `args[0]` is the sentence for its reader."""


def read_points(text: str, most: int) -> Decimal | None:
    """Points as typed, None for nothing. Raises PointsProblem."""
    words = text.strip()
    if not words:
        return None
    wrong = f"应填写 0 至 {most} 的数字，最多一位小数，例如 {most - most // 5}"
    try:
        points = Decimal(words)
    except InvalidOperation as problem:
        raise PointsProblem(wrong) from problem
    if not points.is_finite() or not 0 <= points <= most or points != round(points, 1):
        raise PointsProblem(wrong)
    return points


def points_text(points: Decimal | None) -> str:
    """Points without a needless ".0": 20, 18.5."""
    return "" if points is None else f"{points.normalize():f}"


@dataclass(frozen=True)
class Gap:
    """Something that is missing before the sheet can be submitted, and the input where it belongs."""

    text: str
    input_name: str


class ScoreSheet:
    """What an expert has entered for one declaration; each part is read once."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.declaration = assignment.declaration

    @cached_property
    def items(self) -> list[ScoreItem]:
        """The round's items of this tier."""
        return items_of(self.declaration.round, self.declaration.tier)

    @cached_property
    def scores(self) -> dict[int, Score]:
        """{item: this expert's score}."""
        return {one.item_id: one for one in Score.objects.filter(assignment=self.assignment)}

    @cached_property
    def ticks(self) -> dict[str, ClauseTick]:
        """{clause: this expert's tick, which may have no verdict yet}."""
        return {one.clause: one for one in ClauseTick.objects.filter(assignment=self.assignment)}

    @cached_property
    def submission(self) -> Submission:
        """The frozen version that is scored."""
        return latest_submission(self.declaration)

    @cached_property
    def clauses(self) -> list[ClauseResult]:
        """The clauses of the frozen version that a person must judge, in the notice's order."""
        report = frozen_report(self.declaration, self.submission, {}, NO_RULINGS)
        return [one for one in report.clauses if str(one.figure_verdict) == "judgement"]

    @cached_property
    def _filed(self) -> dict[str, dict[str, str]]:
        """{clause: {key of a file: its name}} of the items that prove it."""
        own = EvidenceRequirement.objects.filter(round_id=self.declaration.round_id, tier=self.declaration.tier)
        proves = {one.serial: one.clauses for one in own}
        found: dict[str, dict[str, str]] = {}
        for one in self.submission.content["evidence"]:
            for clause in proves.get(one["item"], ()):
                found.setdefault(clause, {})[f"{one['item']}:{one['sha256']}"] = f"材料{one['item']} {one['name']}"
        return found

    def file_keys(self, clause: str) -> dict[str, str]:
        """{key: name} of the files that the expert can name as looked at for the clause."""
        return self._filed.get(clause, {})

    def verdict_of(self, clause: str) -> str:
        """met, not_met or ""."""
        tick = self.ticks.get(clause)
        return tick.verdict if tick else ""

    @property
    def total(self) -> Decimal:
        """The sum of the points entered so far."""
        return sum((one.points for one in self.scores.values() if one.points is not None), Decimal(0))

    @property
    def most(self) -> int:
        """The sum of the items' full marks."""
        return sum(item.max_points for item in self.items)

    def input_names(self) -> list[str]:
        """Every input in the page's order."""
        names = [f"{kind}.{item.key}" for item in self.items for kind in (POINTS, REASON)]
        judged = [f"{kind}.{one.id}" for one in self.clauses for kind in self._kinds(one.id)]
        return [*names, *judged, OPINION]

    def _kinds(self, clause: str) -> tuple[str, ...]:
        return (CLAUSE, GROUNDS, FILES) if self.file_keys(clause) else (CLAUSE, GROUNDS)

    def has_input(self, name: str) -> bool:
        """Whether there is such an input; the clauses are read for a clause only."""
        kind, _, key = name.partition(".")
        if kind in (POINTS, REASON):
            return any(item.key == key for item in self.items)
        return name == OPINION or any(one.id == key and kind in self._kinds(key) for one in self.clauses)

    def version_of(self, name: str) -> int:
        """The version of an input; 0 where nothing was saved yet."""
        return self.assignment.input_versions.get(name, 0)

    def text_of(self, name: str) -> str | list[str]:
        """What stands in an input, valid or not; of files their keys."""
        kind, _, key = name.partition(".")
        if kind == OPINION:
            return self.assignment.opinion
        if kind in (CLAUSE, GROUNDS, FILES):
            return self._of_tick(kind, key)
        score = self._score(key)
        if score is None:
            return ""
        return score.reason if kind == REASON else score.invalid_text or points_text(score.points)

    def is_unchanged(self, name: str, typed: Sequence[str]) -> bool:
        """Whether what a page posted is what stands in an input."""
        present = self.text_of(name)
        if isinstance(present, list):
            return sorted(typed) == sorted(present)
        return (typed[-1] if typed else "").strip().replace("\r\n", "\n") == present

    def _of_tick(self, kind: str, clause: str) -> str | list[str]:
        tick = self.ticks.get(clause)
        if kind == FILES:
            return [f"{one['serial']}:{one['sha256']}" for one in tick.evidence] if tick else []
        return (tick.verdict if kind == CLAUSE else tick.note) if tick else ""

    def error_of(self, name: str) -> str:
        """Why what stands in an input does not count yet."""
        kind, _, key = name.partition(".")
        score = self._score(key) if kind == POINTS else None
        if score is None or not score.invalid_text:
            return ""
        try:
            read_points(score.invalid_text, score.max_points)
        except PointsProblem as problem:
            return str(problem)
        return ""

    def needs_reason(self, item: ScoreItem) -> bool:
        """Whether the points are 0 or full marks, which must be explained."""
        score = self.scores.get(item.pk)
        return score is not None and score.points is not None and score.points in (0, item.max_points)

    def gaps(self) -> list[Gap]:
        """What is missing before the sheet can be submitted."""
        found = []
        for item in self.items:
            score = self.scores.get(item.pk)
            if score is None or score.points is None:
                found.append(Gap(f"“{item.title}”尚未评分", f"{POINTS}.{item.key}"))
            elif self.needs_reason(item) and not score.reason.strip():
                words = "0分" if score.points == 0 else "满分"
                found.append(Gap(f"“{item.title}”评为{words}，须写明理由", f"{REASON}.{item.key}"))
        for one in self.clauses:
            tick = self.ticks.get(one.id)
            if tick is None or not tick.verdict:
                found.append(Gap(f"条款“{one.text}”尚未认定", f"{CLAUSE}.{one.id}"))
            elif tick.verdict == FindingVerdict.NOT_MET and not tick.note.strip():
                found.append(Gap(f"条款“{one.text}”认定为不符合，须写明依据", f"{GROUNDS}.{one.id}"))
        if not self.assignment.opinion.strip():
            found.append(Gap("尚未填写评审意见", OPINION))
        return found

    def as_json(self) -> dict[str, Any]:
        """The sheet as it goes into the group's frozen score table."""
        labels = dict(FindingVerdict.choices)
        cells, reasons = [], []
        for item in self.items:
            score = self.scores.get(item.pk)
            points = points_text(score.points) if score is not None else ""
            cells.append({"key": item.key, "title": item.title, "points": points})
            if score is not None and score.reason:
                reasons.append({"title": item.title, "text": score.reason})
        judged = [one for one in self.clauses if self.verdict_of(one.id)]
        return {
            "expert": self.assignment.expert_id,
            "name": self.assignment.expert.full_name,
            "cells": cells,
            "reasons": reasons,
            "total": points_text(self.total),
            "clauses": [
                {"text": one.text, "verdict": labels[self.verdict_of(one.id)], "note": self.ticks[one.id].note}
                for one in judged
            ],
            "opinion": self.assignment.opinion,
        }

    def _score(self, key: str) -> Score | None:
        return next((self.scores.get(item.pk) for item in self.items if item.key == key), None)
