"""A condition tree written out as a sentence of the notice's own words, for whoever decides between readings."""

from __future__ import annotations

from .ruleset import TierRules
from .verdicts import Branch

# Quotes within a quoted clause become the inner kind.
INNER_QUOTES = str.maketrans("“”", "‘’")


# By how many levels stand within: round brackets inside, square ones around them, bold ones around those.
BRACKETS = (("（", "）"), ("〔", "〕"), ("【", "】"))


def tree_words(rules: TierRules, tree: Branch) -> str:
    """Such as 〔（“具有品牌培育理念”且“拥有自主品牌”）或“获得地方特色称号”〕，且“拥有独有的工艺”.

    A comma stands before the joining word of the outermost level, brackets around every level below it.
    """
    return ("，或" if tree.decisive else "，且").join(_part(rules, part)[0] for part in tree.parts)


def _part(rules: TierRules, part: Branch | str) -> tuple[str, int]:
    """A part in words, and how many levels of brackets they have."""
    if isinstance(part, str):
        return f"“{rules.clauses[part].text.translate(INNER_QUOTES)}”", 0
    if len(part.parts) == 1:
        return _part(rules, part.parts[0])
    parts = [_part(rules, one) for one in part.parts]
    depth = max(level for _, level in parts)
    left, right = BRACKETS[min(depth, len(BRACKETS) - 1)]
    return left + ("或" if part.decisive else "且").join(words for words, _ in parts) + right, depth + 1
