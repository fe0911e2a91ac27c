"""Whether a sheet asks what a rule set looks at: said of rounds in preparation; so the self-check finds its sheet."""

from functools import cache

from declarations.answers.fields import answer_fields
from declarations.eligibility import load_tier
from declarations.eligibility.ruleset import Clause, TierRules
from declarations.sheets import SHEETS, sheet_named
from declarations.sheets.national import BLOCK
from zjtx.registry.enums import Tier

# 创新型中小企业 has rules and no sheet of its own: it is checked on the answers of the next tier.
SHEET_TIERS = {"innovative": Tier.SME.value}


def reads_answers(clause: Clause) -> bool:
    """Whether any answer bears on the clause; of what only people judge nothing is asked that no figure shows."""
    return clause.condition.name != "judgement" or "shows" in clause.parameters


def looked_at(rules: TierRules) -> tuple[str, ...]:
    """The answers that the clauses of a tier rest on, scored indicators included, each once and without years."""
    names = (name.partition(".")[0] for clause in rules.clauses.values() for name in clause.fields)
    return tuple(dict.fromkeys(names))


def lacking(rule_set: str, tier: str, version: str) -> tuple[str, ...]:
    """The answers that a rule set looks at and a sheet neither asks for nor computes. Raises RuleError, KeyError."""
    sheet = sheet_named(version)
    there = {*answer_fields(version), *sheet.derived}
    return tuple(name for name in looked_at(load_tier(rule_set, tier)) if sheet.own_place(name) not in there)


def idle(rule_set: str, tier: str, version: str) -> bool:
    """Whether the sheet has a block of national figures of which the rule set looks at none."""
    block = sheet_named(version).block(BLOCK)
    if block is None:
        return False
    names = {name for row in block.rows for name in row.fields}
    return not names & set(looked_at(load_tier(rule_set, tier)))


def fitting_sheet(rule_set: str, tier: str) -> str:
    """The version that asks all that the rule set looks at and least besides; "" where none does. Raises RuleError."""
    own = SHEET_TIERS.get(tier, tier)
    fits = [one for one, sheet in SHEETS.items() if sheet.tier == own and not lacking(rule_set, tier, one)]
    return min(fits, key=lambda version: len(answer_fields(version)), default="")


@cache
def answer_label(name: str) -> str:
    """What an answer is called on the first sheet that has it; its own name where none has."""
    found = (answer_fields(version).get(name) for version in SHEETS)
    return next((one.full_label() for one in found if one is not None), name)
