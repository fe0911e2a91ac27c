"""An expert's pages: what is assigned, the statement on conflicts, the score page, the page before handing in."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from declarations.enums import FindingVerdict, Status
from review import panel_selectors as selectors
from review.enums import PanelState
from review.models import Assignment, Panel, ScoreItem
from review.pages.expert_case import ExpertCase
from review.score_sheet import (
    CLAUSE,
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

STATEMENT = (
    "本人与该企业不存在下列情形：现任职或曾任职；持有股份或担任董事、监事；近三年有合作项目或为其提供有偿服务；近亲属在该企业任职或持股；其他可能影响公正评审的关系。",
    "本人独立评分，不与企业联系，不向任何人透露评审任务、评分和申报材料的内容。",
)


def expert_url(name: str, number: str) -> str:
    """The address of one of the expert's pages on a declaration."""
    return reverse(f"review:{name}", args=[number])


def desk_page(user: User) -> dict[str, Any]:
    """Everything review/expert/desk.html shows: progress, assignments, panels chaired."""
    rows = list(selectors.own_assignments(user))
    active = [one for one in rows if not one.is_out]
    done = [one for one in active if one.submitted_at is not None]
    pending = [one for one in active if one.accepted_at is None]
    return {
        "progress": f"{len(done)} / {len(active)}",
        "figures": [
            {"label": "已评", "value": f"{len(done)} / {len(active)}", "unit": "件"},
            {"label": "待声明", "value": len(pending), "unit": "件", "tone": "amber" if pending else ""},
            {"label": "待评分", "value": len(active) - len(done) - len(pending), "unit": "件"},
        ],
        "table": _assignments_table(rows),
        "chaired": [_chaired(one) for one in selectors.panels_visible(user).filter(chair=user)],
    }


def _assignments_table(rows: list[Assignment]) -> dict[str, Any]:
    labels = ("申报编号", "企业名称", "类别", "所在地区", "评审组", "进度")
    columns = [{"label": label} for label in labels]
    return {
        "caption": "本人的评审任务，未提交的在前",
        "columns": columns,
        "rows": [_assignment_row(one, labels) for one in rows],
        "keys": True,
        "empty": {"heading": "暂无评审任务", "text": "分配评审任务后，将在此处列出待评审的申报，并发送消息。"},
    }


def _assignment_row(one: Assignment, labels: tuple[str, ...]) -> dict[str, Any]:
    declaration = one.declaration
    text, tone, icon = _progress(one)
    is_open = declaration.status == Status.EXPERT_REVIEW and not one.is_out
    cells: tuple[dict[str, Any], ...] = (
        {"text": declaration.number},
        {"text": declaration.enterprise_name},
        {"text": declaration.get_tier_display()},
        {"text": declaration.region.full_name},
        {"text": one.panel.name},
        {"text": text, "badge": True, "tone": tone, "icon": icon},
    )
    name = "expert_score" if one.accepted_at is not None else "expert_statement"
    return {
        "url": expert_url(name, declaration.number) if is_open else "",
        "cells": [{"label": label} | cell for label, cell in zip(labels, cells, strict=True)],
    }


def _progress(one: Assignment) -> tuple[str, str, str]:
    if one.is_out:
        return "已回避", "grey", "dash-circle"
    if one.panel.filed_at is not None:
        return "评审结束", "grey", "lock"
    if one.submitted_at is not None:
        return "已提交", "green", "check-circle"
    if one.accepted_at is None:
        return "待声明", "amber", "exclamation-circle"
    return ("评分中", "progress", "pencil") if one.input_versions else ("待评分", "neutral", "hourglass")


def _chaired(panel: Any) -> dict[str, Any]:
    note = f"已提交评分 {panel.submitted_count} / {panel.assigned_count}"
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
        "autosave_url": expert_url("expert_autosave", number),
        "items": [_item(sheet, item) for item in sheet.items],
        "clauses": [_clause(sheet, case, one) for one in sheet.clauses],
        "opinion": _field(sheet, OPINION, "评审意见", kind="long_text", rows=6, max_length=OPINION_LENGTH),
        "summary": summary(sheet),
        "evidence": _evidence(case),
        "issues": case.submission.issues,
        "acts": acts,
        "previous_url": expert_url("expert_score", before) if before else "",
        "next_url": expert_url("expert_score", after) if after else "",
        "position_text": f"第 {place} 件，共 {total} 件",
    }


def summary(sheet: ScoreSheet) -> dict[str, Any]:
    """The total so far and how much is missing: what follows every saved input."""
    return {"total": points_text(sheet.total) or "0", "most": sheet.most, "missing": len(sheet.gaps())}


def saved_answer(saved: SavedScore, sheet: ScoreSheet, at: datetime) -> tuple[dict[str, Any], int]:
    """Autosave's answer (docs/pages.md, Autosave) and its status."""
    if saved.is_conflict:
        kind = saved.name.partition(".")[0]
        theirs = dict(FindingVerdict.choices).get(saved.value, saved.value) if kind == CLAUSE else saved.value
        conflict = {
            "field": saved.name,
            "theirs": theirs or "（空）",
            "their_version": saved.version,
            "their_values": [saved.value],
            "by": "本人在另一窗口",
            "at": "",
        }
        return {"conflict": conflict}, 409
    fragment = render_to_string("review/expert/summary.html", {"summary": summary(sheet)})
    return {
        "saved_at": f"{clock.local(at):%H:%M:%S}",
        "version": saved.version,
        "value": None if saved.error or saved.name.startswith(CLAUSE) else saved.value,
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
    verdict = dict(FindingVerdict.choices).get(field["value"], "未认定")
    return {"field": field, "citation": one.citation, "evidence": case.proofs_of(one.id), "verdict": verdict}


def _evidence(case: ExpertCase) -> list[dict[str, Any]]:
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


def panel_facts(panel: Panel) -> list[dict[str, str]]:
    """A panel in short, for the chair's pages and the province's."""
    return [
        {"label": "批次", "value": f"{panel.round.code} {panel.round.title}"},
        {"label": "类别", "value": panel.get_tier_display()},
        {"label": "组长", "value": panel.chair.full_name},
        {"label": "每件申报专家数", "value": f"{panel.experts_required}名"},
        {"label": "分差上限", "value": f"{panel.spread_limit}分"},
        {"label": "通过分数", "value": f"{panel.pass_mark}分（供参考）"},
    ]
