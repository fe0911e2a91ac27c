"""How a check's findings are said in lists, on the page and in the workbook: short, and the same in all three."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from cultivation_pool.pool_check.definition import definition
from cultivation_pool.pool_check.standing import Way
from declarations.answers.fields import AnswerField, answer_fields
from declarations.eligibility import ClauseResult, Report
from declarations.eligibility.wording import plain
from declarations.sheets import SHEETS
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.models import Title

# What the register of titles says, by the names that national rules know it.
FROM_TITLES = {"holds_sme_title": "有效期内的专精特新中小企业", "is_reexamination": "复核"}
# What describes a box “其他” is asked with the box.
DESCRIPTION = "_other"
NO_DOCUMENT = "近两年没有申报和第四季度报表"
DISCLAIMER = (
    "本表按系统内已有数据逐条核对，仅供优先推荐、走访服务时参考，不是认定结论；"
    "须人工判断的条款、佐证材料和企业当前情况以正式申报和审核为准。"
)
BASIS = (
    "数据取企业档案、核查年度和上一年度已提交的申报、近两年第四季度报表，同一数据以最后报送的为准；"
    "年度数据只用核查年度之前的两年，更早的视为缺少，不作推算。"
)


def title_words(title: Title) -> str:
    """ "专精特新中小企业（至2024年12月31日）"."""
    product = f"“{title.product_name}”" if title.product_name else ""
    return f"{title.get_tier_display()}{product}（至{cn_date(title.ends_on)}）"


def outcome_notes() -> dict[str, str]:
    """{outcome: what it means}."""
    close = definition()
    return {
        "likely": "现有数据没有不符合的条款，也不缺数据；须人工判断的条款另列。",
        "close": (
            f"与数据不符的条款不超过{close.disproved_at_most}条，或各条差距均不超过要求值的{plain(close.small_gap_percent)}%；"
            "不在本省、非独立法人、大型企业的除外。"
        ),
        "incomplete": "没有与数据不符的条款，但判断所需的数据不全。",
        "unlikely": "有与数据不符的条款，且不属于接近。",
    }


def disproved_words(report: Report, way: Way) -> list[str]:
    """A sentence per disproved clause: what was declared, what is asked, the gap."""
    return [_sentence(report.clause(clause)) for clause in way.disproved]


def subjects(report: Report, clauses: Iterable[str]) -> list[str]:
    """What the clauses are about; the same subject once."""
    return list(dict.fromkeys(report.clause(clause).clause.subject.strip("“”") for clause in clauses))


def missing_words(report: Report, way: Way, partial: Iterable[str]) -> list[str]:
    """The figures that are not there, by their names on the form, the same figure once; a clause's subject where its
    boxes were asked in part or no form of this system asks for them."""
    found: list[str] = []
    for clause in way.missing:
        found += _absent(report, report.clause(clause), frozenset(partial))
    return list(dict.fromkeys(found))


def document_words(known: dict[str, Any]) -> list[str]:
    """ "2022年度申报 LN2022-Q-000012（38项）" for each document that gave something, in the order of their weight."""
    counts = [0] * len(known["documents"])
    for document in known["sources"].values():
        counts[document] += 1
    return [f"{name}（{count}项）" for name, count in zip(known["documents"], counts, strict=True) if count]


def points(value: Decimal | None) -> str:
    """A score as it is written; nothing where the tier has none."""
    return "" if value is None else plain(Decimal(value))


def answer_label(place: str) -> str:
    """ "2021年营业收入" for "revenue.2021"; "" where no form of this system asks for it."""
    name, _dot, year = place.partition(".")
    field = sheet_fields().get(name)
    return field.full_label(int(year) if year else 0) if field else FROM_TITLES.get(name, "")


@cache
def sheet_fields() -> dict[str, AnswerField]:
    """Every answer of every sheet by the name that rules know."""
    return {one.column.name: one for version in SHEETS for one in answer_fields(version).values()}


def _sentence(result: ClauseResult) -> str:
    return result.sentence().removesuffix(f"（{result.citation}）")


def _absent(report: Report, result: ClauseResult, partial: frozenset[str]) -> list[str]:
    if scored := [one for one in _scored(report, result) if one.verdict == "missing"]:
        return [one.title for one in scored]
    facts, places = report.case.facts, [place.partition(".") for place in result.fields]
    lacking = [
        "".join(one)
        for one in places
        if not one[0].endswith(DESCRIPTION) and facts.get(one[0], int(one[2]) if one[2] else None) is None
    ]
    labels = [answer_label(place) for place in lacking]
    is_told = labels and all(labels) and partial.isdisjoint(name for name, _dot, _year in places)
    return labels if is_told else [result.clause.subject.strip("“”")]


def _scored(report: Report, result: ClauseResult) -> list[Any]:
    if not result.clause.condition.name.startswith("score"):
        return []
    dimension = result.clause.parameters.get("dimension")
    return [one for score in report.scores for one in score.indicators if dimension in (None, one.dimension)]
