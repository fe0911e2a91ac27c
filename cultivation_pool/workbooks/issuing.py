"""The enterprise's workbook of one report: written with what is there, recognised when it comes back."""

from datetime import datetime
from typing import BinaryIO

from cultivation_pool.answers import read_values
from cultivation_pool.kinds import kind_of
from cultivation_pool.models.process import PoolReport
from cultivation_pool.workbooks.layout import ReportLayout, layout_of_report
from declarations.workbooks.reading import FOREIGN, Filled, WorkbookRefused, read_issued
from declarations.workbooks.writing import Head, issue_book
from zjtx.common.templatetags.zjtx import cn_date_weekday, cn_moment

FORMAT_NAME = "zjtx-report-workbook"
GUIDE = (
    "只填写浅黄色单元格，其余单元格已锁定；请勿增删、移动或排序行列。{units}比率只填百分号前的数字。"
    "清空已有内容的单元格表示清除系统中的该项内容，没有改动的单元格不影响系统中的内容。"
    "填好后另存为XLSX，在本报表的“用表格填写”页上传，核对变更并确认后才会导入。"
)
UNITS = {"quarterly": "金额为年初至本季度末累计数，单位为万元；", "annual": "金额单位为万元；"}
OLD = "该表格下发后栏目或计算方式已有变化，请重新下载表格，将内容填入后上传"


def issue_report(report: PoolReport, *, at: datetime) -> bytes:
    """The report's workbook with its present answers."""
    kind, layout = kind_of(report), layout_of_report(report)
    name = kind.name(report.period)
    facts = (
        f"企业：{report.enterprise_name}",
        f"报表：{name}（{kind.attachment}）",
        f"填报截止：{cn_date_weekday(report.correct_by or report.due_on)}",
        f"下载时间：{cn_moment(at)}",
    )
    head = Head(f"{kind.sheet.title_of(report.period)}（填报表格）", facts, GUIDE.format(units=UNITS[kind.key]), name)
    marks = kind.mark.objects.filter(report=report).exclude(error="")
    invalid = {(mark.field, 0): mark.invalid_text for mark in marks}
    return issue_book(layout, head, told_of(report, layout), read_values(report), invalid)


def read_report(source: BinaryIO, report: PoolReport) -> Filled:
    """Read an inspected XLSX. Raises WorkbookRefused where it is not this report's or its rows have moved."""
    layout = layout_of_report(report)
    expected = dict(zip(("format", "number", "version", "year", "layout"), told_of(report, layout), strict=True))

    def check(told: dict[str, str]) -> None:
        if told.get("format") != FORMAT_NAME:
            raise WorkbookRefused(FOREIGN)
        if told.get("number") != expected["number"] or told.get("version") != expected["version"]:
            name = kind_of(report).name(report.period)
            raise WorkbookRefused(f"该表格不是本企业{name}的，请上传在本页下载的表格")
        if told != expected:
            raise WorkbookRefused(OLD)

    return read_issued(source, layout, check)


def told_of(report: PoolReport, layout: ReportLayout) -> tuple[str, ...]:
    """What the workbook says of itself: it only tells workbooks apart, rights are those of whoever is signed in."""
    return FORMAT_NAME, f"{report.enterprise.uscc}", layout.version, report.period, layout.digest
