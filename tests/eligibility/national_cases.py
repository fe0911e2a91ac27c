"""Declarations for the national rule sets: answers that meet everything a figure decides, changed one at a time."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from declarations.eligibility import Report, evaluate
from tests.eligibility.cases import BY_TIER, DECLARED_ON, LITTLE_GIANT, SME, YEAR, with_changes

IP: dict[str, Any] = {"high_value_class_one_ip": 1, "own_class_one_ip": 2, "class_one_ip": 4, "class_two_ip": 6}
NO_DIRECT_WAY: dict[str, Any] = {"science_awards": [], "rd_institution_level": "city", "maker_china": "none"}

INNOVATIVE: dict[str, Any] = (
    SME
    | IP
    | NO_DIRECT_WAY
    | {
        "recognitions": ["gazelle"],
        "innovation_qualifications": [],
        "equity_three_years": "0",
        "key_areas": ["strategic_emerging"],
    }
)
SME_2022: dict[str, Any] = (
    SME
    | IP
    | NO_DIRECT_WAY
    | {
        "equity_two_years": "0",
        "chain_position": "fills_gap",
        "digital_level": "level_3",
        "quality_award": True,
        "local_feature_score": "9.5",
    }
)
GIANT_2022: dict[str, Any] = (
    LITTLE_GIANT
    | NO_DIRECT_WAY
    | {
        "revenue": {"2020": "11000.00", "2021": "12000.00"},
        "main_revenue": {"2020": "10000.00", "2021": "11000.00"},
        "rd_expense": {"2020": "500.00", "2021": "600.00"},
        "equity_two_years": "0",
        "market_share": {"2020": "11.00", "2021": "12.00"},
        "class_one_ip_in_use": 2,
    }
)
SME_2026: dict[str, Any] = SME_2022 | {
    "holds_tech_innovative": True,
    "is_reexamination": False,
    "class_one_ip_in_use": 1,
    "market_share": {"2020": "11.00", "2021": "12.00"},
    "national_rank": 4,
    "development_score": {"2020": "40", "2021": "66.5"},
}
GIANT_2026: dict[str, Any] = GIANT_2022 | {
    "holds_sme_title": True,
    "is_reexamination": False,
    "class_one_ip": 4,
    "national_rank": 3,
    "rd_expense": {"2020": "600.00", "2021": "700.00"},
    "development_score": {"2020": "40", "2021": "66.5"},
}
NATIONAL: dict[tuple[str, str], dict[str, Any]] = {
    ("miit_2022", "innovative"): INNOVATIVE,
    ("miit_2022", "sme"): SME_2022,
    ("miit_2022", "little_giant"): GIANT_2022,
    ("miit_2026", "sme"): SME_2026,
    ("miit_2026", "little_giant"): GIANT_2026,
}
EVERY: dict[tuple[str, str], dict[str, Any]] = {("liaoning_2022", tier): given for tier, given in BY_TIER.items()}
EVERY |= NATIONAL
OF_PREFIX = {
    "I22": ("miit_2022", "innovative"),
    "S22": ("miit_2022", "sme"),
    "G22": ("miit_2022", "little_giant"),
    "S26": ("miit_2026", "sme"),
    "G26": ("miit_2026", "little_giant"),
}


def answers(rules: str, tier: str, changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A fresh copy of a tier's answers; a change of None takes the answer away, a mapping changes single years."""
    return with_changes(deepcopy(EVERY[rules, tier]), changes or {})


def report(rules: str, tier: str, changes: Mapping[str, Any] | None = None, **options: Any) -> Report:
    """The report on a tier's answers with changes."""
    return evaluate(tier, YEAR, DECLARED_ON, answers(rules, tier, changes), rules=rules, **options)


def report_of(clause_id: str, changes: Mapping[str, Any] | None = None, **options: Any) -> Report:
    """The same for the tier that a clause belongs to."""
    return report(*OF_PREFIX[clause_id[:3]], changes, **options)


def verdict(clause_id: str, changes: Mapping[str, Any], **options: Any) -> str:
    """The verdict of one clause on its tier's answers with changes."""
    return report_of(clause_id, changes, **options).clause(clause_id).verdict.value


def groups(clause_id: str, changes: Mapping[str, Any] | None = None, **options: Any) -> dict[str, str]:
    """The verdict of each group of the tier that a clause belongs to."""
    return {group.name: group.verdict.value for group in report_of(clause_id, changes, **options).groups}
