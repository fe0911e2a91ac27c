"""A submitted report as it is read: figures with growth and last year's, answers, remarks at cells, what changed."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse

from cultivation_pool.answers import answer_fields, base_of
from cultivation_pool.models import QuarterlyReport, ReportLog, ReportRemark
from cultivation_pool.sheets import quarterly_2022 as sheet
from declarations.answers.display import CodeNames, display, number_text
from zjtx.common.templatetags.zjtx import cn_date

EMPTY = "—"


class ReadReport:
    """Rows of templates/pool/answers.html from one frozen submission, with the one before it for comparison."""

    def __init__(
        self,
        report: QuarterlyReport,
        entry: ReportLog,
        earlier: ReportLog | None,
        remarks: Iterable[ReportRemark],
        *,
        remark_url: str = "",
        remove_name: str = "",
    ) -> None:
        self.report, self.entry, self.remark_url, self.remove_name = report, entry, remark_url, remove_name
        self.answers: Mapping[str, Any] = entry.answers or {}
        self.before: Mapping[str, Any] | None = earlier.answers if earlier else None
        self.names = CodeNames.of({**self.answers})
        self.base = base_of(report)
        self.issues: dict[str, list[str]] = {}
        for issue in entry.issues:
            for name in issue["fields"][:1]:
                self.issues.setdefault(name, []).append(issue["message"])
        self.remarks: dict[str, list[dict[str, Any]]] = {}
        for remark in remarks:
            self.remarks.setdefault(remark.field, []).append(self.remark(remark))

    def page(self) -> dict[str, Any]:
        """{"figures", "answers", "has_notes", "whole_remarks"…} for the template."""
        figures = [self._figure(figure, growth) for figure, growth in sheet.FIGURES]
        answers = [self._answer(name) for name in sheet.COLUMNS if name not in _FIGURES]
        return {
            "figures": figures,
            "answers": answers,
            "has_notes": any(one["issues"] or one["remarks"] or one["remark_url"] for one in (*figures, *answers)),
            "whole_remarks": self.remarks.get("", []),
            "whole_remark_url": f"{self.remark_url}?at=" if self.remark_url else "",
            "base_words": sheet.short_title(self.base.quarter) if self.base else "",
        }

    def remark(self, remark: ReportRemark) -> dict[str, Any]:
        """One remark as pieces/remark.html reads it."""
        found = {
            "text": remark.text,
            "author": "市级主管部门",
            "at_text": cn_date(remark.sent_at or remark.at),
            "resolved": remark.settled_version is not None,
        }
        if self.remove_name and remark.sent_at is None:
            found["remove_url"] = reverse(self.remove_name, args=[self.report.pk, remark.pk])
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
            "label": answer_fields()[name].label,
            "text": self._text(name, self.answers) or EMPTY,
            "changed": self._was(name),
            "issues": self.issues.get(name, []),
            "remarks": self.remarks.get(name, []),
            "remark_url": f"{self.remark_url}?at={name}" if self.remark_url else "",
            "is_trouble": name in sheet.TROUBLE and bool(self.answers.get(name)),
        }

    def _text(self, name: str, answers: Mapping[str, Any]) -> str:
        return display(answer_fields()[name], answers.get(name), self.names)

    def _was(self, name: str) -> str:
        """What stood there in the submission before, "" where it is the same."""
        if self.before is None or self.before.get(name) == self.answers.get(name):
            return ""
        return self._text(name, self.before) or "未填"


_FIGURES = {name for pair in sheet.FIGURES for name in pair}


def _number(text: str | None) -> str:
    return EMPTY if text is None else number_text(Decimal(text))
