"""`manage.py print_form`: a blank form, or the form of a declaration's latest submitted version, as PDF or DOCX."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from declarations.models import Declaration, RoundTier
from declarations.paper.filling import blank_paper
from declarations.paper.forms import FORMS
from declarations.paper.model import Paper
from declarations.printing import FORMATS, paper_of
from declarations.selectors import latest_submission
from zjtx.registry.enums import Tier

YEARS = range(2000, 2100)


class Command(BaseCommand):
    help = "输出申报表（附件1、2、3）：空白表，或某份申报最近一次提交的版本"

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--blank", choices=Tier.values, metavar="TIER", help="空白表：product、sme 或 little_giant")
        what.add_argument("--declaration", metavar="NUMBER", help="申报编号：输出最近一次提交的版本")
        parser.add_argument("--year", type=int, help="空白表的申报年度，例如 2022；只与 --blank 同用")
        parser.add_argument("--format", choices=tuple(FORMATS), required=True, help="pdf 或 docx")
        parser.add_argument("--output", required=True, metavar="FILE", help="写入的文件")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["blank"]:
            paper = _blank(options["blank"], options["year"])
        elif options["year"] is not None:
            raise CommandError("--year 只与 --blank 同用：已提交的申报按其批次的年度输出", returncode=2)
        else:
            paper = _submitted(options["declaration"])
        target = Path(options["output"])
        try:
            FORMATS[options["format"]].write(paper, target)
        except OSError as problem:
            raise CommandError(f"无法写入文件：{target}（{problem.strerror}）", returncode=2) from problem
        self.stdout.write(f"已写入{target}")


def _blank(tier: str, year: int | None) -> Paper:
    """The blank form as the round of that year uses it; without such a round, the newest sheet up to that year."""
    if year is None:
        raise CommandError("--blank 须同时给出 --year，例如 --year 2022", returncode=2)
    if year not in YEARS:
        raise CommandError(f"年度应为{YEARS[0]}至{YEARS[-1]}之间的四位数字：{year}", returncode=2)
    used = _used(tier, year)
    made = {int(version.rsplit("_", 1)[1]): version for version in FORMS if version.rsplit("_", 1)[0] == tier}
    older = [version for since, version in sorted(made.items()) if since <= year]
    if not used and not older:
        raise CommandError(f"没有{year}年的{Tier(tier).label}申报表，最早为{min(made)}年", returncode=2)
    return blank_paper(used or older[-1], year)


def _used(tier: str, year: int) -> str:
    """The version that a round of the year uses, "" where there is none. A blank form needs no database: one that is
    not prepared yet counts as one without rounds."""
    try:
        rounds = RoundTier.objects.filter(round__year=year, tier=tier, sheet__in=FORMS).order_by("-round_id")
        return rounds.values_list("sheet", flat=True).first() or ""
    except DatabaseError:
        return ""


def _submitted(number: str) -> Paper:
    declaration = Declaration.objects.filter(number=number).first()
    if declaration is None:
        raise CommandError(f"没有编号为{number}的申报", returncode=2)
    submission = latest_submission(declaration)
    if submission is None:
        raise CommandError(f"申报{number}尚未提交，没有可以输出的版本", returncode=2)
    return paper_of(submission)
