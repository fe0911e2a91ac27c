"""Conditions with their findings and the five commitments with their checks: what the desk ticks."""

from typing import Any

from declarations.commitments import COMMITMENTS
from declarations.models import Finding
from declarations.pages.conditions import report_page
from review.forms import CommitmentForm, FindingForm
from review.pages.case import Case
from zjtx.common.templatetags.zjtx import cn_moment


def conditions(case: Case) -> dict[str, Any]:
    """The clause report, each clause with its evidence, finding and, on an open case, the form of a finding."""
    page = report_page(case.report, lambda fields: _link(fields), rulings=case.rulings)
    names = {group.title: group.name for group in case.report.groups}
    for group in page["groups"]:
        group["name"] = names[group["title"]]
        group["entries"] = [_entry(case, row) for row in group["clauses"]]
    page["notes"] = case.report.notes_on_readings()
    return page


def clause_entry(case: Case, clause_id: str, form: FindingForm | None = None) -> dict[str, Any]:
    """One clause of the report, alone: what a recorded or refused finding answers with."""
    for group in report_page(case.report, lambda fields: _link(fields), rulings=case.rulings)["groups"]:
        for row in group["clauses"]:
            if row["id"] == clause_id:
                return _entry(case, row, form)
    raise KeyError(clause_id)


def commitment_entries(case: Case) -> list[dict[str, Any]]:
    """The five points in the notice's order."""
    return [commitment_entry(case, one.key) for one in COMMITMENTS]


def commitment_entry(case: Case, point: str, form: CommitmentForm | None = None) -> dict[str, Any]:
    """One point: the notice's words, whether the enterprise committed to it, this desk's check, the form."""
    one = next(one for one in COMMITMENTS if one.key == point)
    check = case.checks.get(point)
    initial = {"is_clear": ("yes" if check.is_clear else "no") if check else "", "note": check.note if check else ""}
    return {
        "key": point,
        "words": one.words,
        "line": one.line,
        "promised": point in case.submission.commitments,
        "check": check,
        "who": f"{check.author.full_name} · {cn_moment(check.at)}" if check else "",
        "form": (form or CommitmentForm(initial=initial)) if case.is_open else None,
        "url": case.url("commitment", point),
    }


def _link(fields: tuple[str, ...]) -> str:
    return f"#answer-{fields[0].replace('.', '-')}" if fields else ""


def _entry(case: Case, row: dict[str, Any], form: FindingForm | None = None) -> dict[str, Any]:
    clause = case.report.clause(row["id"])
    findings = [one for one in case.findings if one.clause == clause.id]
    own = next((one for one in findings if one.desk == case.desk), None)
    row["evidence"] = case.proofs_of(clause.id)
    figure_verdict = str(clause.figure_verdict)
    initial = {"verdict": own.verdict if own else "", "note": own.note if own else ""}
    return {
        "row": row,
        "findings": [_finding(case, one) for one in findings],
        "form": (form or FindingForm(initial=initial)) if case.is_open else None,
        "can_be_met": figure_verdict != "not_met",
        "is_asked": figure_verdict in ("judgement", "missing") and own is None,
        "has_own": own is not None,
        "url": case.url("finding", clause.id),
    }


def _finding(case: Case, finding: Finding) -> dict[str, str]:
    """Who found what; a finding older than this version is marked, for the answers may have changed since."""
    is_older = finding.at < case.submission.submitted_at
    return {
        "text": f"{finding.get_desk_display()}认定：{finding.get_verdict_display()}",
        "note": finding.note,
        "who": f"{finding.author.full_name} · {cn_moment(finding.at)}" + ("（对前一版作出）" if is_older else ""),
        "verdict": finding.verdict,
    }
