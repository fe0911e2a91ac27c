"""An enterprise's figures over its years and quarters, as charts with their tables."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from cultivation_pool.facts import FIGURES, LAST_QUARTER
from cultivation_pool.member_sections import Section
from cultivation_pool.models import AnnualProfile, QuarterlyReport
from cultivation_pool.sheets.quarterly_2022 import short_title
from declarations.models import Declaration, Submission
from zjtx.common.charts import bar_parts
from zjtx.common.templatetags.zjtx import money
from zjtx.registry.models import Enterprise

LABELS = ("营业收入", "主营业务收入", "纳税总额", "净利润总额", "研发经费总额")
QUARTERS_SHOWN = 12
YEARS_SHOWN = 8
SUBMISSIONS_READ = 20
SOURCES = "年度数取自最近报送的材料：年度基本情况表在前，其次为第四季度报表、申报表。单位：万元。"
CUMULATIVE = "自年初累计数，退回修改的为待核数据，不列。单位：万元。"
Figures = dict[str, Decimal | None]


def by_year(user: Any, enterprise: Enterprise, day: date) -> Section | None:
    """The figures of whole years: what annual profiles say, else fourth-quarter reports, else the declaration submitted
    last."""
    found: dict[str, Figures] = {}
    sources = (_of_profiles, _of_reports, _of_declarations)
    for year, figures in (one for source in sources for one in source(user, enterprise)):
        kept = found.setdefault(year, dict.fromkeys(FIGURES))
        kept |= {name: value for name, value in figures.items() if kept[name] is None}
    rows = [(f"{year}年", found[year]) for year in sorted(found, reverse=True)[:YEARS_SHOWN]]
    return Section("年度数据", SOURCES, chart=_chart("年度数据", "年度", rows)) if rows else None


def by_quarter(user: Any, enterprise: Enterprise, day: date) -> Section | None:
    """The figures of the reports that stand, of the year to date."""
    reports = _standing(user, enterprise).order_by("-quarter")[:QUARTERS_SHOWN]
    rows = [(short_title(one.quarter), {name: getattr(one, name) for name in FIGURES}) for one in reports]
    return Section("季度数据", CUMULATIVE, chart=_chart("季度数据", "季度", rows)) if rows else None


def _standing(user: Any, enterprise: Enterprise) -> Any:
    return QuarterlyReport.objects.visible_to(user).filed().filter(enterprise=enterprise)


def _of_profiles(user: Any, enterprise: Enterprise) -> Iterable[tuple[str, Figures]]:
    """A profile says the figures of the year before it."""
    for one in AnnualProfile.objects.visible_to(user).filed().filter(enterprise=enterprise):
        yield str(one.year - 1), {name: getattr(one, name, None) for name in FIGURES}


def _of_reports(user: Any, enterprise: Enterprise) -> Iterable[tuple[str, Figures]]:
    for one in _standing(user, enterprise).filter(quarter__endswith=LAST_QUARTER):
        yield one.quarter[:4], {name: getattr(one, name) for name in FIGURES}


def _of_declarations(user: Any, enterprise: Enterprise) -> Iterable[tuple[str, Figures]]:
    """Of the frozen versions that the reader may see, the one submitted last first."""
    seen = Declaration.objects.visible_to(user).filter(enterprise=enterprise)
    submissions = Submission.objects.filter(declaration__in=seen).order_by("-declaration__year", "-pk")
    for one in submissions[:SUBMISSIONS_READ]:
        answers = one.content.get("answers", {})
        years = {year for name in FIGURES if isinstance(answers.get(name), dict) for year in answers[name]}
        for year in years:
            yield year, {name: _figure((answers.get(name) or {}).get(year)) for name in FIGURES}


def _figure(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value)) if value not in (None, "") else None
    except InvalidOperation:
        return None


def _chart(caption: str, head: str, rows: list[tuple[str, Figures]]) -> dict[str, Any]:
    """Bars of the revenue; the other figures stand beside them."""
    longest = max((float(figures["revenue"] or 0) for _label, figures in rows), default=0.0)
    made = [
        {
            "label": label,
            "bars": bar_parts([("blue", float(figures["revenue"] or 0))], longest),
            "values": [
                {"label": words, "text": "—" if figures[name] is None else money(figures[name])}
                for name, words in zip(FIGURES, LABELS, strict=True)
            ],
        }
        for label, figures in rows
    ]
    series = [{"label": label, "tone": "blue" if label == LABELS[0] else ""} for label in LABELS]
    return {"caption": caption, "head": head, "series": series, "rows": made, "without_total": True, "is_headed": True}
