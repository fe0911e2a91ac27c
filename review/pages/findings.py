"""核查对照: what was declared, what the figures say of it, and what each desk found, side by side, clause by clause.

The page is made of what `review.seen.as_seen()` gives, now or as a decision has kept it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.dateparse import parse_datetime

from declarations.commitments import COMMITMENTS
from declarations.enums import Desk, FindingVerdict
from declarations.models import Submission
from declarations.models.findings import SPLIT_LABEL
from review.enums import ListState, Outcome
from review.models import DecisionEntry, FirstReview, GroupResult
from review.pages.case import Case
from review.pages.marks import OUTDATED, VERDICT_CLASSES, evidence_links
from review.seen import as_seen
from zjtx.common.templatetags.zjtx import cn_moment

LABELS = dict(FindingVerdict.choices)
HEADS = {Desk.DISTRICT: "区县认定", Desk.CITY: "市级认定", Desk.EXPERT: "专家组认定", Desk.PROVINCE: "省级认定"}


@dataclass(frozen=True)
class Kept:
    """What a decision kept: which and when, its part of the address, and the JSON of `as_seen()`."""

    kind: str
    pk: int
    label: str
    at: datetime
    seen: dict[str, Any]


def findings_page(case: Case) -> dict[str, Any]:
    """Everything review/findings.html shows of the present state."""
    seen = as_seen(case.declaration, case.submission, case.desks)
    return {**_page(case, seen), "kept": None, "decisions": _links(case, kept_of(case))}


def kept_page(case: Case, kind: str, pk: int) -> dict[str, Any]:
    """The same as a decision has kept it; 404 for one that this reader does not see."""
    found = kept_of(case)
    kept = next((one for one in found if (one.kind, one.pk) == (kind, pk)), None)
    if kept is None:
        raise Http404("没有该次办理")
    words = f"{kept.label}（{cn_moment(kept.at)}）时的核查情况，此后不再变化。"
    return {**_page(case, kept.seen), "kept": words, "decisions": _links(case, found)}


def kept_of(case: Case) -> list[Kept]:
    """The decisions whose picture this reader may see, oldest first: those of the desks shown to it."""
    declaration, desks = case.declaration, case.desks
    reviews = FirstReview.objects.filter(declaration=declaration, desk__in=desks).order_by("pk")
    found = [
        Kept("first", one.pk, f"{one.get_desk_display()}{one.get_decision_display()}", one.decided_at, one.report)
        for one in reviews
    ]
    if Desk.EXPERT in desks:
        result = GroupResult.objects.filter(at_province=declaration).first()
        if result is not None and "seen" in result.frozen:
            found.append(Kept("panel", result.pk, "专家组签署", result.signed_off_at, result.frozen["seen"]))
    if Desk.PROVINCE in desks:
        entries = DecisionEntry.objects.filter(declaration=declaration, list__state=ListState.APPLIED)
        for entry in entries.exclude(seen=None).select_related("list"):
            label = f"省级审定：{Outcome(entry.outcome).label}"
            found.append(Kept("list", entry.pk, label, entry.list.applied_at, entry.seen))
    return found


def _links(case: Case, kept: list[Kept]) -> list[dict[str, str]]:
    return [
        {"label": one.label, "at_text": cn_moment(one.at), "url": case.url("findings_kept", one.kind, one.pk)}
        for one in kept
    ]


def _page(case: Case, seen: dict[str, Any]) -> dict[str, Any]:
    marks = [one for one in (*seen["findings"], *seen["commitments"]) if one.get("desk", "") in case.desks]
    desks = _columns(case, {one["desk"] for one in marks})
    clauses = {one["id"]: one for one in seen["report"]["clauses"]}
    # The digest is that of the version that the picture is of, which need not be the latest.
    version = Submission.objects.get(declaration=case.declaration, version=seen.get("version", case.submission.version))
    return {
        "case": case,
        "declaration": case.declaration,
        "version": version,
        "desks": [HEADS[desk] for desk in desks],
        "groups": [
            {
                "title": group.title,
                "verdict": seen["report"]["groups"].get(group.name, "open"),
                "rows": [
                    _row(case, one, clauses[one.id], seen, desks)
                    for one in case.report.clauses
                    if one.group == group.name and one.id in clauses
                ],
            }
            for group in case.report.groups
        ],
        "points": [_point(case, one, seen, desks) for one in COMMITMENTS],
        "point_desks": [HEADS[desk].replace("认定", "核查") for desk in desks if desk != Desk.EXPERT],
    }


def _columns(case: Case, marked: set[str]) -> list[Desk]:
    """The reader's own desk, the city's, and every other that has marked anything."""
    shown = {case.desk, Desk.CITY if case.desk != Desk.DISTRICT else case.desk, *marked}
    return [desk for desk in case.desks if desk in shown]


def _row(case: Case, one: Any, frozen: dict[str, Any], seen: dict[str, Any], desks: list[Desk]) -> dict[str, Any]:
    found = {mark["desk"]: mark for mark in seen["findings"] if mark["clause"] == one.id}
    return {
        "id": one.id,
        "words": frozen["text"],
        "measured": _measured(case, one, frozen["measured"] or ""),
        "required": frozen["required"] or "",
        "gap": frozen["gap"] or "",
        "figure": _look(one.id, frozen, seen),
        "cells": [_cell(case, found.get(desk), HEADS[desk]) for desk in desks],
    }


def _look(clause: str, frozen: dict[str, Any], seen: dict[str, Any]) -> str:
    """The verdict of the figures; grey where it is not held against the enterprise (`review.seen`)."""
    found = str(seen.get("figures", {}).get(clause, frozen["verdict"]))
    return found if found == "met" else str(seen.get("set_aside", {}).get(clause, found))


def _measured(case: Case, one: Any, measured: str) -> str:
    """What was declared; a region by its name, for the rules know codes only."""
    return case.names.text("region", measured) if measured and tuple(one.fields) == ("region",) else measured


def _point(case: Case, one: Any, seen: dict[str, Any], desks: list[Desk]) -> dict[str, Any]:
    found = {mark["desk"]: mark for mark in seen["commitments"] if mark["point"] == one.key}
    heads = [(desk, HEADS[desk].replace("认定", "核查")) for desk in desks if desk != Desk.EXPERT]
    return {
        "words": one.words,
        "promised": one.key in seen.get("promised", case.submission.commitments),
        "cells": [_cell(case, found.get(desk), head) for desk, head in heads],
    }


def _cell(case: Case, mark: dict[str, Any] | None, head: str) -> dict[str, Any]:
    """One desk's mark as a cell of the table; an empty one where the desk has marked nothing."""
    if mark is None:
        return {"head": head, "text": ""}
    if "is_clear" in mark:
        text, look = ("未发现问题", "met") if mark["is_clear"] else ("发现问题", "not-met")
    else:
        text, look = LABELS.get(mark["verdict"], SPLIT_LABEL), VERDICT_CLASSES[mark["verdict"]]
    return {
        "head": head,
        "text": text,
        "look": look,
        "note": mark["note"],
        "evidence": evidence_links(case, mark.get("evidence", [])),
        "outdated": OUTDATED if mark.get("outdated_by") else "",
        "who": _who(case, mark),
    }


def _who(case: Case, mark: dict[str, Any]) -> str:
    """Who marked and when; of a panel its bureau alone reads who signed."""
    name = mark.get("author", "")
    if mark["desk"] == Desk.EXPERT and case.desk != Desk.PROVINCE:
        name = ""
    at = parse_datetime(mark["at"]) if mark.get("at") else None
    return " · ".join(part for part in (name, cn_moment(at) if at else "") if part)
