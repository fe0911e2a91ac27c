"""``check_rules [NAME]``: whether the installed rule sets fit together and fit the sheets."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from declarations.eligibility.catalogue import rule_sets
from declarations.eligibility.ruleset import RULES_DIRECTORY
from declarations.rule_check import check_rule_set


class Command(BaseCommand):
    """Look at every tier of a rule set, or of all; needs no database."""

    help = "检查条件版本：能否载入，条款是否齐全，申报表是否有所需栏目。有错误时返回 1。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The name of a rule set, and where rule sets are looked for."""
        parser.add_argument("name", nargs="?", help="条件版本，不写则检查全部")
        parser.add_argument("--directory", type=Path, default=RULES_DIRECTORY, help="条件版本所在的目录")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a remark, one a rule set; exit 1 when there is any error."""
        directory: Path = options["directory"]
        names = [options["name"]] if options["name"] else list(rule_sets(directory))
        errors = 0
        for name in names:
            remarks = check_rule_set(name, directory)
            wrong = sum(remark.is_error for remark in remarks)
            errors += wrong
            for remark in remarks:
                self.stdout.write(str(remark))
            self.stdout.write(f"{name}：错误 {wrong} 处，提示 {len(remarks) - wrong} 处")
        if errors:
            sys.exit(1)
