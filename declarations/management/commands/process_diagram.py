"""`manage.py process_diagram`: the diagram and the table of moves, on standard output or into docs/process.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from declarations.process_diagram import generated, renewed

PAGE = settings.BASE_DIR / "docs" / "process.md"


class Command(BaseCommand):
    help = "输出办理流程的状态图和动作表；--write 写入 docs/process.md 的生成部分"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="更新 docs/process.md")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["write"]:
            self.stdout.write(generated())
            return
        try:
            PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
        except (OSError, ValueError) as problem:
            raise CommandError(f"{PAGE.name} 未更新：{problem}") from problem
        self.stdout.write(f"已更新 docs/{PAGE.name}")
