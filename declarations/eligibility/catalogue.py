"""Which rule sets this installation has, for lists to choose from: names, tiers, titles, and whether confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .answer_data import VOCABULARY
from .ruleset import DEFAULT_RULES, RULES_DIRECTORY, TierRules, load_tier

# From the lowest to the highest step; a tier that is not among them comes last.
LADDER = ("product", "innovative", "sme", "little_giant")


def rule_sets(directory: Path = RULES_DIRECTORY) -> Mapping[str, tuple[str, ...]]:
    """{name: tiers}, the province's first, then by name; tiers from the lowest to the highest."""
    folders = [folder for folder in directory.iterdir() if (folder / VOCABULARY).is_file()]
    names = sorted((folder.name for folder in folders), key=lambda name: (name != DEFAULT_RULES, name))
    return {name: _tiers(directory / name) for name in names}


def tiers_of(name: str, directory: Path = RULES_DIRECTORY) -> tuple[TierRules, ...]:
    """The rules of each tier of a rule set, with ``title``, ``notice`` and ``status_note``. Raises RuleError."""
    return tuple(load_tier(name, tier, directory) for tier in rule_sets(directory).get(name, ()))


def _tiers(folder: Path) -> tuple[str, ...]:
    names = (path.stem for path in folder.glob("*.toml") if path.name != VOCABULARY)
    return tuple(sorted(names, key=lambda name: (LADDER.index(name) if name in LADDER else len(LADDER), name)))
