"""The enterprise's list, the choice of tiers, a round's notice, and the overview of one declaration."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from declarations import guards, policies, selectors, workflow
from declarations.enums import Desk, Status, WindowKind
from declarations.findings import disclosure
from declarations.matters import Note, own_matters
from declarations.models import Declaration, Round, TransitionLog
from declarations.pages.blank_forms import form_links
from declarations.pages.filling import navigation
from declarations.services.tier_change import other_tiers
from declarations.validators import Examination
from zjtx.common import statuses
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday, cn_moment
from zjtx.registry.enums import Tier
from zjtx.registry.models import Title

NEXT_STEPS = {
    Status.DRAFT: "填写申报表各部分并上传佐证材料，填全后提交申报。",
    Status.RETURNED: "按修改意见更正后重新提交。",
    Status.DISTRICT_REVIEW: "等待区县主管部门初审，无须操作。",
    Status.CITY_REVIEW: "等待市级主管部门初审，无须操作。",
    Status.RECOMMENDED: "已推荐至省工业和信息化厅。请打印申报表并签字盖章，报送市级主管部门。",
    Status.NOT_RECOMMENDED: "初审未予推荐，理由见办理记录。",
    Status.WITHDRAWN: "本申报已撤回，可在申报时间内重新开始。",
    Status.EXPERT_REVIEW: "专家评审中，无须操作。",
    Status.REVIEWED: "专家评审已完成，等待省级审定。",
    Status.PROPOSED: "已列入拟认定名单，等待公示。",
    Status.PUBLICITY: "正在公示，公示期内可提出异议。",
    Status.RECOGNISED: "已获认定，请按季度填报培育库报表。",
    Status.NOT_RECOGNISED: "未获认定，理由见办理记录。",
}
OWN_LABELS = ("申报编号", "类别", "批次", "状态", "提交时间", "修改截止")
LOG_TONES = {"returned": "amber", "not_recommended": "red", "recommended": "green", "withdrawn": "grey"}


def own_rows(declarations: Iterable[Declaration]) -> list[dict[str, Any]]:
    """Rows of pieces/data_table.html for the enterprise's own list."""
    return [
        {"url": reverse("declarations:detail", args=[one.number]), "cells": _own_cells(one)} for one in declarations
    ]


def _own_cells(declaration: Declaration) -> list[dict[str, Any]]:
    look = statuses.look_of(declaration.status) or statuses.Look("")
    texts = (
        declaration.number,
        declaration.get_tier_display(),
        f"{declaration.year}年 {declaration.round.code}",
        declaration.get_status_display(),
        cn_moment(declaration.submitted_at) if declaration.submitted_at else "未提交",
        cn_date_weekday(declaration.due_at) if declaration.due_at and declaration.is_editable else "—",
    )
    cells: list[dict[str, Any]] = [
        {"label": label, "text": text} for label, text in zip(OWN_LABELS, texts, strict=True)
    ]
    cells[OWN_LABELS.index("状态")] |= {"badge": True, "tone": look.tone, "icon": look.icon}
    return cells


def own_table(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The enterprise's list as pieces/data_table.html reads it."""
    return {
        "caption": "本企业的申报",
        "columns": [{"label": label} for label in OWN_LABELS],
        "rows": rows,
        "empty": {
            "heading": "尚无申报",
            "text": "查看正在受理的批次，选择类别后开始填报。",
            "action_url": reverse("declarations:rounds"),
            "action_label": "查看申报批次",
        },
    }


def notice_page(round_: Round) -> dict[str, Any]:
    """A round's public notice page."""
    windows = round_.windows.order_by("opens_at")
    facts = [
        {"label": "文号", "value": round_.document_number},
        {"label": "印发日期", "value": cn_date(round_.issued_on)},
        *(
            {"label": one.get_kind_display(), "value": f"{cn_date(one.opens_at)}至{cn_date_weekday(one.closes_at)}"}
            for one in windows
        ),
        *(
            {"label": f"{Tier(one.tier).label}计划数", "value": f"不低于{one.plan_count}"}
            for one in round_.tiers.all()
            if one.plan_count
        ),
        {"label": "承办处室", "value": round_.office or "—"},
        {"label": "咨询电话", "value": round_.desk_phones or "—"},
    ]
    # Older rounds stand on notices whose conditions this system does not hold.
    has_self_check = any(one.rule_set and one.sheet for one in round_.tiers.all())
    return {"round": round_, "facts": facts, "forms": form_links(round_), "has_self_check": has_self_check}


def overview_page(user: Any, declaration: Declaration, examination: Examination | None, at: datetime) -> dict[str, Any]:
    """Everything declarations/detail.html shows."""
    status, matters = Status(declaration.status), own_matters(user, declaration, at)
    page: dict[str, Any] = {
        "declaration": declaration,
        "next_step": NEXT_STEPS[status],
        "due_at": _due(declaration),
        "remarks": remark_rows(declaration),
        "entries": timeline_entries(selectors.timeline(declaration), matters.notes),
        "asks": matters.asks,
        "submissions": list(declaration.submissions.order_by("-version")),
        "can_withdraw": _can_withdraw(user, declaration),
        "title_facts": title_facts(declaration),
        "other_tiers": other_tiers(user, declaration, at),
        "disclosure": disclosure(declaration),
    }
    if examination is not None:
        page |= navigation(examination, "")
        page["remarks"] = remark_rows(declaration)
        page["blockers"] = [one for one in examination.blockers() if one.block != "submit"]
        page["headline"] = examination.report.headline
    return page


def title_facts(declaration: Declaration) -> list[dict[str, str]]:
    """The title that the declaration brought, for pieces/definition_list.html; empty before recognition."""
    if declaration.status != Status.RECOGNISED:
        return []
    same = {"enterprise_id": declaration.enterprise_id, "tier": declaration.tier, "year": declaration.year}
    title = Title.objects.filter(**same).order_by("-pk").first()
    if title is None:
        return []
    facts = [
        {"label": "称号", "value": f"{title.year}年度{title.get_tier_display()}"},
        {"label": "证书编号", "value": title.number},
        {"label": "认定文号", "value": title.document_number},
        {"label": "有效期", "value": f"{cn_date(title.starts_on)}至{cn_date(title.ends_on)}"},
    ]
    if title.product_name:
        facts.insert(1, {"label": "产品（技术）名称", "value": title.product_name})
    if title.ended_on is not None:
        facts.append({"label": "终止", "value": f"{cn_date(title.ended_on)}，{title.get_end_reason_display()}"})
    return facts


def _due(declaration: Declaration) -> datetime | None:
    if declaration.status == Status.DRAFT:
        window = guards.window_of(declaration, WindowKind.APPLY)
        return window.closes_at if window else None
    return declaration.due_at if declaration.status == Status.RETURNED else None


def _can_withdraw(user: Any, declaration: Declaration) -> bool:
    names = ("discard", "withdraw_from_district", "withdraw", "withdraw_returned")
    is_possible = any(workflow.BY_NAME[name].source == declaration.status for name in names)
    return is_possible and policies.own_administrator(user, declaration) is None


def remark_rows(declaration: Declaration) -> list[dict[str, Any]]:
    """Open remarks with the field they concern and the page where it is corrected."""
    from declarations.answers.fields import answer_fields
    from declarations.answers.storage import sheet_of

    fields = answer_fields(sheet_of(declaration).version)
    rows = []
    for remark in selectors.open_remarks(declaration):
        field = fields.get(remark.field)
        row = {
            "text": remark.text,
            "author": Desk(remark.desk).label,
            "at_text": cn_date(remark.sent_at),
            "field_label": field.full_label(remark.year) if field else "整份申报",
        }
        if field is not None and declaration.is_editable:
            anchor = f"{remark.field}.{remark.year}" if remark.year else remark.field
            address = reverse("declarations:block", args=[declaration.number, field.block.key])
            row["url"] = f"{address}#field-{anchor}"
        rows.append(row)
    return rows


def timeline_entries(log: Iterable[TransitionLog], notes: Iterable[Note] = ()) -> list[dict[str, Any]]:
    """Entries of pieces/timeline.html, newest first; `notes` are what upper apps add."""
    dated = [*_logged(log), *((one.at, {**vars(one), "at_text": cn_moment(one.at)}) for one in notes)]
    return [entry for _at, entry in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def _logged(log: Iterable[TransitionLog]) -> list[tuple[datetime, dict[str, Any]]]:
    return [
        (
            entry.at,
            {
                "at_text": cn_moment(entry.at),
                "what": entry.label,
                "who": entry.actor_label,
                "opinion": entry.opinion or entry.reason,
                "note": f"第{entry.version}版" if entry.version else "",
                "tone": LOG_TONES.get(entry.target, "progress"),
            },
        )
        for entry in log
    ]
