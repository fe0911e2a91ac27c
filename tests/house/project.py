"""Where the project's own files are: what the structure tests walk."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("zjtx", "declarations", "review", "cultivation_pool")
_AROUND = ("templates", "static", "tests", "deploy", "bench")


def _walk(folders: tuple[str, ...], suffixes: set[str]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file() and "__pycache__" not in path.parts:
                yield path


def sources(*suffixes: str) -> list[Path]:
    """Files written by hand with one of the suffixes (".py" …), migrations left out."""
    return [p for p in [*_walk(APPS + _AROUND, set(suffixes)), ROOT / "manage.py"] if _is_wanted(p, suffixes)]


def _is_wanted(path: Path, suffixes: tuple[str, ...]) -> bool:
    return path.suffix in suffixes and "migrations" not in path.parts


def app_sources() -> list[Path]:
    """Python files of the apps, migrations left out."""
    return [p for p in _walk(APPS, {".py"}) if "migrations" not in p.parts]


def templates() -> list[Path]:
    """Every template of ours."""
    return [p for p in _walk(("templates", *APPS), {".html", ".txt", ".xml"}) if "templates" in p.parts]


def static_files() -> list[Path]:
    """Scripts, style sheets and drawings of ours."""
    return list(_walk(("static",), {".js", ".css", ".svg"}))


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    return (n for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def name(path: Path) -> str:
    """The path as a reader writes it."""
    return path.relative_to(ROOT).as_posix()


def assert_none(found: list[str], rule: str) -> None:
    """Fail with the rule and every place that breaks it."""
    assert not found, f"{rule}\n" + "\n".join(found)
