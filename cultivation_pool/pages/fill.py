"""The page on which a report is filled, autosave's answers, and the page before its submission."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from cultivation_pool import selectors
from cultivation_pool.answers import answer_fields
from cultivation_pool.enums import ReportSource
from cultivation_pool.examination import Examination, examine
from cultivation_pool.models import QuarterlyReport
from cultivation_pool.pages.looks import deadline_of, look_of
from cultivation_pool.services.saving import SavedCell
from cultivation_pool.sheets import quarterly_2022 as sheet
from declarations.answers.display import CodeNames, number_text
from declarations.answers.fields import AnswerField
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday

NO_BASE = "上年同期为零、负数或过小，不计算"


class FillPage:
    """The controls of a report in the paper's order, for pieces/sheet_field.html."""

    def __init__(self, examination: Examination) -> None:
        self.examination, self.report = examination, examination.report
        self.fields = answer_fields()
        self.names = CodeNames.of({**examination.values, "region": self.report.region_id})
        self.remarks: dict[str, list[dict[str, Any]]] = {}
        for remark in selectors.open_remarks(self.report):
            shown = {"text": remark.text, "author": "市级主管部门", "at_text": cn_date(remark.sent_at)}
            self.remarks.setdefault(remark.field, []).append(shown)

    def page(self, at: datetime) -> dict[str, Any]:
        """Everything pool/fill.html shows."""
        report, quarter = self.report, self.report.quarter
        return {
            "report": report,
            "paper_title": sheet.title_of(quarter),
            "title": f"{sheet.short_title(quarter)}报表",
            "look": look_of(report, clock.local(at).date()),
            "deadline": deadline_of(report),
            "blocks": [
                {
                    "key": block.key,
                    "title": block.title,
                    "lines": [[self.control(self.fields[n]) for n in one.fields] for one in block.rows],
                }
                for block in sheet.BLOCKS
            ],
            "whole_remarks": self.remarks.get("", []),
            **side(self.examination),
        }

    def control(self, field: AnswerField) -> dict[str, Any]:
        """One control."""
        name, growths = field.name, self.examination.growths
        if name in sheet.FROM_RECORD:
            return self._fixed(field)
        if name in sheet.GROWTH_OF and not growths.is_typed:
            return {**self._fixed(field), **computed_cell(self.examination, name)}
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
        if field.name not in sheet.FROM_RECORD:
            return found
        text = (
            self.names.text("region", self.report.region_id) if field.name == "region" else self.report.enterprise_name
        )
        return {**found, "text": text, "is_record": True}

    def _source(self, name: str) -> str:
        mark = self.examination.marks.get(name)
        if mark is None or mark.source == ReportSource.TYPED:
            return ""
        return f"取自{ReportSource(mark.source).label}"


def shown(value: Any) -> Any:
    """A stored value as its control shows it."""
    if value is None or isinstance(value, bool):
        return value
    return str(value)


def computed_cell(examination: Examination, name: str) -> dict[str, Any]:
    """A growth that is computed, as a cell that nobody types into."""
    growths, base = examination.growths, examination.base
    assert base is not None
    before = getattr(base, sheet.GROWTH_OF[name])
    how = f"与{sheet.short_title(growths.base_quarter)}比较"
    if before is not None:
        how += f"（{number_text(before)} 万元）"
    if name in growths.without_base:
        return {"derived": how, "text": NO_BASE}
    rate = growths.computed.get(name)
    return {"derived": how, "text": f"{number_text(rate)}%" if rate is not None else "待填报后计算"}


def side(examination: Examination) -> dict[str, Any]:
    """What pool/side.html shows: what is missing and what does not agree."""
    return {"issues": examination.issues, "missing_count": len(examination.missing), "report": examination.report}


def saved_answer(saved: SavedCell, report: QuarterlyReport, at: datetime) -> tuple[dict[str, Any], int]:
    """(JSON body, status) of autosave (docs/pages.md), with the computed growth and the side column renewed."""
    if saved.conflict is not None:
        return _conflict(saved), 409
    examination = examine(report)
    fragments = {"#report-side": render_to_string("pool/side.html", side(examination))}
    if not examination.growths.is_typed:
        for name in sheet.GROWTH_OF:
            field = {"name": name, **computed_cell(examination, name)}
            fragments[f"#value-{name}"] = render_to_string("pool/computed.html", {"field": field})
    is_text = saved.field.kind in ("money", "percent", "text")
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
    report = examination.report
    fill_url = reverse("pool:fill", args=[report.quarter])
    title = sheet.short_title(report.quarter)
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
        "page_name": f"提交{title}报表",
        "act_label": "重新提交" if report.version else "提交报表",
        "crumbs": [("培育库", reverse("pool:mine")), (f"{title}报表", fill_url)],
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
