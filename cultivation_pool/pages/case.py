"""The city's page of one report, and the pages before its acts."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from cultivation_pool import selectors
from cultivation_pool.answers import answer_fields
from cultivation_pool.calendar import CORRECTION_WORKING_DAYS
from cultivation_pool.enums import ReportEvent, ReportState
from cultivation_pool.models import QuarterlyReport
from cultivation_pool.pages.looks import deadline_of, due_text, entries_of, look_of, moment_text
from cultivation_pool.pages.reading import ReadReport
from cultivation_pool.services.deciding import act_refusal
from cultivation_pool.services.extending import extension_refusal
from cultivation_pool.sheets.quarterly_2022 import short_title, title_of
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.common.working_days import add_working_days

WHOLE = "form"
WHOLE_LABEL = "整份报表"


def case_page(user: Any, report: QuarterlyReport, at: datetime) -> dict[str, Any]:
    """Everything pool/case.html shows. Figures are those of the last submission, never what is being typed."""
    on_desk = user.role == "city_officer" and report.state == ReportState.SUBMITTED
    page: dict[str, Any] = {
        "report": report,
        "title": f"{report.enterprise_name} {short_title(report.quarter)}报表",
        "paper_title": title_of(report.quarter),
        "board_url": _board_url(report),
        "look": look_of(report, clock.local(at).date()),
        "deadline": deadline_of(report),
        "facts": _facts(report),
        "entries": entries_of(selectors.timeline(report)),
        "figures": [],
        "acts": _acts(user, report) if user.role == "city_officer" else [],
    }
    entry = selectors.submission_of(report, report.version) if report.version else None
    if entry is None:
        return page
    earlier = selectors.submission_of(report, report.version - 1) if report.version > 1 else None
    remark_url = reverse("pool:remark_add", args=[report.pk]) if on_desk else ""
    remove = "pool:remark_remove" if on_desk else ""
    seen = [one for one in report.remarks.all() if one.sent_at or user.role == "city_officer"]
    read = ReadReport(report, entry, earlier, seen, remark_url=remark_url, remove_name=remove)
    return {**page, **read.page(), "entry": entry}


def _facts(report: QuarterlyReport) -> list[dict[str, str]]:
    return [
        {"label": "统一社会信用代码", "value": report.enterprise.uscc},
        {"label": "填报截止", "value": due_text(report)},
        {"label": "首次提交", "value": moment_text(report.submitted_at), "note": "逾期提交" if report.is_late else ""},
        {"label": "审核通过", "value": moment_text(report.accepted_at)},
    ]


def _acts(user: Any, report: QuarterlyReport) -> list[dict[str, str]]:
    """A report that is out has a day to be moved; one that is in has decisions."""
    if report.is_editable:
        url = reverse("pool:extend", args=[report.pk])
        refusal = extension_refusal(report, user) or ""
        return [{"label": "延长截止日", "url": url, "tone": "plain", "refusal": refusal}]
    found = []
    for name, label, event, tone in (
        ("accept", "审核通过", ReportEvent.ACCEPTED, "primary"),
        ("return", "退回修改", ReportEvent.RETURNED, "plain"),
    ):
        url = reverse(f"pool:{name}", args=[report.pk])
        found.append({"label": label, "url": url, "tone": tone, "refusal": act_refusal(report, user, event) or ""})
    return found


def remark_places(names: list[str]) -> list[tuple[str, str]]:
    """(value, label) of the places that a remark can be pinned to: those named, else all."""
    fields = answer_fields()
    every = [*((name, field.full_label()) for name, field in fields.items()), (WHOLE, WHOLE_LABEL)]
    if names == [""]:
        return every[-1:]
    chosen = [pair for pair in every if pair[0] in names]
    return chosen or every


def extension_page(report: QuarterlyReport, form: Any) -> dict[str, Any]:
    """What pieces/form_page.html shows for a later day."""
    crumbs = [("培育库", _board_url(report)), (report.enterprise_name, reverse("pool:case", args=[report.pk]))]
    present = cn_date_weekday(report.correct_by or report.due_on)
    return {
        "form": form,
        "page_name": f"延长截止日：{short_title(report.quarter)}报表",
        "lead_text": f"{report.enterprise_name}，现截止日{present}。延长后告知企业，催报按新的截止日计算。",
        "submit_label": "延长截止日",
        "crumbs": crumbs,
        "cancel_url": reverse("pool:case", args=[report.pk]),
    }


def remark_page(report: QuarterlyReport, form: Any) -> dict[str, Any]:
    """What pieces/form_page.html shows for a remark."""
    crumbs = [("培育库", _board_url(report)), (report.enterprise_name, reverse("pool:case", args=[report.pk]))]
    return {
        "form": form,
        "page_name": "填写修改意见",
        "submit_label": "保存意见",
        "crumbs": crumbs,
        "cancel_url": reverse("pool:case", args=[report.pk]),
    }


def decision_page(report: QuarterlyReport, event: ReportEvent, form: Any, at: datetime) -> dict[str, Any]:
    """What pool/decision.html shows before an acceptance or a return."""
    title = short_title(report.quarter)
    unsent = selectors.unsent_remarks(report)
    labels = dict(remark_places([]))
    if event == ReportEvent.RETURNED:
        until = add_working_days(clock.local(at).date(), CORRECTION_WORKING_DAYS).date
        consequences = [
            f"随退回发出{len(unsent)}条修改意见，企业可修改报表。",
            f"企业须于{cn_date_weekday(until)}前重新提交。",
        ]
    else:
        consequences = ["报表数据定稿，企业不能再修改。", "下一年度同季度的同比增幅按本报表计算。"]
    act = {ReportEvent.RETURNED: "退回修改", ReportEvent.ACCEPTED: "审核通过"}[event]
    return {
        "form": form,
        "page_name": f"{act}：{title}报表",
        "act_label": act,
        "crumbs": [("培育库", _board_url(report)), (report.enterprise_name, reverse("pool:case", args=[report.pk]))],
        "facts": [{"label": "企业", "value": report.enterprise_name}, {"label": "第几次提交", "value": report.version}],
        "consequences": [*consequences, "以站内消息和电子邮件告知企业。"],
        "whom": report.enterprise_name,
        "reversible": "" if event == ReportEvent.RETURNED else "办理后不能撤销。",
        "cancel_url": reverse("pool:case", args=[report.pk]),
        "remarks": [{"field_label": labels[one.field or WHOLE], "text": one.text} for one in unsent]
        if event == ReportEvent.RETURNED
        else [],
    }


def _board_url(report: QuarterlyReport) -> str:
    return f"{reverse('pool:board')}?quarter={report.quarter}"
