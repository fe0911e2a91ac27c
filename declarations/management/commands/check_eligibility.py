"""``check_eligibility FILE``: the eligibility report of one declaration, or of many, one JSON object a line."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandParser

from declarations.eligibility import AnswerError, evaluate_request, parse
from declarations.management.terminal import as_text

UNREADABLE = 2
# Some forty times the longest declaration; a file without line ends must not fill the memory.
LARGEST = 1024 * 1024


class Command(BaseCommand):
    """Evaluate declarations against the conditions of a notice; needs no database."""

    help = "按通知条件核对申报数据：FILE 为一个 JSON 对象；--jsonl FILE 为每行一个 JSON 对象。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """FILE or --jsonl FILE, and the format."""
        parser.add_argument("file", nargs="?", metavar="FILE", help="一个 JSON 对象")
        parser.add_argument("--jsonl", metavar="FILE", help="每行一个 JSON 对象，逐行作答")
        parser.add_argument("--format", choices=("json", "text"), default="text", help="输出格式")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 0 whatever the verdict; 2 with a message for a file that cannot be read or is no such object."""
        as_json = options["format"] == "json"
        if bool(options["file"]) == bool(options["jsonl"]):
            self._refuse("应给出 FILE 或 --jsonl FILE 之一")
        try:
            if options["jsonl"]:
                self._answer_lines(Path(options["jsonl"]), as_json)
            else:
                with Path(options["file"]).open("rb") as file:
                    report = evaluate_request(parse(_whole(file.read(LARGEST + 1))))
                self._write(as_line(report.as_json()) if as_json else "\n".join(as_text(report)))
        except AnswerError as error:
            self._refuse(str(error))
        except FileNotFoundError:
            self._refuse(f"文件不存在：{options['jsonl'] or options['file']}")
        except OSError:
            self._refuse(f"文件无法读取：{options['jsonl'] or options['file']}")

    def _answer_lines(self, path: Path, as_json: bool) -> None:
        with path.open("rb") as file:
            for line in lines_of(file):
                try:
                    report = evaluate_request(parse(_whole(line)))
                except AnswerError as error:
                    self._write(as_line({"error": str(error)}) if as_json else str(error))
                    continue
                self._write(as_line(report.as_json()) if as_json else "\n".join(as_text(report)))

    def _write(self, text: str) -> None:
        # Lone surrogates can come in by JSON escapes and must go out as such, not break the output.
        self.stdout.write(text.encode("utf-8", "backslashreplace").decode("utf-8"))

    def _refuse(self, message: str) -> None:
        self.stderr.write(message.encode("utf-8", "backslashreplace").decode("utf-8"))
        sys.exit(UNREADABLE)


def lines_of(file: BinaryIO) -> Iterator[bytes]:
    """Each line with its end; of one that is too large only so much that ``_whole`` sees it."""
    while line := file.readline(LARGEST + 1):
        yield line
        while len(line) > LARGEST and not line.endswith(b"\n"):
            line = file.readline(LARGEST + 1)


def _whole(content: bytes) -> bytes:
    if len(content) > LARGEST:
        raise AnswerError("JSON", f"内容超过 {LARGEST // 1024} KB")
    return content


def as_line(answer: dict[str, Any]) -> str:
    """One line of JSON."""
    return json.dumps(answer, ensure_ascii=False)
