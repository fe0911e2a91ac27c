"""The page on which a report is filled, autosave's answers, and the page before its submission."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from cultivation_pool import selectors
from cultivation_pool.answers import fields_of
from cultivation_pool.enums import ReportSource
from cultivation_pool.examination import Examination, examine
from cultivation_pool.models.process import PoolReport
from cultivation_pool.pages.looks import deadline_of, look_of
from cultivation_pool.services.saving import SavedCell
from declarations.answers.display import CodeNames
from declarations.answers.fields import AnswerField
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday

SYSTEM_SAYS = "按登记的有效称号，取最高梯度"


class FillPage:
    """The controls of a report in the paper's order, for pieces/sheet_field.html."""

    def __init__(self, examination: Examination) -> None:
        self.examination, self.report = examination, examination.report
        self.kind, self.fields = examination.kind, fields_of(examination.report)
        self.names = CodeNames.of({**examination.values, "region": self.report.region_id})
        self.remarks: dict[str, list[dict[str, Any]]] = {}
        for remark in selectors.open_remarks(self.report):
            shown = {"text": remark.text, "author": "市级主管部门", "at_text": cn_date(remark.sent_at)}
            self.remarks.setdefault(remark.field, []).append(shown)

    def page(self, at: datetime) -> dict[str, Any]:
        """Everything pool/fill.html shows."""
        report, sheet = self.report, self.kind.sheet
        return {
            "report": report,
            "kind": self.kind,
            "paper_title": sheet.title_of(report.period),
            "title": self.kind.name(report.period),
            "look": look_of(report, clock.local(at).date()),
            "deadline": deadline_of(report),
            "blocks": [
                {
                    "key": block.key,
                    "title": sheet.worded(block.title, report.period),
                    "lines": [[self.control(self.fields[n]) for n in one.fields] for one in block.rows],
                }
                for block in sheet.BLOCKS
            ],
            "whole_remarks": self.remarks.get("", []),
            **side(self.examination),
        }

    def control(self, field: AnswerField) -> dict[str, Any]:
        """One control."""
        name = field.name
        if name in self.kind.sheet.FROM_RECORD:
            return self._fixed(field)
        if name in self.kind.sheet.SYSTEM:
            said = {"derived": SYSTEM_SAYS, "text": getattr(self.report, field.attname) or ""}
            return {**self._fixed(field), **said, "footnote": field.column.footnote}
        if name in self.examination.computed:
            return {
                **self._fixed(field),
                "derived": self.examination.computed[name].how,
                "text": self.examination.computed[name].text,
            }
        value, mark = self.examination.values.get(name), self.examination.marks.get(name)
        kind = "code" if field.kind in ("region", "industry") else field.kind
        control = {
            **self._fixed(field),
            "kind": kind,
            "version": mark.version if mark else 0,
            "value": mark.invalid_text if mark and mark.error else shown(value),
            "unit": field.unit,
            "error": mark.error if mark else "",
            "required": self.examination.is_required(name),
            "help": field.column.help_line,
            "footnote": field.column.footnote,
            "choices": field.options,
            "source": self._source(name),
            "missing": name in self.examination.missing,
        }
        if kind == "code":
            control |= {"text": self.names.text(field.kind, value) if value else ""}
            control["url"] = f"{reverse('declarations:industry_search')}?level={field.column.level}"
        return control

    def _fixed(self, field: AnswerField) -> dict[str, Any]:
        """What every cell has; the two that the enterprise's record keeps are shown, not typed."""
        found = {"name": field.name, "label": field.full_label(), "remarks": self.remarks.get(field.name, [])}
        if field.name not in self.kind.sheet.FROM_RECORD:
            return found
        text = (
            self.names.text("region", self.report.region_id) if field.name == "region" else self.report.enterprise_name
        )
        return {**found, "text": text, "is_record": True}

    def _source(self, name: str) -> str:
        mark = self.examination.marks.get(name)
        if mark is None or mark.source in (ReportSource.TYPED, ReportSource.IMPORTED):
            return ""
        if mark.source == ReportSource.CITY_SHEET:
            return f"{mark.get_source_display()}：{mark.detail}"
        return f"取自{mark.detail or ReportSource(mark.source).label}"


def shown(value: Any) -> Any:
    """A stored value as its control shows it."""
    if value is None or isinstance(value, bool):
        return value
    return str(value)


def side(examination: Examination) -> dict[str, Any]:
    """What pool/side.html shows: what is missing and what does not agree."""
    return {"issues": examination.issues, "missing_count": len(examination.missing), "report": examination.report}


def saved_answer(saved: SavedCell, report: PoolReport, at: datetime) -> tuple[dict[str, Any], int]:
    """(JSON body, status) of autosave (docs/pages.md), with the computed answers and the side column renewed."""
    if saved.conflict is not None:
        return _conflict(saved), 409
    examination = examine(report)
    fragments = {"#report-side": render_to_string("pool/side.html", side(examination))}
    for name, cell in examination.computed.items():
        field = {"name": name, "text": cell.text}
        fragments[f"#value-{name}"] = render_to_string("pool/computed.html", {"field": field})
    is_text = saved.field.kind in ("money", "percent", "int", "text")
    value = None if saved.error or not is_text else str(saved.value if saved.value is not None else "")
    body = {
        "saved_at": f"{clock.local(at):%H:%M:%S}",
        "version": saved.version,
        "value": value,
        "error": saved.error or None,
        "fragments": fragments,
    }
    return body, 200


def _conflict(saved: SavedCell) -> dict[str, Any]:
    assert saved.conflict is not None
    raw = {True: "true", False: "false", None: ""}.get(saved.value) if not saved.value or saved.value is True else None
    text = raw if raw is not None else str(saved.value)
    return {
        "conflict": {
            "field": saved.field.name,
            "theirs": {"true": "是", "false": "否"}.get(text, text),
            "their_values": [text] if text else [],
            "their_version": saved.conflict.version,
            "by": saved.conflict.by or "他人",
            "at": f"{clock.local(saved.conflict.at):%H:%M}",
        }
    }


def submit_page(examination: Examination, at: datetime, refusal: str = "") -> dict[str, Any]:
    """What pool/submit.html shows: what is in the way, what the city will look at, and what happens then."""
    report, sheet = examination.report, examination.kind.sheet
    fill_url = reverse("pool:fill", args=[report.period])
    title = examination.kind.name(report.period)
    errors = [{"text": one.text, "href": f"{fill_url}#field-{one.field}"} for one in examination.blockers()]
    late = at > report.due_at and report.submitted_at is None
    consequences = [
        "内容冻结，由所在市主管部门审核；退回前不能修改。",
        "取得回执编号，并以站内消息和电子邮件告知本企业用户。",
    ]
    if late:
        consequences.append(f"已过截止日（{cn_date_weekday(report.due_on)}），将记为逾期提交。")
    if any(examination.known.get(name) for name in sheet.TROUBLE):
        consequences.append("填报有违法、违规、失信行为或事故的，由市级主管部门核实。")
    if examination.known.get("is_renamed"):
        consequences.append("已更名的，还须自更名之日起一个月内在“变更”申报，逾期不报的，视为自动放弃所获称号。")
    return {
        "report": report,
        "page_name": f"提交{title}",
        "act_label": "重新提交" if report.version else "提交报表",
        "crumbs": [("培育库", reverse("pool:mine")), (title, fill_url)],
        "consequences": consequences,
        "whom": report.enterprise_name,
        "hidden": [("version", report.version)],
        "cancel_url": fill_url,
        "errors": errors or ([{"text": refusal}] if refusal else []),
        "heading": "提交前须处理" if errors else "尚未提交",
        "is_blocked": bool(errors),
        "back_label": "返回填报",
        "warnings": examination.warnings(),
    }
