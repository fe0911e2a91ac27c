"""load_rounds: bring the historical rounds to the state of their fixtures, as often as it is run."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from declarations.enums import RoundState, WindowKind
from declarations.models import Round
from declarations.round_content import RoundContent, contradictions, from_json, read_content
from declarations.services.round_preparation import COLUMNS, RoundRefused, write_parts
from zjtx.common import audit
from zjtx.registry.enums import Tier
from zjtx.registry.models import Region


class Command(BaseCommand):
    """Load rounds from JSON files; state and windows of a round that is there already stay, for they change by acts."""

    help = "导入历史申报批次；可重复执行，已有批次的状态和时限不变。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the fixtures are."""
        default = settings.BASE_DIR / "fixtures" / "rounds"
        parser.add_argument("--dir", type=Path, default=default, help="存放批次文件（*.json）的目录")

    def handle(self, *, dir: Path, **options: object) -> None:
        """Load all files or none."""
        files = sorted(dir.glob("*.json"))
        if not files:
            raise CommandError(f"目录中没有批次文件：{dir}")
        rounds = [read_file(path) for path in files]
        with transaction.atomic():
            for content, state in rounds:
                self.stdout.write(f"{content.code}：{load(content, state)}")


def read_file(path: Path) -> tuple[RoundContent, str]:
    """The content and the state that a fixture names. Raises CommandError with the file's name."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        content, state = from_json(data), RoundState(data["state"]).value
        kinds = [WindowKind(one.kind) for one in content.windows]
        tiers = [Tier(one.tier) for one in (*content.tiers, *content.evidence)]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise CommandError(f"批次文件“{path.name}”无法读取：{error}") from error
    problems = list(contradictions(content).values())
    if problems or not kinds or not tiers:
        raise CommandError(f"批次文件“{path.name}”有误：{'；'.join(problems) or '缺少时限或类别'}")
    unknown = {one.city for one in content.cities} - set(Region.objects.values_list("pk", flat=True))
    if unknown:
        raise CommandError(f"批次文件“{path.name}”中的地区{'、'.join(sorted(unknown))}不存在，应先执行 load_reference")
    return content, state


def load(content: RoundContent, state: str) -> str:
    """Make or update one round; says which. Raises CommandError where its rules are fixed and the file has others."""
    columns: dict[str, Any] = {name: getattr(content, name) for name in COLUMNS}
    round_, is_new = Round.objects.get_or_create(code=content.code, defaults=columns | {"state": state})
    before = None if is_new else read_content(round_)
    if not is_new:
        Round.objects.filter(pk=round_.pk).update(**columns)
    try:
        write_parts(round_, content, windows=is_new)
    except RoundRefused as refused:
        raise CommandError(f"{content.code}：{refused}") from refused
    if is_new:
        outcome = "新增"
    else:
        outcome = "无变化" if read_content(Round.objects.get(pk=round_.pk)) == before else "更新"
    if outcome != "无变化":
        audit.record("round.load", obj=round_, label=round_.code, detail={"outcome": outcome})
    return outcome
