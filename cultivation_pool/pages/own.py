"""The enterprise's pages: its titles and reports, and one report that has been submitted."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from cultivation_pool import selectors
from cultivation_pool.models import QuarterlyReport
from cultivation_pool.pages.looks import badge_cell, deadline_of, due_text, entries_of, look_of, moment_text
from cultivation_pool.pages.reading import ReadReport
from cultivation_pool.renewal import renewals
from cultivation_pool.sheets.quarterly_2022 import short_title, title_of
from review.titles import notes_of
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, deadline_chip
from zjtx.registry.models import Title


def mine_page(user: Any, at: datetime) -> dict[str, Any]:
    """Everything pool/mine.html shows."""
    today = clock.local(at).date()
    reports, titles = list(selectors.own_reports(user)), selectors.own_titles(user)
    return {
        "titles": _titles(titles, today),
        "renewals": renewals(user, titles, at),
        "waiting": [
            {
                "title": f"{short_title(one.quarter)}报表",
                "note": "已退回，按修改意见更正后重新提交" if one.version else "附件6，自年初累计数",
                "url": reverse("pool:report", args=[one.quarter]),
                "action": "查看修改意见" if one.version else "填报",
                "chip": deadline_chip(deadline_of(one)),
            }
            for one in reports[::-1]
            if one.is_editable
        ],
        "table": _reports(reports, today),
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


def _reports(reports: list[QuarterlyReport], today: Any) -> dict[str, Any]:
    labels = ("季度", "状态", "填报截止", "首次提交", "审核通过")
    rows = []
    for one in reports:
        cells = [
            {"text": short_title(one.quarter)},
            badge_cell(one, today),
            {"text": due_text(one)},
            {"text": moment_text(one.submitted_at)},
            {"text": moment_text(one.accepted_at)},
        ]
        labelled = [{"label": label, **cell} for label, cell in zip(labels, cells, strict=True)]
        rows.append({"url": reverse("pool:report", args=[one.quarter]), "cells": labelled})
    return {
        "caption": "季度报表",
        "columns": [{"label": label} for label in labels],
        "rows": rows,
        "empty": {"heading": "尚无季度报表", "text": "持有有效称号的企业，每季度结束后在此处填报附件6。"},
    }


def report_page(report: QuarterlyReport, at: datetime) -> dict[str, Any]:
    """Everything pool/report.html shows: the submission that counts, the city's remarks, the timeline."""
    page: dict[str, Any] = {
        "report": report,
        "title": f"{short_title(report.quarter)}报表",
        "paper_title": title_of(report.quarter),
        "look": look_of(report, clock.local(at).date()),
        "deadline": deadline_of(report),
        "entries": entries_of(selectors.timeline(report)),
        "figures": [],
    }
    entry = selectors.submission_of(report, report.version) if report.version else None
    if entry is None:
        return page
    earlier = selectors.submission_of(report, report.version - 1) if report.version > 1 else None
    sent = report.remarks.filter(sent_at__isnull=False)
    return {**page, **ReadReport(report, entry, earlier, sent).page(), "entry": entry}
