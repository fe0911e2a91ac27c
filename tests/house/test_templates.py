"""Pages that the strict Content-Security-Policy lets through, and no silent holes in them (decision 10)."""

import re

import pytest
from django.template import Context, Template

from tests.house import project
from tests.undefined import UndefinedVariable

_DJANGO = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}", re.DOTALL)
INLINE = {
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)", re.IGNORECASE),
    "inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "htmx event attribute": re.compile(r"\bhx-on[:-]", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
}
# Names of vocabularies, which nobody fetches.
NAMESPACES = ("http://www.w3.org/",)
ADDRESS = re.compile(r"(?:https?:)?//[a-z0-9][a-z0-9.-]*\.[a-z]{2,}[^\s\"'<>)]*", re.IGNORECASE)


def _inline(text: str) -> list[str]:
    return [what for what, pattern in INLINE.items() if pattern.search(_DJANGO.sub("", text))]


def _foreign(text: str) -> list[str]:
    return [found for found in ADDRESS.findall(text) if not found.startswith(NAMESPACES)]


def test_templates_have_no_inline_script_or_style():
    found = [f"{project.name(p)}: {what}" for p in project.templates() for what in _inline(p.read_text("utf-8"))]
    project.assert_none(found, "the Content-Security-Policy would stop this")


def test_pages_fetch_nothing_from_elsewhere():
    files = [*project.templates(), *project.static_files()]
    assert files
    found = [f"{project.name(p)}: {address}" for p in files for address in _foreign(p.read_text("utf-8"))]
    project.assert_none(found, "assets come as installed packages, from our own address")


@pytest.mark.parametrize(
    "text",
    [
        "<script>x()</script>",
        "<style>p{}</style>",
        '<p style="color:red">',
        '<a href="#"\n onclick="x()">',
        '<a href="javascript:x()">',
        '<p hx-on:click="x()">',
    ],
)
def test_inline_code_is_recognised(text):
    assert _inline(text)


@pytest.mark.parametrize(
    "text", ['<script src="{% static "js/a.js" %}" defer></script>', "{# <style> #}", "<p>on = 1</p>"]
)
def test_plain_pages_pass(text):
    assert not _inline(text)


def test_foreign_addresses_are_recognised():
    assert _foreign('<link href="//cdn.example.org/a.css"><img src="https://example.org/a.png">')
    assert not _foreign('<svg xmlns="http://www.w3.org/2000/svg"><a href="/public/">')


def test_undefined_variables_fail():
    with pytest.raises(UndefinedVariable, match="nowhere"):
        Template("{{ nowhere }}").render(Context({}))
    with pytest.raises(UndefinedVariable):
        Template("{{ here.nowhere|default:'–' }}").render(Context({"here": {}}))
    assert Template("{% if nowhere %}x{% endif %}").render(Context({})) == ""
