"""Conditions with their findings and the five commitments with their checks: what a desk ticks, and on which files."""

from collections.abc import Collection
from typing import Any

from declarations.commitments import COMMITMENTS
from declarations.eligibility import Verdict
from declarations.enums import Desk
from declarations.models import CommitmentCheck, DeskMark, Finding
from declarations.pages.conditions import report_page
from declarations.pages.conditions.rows import all_rows
from review.forms import CommitmentForm, FindingForm
from review.marks import seen_token
from review.pages.case import Case
from zjtx.common.templatetags.zjtx import cn_moment

OUTDATED = "申报数据已变化，请重新认定"
VERDICT_CLASSES = {"met": "met", "not_met": "not-met", "": "judgement"}
# Neither an optional clause nor a waived one need be judged.
SETTLED = ("moot", "waived")


def conditions(case: Case) -> dict[str, Any]:
    """The clause report, each clause with its evidence, findings and, where the desk can find, what to click."""
    page = _report(case)
    for row in all_rows(page):
        row["entry"] = _entry(case, row)
    return {**page, "left": _left([row["entry"] for row in all_rows(page)])}


def clause_entry(case: Case, clause_id: str, form: FindingForm | None = None, *, is_open: bool = False) -> dict:
    """One clause of the report, alone: what a recorded or refused finding answers with."""
    for row in all_rows(_report(case)):
        if row["id"] == clause_id:
            return _entry(case, row, form, is_open=is_open)
    raise KeyError(clause_id)


def _report(case: Case) -> dict[str, Any]:
    """The report, each clause knowing whether its group and state leave it to people to judge."""
    page = report_page(case.report, lambda fields: _link(fields), rulings=case.rulings)
    for group in page["groups"]:
        for row in group["clauses"]:
            row["is_for_people"] = group["is_counted"] and row["verdict"] not in SETTLED
    return page


def commitment_entries(case: Case) -> list[dict[str, Any]]:
    """The five points in the notice's order."""
    return [commitment_entry(case, one.key) for one in COMMITMENTS]


def commitment_entry(case: Case, point: str, form: CommitmentForm | None = None, *, is_open: bool = False) -> dict:
    """One point: the notice's words, whether the enterprise committed to it, the desks' checks, this desk's form."""
    one = next(one for one in COMMITMENTS if one.key == point)
    checks = [check for check in case.checks if check.point == point]
    own = next((check for check in checks if check.desk == case.desk), None)
    is_asked = case.can_find and (own is None or not own.counts)
    page = {
        "key": point,
        "words": one.words,
        "line": one.line,
        "promised": point in case.submission.commitments,
        "checks": [_check_line(case, check) for check in checks],
        "url": case.url("commitment", point),
        "has_own": own is not None,
        "template": "review/commitment_entry.html",
        "title": one.words,
        "is_asked": is_asked,
    }
    if case.can_find and (is_asked or is_open or form is not None):
        page |= _form(case, own, form or CommitmentForm(initial=_initial(own)), set(), is_all=is_open)
    return {**page, "can_change": case.can_find and "form" not in page}


def mark_line(case: Case, mark: DeskMark) -> dict[str, Any]:
    """What one desk has marked: by whom, on which grounds and files; what no longer counts says so.

    Who sits on a panel is its bureau's to know: elsewhere the panel is named, not its chair.
    """
    is_panel = getattr(mark, "desk", "") == Desk.EXPERT
    who = "专家组" if is_panel and case.desk != Desk.PROVINCE else mark.author.full_name
    return {
        "label": mark.label,  # type: ignore[attr-defined]
        "note": mark.note,
        "evidence": evidence_links(case, mark.evidence),
        "who": f"{who} · {cn_moment(mark.at)}",
        "older": f"对第{mark.version}版作出" if mark.version != case.submission.version else "",
        "outdated": "" if mark.counts else OUTDATED,
    }


def evidence_links(case: Case, evidence: list[dict[str, str]]) -> list[dict[str, str]]:
    """The files that a mark rests on, with their addresses where they can still be opened."""
    return [
        {
            "label": f"材料{one['serial']} {one['name']}",
            "url": case.file_urls.get((one["serial"], one["sha256"]), ""),
        }
        for one in evidence
    ]


def _link(fields: tuple[str, ...]) -> str:
    return f"#answer-{fields[0].replace('.', '-')}" if fields else ""


def _left(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """How many clauses this desk has still to judge, and the first of them."""
    asked = [one for one in entries if one["is_asked"]]
    return {"count": len(asked), "first": asked[0]["row"]["id"] if asked else ""}


def _entry(case: Case, row: dict[str, Any], form: FindingForm | None = None, *, is_open: bool = False) -> dict:
    clause = case.report.clause(row["id"])
    findings = [one for one in case.findings if one.clause == clause.id]
    own = next((one for one in findings if one.desk == case.desk), None)
    row["evidence"] = case.proofs_of(clause.id)
    figure_verdict = str(clause.figure_verdict)
    is_undecided = row["is_for_people"] and figure_verdict in ("judgement", "missing") and own is None
    is_asked = case.can_find and (is_undecided or (own is not None and not own.counts))
    is_confirmable = own is None and figure_verdict == "met" and "E" in clause.kind and bool(row["evidence"])
    page = {
        "row": row,
        "findings": [_finding_line(case, one) for one in findings],
        "can_be_met": clause.can_be_found(Verdict.MET),
        "is_asked": is_asked,
        "has_own": own is not None,
        "url": case.url("finding", clause.id),
        "template": "review/clause_entry.html",
        "title": clause.text,
    }
    if case.can_find and (is_asked or is_open or form is not None or is_confirmable):
        serials = {one.serial for one in case.requirements if clause.id in one.clauses}
        page |= _form(case, own, form or FindingForm(initial=_initial(own)), serials, is_all=is_open)
    is_quick = "form" in page and not (is_asked or is_open or form is not None)
    return {**page, "is_quick": is_quick, "can_change": case.can_find and "form" not in page}


def _initial(own: Finding | CommitmentCheck | None) -> dict[str, str]:
    if own is None:
        return {}
    if isinstance(own, CommitmentCheck):
        return {"is_clear": "yes" if own.is_clear else "no", "note": own.note}
    return {"verdict": own.verdict, "note": own.note}


def _form(case: Case, own: DeskMark | None, form: Any, serials: Collection[str], *, is_all: bool) -> dict[str, Any]:
    """What the form of a mark needs: the files to tick, those of the items that prove the clause first and, unless the
    desk has marked already, ticked; the others when they are asked for."""
    if form.is_bound:
        ticked = set(form.data.getlist("evidence"))
    elif own is not None:
        ticked = {f"{one['serial']}:{one['sha256']}" for one in own.evidence}
    else:
        ticked = {one["key"] for one in file_choices(case) if one["serial"] in serials}
    choices = [{**one, "checked": one["key"] in ticked} for one in file_choices(case)]
    first = [one for one in choices if one["serial"] in serials]
    rest = [one for one in choices if one["serial"] not in serials]
    shown = rest if is_all else [one for one in rest if one["checked"]]
    return {
        "form": form,
        "seen": seen_token(case.submission.version, own),
        "files": [*first, *shown],
        "has_more": len(shown) < len(rest),
    }


def file_choices(case: Case) -> list[dict[str, Any]]:
    """Every file of the version as something to tick, in the order of attachment 4."""
    rows = [row for item in case.requirements for row in case.files.get(item.serial, [])]
    return [
        {
            "key": f"{row['item']}:{row['sha256']}",
            "serial": row["item"],
            "label": f"材料{row['item']} {row['name']}",
            "url": row.get("inline_url") or row["url"],
        }
        for row in rows
    ]


def other_files(case: Case, clause_id: str) -> list[dict[str, Any]]:
    """The files that do not prove the clause ("" for a commitment, which none does), nothing ticked."""
    serials = {one.serial for one in case.requirements if clause_id in one.clauses}
    return [{**one, "checked": False} for one in file_choices(case) if one["serial"] not in serials]


def _finding_line(case: Case, finding: Finding) -> dict[str, Any]:
    line = mark_line(case, finding)
    text = f"{finding.get_desk_display()}认定：{line['label']}"
    return {**line, "text": text, "look": VERDICT_CLASSES[finding.verdict]}


def _check_line(case: Case, check: CommitmentCheck) -> dict[str, Any]:
    line = mark_line(case, check)
    text = f"{check.get_desk_display()}已核查，{line['label']}"
    return {**line, "text": text, "look": "met" if check.is_clear else "not-met"}
