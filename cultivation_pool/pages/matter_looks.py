"""How cases look and read on every page: states, dates, timelines, files."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cultivation_pool.matter_enums import DecisionKind, MatterEvent, MatterState
from cultivation_pool.models import MatterDecision, MatterLog, VerificationCase
from cultivation_pool.services.matter_decisions import title_words
from review.pages.matters import due_text, file_rows, overdue_note
from zjtx.common.templatetags.zjtx import cn_date, cn_moment

FILES = "pool:matter_file"
STATE_LOOKS = {
    MatterState.RECEIVED: ("amber", "hourglass-split"),
    MatterState.VERIFYING: ("progress", "search"),
    MatterState.REPORTED: ("amber", "reply"),
    MatterState.PREPARED: ("amber", "people"),
    MatterState.NOT_UPHELD: ("grey", "dash-circle"),
    MatterState.WARNED: ("amber", "exclamation-triangle"),
    MatterState.REVOKED: ("red", "x-circle"),
    MatterState.REVERSED: ("grey", "arrow-counterclockwise"),
    MatterState.DISMISSED: ("grey", "dash-circle"),
}
EVENT_LOOKS = {
    MatterEvent.OPENED: ("neutral", "door-open"),
    MatterEvent.REPORTED: ("progress", "send"),
    MatterEvent.SENT_BACK: ("amber", "arrow-counterclockwise"),
    MatterEvent.PREPARED: ("amber", "people"),
    MatterEvent.DECLINED: ("amber", "arrow-counterclockwise"),
    MatterEvent.DECIDED: ("green", "check-circle"),
    MatterEvent.CONFIRMED: ("green", "check-circle"),
}


def badge(case: VerificationCase) -> dict[str, str]:
    """{"label", "tone", "icon"} of the state."""
    tone, icon = STATE_LOOKS[MatterState(case.state)]
    return {"label": case.get_state_display(), "tone": tone, "icon": icon}


def badge_cell(case: VerificationCase) -> dict[str, Any]:
    """The state as a cell of pieces/data_table.html."""
    look = badge(case)
    return {"text": look["label"], "badge": True, "tone": look["tone"], "icon": look["icon"]}


def due_cell(case: VerificationCase, at: datetime) -> dict[str, Any]:
    """Until when the desk has to act."""
    if case.due_on is None:
        return {"text": "—"}
    late = overdue_note(case.due_on, at)
    return {"text": due_text(case.due_on, case.is_provisional), "note": late, "tone": "red" if late else ""}


def entries_of(log: Iterable[MatterLog], *, for_enterprise: bool = False) -> list[dict[str, Any]]:
    """Entries of pieces/timeline.html, newest first. The enterprise reads what it was told and bureaus, no officer."""
    found = []
    for one in log:
        if for_enterprise and not one.told:
            continue
        tone, icon = EVENT_LOOKS.get(MatterEvent(one.event), ("progress", "dot"))
        who = one.actor_label
        if for_enterprise:
            who = "市级主管部门" if one.event == MatterEvent.ASKED else one.actor_label
        words = one.told if for_enterprise else one.words
        found.append(
            {
                "at_text": cn_moment(one.at), "what": one.get_event_display(), "who": who, "opinion": words,
                "tone": tone, "icon": icon,
            }
        )  # fmt: skip
    return found[::-1]


def files_of(owner: Any) -> list[dict[str, Any]]:
    """The files of a case, report, hearing or finding."""
    return file_rows(owner.files.select_related("stored"), FILES)


def decision_facts(one: MatterDecision, *, with_kind: bool = True) -> list[dict[str, str]]:
    """What was decided, as officers and the enterprise read it; without its kind where the heading says it."""
    facts = [{"label": "决定", "value": one.get_kind_display()}] if with_kind else []
    if one.document_number:
        facts.append({"label": "文号", "value": one.document_number})
    facts += [{"label": "决定日期", "value": cn_date(one.decided_on)}, {"label": "决定理由", "value": one.reason}]
    if one.rectify_by:
        facts.append({"label": "整改期限", "value": due_text(one.rectify_by)})
    if one.kind == DecisionKind.REVOCATION and one.ban is not None:
        ended = [_ended(row) for row in one.titles.select_related("title", "restored_by")]
        facts.append({"label": "终止的称号", "value": "；".join(ended) or "没有未终止的称号"})
        facts.append({"label": "不得申报期", "value": ban_text(one.ban)})
    return facts


def ban_text(ban: Any) -> str:
    """2022年8月1日至2025年7月31日, and since when it holds no more."""
    span = f"{cn_date(ban.starts_on)}至{cn_date(ban.ends_on)}"
    return f"{span}，已于{cn_date(ban.lifted_on)}解除（{ban.lift_document}）" if ban.lifted_on else span


def _ended(row: Any) -> str:
    if row.restored_by is not None:
        return f"{title_words(row)}（{row.note or '已恢复'}）"
    return f"{title_words(row)}（{row.note}）" if row.note else title_words(row)
