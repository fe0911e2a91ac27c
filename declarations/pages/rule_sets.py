"""The catalogue of installed rule sets, and one rule set read as a page: trees, lines, answers, evidence in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.urls import reverse

from declarations.answers.fields import AnswerField, answer_fields
from declarations.eligibility import RuleError, load_tier, wording
from declarations.eligibility.catalogue import LADDER, rule_sets
from declarations.eligibility.methods import is_judged, method_of
from declarations.eligibility.ordering import lists_of
from declarations.eligibility.placement import Placement, placements
from declarations.eligibility.ruleset import Clause, Group, TierRules
from declarations.eligibility.score_rules import SCORE_CONDITIONS, Indicator
from declarations.eligibility.verdicts import Branch
from declarations.models import Round, RoundTier
from declarations.sheets import SHEETS
from zjtx.accounts.enums import Role

READERS = (
    Role.SYSTEM_ADMIN,
    Role.PROVINCE_OFFICER,
    Role.CITY_OFFICER,
    Role.DISTRICT_OFFICER,
)
CLASSES = {
    "A": "由填报数据判定",
    "A+E": "由填报数据判定，凭佐证材料核实",
    "E": "凭佐证材料由审核人员判断",
    "J": "由审核人员判断",
}
READINGS = {"default": "通常读法", "strict": "从严读法", "lenient": "从宽读法"}
ROLES = {
    "basic": "全部须满足",
    "required": "全部须满足",
    "special": "企业勾选的类别中至少一类须满足",
    "key": "须满足，未勾选的由审核人员判断",
}
# Years of a figure in a clause's fields.
YEARS = {frozenset({"Y-1"}): "上年度", frozenset({"Y-2"}): "前一年度", frozenset({"Y-1", "Y-2"}): "近2年"}

# Of the clauses that would do instead of another, so many are named.
SHOWN_SUBJECTS = 3
SEE_SCORE = "见评分指标"

Key = tuple[str, str]


def installed() -> list[Key]:
    """(rule set, tier) of everything that is installed, by rule set and rung."""
    return [(name, tier) for name, tiers in rule_sets().items() for tier in tiers]


def loaded(key: Key) -> TierRules | None:
    """The rules of a tier; None where they are not there or do not fit together."""
    try:
        return load_tier(*key)
    except RuleError:
        return None


def label_of(rules: TierRules) -> str:
    """The notice and the tier: 辽工信改革〔2022〕9号　“专精特新”中小企业."""
    return f"{rules.notice}　{rules.title}"


def status_of(rules: TierRules) -> dict[str, str]:
    """Whether the texts were compared with the official ones, as a badge."""
    if rules.is_confirmed:
        return {"label": "已核对", "tone": "green", "icon": "check-circle"}
    return {"label": rules.status_note, "tone": "amber", "icon": "exclamation-circle"}


def uses(tiers: Iterable[RoundTier]) -> dict[Key, list[Round]]:
    """{(rule set, tier): the rounds that decide by it}, newest first."""
    found: dict[Key, list[Round]] = defaultdict(list)
    for one in tiers:
        found[one.rule_set, one.tier].append(one.round)
    return found


def rule_set_url(key: Key) -> str:
    """The page of a tier of a rule set."""
    return reverse("declarations:rule_set", args=key)


def catalogue_page(tiers: Iterable[RoundTier], *, is_linked: bool) -> dict[str, Any]:
    """Everything rule_sets/list.html shows; `is_linked`: the reader may open the pages of rounds."""
    used = uses(tiers)
    labels = ("条件", "类别", "条款", "评分指标", "核对情况", "使用批次")
    return {
        "table": {
            "caption": "已安装的条件版本",
            "columns": [{"label": label, "numeric": label in ("条款", "评分指标")} for label in labels],
            "rows": [catalogue_row(key, used.get(key, []), labels, is_linked) for key in installed()],
        },
        "choices": compare_choices(),
    }


def catalogue_row(key: Key, rounds: list[Round], labels: tuple[str, ...], is_linked: bool) -> dict[str, Any]:
    """One tier of a rule set; one that does not fit together says so."""
    rules = loaded(key)
    if rules is None:
        cells = [{"text": key[0], "note": "与本系统不符，无法载入，请运行 check_rules 查看原因"}, {"text": key[1]}]
        cells += [{"text": "—"}] * (len(labels) - len(cells))
        return {"cells": [{**cell, "label": label} for cell, label in zip(cells, labels, strict=True)]}
    status = status_of(rules)
    first = {"text": rounds[0].code if rounds else "未使用", "note": _codes(rounds[1:])}
    if rounds and is_linked:
        first["url"] = reverse("declarations:round_detail", args=[rounds[0].code])
    cells = [
        {"text": rules.notice, "note": key[0]},
        {"text": rules.title},
        {"text": str(len(rules.clauses)), "numeric": True},
        {"text": str(len(rules.score.indicators)) if rules.score else "—", "numeric": True},
        {"text": status["label"], "badge": True, "tone": status["tone"], "icon": status["icon"]},
        first,
    ]
    row = [{**cell, "label": label} for cell, label in zip(cells, labels, strict=True)]
    return {"url": rule_set_url(key), "cells": row}


def _codes(rounds: Iterable[Round]) -> str:
    return "、".join(one.code for one in rounds)


def compare_choices() -> list[tuple[str, str]]:
    """("liaoning_2022:sme", label) of every tier that can be compared."""
    return [(":".join(key), label_of(rules)) for key in installed() if (rules := loaded(key)) is not None]


def compare_url(left: Key, right: Key) -> str:
    """The address that lays two of them side by side."""
    return f"{reverse('declarations:rule_compare')}?left={':'.join(left)}&right={':'.join(right)}"


def rule_set_page(key: Key, rules: TierRules, rounds: list[Round], *, is_linked: bool) -> dict[str, Any]:
    """Everything rule_sets/detail.html shows."""
    year = max((one.year for one in rounds), default=None)
    placed = placements(rules)
    return {
        "rules": rules,
        "label": label_of(rules),
        "status": status_of(rules),
        "facts": [
            {"label": "条件版本", "value": key[0]},
            {"label": "条款", "value": f"{len(rules.clauses)} 条"},
            *([] if is_linked and rounds else [{"label": "使用批次", "value": _codes(rounds) or "未使用"}]),
        ],
        "rounds": rounds if is_linked else [],
        "groups": [
            {
                "name": group.name,
                "title": group.title,
                "citation": group.citation,
                "rule": ROLES[group.role],
                "trees": trees_of(group, rules),
                "clauses": [
                    {**clause_words(rules.clauses[one], key[1], rules, year), "placement": placed[one].words}
                    for one in group.clause_ids
                ],
            }
            for group in rules.groups.values()
        ],
        "score": score_words(rules, key[1]),
        "compare_url": f"{reverse('declarations:rule_compare')}?left={':'.join(key)}",
    }


def placement_words(placement: Placement, rules: TierRules) -> str:
    """必须满足; where others would do, which: 可由其他条件代替（近2年新增股权融资总额）."""
    subjects = [rules.clauses[one].subject for one in placement.instead]
    if not subjects:
        return placement.words
    more = f"等 {len(subjects)} 项" if len(subjects) > SHOWN_SUBJECTS else ""
    return f"{placement.words}（{'、'.join(subjects[:SHOWN_SUBJECTS])}{more}）"


def trees_of(group: Group, rules: TierRules) -> list[dict[str, Any]]:
    """The trees of a group in words, the one in force by default first."""
    return [
        {
            "title": READINGS.get(reading, reading),
            "tree": _tree(tree, rules),
            "is_default": reading == "default",
            "is_flat": set(tree.parts) == set(group.clause_ids),
        }
        for reading, tree in sorted(group.trees.items(), key=lambda entry: entry[0] != "default")
    ]


def _tree(tree: Branch, rules: TierRules) -> dict[str, Any]:
    """{rule, parts}: each part a clause (id, subject) or a tree in turn."""
    return {
        "rule": "满足下列之一" if tree.decisive else "同时满足下列各项",
        "parts": [
            {"id": part, "subject": rules.clauses[part].subject} if isinstance(part, str) else _tree(part, rules)
            for part in tree.parts
        ],
    }


def clause_words(clause: Clause, tier: str, rules: TierRules, year: int | None) -> dict[str, Any]:
    """One clause for people."""
    before, last = ("前二", "上一") if year is None else (str(year - 2), str(year - 1))
    return {
        "id": clause.id,
        "subject": clause.subject,
        "text": clause.text,
        "kind": CLASSES.get(clause.kind, clause.kind),
        # Who judges is said by the class of the clause already.
        "method": "" if is_judged(clause) else method_of(clause).words,
        "options": options_words(clause, tier, rules),
        "required": wording.required(clause),
        "unit": clause.unit,
        "answers": [SEE_SCORE] if clause.condition.name in SCORE_CONDITIONS else answer_words(clause.fields, tier),
        "evidence": [text.format(previous_year=before, last_year=last) for text in clause.evidence],
        "citation": clause.citation,
    }


def answer_words(fields: Iterable[str], tier: str) -> list[str]:
    """Answers by their labels on the sheet: 营业收入（近2年）."""
    years: dict[str, set[str]] = defaultdict(set)
    for name in fields:
        base, _, year = name.partition(".")
        years[base] |= {year} if year else set()
    return [answer_label(name, tier) + (f"（{YEARS[frozenset(of)]}）" if of else "") for name, of in years.items()]


def answer_label(name: str, tier: str) -> str:
    """The label on the tier's sheet, on any other where it has none; the bare name where no sheet asks for it."""
    found = _asked(name, tier)
    return found.full_label() if found else f"{name}（申报表尚无此栏目）"


def options_words(clause: Clause, tier: str, rules: TierRules) -> list[str]:
    """What counts for it, by the labels of the sheet: boxes, sizes, levels."""
    name = str(clause.parameters.get("boxes") or clause.parameters.get("choice") or "")
    asked = _asked(name, tier)
    words = {**rules.labels, **dict(asked.options if asked else ()), **rules.words.get(name, {})}
    options = [option for values in lists_of(clause).values() for option in sorted(values)]
    return [words[option] for option in options if option in words]


def _asked(name: str, tier: str) -> AnswerField | None:
    return _fields(tier).get(name) or next((one[name] for one in map(_fields, LADDER) if name in one), None)


@cache
def _fields(tier: str) -> Mapping[str, AnswerField]:
    """The answers of all versions of a tier's sheet."""
    versions = [version for version, sheet in sorted(SHEETS.items()) if sheet.tier == tier]
    return {name: one for version in versions for name, one in answer_fields(version).items()}


def score_words(rules: TierRules, tier: str) -> dict[str, Any]:
    """The scored indicators for people; empty where the notice has no score."""
    if rules.score is None:
        return {}
    score = rules.score
    dimensions = [
        f"{one.title} {wording.plain(one.maximum)} 分"
        + (f"（不低于 {wording.plain(one.line)} 分）" if one.line is not None else "")
        for one in score.dimensions.values()
    ]
    return {
        "title": score.title,
        "citation": score.citation,
        "rule": f"满分 {wording.plain(score.maximum)} 分，要求不低于 {wording.plain(score.line)} 分",
        "dimensions": "，".join(dimensions),
        "indicators": [
            {
                **indicator_words(one),
                "dimension": score.dimensions[one.dimension].title,
                "answers": answer_words(one.fields, tier),
            }
            for one in score.indicators
        ],
    }


def indicator_words(one: Indicator | None) -> dict[str, Any]:
    """An indicator with its options and points; empty where there is none."""
    if one is None:
        return {}
    return {
        "id": one.id,
        "title": one.title,
        "maximum": f"{wording.plain(one.maximum)} 分",
        "options": [(option.words, f"{wording.plain(option.points)} 分") for option in one.options],
    }
