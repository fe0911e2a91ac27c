"""The whole report: headline, counts, the groups with their structure, what other readings would change, scores."""

from collections.abc import Mapping
from typing import Any

from declarations.eligibility import Report, telling
from declarations.eligibility.telling import Part, ToldGroup
from declarations.rulings import NO_RULINGS, Rulings

from .rows import Labels, Link, Reader, leaf_rows
from .scores import score_page

TONES = {"eligible": "green", "ineligible": "red", "open": "amber"}


def report_page(
    report: Report,
    link: Link | None = None,
    *,
    is_fillable: bool = False,
    labels: Labels | None = None,
    rulings: Rulings = NO_RULINGS,
    is_public: bool = False,
) -> dict[str, Any]:
    """Everything pieces/clause_report.html shows.

    `link` gives the address of the first of some answers; `is_fillable`: what is missing can be filled in there.
    `labels` names answers. `rulings` are those that the report was made with: which readings the round locked and why,
    which clauses are waived; the public is told who decided by office only.
    """
    reader = Reader(link, is_fillable, labels, rulings)
    locked = rulings.words_by_group(report, is_public=is_public)
    told = telling.told_groups(report)
    groups = [_group(report, one, reader, locked.get(one.result.name, one.locked)) for one in told]
    return {
        "tone": TONES[str(report.verdict)],
        "summary": report.headline,
        "has_categories": telling.has_categories(report),
        "categories": telling.chosen_categories(report),
        "suggested": "、".join(group.title for group in report.suggestions) if is_fillable else "",
        "counts": [
            {"verdict": str(state), "label": telling.LABELS[state], "count": count}
            for state, count in telling.counts(told)
        ],
        "groups": groups,
        "categories_url": link(("special_categories",)) if link else "",
        "unconfirmed": report.rules.status_note,
        "scores": [score_page(one, reader) for one in report.scores],
    }


def _group(report: Report, told: ToldGroup, reader: Reader, locked: str) -> dict[str, Any]:
    rows = leaf_rows(report, told, reader)
    return {
        "name": told.result.name,
        "title": told.title,
        "citation": told.result.group.citation,
        "verdict": told.state,
        "is_counted": told.is_counted,
        "joined": told.rule,
        "carried_by": told.carried_by,
        "rule": told.note,
        "readings": [*filter(None, [locked]), *told.readings],
        "parts": [_part(part, rows) for part in told.parts],
        "clauses": list(rows.values()),
        "states": " ".join(sorted({row["verdict"] for row in rows.values()})),
    }


def _part(part: Part, rows: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """A clause, or what joins several: pieces/clause_parts.html."""
    if part.result is not None:
        return {"clause": rows[part.result.id]}
    return {
        "clause": None,
        "verdict": part.state,
        "rule": part.rule,
        "carried_by": part.carried_by,
        "states": " ".join(sorted({str(leaf.state) for leaf in part.leaves()})),
        "parts": [_part(one, rows) for one in part.parts],
    }
