"""One enterprise of a pool-wide check: clause by clause, and every figure with the document it came from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from cultivation_pool.kinds import ANNUAL
from cultivation_pool.models import AnnualProfile, PoolCheck, PoolCheckRow, QuarterlyReport
from cultivation_pool.pages.pool_checks import LOOKS, place_of
from cultivation_pool.pool_check import words
from cultivation_pool.pool_check.evaluating import report_of
from cultivation_pool.pool_check.known import Known
from cultivation_pool.services.pool_checks import choice_of
from declarations.answers.display import CodeNames, display
from declarations.eligibility import GroupResult, Report
from declarations.models import Declaration
from declarations.pages.conditions import clause_rows
from zjtx.common.templatetags.zjtx import cn_date

FIGURES = ("数据", "内容", "来源")


def row_page(user: Any, check: PoolCheck, row: PoolCheckRow) -> dict[str, Any]:
    """Everything pool/check_row.html shows. The report is read again on the figures that the check had."""
    choice = choice_of(check)
    report = report_of(Known(**row.known), choice)
    tone, icon = LOOKS[row.outcome]
    return {
        "check": check,
        "row": row,
        "title": choice.title,
        "place": place_of(check),
        "tone": tone,
        "icon": icon,
        "facts": _facts(row, check.day),
        "lists": [
            {"title": title, "texts": texts}
            for title, texts in (
                ("与数据不符的条款", row.disproved),
                ("缺少的数据", row.missing),
                ("须人工判断", row.judged),
            )
            if texts
        ],
        "groups": [{"title": group.title, "clauses": _clauses(report, group, row.verdicts)} for group in report.groups],
        "figures": _figures(row.known),
        "links": _links(user, row.enterprise_id, choice.year),
        "disclaimer": words.DISCLAIMER,
    }


def _facts(row: PoolCheckRow, day: date) -> list[dict[str, str]]:
    facts = [
        {"label": "统一社会信用代码", "value": row.uscc},
        {"label": "所在地区", "value": row.region.full_name.replace("/", "")},
        {"label": "行业", "value": row.industry_name or "未填写"},
        {"label": "现有称号", "value": "；".join(row.titles)},
        {"label": "核查日期", "value": cn_date(day)},
    ]
    if row.score_least is not None:
        score = f"{words.points(row.score_least)}至{words.points(row.score_most)}分"
        facts.append({"label": "得分（已知至最高可达）", "value": score})
    return facts


def _clauses(report: Report, group: GroupResult, verdicts: Mapping[str, str]) -> list[dict[str, Any]]:
    """The clauses with the check's own verdicts, which guess nothing from boxes that were not there to tick."""
    read = {one.id: str(one.verdict) for one in group.own}
    rows = clause_rows(report, read)
    for one in rows:
        verdict = verdicts.get(one["id"], read[one["id"]])
        if verdict != read[one["id"]]:
            one |= {"verdict": verdict, "gap": ""}
    return rows


def _figures(known: Mapping[str, Any]) -> dict[str, Any]:
    """Every answer that was used, with its year and its document."""
    columns = [{"label": label} for label in FIGURES]
    names, rows = CodeNames.of(known["answers"]), []
    for place, document in known["sources"].items():
        name, _dot, year = place.partition(".")
        value = known["answers"][name]
        cells = (
            words.answer_label(place) or place,
            _shown(name, value[year] if year else value, names),
            known["documents"][document],
        )
        rows.append({"cells": [{**column, "text": text} for column, text in zip(columns, cells, strict=True)]})
    empty = {"heading": "没有可用的数据", "text": words.NO_DOCUMENT}
    return {"caption": "核查所用数据", "columns": columns, "rows": rows, "empty": empty}


def _shown(name: str, value: Any, names: CodeNames) -> str:
    field = words.sheet_fields().get(name)
    if field is not None:
        return display(field, value, names)
    return {True: "是", False: "否"}.get(value, str(value))


def _links(user: Any, enterprise_id: int, year: int) -> list[dict[str, str]]:
    """The documents themselves, where the officer may read them."""
    found = []
    declarations = Declaration.objects.visible_to(user).filter(enterprise_id=enterprise_id, year__in=(year - 1, year))
    for one in declarations.order_by("-year", "-pk"):
        version = one.submissions.order_by("-version").values_list("version", flat=True).first()
        if version is not None:
            url = reverse("declarations:version", args=[one.number, version])
            found.append({"label": f"{one.year}年度{one.get_tier_display()}申报 {one.number}", "url": url})
    profiles = AnnualProfile.objects.visible_to(user).filed().filter(enterprise_id=enterprise_id)
    for profile in profiles.filter(year__in=(year, year - 1)).order_by("-year"):
        found.append({"label": ANNUAL.name(profile.period), "url": ANNUAL.url("case", profile)})
    quarters = [f"{year - back}Q4" for back in (1, 2)]
    reports = QuarterlyReport.objects.visible_to(user).filed().filter(enterprise_id=enterprise_id)
    for report in reports.filter(quarter__in=quarters).order_by("-quarter"):
        url = reverse("pool:case", args=[report.pk])
        found.append({"label": f"{report.quarter[:4]}年第四季度报表", "url": url})
    return found
