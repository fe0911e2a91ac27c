"""Take over titles that were given before the system: the same workbook and checks as on the page."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from cultivation_pool.services.title_imports import import_file
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.common.spreadsheets.reading import BookProblem

SHOWN = 50


class Command(BaseCommand):
    help = "导入系统启用前认定的称号（XLSX，表格在“库内企业—导入既有称号”下载）。全部无误才导入，重复导入不产生第二份。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", required=True, type=Path, help="填好的XLSX文件")
        parser.add_argument("--by", default="", help="经办的省级账号的登录名，记入审计")
        parser.add_argument("--check", action="store_true", help="只核对，不导入")

    def handle(self, *_args: Any, **options: Any) -> None:
        actor = self._actor(options["by"])
        try:
            checked, is_written = import_file(Path(options["file"]), user=actor, is_trial=options["check"])
        except BookProblem as problem:
            raise CommandError(str(problem)) from problem
        except OSError as problem:
            raise CommandError(f"无法读取{options['file']}：{problem.strerror or problem}") from problem
        for one in checked.notes[:SHOWN]:
            self.stdout.write(f"{one['cell']}：{one['text']}")
        if checked.problems:
            listed = "\n".join(f"{one['cell']}：{one['text']}" for one in checked.problems[:SHOWN])
            raise CommandError(f"有{len(checked.problems)}处问题，没有导入：\n{listed}")
        tally = checked.tally
        said = f"称号{tally['titles']}项，涉及新登记企业{tally['new_enterprises']}家；已有{tally['known']}项不重复导入"
        self.stdout.write(f"{'已导入' if is_written else '核对无误，未导入'}：{said}")

    def _actor(self, username: str) -> User | None:
        if not username:
            return None
        found = User.objects.filter(username=username, role=Role.PROVINCE_OFFICER, is_active=True).first()
        if found is None:
            raise CommandError(f"没有登录名为{username}的可用省级账号")
        return found
