"""export_summary: the summary sheet of a tier, round and city as XLSX."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from declarations.models import Round
from review.packets.selection import Packet
from review.packets.summary import Made, write_summary
from review.telling import TIER_NAMES
from zjtx.common import audit, clock
from zjtx.registry.enums import Tier
from zjtx.registry.models import Region
from zjtx.registry.selectors import cities

REFUSED = 2
MADE_BY = "命令行"


class Command(BaseCommand):
    """The same sheet as the city officer's; telephone numbers are masked (product.md, part 9)."""

    help = "输出某批次、某市、某类别的推荐汇总表（XLSX），手机号码部分隐去。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """All of them are needed."""
        parser.add_argument("--round", required=True, metavar="CODE", help="批次编号，例如 LN2022")
        parser.add_argument("--tier", required=True, help="类别：product、sme 或 little_giant")
        parser.add_argument("--city", required=True, metavar="CODE", help="市的代码，例如 210200")
        parser.add_argument("--output", required=True, metavar="FILE", help="写入的文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the sheet and say how many rows it has. Exit code 2 where something asked for is not there."""
        tier, target = options["tier"], Path(options["output"])
        if tier not in Tier.values:
            raise CommandError(f"没有“{tier}”这一类别，应为{'、'.join(Tier.values)}之一", returncode=REFUSED)
        packet = Packet(_round(options["round"]), _city(options["city"]))
        made = Made(MADE_BY, clock.now(), shows_phones=False)
        try:
            number = write_summary(target, packet, tier, made, lambda _done, _total, _text: None)
        except OSError as problem:
            raise CommandError(f"无法写入文件：{target}（{problem.strerror}）", returncode=REFUSED) from problem
        label = f"{packet.round.code} {packet.region.name} {TIER_NAMES[Tier(tier)]}推荐汇总表"
        audit.record("review.packet.summary", obj=packet.round, label=label, detail={"by": "command", "rows": number})
        self.stdout.write(f"{label}：共{number}行。已写入{target}")


def _round(code: str) -> Round:
    found = Round.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"没有编号为“{code}”的批次", returncode=REFUSED)
    return found


def _city(code: str) -> Region:
    found = cities().filter(pk=code).first()
    if found is None:
        raise CommandError(f"没有代码为“{code}”的市", returncode=REFUSED)
    return found
