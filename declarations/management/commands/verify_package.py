"""``verify_package FILE.zip``: whether a disc package holds what its manifest says, and is the current version."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, transaction

from declarations.packages.record import compare_with_record
from declarations.packages.verification import Unreadable, Verified, verify

DIFFERS, UNREADABLE = 1, 2


class Command(BaseCommand):
    """Exit 0 where everything agrees, 1 where something differs or the version is not the current one, 2 where the
    package cannot be read or is not safe to open."""

    help = (
        "核验刻盘包：FILE 为刻盘包ZIP，或解压、刻录后的文件夹。"
        "相符返回 0；内容不符或不是当前版本返回 1；无法核验返回 2。"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE, and whether to leave the database alone."""
        parser.add_argument("file", metavar="FILE", help="刻盘包ZIP，或解压、刻录后的文件夹")
        parser.add_argument("--offline", action="store_true", help="只核对清单，不与本系统的记录比较")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found."""
        try:
            found = verify(Path(options["file"]))
        except Unreadable as unreadable:
            self._end(UNREADABLE, *(f"无法核验：{one}。" for one in unreadable.problems))
        except FileNotFoundError:
            self._end(UNREADABLE, f"文件不存在：{options['file']}")
        except OSError:
            self._end(UNREADABLE, f"文件无法读取：{options['file']}")
        facts = found.declaration
        self._say(f"{facts['number']} 第{facts['version']}版 {facts.get('enterprise_name', '')}")
        problems, notes = found.problems, []
        if not options["offline"]:
            differing, notes = self._record(found)
            problems = [*problems, *differing]
        for note in notes:
            self._say(note)
        if problems:
            self._end(DIFFERS, *problems, f"核验未通过：{len(problems)}处不符。")
        self._say(f"核验通过：{len(found.listed)}个文件与清单相符。")

    def _record(self, found: Verified) -> tuple[list[str], list[str]]:
        try:
            with transaction.atomic():
                return compare_with_record(found)
        except DatabaseError:
            return [], ["数据库无法读取，未核对版本。"]

    def _say(self, text: str) -> None:
        self.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8"))

    def _end(self, code: int, *lines: str) -> None:
        for line in lines:
            self.stderr.write(line.encode("utf-8", "backslashreplace").decode("utf-8"))
        sys.exit(code)
