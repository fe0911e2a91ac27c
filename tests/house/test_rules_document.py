"""docs/rules.md is followed to the letter, in a copy of the project: files written, commands run, outputs compared."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from declarations.eligibility import RuleError, load_tier
from declarations.eligibility.ruleset import RULES_DIRECTORY
from tests.house.project import ROOT

DOCUMENT = ROOT / "docs" / "rules.md"
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
REFUSAL = re.compile(r"^\| `([^|]+)` \| `([^|]+)` \| `([^|]+)` \|$", re.MULTILINE)
# What the commands read beside the rules; nothing in there is written.
LINKED = (".venv", "zjtx", "review", "cultivation_pool", "templates", "fixtures", "manage.py", "pyproject.toml")


class Block(NamedTuple):
    """A fenced block: what it is, the file it is for, whether it is added to that file, and its text."""

    kind: str
    path: str
    is_added: bool
    text: str


def blocks() -> list[Block]:
    found = []
    for head, text in BLOCK.findall(DOCUMENT.read_text(encoding="utf-8")):
        kind, path, added = [*head.split(), "", ""][:3]
        found.append(Block(kind, path, added == "+", text))
    return found


def changed(text: str, change: str) -> str:
    """The text with one change of a diff block made; what it takes away must stand there exactly once."""
    lines = change.splitlines(keepends=True)
    old, new = ("".join(line[1:] for line in lines if line[0] in signs) for signs in (" -", " +"))
    assert text.count(old) == 1, old
    return text.replace(old, new)


def write(block: Block, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if block.kind == "diff":
        path.write_text(changed(before, block.text), encoding="utf-8")
    else:
        assert block.is_added is bool(before), block.path
        between = ("\n\n" if block.kind == "python" else "\n") if before else ""
        path.write_text(before + between + block.text, encoding="utf-8")


def mirror(folder: Path, place: Path) -> None:
    """A folder of its own with links to what the other one holds."""
    place.unlink(missing_ok=True)
    place.mkdir()
    for one in folder.iterdir():
        (place / one.name).symlink_to(one)


def run(command: str, folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def project(tmp_path) -> Path:
    """The project with files of its own where the document writes."""
    shutil.copytree(ROOT / "declarations", tmp_path / "declarations", ignore=shutil.ignore_patterns("__pycache__"))
    for name in LINKED:
        (tmp_path / name).symlink_to(ROOT / name)
    for path in (ROOT / "tests", ROOT / "tests" / "eligibility"):
        mirror(path, tmp_path / path.relative_to(ROOT))
    return tmp_path


def test_the_document_is_followed_to_the_letter(project):
    outputs = 0
    said = ""
    for block in blocks():
        if block.kind == "sh":
            said = run(block.text, project)
        elif block.kind == "text":
            outputs += 1
            assert said == block.text
        else:
            write(block, project / block.path)
    assert outputs == 3


@pytest.mark.parametrize("wrong, right, message", REFUSAL.findall(DOCUMENT.read_text(encoding="utf-8")))
def test_what_the_document_says_is_refused_is_refused(tmp_path, wrong, right, message):
    shutil.copytree(RULES_DIRECTORY / "liaoning_2022", tmp_path / "wrong")
    path = tmp_path / "wrong" / "sme.toml"
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(RuleError, match=re.escape(message)):
        load_tier("wrong", "sme", tmp_path)


def test_the_document_refuses_more_than_a_few_things():
    assert len(REFUSAL.findall(DOCUMENT.read_text(encoding="utf-8"))) > 5
    assert len(DOCUMENT.read_text(encoding="utf-8").splitlines()) <= 300
