"""export_pool: a sheet of the cultivation pool as XLSX, as the notice has it."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cultivation_pool.calendar import quarter_end
from cultivation_pool.models import QuarterlyReport
from cultivation_pool.papers.quarterly import Made, write_quarterly
from cultivation_pool.services.exporting import label_of
from zjtx.common import audit, clock
from zjtx.registry.models import Region
from zjtx.registry.selectors import cities

REFUSED = 2
PROVINCE = "全省"


def quarter_of(text: str) -> str:
    """A quarter from the command line."""
    try:
        quarter_end(text)
    except ValueError as error:
        raise ArgumentTypeError(f"季度应写成 2022Q1，现为“{text}”") from error
    return text


class Command(BaseCommand):
    """The same sheet as on the page."""

    help = "输出培育库报表（XLSX）。目前可输出附件6；附件5待年度基本情况表启用。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A city is named by its code; without it the whole province."""
        parser.add_argument("--attachment", required=True, choices=["6"], help="附件号")
        parser.add_argument("--quarter", required=True, type=quarter_of, help="季度，例如 2022Q1")
        parser.add_argument("--city", default="", metavar="CODE", help="市的代码，例如 210200；不填为全省")
        parser.add_argument("--output", required=True, metavar="FILE", help="写入的文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the sheet and say how many rows it has. Exit code 2 where something asked for is not there."""
        quarter, target = options["quarter"], Path(options["output"])
        city = _city(options["city"]) if options["city"] else None
        owed = QuarterlyReport.objects.filter(quarter=quarter)
        if city is not None:
            owed = owed.filter(region_path__startswith=city.path)
        place = city.name if city else PROVINCE
        try:
            number = write_quarterly(target, quarter, owed, Made(place, "命令行", clock.now()), lambda *_said: None)
        except OSError as problem:
            raise CommandError(f"无法写入文件：{target}（{problem.strerror}）", returncode=REFUSED) from problem
        label = label_of(quarter, place)
        audit.record("pool.export", label=label, detail={"by": "command", "quarter": quarter, "rows": number})
        self.stdout.write(f"{label}：共{number}行。已写入{target}")


def _city(code: str) -> Region:
    found = cities().filter(pk=code).first()
    if found is None:
        raise CommandError(f"没有代码为“{code}”的市", returncode=REFUSED)
    return found
