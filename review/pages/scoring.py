"""An expert's pages: what is assigned, the statement on conflicts, the score page, the page before handing in."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse

from declarations.enums import FindingVerdict
from declarations.pages.conditions import report_page
from review import panel_selectors as selectors
from review.enums import ConflictState, PanelState
from review.models import Assignment, Panel, ScoreItem
from review.pages.expert_case import ExpertCase
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
    ScoreSheet,
    points_text,
)
from review.scoring import SavedScore
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday

LATE = {"tone": "red", "icon": "exclamation-circle", "note": "已逾期"}
EMPTY = {"heading": "暂无评审任务", "text": "分配评审任务后，将在此处列出待评审的申报和评分截止日，并发送消息。"}
STATEMENT = (
    "本人与该企业不存在下列情形：现任职或曾任职；持有股份或担任董事、监事；近三年有合作项目或为其提供有偿服务；近亲属在该企业任职或持股；其他可能影响公正评审的关系。",
    "本人独立评分，不与企业联系，不向任何人透露评审任务、评分和申报材料的内容。",
)


def expert_url(name: str, number: str) -> str:
    """The address of one of the expert's pages on a declaration."""
    return reverse(f"review:{name}", args=[number])


def desk_page(user: User) -> dict[str, Any]:
    """Everything review/expert/desk.html shows: what is to be scored now, panels chaired, what is over."""
    rows = list(selectors.own_assignments(user))
    current = [one for one in rows if one.panel.filed_at is None and one.is_live]
    active = [one for one in current if not one.is_out]
    done = [one for one in active if one.submitted_at is not None]
    pending = [one for one in active if one.accepted_at is None]
    chaired = list(selectors.panels_visible(user).filter(chair=user))
    following = next_task(user)
    return {
        "progress": f"已评{len(done)}份，共{len(active)}份，还剩{len(active) - len(done)}份。" if active else "",
        "due_on": following.panel.due_on if following else None,
        "next_url": assignment_url(following) if following else "",
        "figures": [
            {"label": "已评", "value": f"{len(done)} / {len(active)}", "unit": "件"},
            {"label": "待声明", "value": len(pending), "unit": "件", "tone": "amber" if pending else ""},
            {"label": "待评分", "value": len(active) - len(done) - len(pending), "unit": "件"},
        ]
        if active
        else [],
        "table": _assignments_table(current, "本人的评审任务，未提交的在前") | {"keys": True, "empty": EMPTY},
        "chaired": [_chaired(one) for one in chaired if one.filed_at is None],
        "ended": _assignments_table([one for one in rows if one not in current], "已结束的评审任务"),
        "ended_panels": [one for one in chaired if one.filed_at is not None],
    }


def next_task(user: User) -> Assignment | None:
    """What the expert has still to hand in, the nearest day first."""
    own = selectors.own_assignments(user).filter(is_live=True, submitted_at__isnull=True)
    waiting = own.exclude(conflict_state=ConflictState.CONFLICT)
    return waiting.order_by(F("panel__due_on").asc(nulls_last=True), "declaration__number").first()


def _assignments_table(rows: list[Assignment], caption: str) -> dict[str, Any]:
    labels = ("申报编号", "企业名称", "类别", "所在地区", "评审组", "评分截止", "进度")
    return {
        "caption": caption,
        "columns": [{"label": label} for label in labels],
        "rows": [_assignment_row(one, labels) for one in rows],
    }


def _assignment_row(one: Assignment, labels: tuple[str, ...]) -> dict[str, Any]:
    declaration = one.declaration
    text, tone, icon = _progress(one)
    is_open = one.is_live and not one.is_out
    is_late = is_open and one.submitted_at is None and _is_past(one.panel)
    cells: tuple[dict[str, Any], ...] = (
        {"text": declaration.number},
        {"text": declaration.enterprise_name},
        {"text": declaration.get_tier_display()},
        {"text": declaration.region.full_name},
        {"text": one.panel.name},
        {"text": cn_date(one.panel.due_on), **(LATE if is_late else {})},
        {"text": text, "badge": True, "tone": tone, "icon": icon},
    )
    return {
        "url": assignment_url(one) if is_open else "",
        "cells": [{"label": label} | cell for label, cell in zip(labels, cells, strict=True)],
    }


def assignment_url(one: Assignment) -> str:
    """The page on which an open assignment goes on: the statement first, then the sheet."""
    name = "expert_score" if one.accepted_at is not None else "expert_statement"
    return expert_url(name, one.declaration.number)


def _is_past(panel: Panel) -> bool:
    return panel.due_on is not None and panel.due_on < clock.today()


def _progress(one: Assignment) -> tuple[str, str, str]:
    if one.is_out:
        return "已回避", "grey", "dash-circle"
    if one.panel.filed_at is not None or not one.is_live:
        return "评审结束", "grey", "lock"
    if one.submitted_at is not None:
        return "已提交", "green", "check-circle"
    if one.accepted_at is None:
        return "待声明", "amber", "exclamation-circle"
    return ("评分中", "progress", "pencil") if one.input_versions else ("待评分", "neutral", "hourglass")


def _chaired(panel: Any) -> dict[str, Any]:
    due = f"，{cn_date_weekday(panel.due_on)}截止" if panel.due_on and panel.state == PanelState.SCORING else ""
    note = f"已提交评分 {panel.submitted_count} / {panel.assigned_count}{due}"
    can_sign = panel.state == PanelState.SCORING and panel.submitted_count == panel.assigned_count
    return {
        "title": f"专家组结果和意见：{panel.name}",
        "note": note,
        "whose": "本人任组长",
        "status": panel.state_label,
        "tone": "amber" if can_sign else "neutral",
        "url": reverse("review:chair_panel", args=[panel.pk]),
        "action": "签署评审结果" if can_sign else "查看",
    }


def statement_page(assignment: Assignment, form: Any) -> dict[str, Any]:
    """Everything review/expert/statement.html shows: who the enterprise is, nothing of its file."""
    declaration = assignment.declaration
    return {
        "assignment": assignment,
        "declaration": declaration,
        "due_on": assignment.panel.due_on,
        "form": form,
        "statement": STATEMENT,
        "facts": [
            {"label": "企业名称", "value": declaration.enterprise_name},
            {"label": "所在地区", "value": declaration.region.full_name},
            {"label": "类别", "value": declaration.get_tier_display()},
            {"label": "评审组", "value": assignment.panel.name},
        ],
        "accept_url": expert_url("expert_accept", declaration.number),
        "conflict_url": expert_url("expert_conflict", declaration.number),
    }


def score_page(assignment: Assignment, user: User, at: datetime) -> dict[str, Any]:
    """Everything review/expert/score.html shows."""
    sheet, number = ScoreSheet(assignment), assignment.declaration.number
    case = ExpertCase(user, assignment.declaration, at)
    before, after, place, total = selectors.neighbours_of(assignment)
    is_open = assignment.submitted_at is None and assignment.panel.state == PanelState.SCORING
    acts = [{"label": "提交评分", "url": expert_url("expert_submit", number), "tone": "primary"}] if is_open else []
    if is_open:
        acts.append({"label": "声明回避", "url": expert_url("expert_conflict", number), "tone": "plain"})
    return {
        "assignment": assignment,
        "declaration": assignment.declaration,
        "blocks": case.blocks,
        "is_open": is_open,
        "due_on": assignment.panel.due_on if is_open else None,
        "autosave_url": expert_url("expert_autosave", number),
        "items": [_item(sheet, item) for item in sheet.items],
        "clauses": [_clause(sheet, case, one) for one in sheet.clauses],
        "opinion": _field(sheet, OPINION, "评审意见", kind="long_text", rows=6, max_length=OPINION_LENGTH),
        "summary": summary(sheet),
        "evidence": evidence_of_case(case),
        "issues": case.submission.issues,
        # By the figures alone: an expert reads no desk's finding, and who decided a waiver by office only.
        "report": report_page(case.report, rulings=case.rulings, is_public=True),
        "rulings": case.rulings.words_on(case.report),
        "waived": [(one.text, case.rulings.waiver_words(one)) for one in case.report.clauses if one.waived],
        "acts": acts,
        "previous_url": expert_url("expert_score", before) if before else "",
        "next_url": expert_url("expert_score", after) if after else "",
        "position_text": f"第 {place} 件，共 {total} 件，已评 {selectors.expert_counts(user)['submitted']} 件",
    }


def summary(sheet: ScoreSheet) -> dict[str, Any]:
    """The total so far and how much is missing: what follows every saved input."""
    return {"total": points_text(sheet.total) or "0", "most": sheet.most, "missing": len(sheet.gaps())}


def saved_answer(saved: SavedScore, sheet: ScoreSheet, at: datetime) -> tuple[dict[str, Any], int]:
    """Autosave's answer (docs/pages.md, Autosave) and its status."""
    if saved.is_conflict:
        kind = saved.name.partition(".")[0]
        values = saved.value if isinstance(saved.value, list) else [saved.value]
        names = {CLAUSE: dict(FindingVerdict.choices), FILES: sheet.file_keys(saved.name.partition(".")[2])}
        theirs = "、".join(names.get(kind, {}).get(one, one) for one in values)
        conflict = {
            "field": saved.name,
            "theirs": theirs or "（空）",
            "their_version": saved.version,
            "their_values": values,
            "by": "本人在另一窗口",
            "at": "",
        }
        return {"conflict": conflict}, 409
    fragment = render_to_string("review/expert/summary.html", {"summary": summary(sheet)})
    return {
        "saved_at": f"{clock.local(at):%H:%M:%S}",
        "version": saved.version,
        "value": None if saved.error or saved.name.startswith((CLAUSE, FILES)) else saved.value,
        "error": saved.error or None,
        "fragments": {"#score-summary": fragment},
    }, 200


def submit_page(assignment: Assignment, error: str = "") -> dict[str, Any]:
    """Everything review/expert/submit.html shows before a sheet is handed in."""
    sheet, number = ScoreSheet(assignment), assignment.declaration.number
    score_url = expert_url("expert_score", number)
    return {
        "declaration": assignment.declaration,
        "error": error,
        "gaps": [{"text": gap.text, "href": f"{score_url}#field-{gap.input_name}"} for gap in sheet.gaps()],
        "facts": [
            *({"label": item.title, "value": f"{_points(sheet, item)} / {item.max_points} 分"} for item in sheet.items),
            {"label": "合计", "value": f"{points_text(sheet.total) or '0'} / {sheet.most} 分"},
            {"label": "评审意见", "value": assignment.opinion or "未填写"},
        ],
        "score_url": score_url,
    }


def _points(sheet: ScoreSheet, item: ScoreItem) -> str:
    score = sheet.scores.get(item.pk)
    return points_text(score.points) if score is not None and score.points is not None else "未评"


def _field(sheet: ScoreSheet, name: str, label: str, **more: Any) -> dict[str, Any]:
    """One input for pieces/sheet_field.html."""
    return {
        "name": name,
        "label": label,
        "kind": "money",
        "value": sheet.text_of(name),
        "version": sheet.version_of(name),
        "error": sheet.error_of(name),
        "required": True,
        **more,
    }


def _item(sheet: ScoreSheet, item: ScoreItem) -> dict[str, Any]:
    reason = "评为 0 分或满分的，须写明理由。"
    return {
        "title": item.title,
        "max": item.max_points,
        "anchors": item.anchors.splitlines(),
        "points": _field(sheet, f"{POINTS}.{item.key}", f"{item.title}得分", unit=f"分，满分 {item.max_points}"),
        "reason": _field(
            sheet, f"{REASON}.{item.key}", f"{item.title}理由", kind="long_text", rows=2, required=False,
            max_length=REASON_LENGTH, help=reason,
        ),
    }  # fmt: skip


def _clause(sheet: ScoreSheet, case: ExpertCase, one: Any) -> dict[str, Any]:
    field = _field(sheet, f"{CLAUSE}.{one.id}", one.text, kind="choice", choices=FindingVerdict.choices)
    grounds = _field(
        sheet, f"{GROUNDS}.{one.id}", "依据", kind="long_text", rows=2, required=False, max_length=GROUNDS_LENGTH,
        help="认定为不符合的，须写明依据。", is_part=True,
    )  # fmt: skip
    files = sheet.file_keys(one.id)
    looked = _field(
        sheet, f"{FILES}.{one.id}", "所看材料", kind="multi_choice", choices=list(files.items()), required=False,
        is_part=True,
    ) if files else None  # fmt: skip
    tick = sheet.ticks.get(one.id)
    return {
        "field": field,
        "grounds": grounds,
        "looked": looked,
        "has_grounds": bool(tick and (tick.note or tick.evidence)),
        "citation": one.citation,
        "evidence": case.proofs_of(one.id),
        "verdict": dict(FindingVerdict.choices).get(field["value"], "未认定"),
        "note": tick.note if tick else "",
    }


def evidence_of_case(case: ExpertCase) -> list[dict[str, Any]]:
    """Attachment 4's items with the files of the frozen version, for pieces/evidence_item.html."""
    words = {clause.id: clause.text for clause in case.report.clauses}
    return [
        {
            "id": item.pk,
            "number": item.serial,
            "title": item.text,
            "required": item.is_required,
            "clauses": [words[clause] for clause in item.clauses if clause in words],
            "files": case.files.get(item.serial, []),
            "missing": not case.files.get(item.serial),
        }
        for item in case.requirements
    ]


def panel_lead(panel: Panel) -> str:
    """A panel in one line, for the chair's pages and the province's."""
    parts = (
        f"{panel.round.code} {panel.get_tier_display()}",
        f"组长{panel.chair_name}",
        f"每件申报{panel.experts_required}名专家",
        f"分差上限{panel.spread_limit}分",
        f"通过分数{panel.pass_mark}分（供参考）",
    )
    return " · ".join(parts)
