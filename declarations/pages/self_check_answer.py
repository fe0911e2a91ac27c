"""The pages of the self-check: where to start, the questions of a tier with their answer, and all tiers at once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import QueryDict

from declarations import checks
from declarations.eligibility import AnswerError, Report
from declarations.pages.conditions import answer_labels, report_page, tier_outlook
from declarations.pages.conditions.paper import report_paper
from declarations.pages.conditions.rows import all_rows
from declarations.pages.conditions.steps import Step, data_steps, evidence_names, first_steps, step
from declarations.pages.self_check import (
    QuestionPage,
    anchor,
    cut_block,
    error_rows,
    first_anchor,
    question_groups,
    share_groups,
)
from declarations.pages.self_check_ground import (
    Ground,
    declaring,
    keep_url,
    next_step,
    paper_url,
    standard_rows,
    start_lists,
    tier_url,
    words,
)
from declarations.self_check.basis import Basis
from declarations.self_check.reading import DECLARED_ON, DECLARED_ON_LABEL, SelfCheck
from zjtx.common.templatetags.zjtx import cn_date, cn_moment

NOTHING = QueryDict()
DISCLAIMER = "本结果由系统按所填数据对照通知条件逐条核对得出，供自测参考，不是审核意见，不作为推荐或认定的依据。"
NOTHING_TYPED = "尚未填写任何一项，请先填写数据"
MOST_NAMED = 6
DECLARED_ON_HELP = "经营年限等计算到这一天。"


def start_page(ground: Basis | None, at: datetime) -> dict[str, Any]:
    """Everything declarations/self_check/start.html shows; without a round, the national standards are left."""
    page = {"ground": ground, "standards": standard_rows(at), "disclaimer": DISCLAIMER, "file_error": ""}
    return page if ground is None else page | {"tiers": start_lists(ground), **words(ground)}


def tier_page(ground: Ground, check: SelfCheck, user: Any, at: datetime, *, is_asked: bool) -> dict[str, Any]:
    """Everything declarations/self_check/tier.html shows; `is_asked`: with an answer, or with what prevents one."""
    form = check.asked
    errors = error_rows(check)
    if is_asked and check.is_empty:
        errors = [{"text": NOTHING_TYPED, "href": ""}]
    page = {
        **_frame(ground, check),
        "tier": form.tier,
        "title": form.rules.title,
        "groups": question_groups(check),
        "errors": errors if is_asked else [],
        "notes": check.notes,
        "is_answered": is_asked and not errors,
        "tier_url": tier_url(ground, form.tier),
        "keep_url": keep_url(ground, form.tier),
    }
    if page["is_answered"]:
        page |= _answer(ground, check, user, at)
    return page


def _answer(ground: Ground, check: SelfCheck, user: Any, at: datetime) -> dict[str, Any]:
    form = check.asked
    report = answer_report(ground, check)
    report["steps"] = first_steps(_steps(ground, check, report))
    context = checks.CheckContext(year=form.year, tier=form.tier, rules=form.rule_set)
    return {
        "report": report,
        "issues": [
            {"message": one.message, "href": first_anchor(form, one.fields)}
            for one in checks.run_all(check.answers, context)
        ],
        "outlook": _with_links(tier_outlook(_all_reports(ground, check)), ground, form.tier),
        "next_step": next_step(ground, user),
        "checked_on": cn_date(at),
        "paper_url": paper_url(ground, form.tier),
    }


def answer_report(ground: Ground, check: SelfCheck) -> dict[str, Any]:
    """The report of a self-check: its links lead to the questions on the same page."""
    form = check.asked
    check.rulings = ground.rulings
    report = report_page(
        check.report,
        lambda places: first_anchor(form, places),
        is_fillable=True,
        labels=answer_labels(form.sheet),
        rulings=ground.rulings,
        is_public=True,
    )
    for row in all_rows(report):
        row |= {"figure_label": "所填数据", "url_label": row["url_label"] or "查看所填"}
    return report


def answer_paper(ground: Ground, check: SelfCheck, at: datetime) -> str:
    """The HTML of the answer as paper; it carries no name, for none is asked."""
    form = check.asked
    return report_paper(
        answer_report(ground, check),
        facts=[
            ("自测类别", f"{form.rules.title}　依据{words(ground)['based_on']}"),
            ("核对日期", f"{cn_date(at)}　年限计算到{cn_date(check.declared_on)}"),
        ],
        mark=f"条件自测　{cn_moment(at)}生成",
        note=DISCLAIMER,
        outlook=tier_outlook(_all_reports(ground, check)),
    )


def _steps(ground: Ground, check: SelfCheck, report: dict[str, Any]) -> Iterator[Step]:
    yield from data_steps(check.report, report)
    if check.report.blocking:
        return
    names = evidence_names(check.report)
    if names:
        more = f"等 {len(names)} 类" if len(names) > MOST_NAMED else ""
        yield step(f"准备佐证材料：{'、'.join(names[:MOST_NAMED])}{more}")
    yield step(declaring(ground), [("办法见页末", "#next-title")] if isinstance(ground, Basis) else [])


def _all_reports(ground: Ground, check: SelfCheck) -> list[Report]:
    """The report of each tier on the same answers; a tier that reads one of them otherwise is left out."""
    found = [check.report]
    for tier, form in ground.forms.items():
        if tier == check.asked.tier:
            continue
        try:
            found.append(check.report_of(form))
        except AnswerError:
            continue
    return found


def _with_links(outlook: dict[str, Any], ground: Ground, own: str) -> dict[str, Any]:
    for row in outlook["rows"]:
        row["is_own"] = row["tier"] == own
        row["check_url"] = tier_url(ground, row["tier"])
    return outlook


def compare_page(ground: Basis, found: list[SelfCheck], *, is_asked: bool) -> dict[str, Any]:
    """Everything declarations/self_check/compare.html shows: one reading of what was posted for each tier."""
    problems = {name: (check, text) for check in reversed(found) for name, text in check.problems.items()}
    errors = [{"text": text, "href": anchor(check.asked, name)} for name, (check, text) in problems.items()]
    if is_asked and all(check.is_empty for check in found):
        errors = [{"text": NOTHING_TYPED, "href": ""}]
    is_answered = is_asked and not errors
    for check in found if is_answered else ():
        check.rulings = ground.rulings
    outlook = tier_outlook(check.report for check in found) if is_answered else None
    return {
        **_frame(ground, found[0]),
        "groups": list(_shared_first(found)),
        "errors": errors if is_asked else [],
        "is_answered": is_answered,
        "outlook": _with_links(outlook, ground, "") if outlook else None,
    }


def _shared_first(found: list[SelfCheck]) -> Iterable[dict[str, Any]]:
    """The answers of the first tier, then of each further one those that no tier before it asked for."""
    shown: set[str] = set()
    for check in found:
        form = check.asked
        names = {name: group for name, group in form.group_of.items() if name not in shown}
        if not names:
            continue
        title = "基本条件的数据" if check is found[0] else f"{form.rules.title}另需的数据"
        narrowed = replace(check, asked=replace(form, group_of=names))
        block = replace(cut_block(narrowed.asked, "basic", shown), key=form.tier, year_head=title)
        shown |= {*names, *share_groups(form)}
        yield {"key": form.tier, "title": title, "clauses": [], "rows": QuestionPage(narrowed).rows(block)}


def _frame(ground: Ground, check: SelfCheck) -> dict[str, Any]:
    return {
        **words(ground),
        "disclaimer": DISCLAIMER,
        "counted_to": cn_date(check.declared_on),
        "date_field": {
            "name": DECLARED_ON,
            "kind": "date",
            "label": DECLARED_ON_LABEL,
            "help": DECLARED_ON_HELP,
            "value": check.declared_text or check.declared_on.isoformat(),
            "error": check.problems.get(DECLARED_ON, ""),
            "required": True,
            "width": "short",
            "version": 0,
        },
    }
