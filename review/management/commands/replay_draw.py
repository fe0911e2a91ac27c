"""``replay_draw ID``: do a draw of experts over from its stored seed and data, and compare."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from review.drawing import is_repeated
from review.models import ExpertDraw

DIFFERENT, UNKNOWN = 1, 2


class Command(BaseCommand):
    """Exit 0 where the answer is the same, 1 where it differs, 2 for an unknown draw."""

    help = "按保存的随机种子和抽取条件重新抽取专家，与当时的结果比较；一致返回 0，不一致 1，没有该次抽取 2。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The draw's number, as its page shows it."""
        parser.add_argument("id", type=int, metavar="ID", help="抽取记录编号")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line and exit."""
        made = ExpertDraw.objects.select_related("panel").filter(pk=options["id"]).first()
        if made is None:
            self.stderr.write(f"没有编号为{options['id']}的抽取记录")
            sys.exit(UNKNOWN)
        name = f"“{made.panel.name}”第{made.number}次抽取（种子{made.seed}）"
        if not is_repeated(made):
            self.stdout.write(f"不一致：{name}")
            sys.exit(DIFFERENT)
        self.stdout.write(f"一致：{name}")
