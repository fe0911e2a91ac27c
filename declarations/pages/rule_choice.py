"""Where the pages of a round lead: to the rule sets that can be chosen, each against that of the last round."""

from collections.abc import Iterable
from typing import Any

from declarations.models import Round, RoundTier
from declarations.pages.rule_sets import Key, compare_url, installed, loaded, rule_set_url
from declarations.round_content import rule_set_label
from declarations.selectors import tier_before


def tier_links(key: Key, round_: Round) -> dict[str, str]:
    """Where a round's tier leads: to its rule set, and to the comparison with that of the last round before it."""
    earlier = tier_before(round_, key[1])
    is_other = earlier is not None and loaded(key) and earlier.rule_set != key[0] and loaded(key_of_tier(earlier))
    return {
        "rule_url": rule_set_url(key) if loaded(key) else "",
        "compare_url": compare_url(key_of_tier(earlier), key) if earlier and is_other else "",
        "earlier": earlier.round.code if earlier else "",
    }


def key_of_tier(one: RoundTier) -> Key:
    """What a round decides a tier by."""
    return one.rule_set, one.tier


def tier_rows(rows: Iterable[dict[str, Any]], round_: Round) -> list[dict[str, Any]]:
    """The rows of the form that chooses rule sets, each with the comparisons that help to choose."""
    return [row | {"links": _choice_links(row["tier"], round_)} for row in rows]


def _choice_links(tier: str, round_: Round) -> list[dict[str, str]]:
    """Every rule set that can be chosen against that of the last round; each by itself where there was none."""
    earlier = tier_before(round_, tier)
    keys = [key for key in installed() if key[1] == tier and loaded(key)]
    others = [key for key in keys if earlier and loaded(key_of_tier(earlier)) and key[0] != earlier.rule_set]
    if earlier and others:
        words = f"与{earlier.round.code}的条件比较："
        return [
            {"label": words + rule_set_label(*key), "url": compare_url(key_of_tier(earlier), key)} for key in others
        ]
    return [{"label": f"查看条件：{rule_set_label(*key)}", "url": rule_set_url(key)} for key in keys]
