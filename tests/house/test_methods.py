"""HEAD is asked like GET and acts as little: whoever tells the two apart by "GET" lets HEAD through to the act."""

import ast

import pytest
from django.test import Client

from tests.house.project import app_sources, tree


def views() -> list:
    return [path for path in app_sources() if "views" in path.parts or path.stem == "views"]


def _compares_with_get(node: ast.AST) -> bool:
    if not isinstance(node, ast.Compare) or not isinstance(node.left, ast.Attribute) or node.left.attr != "method":
        return False
    return any(isinstance(one, ast.Constant) and one.value == "GET" for one in node.comparators)


@pytest.mark.parametrize("path", views(), ids=str)
def test_views_tell_methods_apart_by_post(path) -> None:
    assert [node.lineno for node in ast.walk(tree(path)) if _compares_with_get(node)] == []


@pytest.mark.parametrize("path", views(), ids=str)
def test_who_takes_get_takes_head(path) -> None:
    lists = [node for node in ast.walk(tree(path)) if isinstance(node, ast.List)]
    words = [{one.value for one in node.elts if isinstance(one, ast.Constant)} for node in lists]
    assert [one for one in words if "GET" in one and "HEAD" not in one] == []
    names = {node.id for node in ast.walk(tree(path)) if isinstance(node, ast.Name)}
    assert "require_GET" not in names


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/notices/", "/publicity/", "/recognised/", "/account/sign-in/", "/healthz"])
def test_public_pages_answer_head(address) -> None:
    answer = Client().head(address)
    assert (answer.status_code, answer.content) == (200, b"")
