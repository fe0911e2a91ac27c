"""What all desks have found on one version: what the page 核查对照 shows, and what a decision keeps as JSON."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from declarations.eligibility import Report
from declarations.eligibility.telling import State, told_groups
from declarations.enums import Desk
from declarations.findings import latest_findings, latest_findings_of
from declarations.frozen import frozen_report
from declarations.models import CommitmentCheck, Declaration, DeskMark, Finding, Submission
from declarations.rulings import Rulings, rulings_of, rulings_of_all

MARKS = ((Finding, "clause"), (CommitmentCheck, "point"))
SET_ASIDE = (State.MOOT, State.UNTICKED, State.WAIVED)


def as_seen(declaration: Declaration, submission: Submission, desks: Collection[str] = tuple(Desk)) -> dict[str, Any]:
    """Everything known of the version to whoever reads these desks' findings.

    {"version", "report": the clause report with the findings, "readings" that the round locked, "waivers",
    "set_aside": {clause: moot, unticked or waived} of those not held against the enterprise,
    "figures": {clause: verdict of the figures alone}, "findings" and "commitments": a mark each,
    "promised": [point that the enterprise committed to]}. A mark: {"desk", "clause" and "verdict", or "point" and
    "is_clear", "note", "evidence", "version", "outdated_by", "author_id", "author", "at"}.
    """
    shown = {"declaration": declaration, "desk__in": desks}
    findings = Finding.objects.filter(**shown).select_related("author").order_by("clause", "pk")
    checks = CommitmentCheck.objects.filter(**shown).select_related("author").order_by("point", "pk")
    rulings, counted = rulings_of(declaration), latest_findings(declaration, desks)
    return _seen(declaration, submission, rulings, counted, findings, checks)


def as_seen_all(declarations: Collection[Declaration]) -> dict[int, dict[str, Any]]:
    """{declaration: `as_seen()` of its newest version} of several of one round; six queries, however many."""
    if not declarations:
        return {}
    keys = [one.pk for one in declarations]
    newest = {one.declaration_id: one for one in Submission.objects.filter(declaration__in=keys).order_by("version")}
    findings, checks = (_by_declaration(model, keys, name) for model, name in MARKS)
    rulings = rulings_of_all(next(iter(declarations)).round_id, keys)
    counted = latest_findings_of(keys)
    return {
        one.pk: _seen(
            one,
            newest[one.pk],
            rulings[one.pk],
            counted.get(one.pk, {}),
            findings.get(one.pk, ()),
            checks.get(one.pk, ()),
        )
        for one in declarations
    }


def _by_declaration(model: type[DeskMark], keys: Collection[int], name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for one in model._default_manager.filter(declaration__in=keys).select_related("author").order_by(name, "pk"):
        found.setdefault(one.declaration_id, []).append(one)
    return found


def _seen(
    declaration: Declaration,
    submission: Submission,
    rulings: Rulings,
    counted: Mapping[str, str],
    findings: Iterable[Finding],
    checks: Iterable[CommitmentCheck],
) -> dict[str, Any]:
    report = frozen_report(declaration, submission, counted, rulings)
    return {
        "version": submission.version,
        "report": report.as_json(),
        "readings": [one.as_json() for one in rulings.readings if one.tier == declaration.tier],
        "waivers": [one.as_json() for one in rulings.waivers],
        "set_aside": _set_aside(report),
        "figures": {one.id: str(one.figure_verdict) for one in report.clauses},
        "findings": [{"clause": one.clause, "verdict": one.verdict, **_mark(one)} for one in findings],
        "commitments": [{"point": one.point, "is_clear": one.is_clear, **_mark(one)} for one in checks],
        "promised": submission.commitments,
    }


def _set_aside(report: Report) -> dict[str, str]:
    """What another condition stands in for, key areas that were not ticked, what the province waived."""
    leaves = [leaf for group in told_groups(report) for leaf in group.leaves() if leaf.result is not None]
    return {leaf.result.id: str(leaf.state) for leaf in leaves if leaf.state in SET_ASIDE}


def _mark(one: Any) -> dict[str, Any]:
    mark: DeskMark = one
    return {
        "desk": one.desk,
        "note": mark.note,
        "evidence": mark.evidence,
        "version": mark.version,
        "outdated_by": mark.outdated_by,
        "author_id": mark.author_id,
        "author": mark.author.full_name,
        "at": mark.at.isoformat(),
    }
