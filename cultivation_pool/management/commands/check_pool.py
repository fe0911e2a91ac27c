"""check_pool: every valid enterprise of the pool against a rule set and tier, as XLSX."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cultivation_pool.enums import CheckOutcome
from cultivation_pool.pool_check.evaluating import Choice, Spool
from cultivation_pool.pool_check.workbook import Head, write_book
from cultivation_pool.services.pool_checks import PROVINCE, gather
from declarations.eligibility import RuleError
from zjtx.common import audit, clock
from zjtx.registry.models import Region
from zjtx.registry.selectors import cities

REFUSED = 2
MADE_BY = "命令行"


class Command(BaseCommand):
    """The same walk and the same workbook as the officers' page (product.md, part 8)."""

    help = "用一套条件核查培育库全部有效企业，输出名单（XLSX）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What the page asks too."""
        parser.add_argument("--rules", required=True, metavar="NAME", help="条件版本，例如 liaoning_2022")
        parser.add_argument("--tier", required=True, help="类别，例如 little_giant")
        parser.add_argument("--city", metavar="CODE", help="只核查该市，例如 210200；不给时为全省")
        parser.add_argument("--on", metavar="DAY", help="核查日期，例如 2022-03-01；不给时为今天")
        parser.add_argument("--output", required=True, metavar="FILE", help="写入的文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the workbook and say the counts. Exit code 2 where something asked for is not there."""
        city = _city(options["city"])
        choice = Choice(options["rules"], options["tier"], _day(options["on"]), city.path if city else "")
        target, place = Path(options["output"]), city.name if city else PROVINCE
        try:
            label = choice.title
            # Opened first: nobody waits for a list that has no place to go.
            with target.open("wb") as file, Spool() as spool:
                gather(choice, spool, lambda _done, _total, _text: None)
                write_book(file, choice, spool, Head(place, MADE_BY, clock.now()))
                counts = spool.counts
        except RuleError as problem:
            raise CommandError(str(problem), returncode=REFUSED) from problem
        except OSError as problem:
            raise CommandError(f"无法写入文件：{target}（{problem.strerror}）", returncode=REFUSED) from problem
        audit.record("pool.check", label=f"{label} {place} {choice.day}", detail={"by": "command", **counts})
        said = "，".join(f"{CheckOutcome(outcome).label}{count}家" for outcome, count in counts.items())
        self.stdout.write(f"共{sum(counts.values())}家：{said}。已写入{target}")


def _city(code: str | None) -> Region | None:
    if code is None:
        return None
    found = cities().filter(pk=code).first()
    if found is None:
        raise CommandError(f"没有代码为“{code}”的市", returncode=REFUSED)
    return found


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else clock.today()
    except ValueError as problem:
        raise CommandError("日期应写作 2022-03-01", returncode=REFUSED) from problem
