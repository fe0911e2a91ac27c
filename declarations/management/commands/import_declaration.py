"""`manage.py import_declaration FILE.json`: read a declaration in the interchange vocabulary into a draft."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from declarations.services.importing import ImportRefused, import_declaration
from zjtx.common import clock


class Command(BaseCommand):
    help = "把一份申报（JSON，栏目名同数据交换格式）导入为草稿；有误的栏目逐一列出，全部无误才导入"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.json", help="申报文件，或 - 表示标准输入")
        parser.add_argument("--round", default="", help="批次编号；缺省为该年度正在进行的批次")

    def handle(self, *args: Any, **options: Any) -> None:
        document = self._read(options["file"])
        try:
            imported = import_declaration(document, at=clock.now(), round_code=options["round"])
        except ImportRefused as refused:
            for name, text in refused.problems.items():
                self.stderr.write(f"{name}: {text}")
            raise CommandError(f"未导入：{len(refused.problems)}处有误", returncode=2) from refused
        for note in imported.notes:
            self.stdout.write(note)
        self.stdout.write(f"已导入{imported.answers}项答案到申报{imported.declaration.number}")

    def _read(self, name: str) -> Any:
        try:
            text = Path("/dev/stdin" if name == "-" else name).read_text(encoding="utf-8")
            return json.loads(text, parse_float=Decimal)
        except OSError as problem:
            raise CommandError(f"无法读取文件：{name}", returncode=2) from problem
        except (UnicodeDecodeError, json.JSONDecodeError) as problem:
            raise CommandError(f"文件不是UTF-8编码的JSON：{problem}", returncode=2) from problem
