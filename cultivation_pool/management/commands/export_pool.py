"""export_pool: a sheet of the cultivation pool as XLSX, as the notice has it."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cultivation_pool.kinds import ANNUAL, QUARTERLY, kind_named, kind_of_period
from cultivation_pool.papers.reports import Made, write_reports
from cultivation_pool.services.exporting import label_of
from zjtx.common import audit, clock
from zjtx.registry.models import Region
from zjtx.registry.selectors import cities

REFUSED = 2
PROVINCE = "全省"


def quarter_of(text: str) -> str:
    """A quarter from the command line."""
    if kind_of_period(text) is not QUARTERLY:
        raise ArgumentTypeError(f"季度应写成 2022Q1，现为“{text}”")
    return text


def year_of(text: str) -> str:
    """The year of annual profiles from the command line."""
    if kind_of_period(text) is not ANNUAL:
        raise ArgumentTypeError(f"年度应写成 2022，现为“{text}”")
    return text


class Command(BaseCommand):
    """The same sheet as on the page."""

    help = "输出培育库报表（XLSX）：附件5（年度基本情况表，用 --year）或附件6（季度报表，用 --quarter）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A city is named by its code; without it the whole province."""
        parser.add_argument("--attachment", required=True, choices=["5", "6"], help="附件号")
        parser.add_argument("--quarter", type=quarter_of, help="附件6的季度，例如 2022Q1")
        parser.add_argument("--year", type=year_of, help="附件5的年度，例如 2022")
        parser.add_argument("--city", default="", metavar="CODE", help="市的代码，例如 210200；不填为全省")
        parser.add_argument("--output", required=True, metavar="FILE", help="写入的文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the sheet and say how many rows it has. Exit code 2 where something asked for is not there."""
        period, target = _period(options), Path(options["output"])
        kind = kind_named(period)
        city = _city(options["city"]) if options["city"] else None
        owed = kind.model.objects.of_period(period)
        if city is not None:
            owed = owed.filter(region_path__startswith=city.path)
        place = city.name if city else PROVINCE
        try:
            number = write_reports(target, kind, period, owed, Made(place, "命令行", clock.now()), lambda *_said: None)
        except OSError as problem:
            raise CommandError(f"无法写入文件：{target}（{problem.strerror}）", returncode=REFUSED) from problem
        label = label_of(period, place)
        detail = {"by": "command", kind.period_field: period, "rows": number}
        audit.record("pool.export", label=label, detail=detail)
        self.stdout.write(f"{label}：共{number}行。已写入{target}")


def _period(options: dict[str, Any]) -> str:
    """The period of the attachment; the other attachment's is none."""
    name = {"5": "year", "6": "quarter"}[options["attachment"]]
    if not options[name] or options["quarter" if name == "year" else "year"]:
        raise CommandError(f"附件{options['attachment']}须且只须用 --{name} 指明", returncode=REFUSED)
    return str(options[name])


def _city(code: str) -> Region:
    found = cities().filter(pk=code).first()
    if found is None:
        raise CommandError(f"没有代码为“{code}”的市", returncode=REFUSED)
    return found
