"""The direction of imports, missing migrations, and rules without database, clock or request."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.house import project

PURE = ("declarations/eligibility", "declarations/checks", "declarations/sheets")
FORBIDDEN_IMPORTS = ("django.db", "django.http", "django.conf", "django.utils.timezone", "zjtx.common", "requests")
CLOCK_CALLS = {"now", "today", "utcnow", "localtime", "time", "time_ns", "monotonic"}


def test_import_contracts_are_kept():
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=project.ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.django_db
def test_models_and_migrations_agree():
    own = [one.label for one in apps.get_app_configs() if not one.name.startswith("tests.")]
    call_command("makemigrations", *own, check=True, dry_run=True, verbosity=1)


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def _is_forbidden(module: str) -> bool:
    return any(f"{module}.".startswith(f"{forbidden}.") for forbidden in FORBIDDEN_IMPORTS)


def _impurities(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        found += [f"{node.lineno} imports {module}" for module in _modules(node) if _is_forbidden(module)]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK_CALLS:
            found.append(f"{node.lineno} reads a clock: {ast.unparse(node.func)}()")
    return found


def test_rules_checks_and_sheets_read_no_clock_database_or_request():
    found = []
    for path in project.app_sources():
        if project.name(path).startswith(PURE):
            found += [f"{project.name(path)}:{what}" for what in _impurities(project.tree(path))]
    project.assert_none(found, "time, rows and requests are arguments (decision 2)")


@pytest.mark.parametrize(
    "code",
    ["from django.db import models", "import zjtx.common.clock", "d = date.today()", "from zjtx.common import clock"],
)
def test_impurities_are_recognised(code):
    assert _impurities(ast.parse(code))
