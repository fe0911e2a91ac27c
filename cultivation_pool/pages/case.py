"""The city's page of one report, and the pages before its acts."""

from datetime import datetime
from typing import Any

from cultivation_pool import selectors
from cultivation_pool.answers import fields_of
from cultivation_pool.calendar import CORRECTION_WORKING_DAYS
from cultivation_pool.enums import ReportEvent, ReportState
from cultivation_pool.kinds import kind_of
from cultivation_pool.models.process import PoolReport
from cultivation_pool.pages.looks import deadline_of, due_text, entries_of, look_of, moment_text
from cultivation_pool.pages.reading import ReadReport
from cultivation_pool.services.correcting import asked, reopening_refusal
from cultivation_pool.services.deciding import act_refusal
from cultivation_pool.services.extending import extension_refusal
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.common.working_days import add_working_days

WHOLE = "form"
WHOLE_LABEL = "整份报表"


def case_page(user: Any, report: PoolReport, at: datetime) -> dict[str, Any]:
    """Everything pool/case.html shows. Figures are those of the last submission, never what is being typed."""
    on_desk = user.role == "city_officer" and report.state == ReportState.SUBMITTED
    kind = kind_of(report)
    page: dict[str, Any] = {
        "report": report,
        "kind": kind,
        "title": f"{report.enterprise_name} {kind.name(report.period)}",
        "paper_title": kind.sheet.title_of(report.period),
        "board_url": kind.board_url(report.period),
        "look": look_of(report, clock.local(at).date()),
        "deadline": deadline_of(report),
        "facts": _facts(report),
        "entries": entries_of(selectors.timeline(report)),
        "contacts_url": kind.url("contacts", report) if kind.sheet.PHONES and report.version else "",
        "acts": _acts(user, report) if user.role == "city_officer" else [],
    }
    entry = selectors.submission_of(report, report.version) if report.version else None
    if entry is None:
        return page
    earlier = selectors.submission_of(report, report.version - 1) if report.version > 1 else None
    remark_url = kind.url("remark_add", report) if on_desk else ""
    seen = [one for one in report.remarks.all() if one.sent_at or user.role == "city_officer"]
    read = ReadReport(report, entry, earlier, seen, remark_url=remark_url, can_remove=on_desk, is_masked=True)
    return {**page, **read.page(), "entry": entry}


def _facts(report: PoolReport) -> list[dict[str, str]]:
    return [
        {"label": "统一社会信用代码", "value": report.enterprise.uscc},
        {"label": "填报截止", "value": due_text(report)},
        {"label": "首次提交", "value": moment_text(report.submitted_at), "note": "逾期提交" if report.is_late else ""},
        {"label": "审核通过", "value": moment_text(report.accepted_at)},
    ]


def _acts(user: Any, report: PoolReport) -> list[dict[str, str]]:
    """A report that is out has a day to be moved, one that is in has decisions, an accepted one can be opened again."""
    if report.state == ReportState.ACCEPTED:
        url = kind_of(report).url("reopen", report)
        refusal = reopening_refusal(report, user) or ""
        return [{"label": "重新开放填报", "url": url, "tone": "plain", "refusal": refusal}]
    if report.is_editable:
        url = kind_of(report).url("extend", report)
        refusal = extension_refusal(report, user) or ""
        return [{"label": "延长截止日", "url": url, "tone": "plain", "refusal": refusal}]
    found = []
    for name, label, event, tone in (
        ("accept", "审核通过", ReportEvent.ACCEPTED, "primary"),
        ("return", "退回修改", ReportEvent.RETURNED, "plain"),
    ):
        url = kind_of(report).url(name, report)
        found.append({"label": label, "url": url, "tone": tone, "refusal": act_refusal(report, user, event) or ""})
    return found


def remark_places(report: PoolReport, names: list[str]) -> list[tuple[str, str]]:
    """(value, label) of the places that a remark can be pinned to: those named, else all."""
    fields = fields_of(report)
    every = [*((name, field.full_label()) for name, field in fields.items()), (WHOLE, WHOLE_LABEL)]
    if names == [""]:
        return every[-1:]
    chosen = [pair for pair in every if pair[0] in names]
    return chosen or every


def extension_page(report: PoolReport, form: Any) -> dict[str, Any]:
    """What pieces/form_page.html shows for a later day."""
    present = cn_date_weekday(report.correct_by or report.due_on)
    return {
        "form": form,
        "page_name": f"延长截止日：{kind_of(report).name(report.period)}",
        "lead_text": f"{report.enterprise_name}，现截止日{present}。延长后告知企业，催报按新的截止日计算。",
        "submit_label": "延长截止日",
        "crumbs": _crumbs(report),
        "cancel_url": kind_of(report).url("case", report),
    }


def reopening_page(report: PoolReport, form: Any, at: datetime) -> dict[str, Any]:
    """What pieces/confirm_page.html shows before an accepted report is opened again."""
    kind, request = kind_of(report), asked(report)
    until = add_working_days(clock.local(at).date(), CORRECTION_WORKING_DAYS).date
    facts = [{"label": "企业", "value": report.enterprise_name}, {"label": "第几次提交", "value": report.version}]
    if request is not None:
        facts.append({"label": "企业申请", "value": request.opinion})
    return {
        "form": form,
        "page_name": f"重新开放填报：{kind.name(report.period)}",
        "act_label": "重新开放填报",
        "crumbs": _crumbs(report),
        "facts": facts,
        "consequences": [
            "报表回到企业修改，须重新提交和审核；已通过的内容保留在办理记录中。",
            f"企业须于{cn_date_weekday(until)}前重新提交。",
            "以站内消息和电子邮件告知企业。",
        ],
        "whom": report.enterprise_name,
        "cancel_url": kind.url("case", report),
    }


def contacts_page(report: PoolReport) -> dict[str, Any]:
    """What pool/report_contacts.html shows: names and numbers of the last submission, in full."""
    kind, entry = kind_of(report), selectors.submission_of(report, report.version)
    answers = (entry.answers or {}) if entry else {}
    block = next(one for one in kind.sheet.BLOCKS if one.key == "people")
    fields = fields_of(report)
    names = [name for one in block.rows for name in one.fields]
    return {
        "title": f"{report.enterprise_name} 联系电话",
        "crumbs": _crumbs(report),
        "back_url": kind.url("case", report),
        "contacts": [{"label": fields[n].full_label(), "value": answers.get(n) or "未填写"} for n in names],
    }


def remark_page(report: PoolReport, form: Any) -> dict[str, Any]:
    """What pieces/form_page.html shows for a remark."""
    return {
        "form": form,
        "page_name": "填写修改意见",
        "submit_label": "保存意见",
        "crumbs": _crumbs(report),
        "cancel_url": kind_of(report).url("case", report),
    }


def decision_page(report: PoolReport, event: ReportEvent, form: Any, at: datetime) -> dict[str, Any]:
    """What pool/decision.html shows before an acceptance or a return."""
    kind = kind_of(report)
    unsent = selectors.unsent_remarks(report)
    labels = dict(remark_places(report, []))
    if event == ReportEvent.RETURNED:
        until = add_working_days(clock.local(at).date(), CORRECTION_WORKING_DAYS).date
        consequences = [
            f"随退回发出{len(unsent)}条修改意见，企业可修改报表。",
            f"企业须于{cn_date_weekday(until)}前重新提交。",
        ]
    else:
        consequences = ["报表数据定稿，企业不能再修改。", kind.sheet.ONCE_ACCEPTED]
    act = {ReportEvent.RETURNED: "退回修改", ReportEvent.ACCEPTED: "审核通过"}[event]
    return {
        "form": form,
        "page_name": f"{act}：{kind.name(report.period)}",
        "act_label": act,
        "crumbs": _crumbs(report),
        "facts": [{"label": "企业", "value": report.enterprise_name}, {"label": "第几次提交", "value": report.version}],
        "consequences": [*consequences, "以站内消息和电子邮件告知企业。"],
        "whom": report.enterprise_name,
        "reversible": "" if event == ReportEvent.RETURNED else "办理后不能撤销；需要更正的，写明理由重新开放填报。",
        "cancel_url": kind_of(report).url("case", report),
        "remarks": [{"field_label": labels[one.field or WHOLE], "text": one.text} for one in unsent]
        if event == ReportEvent.RETURNED
        else [],
    }


def _crumbs(report: PoolReport) -> list[tuple[str, str]]:
    kind = kind_of(report)
    return [("培育库", kind.board_url(report.period)), (report.enterprise_name, kind.url("case", report))]
