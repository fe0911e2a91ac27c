"""The vocabulary of a rule set, ``answers.toml``: its own, or that of another rule set with what it adds.

``extends = "liaoning_2022"`` begins with the answers of that rule set; tables are joined, a list or word of the same
name replaces the other's. ``[sheets.innovative] from = "sme"`` begins with the answers of another tier's sheet.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

VOCABULARY = "answers.toml"


class RuleError(ValueError):
    """A rule set that is not there or does not fit together. ``field`` is what asked for it: rules or tier."""

    def __init__(self, message: str, field: str = "rules") -> None:
        super().__init__(message)
        self.field = field


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file with exact decimals. Raises RuleError for one that is no TOML."""
    try:
        with path.open("rb") as file:
            return tomllib.load(file, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{path.name}: {error}") from error


def answer_data(name: str, directory: Path, later: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the rule set ``name`` knows of answers, with what it extends. Raises RuleError.

    ``later``: the rule sets that extend this one.
    """
    path = directory / name / VOCABULARY
    if name in later or not path.is_file():
        raise RuleError(f"{name}: cannot be extended by {later[-1]}" if later else f"{name}: no {VOCABULARY}")
    own = read_toml(path)
    base = own.pop("extends", None)
    if base is not None:
        own = joined(answer_data(base, directory, (*later, name)), own)
    return {**own, "sheets": {tier: _sheet(tier, own["sheets"]) for tier in own["sheets"]}}


def _sheet(tier: str, sheets: Mapping[str, Any]) -> dict[str, Any]:
    """The sheet of a tier, beginning with that of the tier it names under ``from``."""
    sheet = dict(sheets[tier])
    source = sheet.pop("from", None)
    if source is None:
        return {"plain": {}, "yearly": {}} | sheet
    if source not in sheets or "from" in sheets[source]:
        raise RuleError(f"{tier}: no such sheet {source!r} to begin with")
    return joined(sheets[source], sheet)


def joined(first: Mapping[str, Any], then: Mapping[str, Any]) -> dict[str, Any]:
    """Two tables as one: tables within them joined in turn, of anything else the second's."""
    found = dict(first)
    for key, value in then.items():
        before = found.get(key)
        is_table = isinstance(value, Mapping) and isinstance(before, Mapping)
        found[key] = joined(before, value) if is_table else value  # type: ignore[arg-type]
    return found
