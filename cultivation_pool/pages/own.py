"""The enterprise's pages: its titles and reports, and one report that has been submitted."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from cultivation_pool import selectors
from cultivation_pool.enums import ReportState
from cultivation_pool.kinds import ANNUAL, KINDS, QUARTERLY, Kind, kind_of
from cultivation_pool.models.process import PoolReport
from cultivation_pool.pages.looks import badge_cell, deadline_of, due_text, entries_of, look_of, moment_text
from cultivation_pool.pages.reading import ReadReport
from cultivation_pool.renewal import renewals
from cultivation_pool.services import correcting
from review.titles import notes_of
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, deadline_chip
from zjtx.registry.models import Title

NOTES = {QUARTERLY.key: "附件6，自年初累计数", ANNUAL.key: "附件5，上一年度情况"}
EMPTY = {
    QUARTERLY.key: "持有有效称号的企业，每季度结束后在此处填报附件6。",
    ANNUAL.key: "持有有效称号的企业，每年在此处填报附件5。",
}


def mine_page(user: Any, at: datetime) -> dict[str, Any]:
    """Everything pool/mine.html shows."""
    today = clock.local(at).date()
    titles = selectors.own_titles(user)
    return {
        "titles": _titles(titles, today),
        "renewals": renewals(user, titles, at),
        "waiting": [_waiting(one) for one in selectors.own_unfiled(user)],
        "tables": [_reports(kind, list(selectors.own_reports(user, kind)), today) for kind in KINDS],
    }


def _waiting(report: PoolReport) -> dict[str, Any]:
    kind = kind_of(report)
    return {
        "title": kind.name(report.period),
        "note": "已退回，按修改意见更正后重新提交" if report.version else NOTES[kind.key],
        "url": reverse("pool:report", args=[report.period]),
        "action": "查看修改意见" if report.version else "填报",
        "chip": deadline_chip(deadline_of(report)),
    }


def _titles(titles: list[Title], today: Any) -> dict[str, Any]:
    labels = ("称号", "认定文号", "证书编号", "有效期首日", "有效期末日", "状态")
    rows, notes = [], notes_of(titles)
    for title in titles:
        valid = title.is_valid_on(today)
        ended = (
            title.get_end_reason_display() if title.ended_on else "有效期已满" if title.ends_on < today else "尚未生效"
        )
        texts = (
            f"{title.get_tier_display()}（{title.year}年）", title.document_number or "—", title.number or "—",
            cn_date(title.starts_on), cn_date(title.ends_on),
        )  # fmt: skip
        badge = {"text": "有效" if valid else ended, "badge": True, "tone": "green" if valid else "grey"}
        cells = [{"label": label, "text": text} for label, text in zip(labels, texts, strict=False)]
        cells[0]["note"] = title.product_name
        status = {"label": "状态", **badge, "note": "；".join(notes[title.pk])}
        rows.append({"cells": [*cells, status]})
    return {
        "caption": "本企业的称号",
        "columns": [{"label": label} for label in labels],
        "rows": rows,
        "empty": {"heading": "尚无称号", "text": "获得认定并公布后，称号及有效期显示在此处。"},
    }


def _reports(kind: Kind, reports: list[PoolReport], today: Any) -> dict[str, Any]:
    labels = (kind.period_word, "状态", "填报截止", "首次提交", "审核通过")
    rows = []
    for one in reports:
        cells = [
            {"text": kind.sheet.short_title(one.period)},
            badge_cell(one, today),
            {"text": due_text(one)},
            {"text": moment_text(one.submitted_at)},
            {"text": moment_text(one.accepted_at)},
        ]
        labelled = [{"label": label, **cell} for label, cell in zip(labels, cells, strict=True)]
        rows.append({"url": reverse("pool:report", args=[one.period]), "cells": labelled})
    return {
        "caption": kind.noun,
        "columns": [{"label": label} for label in labels],
        "rows": rows,
        "empty": {"heading": f"尚无{kind.noun}", "text": EMPTY[kind.key]},
    }


def report_page(report: PoolReport, at: datetime) -> dict[str, Any]:
    """Everything pool/report.html shows: the submission that counts, the city's remarks, the timeline."""
    kind = kind_of(report)
    page: dict[str, Any] = {
        "report": report,
        "kind": kind,
        "title": kind.name(report.period),
        "paper_title": kind.sheet.title_of(report.period),
        "look": look_of(report, clock.local(at).date()),
        "deadline": deadline_of(report),
        "entries": entries_of(selectors.timeline(report)),
        "can_ask": report.state == ReportState.ACCEPTED and correcting.asked(report) is None,
    }
    entry = selectors.submission_of(report, report.version) if report.version else None
    if entry is None:
        return page
    earlier = selectors.submission_of(report, report.version - 1) if report.version > 1 else None
    sent = report.remarks.filter(sent_at__isnull=False)
    return {**page, **ReadReport(report, entry, earlier, sent).page(), "entry": entry}


def correction_page(report: PoolReport, form: Any) -> dict[str, Any]:
    """What pieces/form_page.html shows before an enterprise asks for a correction."""
    name, own = kind_of(report).name(report.period), reverse("pool:report", args=[report.period])
    return {
        "form": form,
        "page_name": f"申请更正：{name}",
        "lead_text": "市级主管部门同意后重新开放填报，更正前后的内容都保留在办理记录中。",
        "submit_label": "提交申请",
        "crumbs": [("培育库", reverse("pool:mine")), (name, own)],
        "cancel_url": own,
    }
