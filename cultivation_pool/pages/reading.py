"""A submitted report as it is read: figures with growth and last year's, answers, remarks at cells, what changed."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from cultivation_pool.answers import base_of, fields_of
from cultivation_pool.kinds import QUARTERLY, kind_of
from cultivation_pool.models.process import CellRemark, PoolReport, ReportEntry
from declarations.answers.display import CodeNames, display, number_text
from zjtx.common.templatetags.zjtx import cn_date, masked_phone

EMPTY = "—"


class ReadReport:
    """Rows of templates/pool/answers.html from one frozen submission, with the one before it for comparison."""

    def __init__(
        self,
        report: PoolReport,
        entry: ReportEntry,
        earlier: ReportEntry | None,
        remarks: Iterable[CellRemark],
        *,
        remark_url: str = "",
        can_remove: bool = False,
        is_masked: bool = False,
    ) -> None:
        self.report, self.entry, self.remark_url, self.can_remove = report, entry, remark_url, can_remove
        self.kind, self.fields, self.is_masked = kind_of(report), fields_of(report), is_masked
        self.answers: Mapping[str, Any] = entry.answers or {}
        self.before: Mapping[str, Any] | None = earlier.answers if earlier else None
        self.names = CodeNames.of({**self.answers})
        self.base = base_of(report) if self.kind is QUARTERLY else None
        self.issues: dict[str, list[str]] = {}
        for issue in entry.issues:
            for name in issue["fields"][:1]:
                self.issues.setdefault(name, []).append(issue["message"])
        self.remarks: dict[str, list[dict[str, Any]]] = {}
        for remark in remarks:
            self.remarks.setdefault(remark.field, []).append(self.remark(remark))

    def page(self) -> dict[str, Any]:
        """{"figures", "groups", "has_notes", "whole_remarks"…} for the template."""
        sheet = self.kind.sheet
        figures = [self._figure(figure, growth) for figure, growth in sheet.FIGURES]
        in_figures = {name for pair in sheet.FIGURES for name in pair}
        groups = [
            {
                "title": sheet.worded(block.title, self.report.period),
                "answers": [self._answer(name) for one in block.rows for name in one.fields if name not in in_figures],
            }
            for block in sheet.BLOCKS
        ]
        every = [*figures, *(one for group in groups for one in group["answers"])]
        return {
            "figures": figures,
            "groups": [group for group in groups if group["answers"]],
            "has_notes": any(one["issues"] or one["remarks"] or one["remark_url"] for one in every),
            "whole_remarks": self.remarks.get("", []),
            "whole_remark_url": f"{self.remark_url}?at=" if self.remark_url else "",
            "base_words": self.kind.sheet.short_title(self.base.quarter) if self.base else "",
        }

    def remark(self, remark: CellRemark) -> dict[str, Any]:
        """One remark as pieces/remark.html reads it."""
        found = {
            "text": remark.text,
            "author": "市级主管部门",
            "at_text": cn_date(remark.sent_at or remark.at),
            "resolved": remark.settled_version is not None,
        }
        if self.can_remove and remark.sent_at is None:
            found["remove_url"] = self.kind.url("remark_remove", self.report, remark.pk)
            found["at_text"] = f"{found['at_text']}，尚未发出"
        return found

    def _figure(self, name: str, growth: str) -> dict[str, Any]:
        base = getattr(self.base, name) if self.base else None
        return {
            **self._answer(name),
            "text": _number(self.answers.get(name)),
            "growth": f"{_number(self.answers[growth])}%" if growth in self.answers else EMPTY,
            "growth_changed": self._was(growth),
            "base": number_text(base) if base is not None else EMPTY,
            "remarks": [*self.remarks.get(name, []), *self.remarks.get(growth, [])],
            "remark_url": f"{self.remark_url}?at={name}&at={growth}" if self.remark_url else "",
        }

    def _answer(self, name: str) -> dict[str, Any]:
        return {
            "name": name,
            "label": self.fields[name].label,
            "text": self._text(name, self.answers) or EMPTY,
            "changed": self._was(name),
            "issues": self.issues.get(name, []),
            "remarks": self.remarks.get(name, []),
            "remark_url": f"{self.remark_url}?at={name}" if self.remark_url else "",
            "is_trouble": name in self.kind.sheet.TROUBLE and bool(self.answers.get(name)),
        }

    def _text(self, name: str, answers: Mapping[str, Any]) -> str:
        text = display(self.fields[name], answers.get(name), self.names)
        return masked_phone(text) if text and self.is_masked and name in self.kind.sheet.PHONES else text

    def _was(self, name: str) -> str:
        """What stood there in the submission before, "" where it is the same."""
        if self.before is None or self.before.get(name) == self.answers.get(name):
            return ""
        return self._text(name, self.before) or "未填"


def _number(text: str | None) -> str:
    return EMPTY if text is None else number_text(Decimal(text))
