"""Quarterly reports of the cultivation pool (附件6): answers as typed columns, mark, timeline and remarks."""

from django.db import models
from django.db.models import Q

from cultivation_pool.enums import EDITABLE
from cultivation_pool.models.process import (
    CellMark,
    CellRemark,
    PoolReport,
    ReportEntry,
    log_constraints,
    mark_constraints,
    remark_constraints,
    report_constraints,
    report_indexes,
)
from declarations.models.fields import IndustryAnswer, MoneyAnswer, PercentAnswer, RegionAnswer, TextAnswer, YesNoAnswer

NO_BASE = "上年同期为零或负数的，不填。"
PREFIX = "report"


def _figure(label: str, *, signed: bool = False) -> MoneyAnswer:
    """A figure of the year to date, in 万元. Fifteen digits: more than that SQLite does not give back."""
    return MoneyAnswer(label, signed=signed, max_digits=15)


def _growth(of: str, *, note: str = "") -> PercentAnswer:
    """The growth printed beside a figure."""
    return PercentAnswer("同比增幅（+-%）", signed=True, long_label=f"{of}同比增幅", help_line=note)


class QuarterlyReport(PoolReport):
    """What one enterprise reports of one quarter; figures are those of the year to date."""

    PERIOD = "quarter"

    enterprise = models.ForeignKey("registry.Enterprise", models.PROTECT, related_name="quarterly_reports")
    quarter = models.CharField("季度", max_length=6)

    region = RegionAnswer(verbose_name="地区")
    enterprise_name = TextAnswer("企业名称", max_length=120)
    industry_division = IndustryAnswer(level=2, verbose_name="2位行业代码及名称")
    revenue = _figure("营业收入")
    revenue_growth = _growth("营业收入")
    main_revenue = _figure("主营业务收入")
    main_revenue_growth = _growth("主营业务收入")
    exports = _figure("出口总额")
    exports_growth = _growth("出口总额", note=NO_BASE)
    tax_paid = _figure("纳税总额")
    tax_paid_growth = _growth("纳税总额", note=NO_BASE)
    net_profit = _figure("净利润总额", signed=True)
    net_profit_growth = _growth("净利润总额", note=NO_BASE)
    rd_expense = _figure("研发经费总额")
    rd_expense_growth = _growth("研发经费总额", note=NO_BASE)
    is_listed = YesNoAnswer("是否上市")
    has_violation = YesNoAnswer("是否出现违法、违规、失信行为")
    has_accident = YesNoAnswer("是否发生安全、质量、环境污染事故")
    is_renamed = YesNoAnswer("是否更名")
    new_name = TextAnswer("更名后的新名称", max_length=120, help_line="已更名的填写。")

    class Meta:
        verbose_name = "季度报表"
        verbose_name_plural = "季度报表"
        ordering = ["-quarter", "pk"]
        indexes = report_indexes(PREFIX, "quarter")
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "quarter"], name="report_once_a_quarter"),
            models.CheckConstraint(name="report_quarter_known", condition=Q(quarter__regex=r"^[0-9]{4}Q[1-4]$")),
            *report_constraints(PREFIX),
            models.CheckConstraint(
                name="report_renamed_has_name",
                condition=Q(state__in=EDITABLE)
                | Q(is_renamed=False)
                | (Q(is_renamed=True, new_name__isnull=False) & ~Q(new_name="")),
            ),
        ]


class ReportMark(CellMark):
    """The mark of a cell of a quarterly report."""

    report = models.ForeignKey(QuarterlyReport, models.CASCADE, related_name="marks")

    class Meta:
        verbose_name = "报表填报痕迹"
        constraints = mark_constraints(PREFIX)


class ReportLog(ReportEntry):
    """The timeline of a quarterly report."""

    report = models.ForeignKey(QuarterlyReport, models.PROTECT, related_name="log")

    class Meta:
        verbose_name = "报表办理记录"
        ordering = ["pk"]
        constraints = log_constraints(PREFIX)


class ReportRemark(CellRemark):
    """The city's remarks at the cells of a quarterly report."""

    report = models.ForeignKey(QuarterlyReport, models.CASCADE, related_name="remarks")

    class Meta:
        verbose_name = "报表修改意见"
        ordering = ["pk"]
        constraints = remark_constraints(PREFIX)
