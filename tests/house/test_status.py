"""Only declarations/workflow.py writes a declaration's status (decision 3)."""

import ast
from collections.abc import Iterator

import pytest

from tests.house import project

ALLOWED = {"declarations/workflow.py"}
ROOMS = ("declarations/", "review/", "cultivation_pool/")
# Calls that write columns by keyword; `filter(status=…)` only reads.
WRITING_CALLS = {"update", "create", "get_or_create", "update_or_create", "acreate", "aupdate", "Declaration"}


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return [leaf for target in node.targets for leaf in ast.walk(target) if isinstance(leaf, ast.expr)]
    if isinstance(node, ast.AugAssign | ast.AnnAssign):
        return [node.target]
    return []


def _names_status(node: ast.AST) -> bool:
    return any(isinstance(leaf, ast.Constant) and leaf.value == "status" for leaf in ast.walk(node))


def _writes(tree: ast.AST) -> Iterator[int]:
    """Lines that write a `status`: assignment, setattr, keyword of a writing call, bulk_update's list of fields."""
    for node in ast.walk(tree):
        if any(_is_stored(target) for target in _targets(node)) or (isinstance(node, ast.Call) and _call_writes(node)):
            yield node.lineno


def _is_stored(target: ast.expr) -> bool:
    return isinstance(target, ast.Attribute) and target.attr == "status" and isinstance(target.ctx, ast.Store)


def _call_writes(call: ast.Call) -> bool:
    called = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if called in WRITING_CALLS:
        return any(k.arg == "status" or (k.arg == "defaults" and _names_status(k.value)) for k in call.keywords)
    if called in {"setattr", "bulk_update"}:
        return any(_names_status(value) for value in [*call.args, *(k.value for k in call.keywords)])
    return False


def test_status_is_written_by_the_page_of_moves_only():
    found = []
    for path in project.app_sources():
        name = project.name(path)
        if name.startswith(ROOMS) and name not in ALLOWED:
            found += [f"{name}:{line}" for line in _writes(project.tree(path))]
    project.assert_none(found, "status is written by declarations/workflow.py perform() alone")


@pytest.mark.parametrize(
    "code",
    [
        "declaration.status = 'draft'",
        "a, declaration.status = 1, 2",
        "rows.filter(pk=1).update(status='draft')",
        "Declaration(status='draft')",
        "setattr(declaration, 'status', 'draft')",
        "Declaration.objects.bulk_update(rows, ['status'])",
        "Declaration.objects.bulk_update(rows, fields=['status'])",
        "Declaration.objects.update_or_create(pk=1, defaults={'status': 'draft'})",
    ],
)
def test_every_way_of_writing_is_recognised(code):
    assert list(_writes(ast.parse(code))) == [1]


@pytest.mark.parametrize(
    "code", ["rows.filter(status='draft')", "x = declaration.status", "render(request, status=404)"]
)
def test_reading_is_free(code):
    assert list(_writes(ast.parse(code))) == []
