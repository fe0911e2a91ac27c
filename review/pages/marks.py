"""Conditions with their findings and the five commitments with their checks: what the desk ticks."""

from typing import Any

from declarations.commitments import COMMITMENTS
from declarations.models import Finding
from declarations.pages.conditions import report_page
from declarations.pages.conditions.rows import all_rows
from review.forms import CommitmentForm, FindingForm
from review.pages.case import Case
from zjtx.common.templatetags.zjtx import cn_moment

# A clause without data, or that no figure decides, waits for whoever reviews; an optional one need not be judged.
ASKED_FOR = ("judgement", "missing")


def conditions(case: Case) -> dict[str, Any]:
    """The clause report, each clause with its evidence, finding and, on an open case, the form of a finding."""
    page = report_page(case.report, lambda fields: _link(fields), rulings=case.rulings)
    for row in all_rows(page):
        row["entry"] = _entry(case, row)
    page["to_judge"] = _to_judge(case, page)
    return page


def _to_judge(case: Case, page: dict[str, Any]) -> dict[str, str] | None:
    """How many clauses people must still judge, and the way to the first of them; None on a closed case."""
    if not case.is_open:
        return None
    rows = [row for group in page["groups"] if group["is_counted"] for row in group["clauses"]]
    asked = [row for row in rows if row["entry"]["is_asked"] and row["verdict"] in ASKED_FOR]
    if not asked:
        return {"text": "须人工认定的条款均已作出认定", "url": "", "label": ""}
    url = f"#entry-{asked[0]['id']}"
    return {"text": f"尚有 {len(asked)} 条须人工认定", "url": url, "label": asked[0]["words"]}


def clause_entry(case: Case, clause_id: str, form: FindingForm | None = None) -> dict[str, Any]:
    """One clause of the report, alone: what a recorded or refused finding answers with."""
    for row in all_rows(report_page(case.report, lambda fields: _link(fields), rulings=case.rulings)):
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
