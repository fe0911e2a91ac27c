"""Whether a rule set fits together and fits the sheets: what the loader refuses, and what only a look at all shows.

Errors would give a wrong answer or none; hints are for a person to look at and do not stop anything.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from declarations.eligibility import RuleError, load_tier
from declarations.eligibility.answer_data import VOCABULARY
from declarations.eligibility.catalogue import rule_sets
from declarations.eligibility.methods import answers_of, methods
from declarations.eligibility.placement import clauses_in
from declarations.eligibility.ruleset import RULES_DIRECTORY, Clause, TierRules
from declarations.sheets import SHEETS

# What the texts of evidence may name: the two years before the round's.
EVIDENCE_YEARS = {"previous_year", "last_year"}


@dataclass(frozen=True)
class Remark:
    """One thing found: the file, the clause or table in it, and what is to be done about it."""

    file: str
    place: str
    text: str
    is_error: bool

    def __str__(self) -> str:
        where = f"{self.file} {self.place}".strip()
        return f"{'错误' if self.is_error else '提示'} {where}：{self.text}"


def check_rule_set(name: str, directory: Path = RULES_DIRECTORY) -> list[Remark]:
    """Everything found in one rule set, file by file."""
    tiers = rule_sets(directory).get(name, ())
    if not tiers:
        return [Remark(name, "", f"没有这个条件版本，或其中没有 {VOCABULARY} 和类别文件", is_error=True)]
    return [remark for tier in tiers for remark in _check_tier(name, tier, directory)]


def _check_tier(name: str, tier: str, directory: Path) -> Iterator[Remark]:
    file = f"{name}/{tier}.toml"
    try:
        rules = load_tier(name, tier, directory)
    except RuleError as error:
        yield Remark(file, "", str(error), is_error=True)
        return
    except KeyError as error:
        yield Remark(file, "", f"缺少 {error.args[0]}", is_error=True)
        return
    found = [*_clause_remarks(rules), *_tier_remarks(rules, tier)]
    yield from (Remark(file, *one) for one in found)


Found = tuple[str, str, bool]


def _clause_remarks(rules: TierRules) -> Iterator[Found]:
    counted = {one for group in rules.groups.values() for tree in group.trees.values() for one in clauses_in(tree)}
    for clause in rules.clauses.values():
        yield from ((clause.id, text, True) for text in _errors(clause))
        yield from ((clause.id, text, False) for text in _hints(clause, counted))


def _errors(clause: Clause) -> Iterator[str]:
    for label, text in (("原文", clause.text), ("出处", clause.citation)):
        if not text.strip():
            yield f"没有{label}"
    for text in clause.evidence:
        unknown = {name for _, name, _, _ in Formatter().parse(text) if name is not None} - EVIDENCE_YEARS
        if unknown:
            yield f"佐证材料中的 {{{'}、{'.join(sorted(unknown))}}} 不能代入，只有 previous_year、last_year"
    if clause.condition.name not in methods():
        yield f"条件 {clause.condition.name} 在 methods.toml 中没有说明"


def _hints(clause: Clause, counted: Iterable[str]) -> Iterator[str]:
    if "E" in clause.kind and not clause.evidence:
        yield "没有佐证材料"
    if clause.id not in counted:
        yield "不在任何条件树中，不影响结论"


def _tier_remarks(rules: TierRules, tier: str) -> Iterator[Found]:
    users: dict[str, list[str]] = defaultdict(list)
    for clause in rules.clauses.values():
        for name in answers_of(clause):
            users[name].append(clause.id)
    for name, clauses in users.items():
        if not is_asked(name, tier):
            yield "、".join(clauses), f"申报表没有栏目 {name}，该数据一直缺少", False
    if not rules.is_confirmed:
        yield "", rules.status_note, False


def is_asked(name: str, tier: str) -> bool:
    """Whether some version of the tier's sheet asks for the answer; of a tier without a sheet, any sheet."""
    own = [sheet for sheet in SHEETS.values() if sheet.tier == tier] or SHEETS.values()
    return any(sheet.columns.get(asked, asked) == name for sheet in own for _, asked, _ in sheet.fields())
