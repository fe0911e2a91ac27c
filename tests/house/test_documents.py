"""README and docs name only what exists: links, pictures, headings, commands, folders."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.management import get_commands

from tests.house.project import ROOT, app_sources, assert_none, name

FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\)")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")
MANAGE = re.compile(r"\bmanage\.py ([a-z][a-z_]*)")
PICTURE_BYTES = 150_000


def _pages() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _links(text: str) -> Iterator[str]:
    """Addresses of links and pictures outside code."""
    for address in LINK.findall(CODE.sub("", FENCE.sub("", text))):
        if not ELSEWHERE.match(address):
            yield address


def _broken(page: Path, text: str) -> list[str]:
    """Links of the page that lead nowhere, or out of the project."""
    found = []
    for address in _links(text):
        path, _, heading = unquote(address).partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.is_relative_to(ROOT) or not target.exists():
            found.append(f"{name(page)}: {address}")
        elif heading and heading not in _anchors(_text(target)):
            found.append(f"{name(page)}: {address} has no such heading")
    return found


def _anchors(text: str) -> set[str]:
    """Headings as an address writes them: lower case, marks dropped, blanks as hyphens."""
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", _text(ROOT / "Makefile"), re.MULTILINE))


def test_links_and_pictures_lead_to_files_of_ours():
    pages = _pages()
    assert sum(len(list(_links(_text(page)))) for page in pages) > 30
    assert_none([broken for page in pages for broken in _broken(page, _text(page))], "links that lead nowhere")


@pytest.mark.parametrize(
    "text",
    [
        "[x](docs/nowhere.md)",
        "![x](docs/screenshots/nowhere.png)",
        "[x](../outside.md)",
        "[x](docs/pages.md#nowhere)",
        '[x](docs/nowhere.md "title")',
    ],
)
def test_a_broken_link_is_found(text):
    assert len(_broken(ROOT / "README.md", text)) == 1


@pytest.mark.parametrize(
    "text", ["[x](docs/pages.md#frame)", "[x](https://example.org/)", "`[x](nowhere.md)`", "```\n[x](nowhere.md)\n```"]
)
def test_a_good_link_passes(text):
    assert _broken(ROOT / "README.md", text) == []


def test_make_targets_of_the_documents_exist():
    named = {(name(page), target) for page in _pages() for target in MAKE.findall(_text(page))}
    assert {("README.md", "run"), ("README.md", "test"), ("README.md", "lint")} <= named
    assert_none([f"{page}: make {target}" for page, target in sorted(named) if target not in _targets()], "no target")


def test_management_commands_of_the_documents_exist():
    named = {(name(page), command) for page in _pages() for command in MANAGE.findall(_text(page))}
    assert len(named) > 5
    known = get_commands()
    assert_none([f"{page}: {command}" for page, command in sorted(named) if command not in known], "no such command")


def test_the_readme_gives_the_two_commands_by_themselves():
    blocks = [block.strip("`\n") for block in FENCE.findall(_text(ROOT / "README.md"))]
    assert {"make run", "make test"} <= set(blocks)


def test_every_command_of_ours_stands_in_the_readme():
    ours = {command for command, app in get_commands().items() if app.split(".")[0] in _apps()}
    assert ours
    assert_none(sorted(ours - set(MANAGE.findall(_text(ROOT / "README.md")))), "commands that README does not name")


def _apps() -> set[str]:
    return {"zjtx", "declarations", "review", "cultivation_pool"}


def test_folders_of_the_readme_exist():
    named = re.findall(r"`([a-z_]+/)`", _text(ROOT / "README.md"))
    assert "declarations/" in named
    assert [folder for folder in named if folder != "var/" and not (ROOT / folder).is_dir()] == []


def test_accounts_of_the_readme_are_those_of_the_demonstration():
    from zjtx.home.management.commands.seed_demo import SHOWN

    rows = re.search(r"\| 账号 \|.*?\n\n", _text(ROOT / "README.md"), re.DOTALL)[0]
    shown = {account for accounts, _ in SHOWN for account in accounts.split(" / ")}
    assert shown <= set(re.findall(r"`([a-z0-9-]+)`", rows))


def _identifiers() -> set[str]:
    """Names in the second column of the glossary's tables; numbers and codes given as examples left out."""
    cells = [
        line.split(" | ")[1] for line in _text(ROOT / "docs" / "glossary.md").splitlines() if line.count(" | ") == 2
    ]
    names = [found for cell in cells for found in re.findall(r"`@?([A-Za-z_][\w.]*)(?:\(\w*\))?`", cell)]
    return {part for one in names for part in one.split(".")}


def test_terms_of_the_glossary_are_those_of_the_code():
    words = {word for path in app_sources() for word in re.findall(r"\w+", _text(path))}
    assert len(_identifiers()) > 60
    assert_none(sorted(_identifiers() - words), "identifiers of the glossary that the code does not use")


def test_a_term_has_one_row_in_the_glossary():
    terms = re.findall(r"^\| ([^|]+) \| .*`", _text(ROOT / "docs" / "glossary.md"), re.MULTILINE)
    assert sorted(terms) == sorted(set(terms))


def test_pictures_are_small():
    pictures = list((ROOT / "docs").rglob("*.png"))
    assert [f"{name(one)}: {one.stat().st_size}" for one in pictures if one.stat().st_size > PICTURE_BYTES] == []


def test_decisions_are_numbered_without_gaps_and_linked():
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [one.name[:4] for one in decisions] == [f"{number:04d}" for number in range(1, len(decisions) + 1)]
    architecture = _text(ROOT / "docs" / "architecture.md")
    assert [one.name for one in decisions if f"(decisions/{one.name})" not in architecture] == []
