"""Loads a rule set: one folder per notice with ``answers.toml`` (vocabulary) and one TOML file per tier.

Thresholds, words, citations and trees are data; which condition a clause uses is named there too. A rule set that does
not fit together (unknown condition, missing parameter, tree that names no clause) is refused when it is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .answer_data import RuleError, answer_data, read_toml
from .clauses import Clause, read_clause
from .facts import Vocabulary
from .rule_checks import check_references
from .score_rules import ScoreRules, read_score, with_score_fields
from .verdicts import Branch

__all__ = ["DEFAULT_RULES", "RULES_DIRECTORY", "Clause", "Group", "RuleError", "TierRules", "load_tier"]

RULES_DIRECTORY = Path(__file__).resolve().parent / "rules"
DEFAULT_RULES = "liaoning_2022"
NAME = re.compile(r"[a-z][a-z0-9_]*")
ROLES = ("basic", "required", "special", "key")
STATUS_NOTES = {"confirmed": "", "to_be_confirmed": "待按正式文本核对"}


@dataclass(frozen=True, slots=True)
class Group:
    """A group of clauses.

    ``role``: basic, required (every such group must be met), special (one of the four categories) or key (重点领域).
    """

    name: str
    title: str
    role: str
    citation: str
    trees: Mapping[str, Branch]
    clause_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TierRules:
    """Everything one notice says about one tier."""

    tier: str
    title: str
    notice: str
    vocabulary: Vocabulary
    labels: Mapping[str, str]
    clauses: Mapping[str, Clause]
    groups: Mapping[str, Group]
    ratios: Mapping[str, tuple[str, str]]
    growth: Mapping[str, str]
    reading_titles: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    status: str
    score: ScoreRules | None

    @property
    def is_confirmed(self) -> bool:
        """The data was compared with the official text."""
        return self.status == "confirmed"

    @property
    def status_note(self) -> str:
        """待按正式文本核对 as long as it is not confirmed, else nothing."""
        return STATUS_NOTES[self.status]

    def words_of(self, answer: str, option: str) -> str:
        """What the form calls an option of an answer; the option itself where the data does not say."""
        return self.words.get(answer, {}).get(option, option)


@cache
def load_tier(name: str, tier: str, directory: Path = RULES_DIRECTORY) -> TierRules:
    """The rules of ``tier`` in the rule set ``name``. Raises RuleError; read once per process."""
    folder = directory / name
    if NAME.fullmatch(name) is None or not folder.is_dir():
        raise RuleError(f"没有名为“{name}”的条件集")
    answers = answer_data(name, directory)
    path = folder / f"{tier}.toml"
    if NAME.fullmatch(tier) is None or tier not in answers["sheets"] or not path.is_file():
        raise RuleError(f"条件集“{name}”没有梯度“{tier}”", "tier")
    try:
        return _tier_rules(tier, read_toml(path), answers)
    except RuleError:
        raise
    except KeyError as error:
        raise RuleError(f"{name}/{path.name}: {error} is not there") from error
    except (ArithmeticError, AttributeError, TypeError, ValueError) as error:
        raise RuleError(f"{name}/{path.name}: {error}") from error


def _tier_rules(tier: str, data: Mapping[str, Any], answers: Mapping[str, Any]) -> TierRules:
    score = read_score(data)
    clauses = {key: _clause(key, entry, data, score) for key, entry in data["clauses"].items()}
    rules = TierRules(
        tier=tier,
        title=data["title"],
        notice=data["notice"],
        vocabulary=Vocabulary(answers, tier),
        labels=MappingProxyType(answers["labels"]),
        clauses=MappingProxyType(clauses),
        groups=MappingProxyType({key: _group(key, entry, clauses) for key, entry in data["groups"].items()}),
        ratios=MappingProxyType({key: (part, whole) for key, (part, whole) in data.get("ratios", {}).items()}),
        growth=MappingProxyType(data.get("growth", {})),
        reading_titles=MappingProxyType(answers["readings"]),
        words=MappingProxyType(answers.get("words", {})),
        status=data.get("status", "confirmed"),
        score=score,
    )
    if rules.status not in STATUS_NOTES:
        raise RuleError(f"{tier}: unknown status {rules.status!r}")
    check_references(rules, answers)
    return rules


def _clause(key: str, entry: Mapping[str, Any], data: Mapping[str, Any], score: ScoreRules | None) -> Clause:
    if entry["group"] not in data["groups"]:
        raise RuleError(f"{key}: unknown group {entry['group']!r}")
    return read_clause(key, with_score_fields(entry, score), data["groups"][entry["group"]]["citation"])


def _group(key: str, entry: dict[str, Any], clauses: Mapping[str, Clause]) -> Group:
    trees = {reading: _tree(tree, clauses) for reading, tree in entry["trees"].items()}
    if "default" not in trees:
        raise RuleError(f"{key}: no default tree")
    if entry["role"] not in ROLES:
        raise RuleError(f"{key}: unknown role {entry['role']!r}")
    return Group(
        name=key,
        title=entry["title"],
        role=entry["role"],
        citation=entry["citation"],
        trees=MappingProxyType(trees),
        clause_ids=tuple(clause.id for clause in clauses.values() if clause.group == key),
    )


def _tree(data: Any, clauses: Mapping[str, Clause]) -> Branch:
    if not isinstance(data, dict) or len(data) != 1:
        raise RuleError(f"a tree is one of and, or: {data!r}")
    ((word, parts),) = data.items()
    if word not in ("and", "or") or not parts:
        raise RuleError(f"a tree is one of and, or, with parts: {data!r}")
    for part in parts:
        if isinstance(part, str) and part not in clauses:
            raise RuleError(f"tree names an unknown clause {part}")
    return Branch(word == "or", tuple(part if isinstance(part, str) else _tree(part, clauses) for part in parts))
