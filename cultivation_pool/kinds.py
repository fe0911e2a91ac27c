"""The kinds of report that the pool collects, and what services, pages and views must know to work for each.

A kind is a `Kind`; `KINDS` has them all. Everybody else asks:

    kind_of(report)            the kind of a row
    kind_of_period("2022Q1")   the kind whose periods are written so; None where none is ("2022" is the annual profile)
    kind.model, .mark, .log, .remark    the four tables; the last three point to the report as `report`
    kind.sheet                 module in sheets/: BLOCKS, COLUMNS, FROM_RECORD, SYSTEM, OPTIONAL, CONDITIONAL, COMPUTED,
                               ATTACHMENT; title_of(period), report_name(period), paper_name(period), labels(period)
    kind.fields(period)        {name: AnswerField} in the paper's order, labels with the period's years
    kind.typed(period)         those of them that an enterprise types
    kind.is_required(name, known)  whether an answer must be there, given the others
    kind.url("case", report)   an officer's page of a report; kind.board_url(period) the board
    kind.key_of(report, …)     a key of the outbox

Addresses of an enterprise name the period ("reports/2022Q1/", "reports/2022/"), so both kinds share their names;
those of an officer name the row, so each kind has its own (`desk` is the prefix).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from django.urls import reverse

from cultivation_pool import models
from cultivation_pool.sheets import annual_2022, quarterly_2022
from declarations.answers.fields import AnswerField


@dataclass(frozen=True)
class Kind:
    """One kind of report. `noun` is what its reports are called together, `prefix` begins the outbox's keys, `pattern`
    is how its periods are written."""

    key: str
    model: Any
    mark: Any
    log: Any
    remark: Any
    sheet: ModuleType
    noun: str
    period_word: str
    prefix: str
    desk: str
    pattern: str

    @property
    def period_field(self) -> str:
        """The column of the period, and what the board's address calls it."""
        return self.model.PERIOD

    @property
    def attachment(self) -> str:
        return self.sheet.ATTACHMENT

    def fields(self, period: str) -> dict[str, AnswerField]:
        """{name: AnswerField} in the paper's order, worded for the period; parsing and display are declarations'."""
        return _fields(self, period)

    def is_required(self, name: str, known: Mapping[str, Any]) -> bool:
        """Whether the answer must be there, given the others. What the system fills in nobody can be asked for."""
        if name in self.sheet.SYSTEM:
            return False
        if name in self.sheet.CONDITIONAL:
            on, value = self.sheet.CONDITIONAL[name]
            return known.get(on) is value
        return name not in self.sheet.OPTIONAL

    def typed(self, period: str) -> dict[str, AnswerField]:
        """The answers that are typed: not the enterprise record's, not what the system fills in or always computes."""
        own = (*self.sheet.FROM_RECORD, *self.sheet.SYSTEM, *self.sheet.COMPUTED)
        return {name: one for name, one in self.fields(period).items() if name not in own}

    def name(self, period: str) -> str:
        """What lists and messages call a report: 2022年一季度报表, 2022年度基本情况表."""
        return self.sheet.report_name(period)

    def key_of(self, report: Any, *parts: Any) -> str:
        """A key of the outbox about the report."""
        return ":".join(str(part) for part in (self.prefix, report.pk, *parts))

    def url(self, name: str, report: Any, *more: Any) -> str:
        """An officer's address of the report: its page ("case") or an act."""
        return reverse(f"pool:{self.desk}{name}", args=[report.pk, *more])

    def board_url(self, period: str = "") -> str:
        """The board, of a period where one is named."""
        address = reverse(f"pool:{self.desk}board")
        return f"{address}?{self.period_field}={period}" if period else address


QUARTERLY = Kind(
    key="quarterly",
    model=models.QuarterlyReport,
    mark=models.ReportMark,
    log=models.ReportLog,
    remark=models.ReportRemark,
    sheet=quarterly_2022,
    noun="季度报表",
    period_word="季度",
    prefix="report",
    desk="",
    pattern=r"[0-9]{4}Q[1-4]",
)
ANNUAL = Kind(
    key="annual",
    model=models.AnnualProfile,
    mark=models.ProfileMark,
    log=models.ProfileLog,
    remark=models.ProfileRemark,
    sheet=annual_2022,
    noun="年度基本情况表",
    period_word="年度",
    prefix="profile",
    desk="profile_",
    pattern=r"20[0-9]{2}",
)
KINDS = (QUARTERLY, ANNUAL)
_BY_MODEL = {kind.model: kind for kind in KINDS}


def kind_of(report: Any) -> Kind:
    """The kind of a report."""
    return _BY_MODEL[type(report)]


def kind_of_period(period: str) -> Kind | None:
    """The kind whose periods are written like this one."""
    return next((kind for kind in KINDS if re.fullmatch(kind.pattern, period, re.ASCII)), None)


def kind_named(period: str) -> Kind:
    """The same of a period that is known to be one. ValueError for anything else."""
    kind = kind_of_period(period)
    if kind is None:
        raise ValueError(f"not a period: {period!r}")
    return kind


@cache
def _fields(kind: Kind, period: str) -> dict[str, AnswerField]:
    labels = kind.sheet.labels(period)
    return {
        name: AnswerField(name, kind.model._meta.get_field(name), False, block, words=labels.get(name, ""))
        for block in kind.sheet.BLOCKS
        for one in block.rows
        for name in one.fields
    }
