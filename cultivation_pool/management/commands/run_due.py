"""run_due: do all that time brings up to a moment, in order, once."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError

from cultivation_pool.due import run_due
from zjtx.common import clock


def moment_of(text: str) -> datetime:
    """A moment from the command line; without a time the first second of the day, in Asia/Shanghai."""
    try:
        return clock.as_moment(text)
    except ValueError as error:
        raise ArgumentTypeError(f"时间应为日期或日期加时间，例如 2022-04-15T08:30，现为“{text}”") from error


class Command(BaseCommand):
    """For catching up after a standstill, and for walking through years in tests."""

    help = (
        "办理截至某一时刻到期的全部事项：公示期满、称号到期、报表（季度、年度）的开报和催报、到期提醒。"
        "重复执行不会重复办理。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Without --at the present moment."""
        parser.add_argument("--at", type=moment_of, default=None, help="时间，例如 2022-04-15T08:30，不填为现在")

    def handle(self, *, at: datetime | None, **options: object) -> None:
        """A line a step on standard output."""
        if at is not None and at > clock.machine():
            raise CommandError("时间晚于现在：尚未到期的事项不能提前办理。")
        for step, count in run_due(at or clock.machine()):
            self.stdout.write(f"{step.label}：{count}{step.unit}")
