"""due_dates: the due dates of a year's quarterly reports, as one JSON object on standard output."""

import json
from argparse import ArgumentParser, ArgumentTypeError

from django.core.management.base import BaseCommand
from django.db import Error, connection

from cultivation_pool.calendar import quarterly_due, quarters_of
from zjtx.common import working_days
from zjtx.common.models.calendar import WorkingDayException

# The last year of Python's calendar has no day after its last quarter.
FIRST_YEAR, LAST_YEAR = 1900, 9998


def year_of(text: str) -> int:
    """A year that can be counted in, from the command line."""
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise ArgumentTypeError(f"年份应为{FIRST_YEAR}至{LAST_YEAR}之间的四位数字，例如 2022")
    return int(text)


class Command(BaseCommand):
    """Print the due dates of the four quarterly reports (附件6) of a year."""

    help = "输出某年四个季度《主要经济指标情况表》（附件6）的填报截止日期。"
    # Answers also before the first migration.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The year is the only thing asked."""
        parser.add_argument("--year", type=year_of, required=True, help="年份，例如 2022")

    def handle(self, *, year: int, **options: object) -> None:
        """One JSON object on standard output, warnings on standard error."""
        with working_days.remembered(self._table()):
            dues = {quarter: quarterly_due(quarter) for quarter in quarters_of(year)}
        for quarter, due in dues.items():
            if due.provisional:
                self.stderr.write(
                    f"提示：{quarter} 的截止日期为暂定。{due.date.year}年放假调休安排尚未录入，"
                    "暂按周一至周五并扣除日期固定的法定节日推算。"
                )
        self.stdout.write(json.dumps({quarter: due.date.isoformat() for quarter, due in dues.items()}))

    def _table(self) -> working_days.Table:
        """The administrator's table; the package alone where there is no database or no table yet."""
        try:
            if WorkingDayException._meta.db_table in connection.introspection.table_names():
                return working_days.load_table()
        except Error:
            pass
        self.stderr.write("提示：无法读取数据库中的放假调休安排，仅按软件自带的日历计算。")
        return {}
