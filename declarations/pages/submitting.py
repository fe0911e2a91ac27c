"""The report of conditions, the submission page and the confirmation of a withdrawal."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from declarations import policies, workflow
from declarations.answers.fields import answer_fields
from declarations.commitments import CITATION, COMMITMENTS, CONSEQUENCE
from declarations.enums import Status, WindowKind
from declarations.guards import Context, has_district_stage, window_of
from declarations.models import Declaration
from declarations.pages.conditions import answer_labels, report_page, tier_outlook
from declarations.pages.conditions.paper import report_paper
from declarations.pages.conditions.rows import all_rows
from declarations.pages.conditions.steps import Step, data_steps, first_steps, step
from declarations.pages.filling import navigation
from declarations.pages.issues import issue_rows
from declarations.pages.prefill import unconfirmed_count
from declarations.services import asking
from declarations.services.saving import LONGEST_KEPT
from declarations.services.submission import SubmissionRefused
from declarations.validators import Blocker, Examination
from zjtx.common.templatetags.zjtx import cn_date, cn_date_weekday, cn_moment

PAPER_NOTE = "本报告由系统按填报数据对照通知条件逐条核对得出，供填报参考，不是审核意见，不作为推荐或认定的依据。"


@dataclass(frozen=True)
class Typed:
    """What the submission form carried."""

    request_key: str
    truth_statement: bool
    commitments: tuple[str, ...]
    prerequisite_reason: str
    lower_tier_reason: str


def typed(data: QueryDict) -> Typed:
    """Read the submission form."""
    return Typed(
        # Without a key of its own a later submission would be taken for a repetition of the first.
        request_key=data.get("request_key", "")[:64] or secrets.token_hex(16),
        truth_statement=data.get("truth_statement") == "yes",
        commitments=tuple(data.getlist("commitments")),
        prerequisite_reason=_reason(data, "prerequisite_reason"),
        lower_tier_reason=_reason(data, "lower_tier_reason"),
    )


def _reason(data: QueryDict, name: str) -> str:
    return data.get(name, "").replace("\r\n", "\n")[:LONGEST_KEPT]


def field_link(examination: Examination) -> Callable[[tuple[str, ...]], str]:
    """Where an answer is filled in; "" where the declaration cannot be changed."""
    declaration = examination.declaration
    fields = answer_fields(examination.sheet.version)

    def link(names: tuple[str, ...]) -> str:
        place = examination.sheet.own_place(names[0]) if names else ""
        field = fields.get(place.split(".")[0])
        if field is None or not declaration.is_editable:
            return ""
        address = reverse("declarations:block", args=[declaration.number, field.block.key])
        return f"{address}#field-{place}"

    return link


def conditions_page(examination: Examination, at: datetime) -> dict[str, Any]:
    """Everything declarations/conditions.html shows."""
    is_editable = examination.declaration.is_editable
    report = conditions_report(examination)
    if is_editable:
        report["steps"] = first_steps(_steps(examination, report))
        _add_ways_back(report)
    return {
        **navigation(examination, "conditions"),
        "report": report,
        "outlook": tier_outlook([examination.report, *examination.other_reports()]),
        "counted_to": cn_date(examination.declared_on),
        "checked_on": cn_date(at),
        "errors": issue_rows(examination, examination.errors),
        "warnings": issue_rows(examination, examination.warnings),
        "editable": is_editable,
    }


def conditions_paper(examination: Examination, at: datetime) -> str:
    """The HTML of the same report as paper."""
    declaration = examination.declaration
    is_editable = declaration.is_editable
    last = declaration.submissions.order_by("-version").values_list("version", flat=True).first()
    version = (f"第{last}版后修改中" if is_editable else f"第{last}版") if last else "草稿，尚未提交"
    return report_paper(
        conditions_report(examination),
        facts=[
            ("企业名称", declaration.enterprise_name),
            ("申报编号", f"{declaration.number}（{version}）"),
            ("申报类别", f"{examination.report.rules.title}　依据{declaration.round.document_number}"),
            ("核对日期", f"{cn_date(at)}　年限计算到{cn_date(examination.declared_on)}"),
        ],
        mark=f"{declaration.number} {version}　{cn_moment(at)}生成",
        note=PAPER_NOTE,
        outlook=tier_outlook([examination.report, *examination.other_reports()]),
    )


def conditions_report(examination: Examination) -> dict[str, Any]:
    """The report of a declaration as its enterprise reads it."""
    return report_page(
        examination.report,
        field_link(examination),
        is_fillable=examination.declaration.is_editable,
        labels=answer_labels(examination.sheet),
        rulings=examination.rulings,
    )


def _add_ways_back(report: dict[str, Any]) -> None:
    """Who goes to a field from a clause comes back to that clause (declarations/block.html)."""
    for row in all_rows(report):
        for one in (row, *row["lacking"]):
            one["url"] = one["url"].replace("#", f"?clause={row['id']}#", 1)


def _steps(examination: Examination, report: dict[str, Any]) -> Iterator[Step]:
    """Correct and fill in, upload, explain, submit: what stands in the way first."""
    declaration = examination.declaration
    number = declaration.number
    yield from data_steps(examination.report, report)
    lacking = [one for one in examination.missing if one.block == "evidence"]
    if lacking:
        evidence = reverse("declarations:evidence", args=[number])
        yield step("上传佐证材料", [(one.label, f"{evidence}#{one.input_name}") for one in lacking])
    unexplained = [one for one in issue_rows(examination, examination.issues) if one["explain_url"]]
    unexplained = [one for one in unexplained if not one["is_explained"]]
    if unexplained:
        yield step(f"数据有 {len(unexplained)} 处须核对，属实的说明原因", [("填写说明", unexplained[0]["explain_url"])])
    answers = [one for one in examination.missing if one.block != "evidence"]
    if answers:
        block = reverse("declarations:block", args=[number, answers[0].block])
        first = (answers[0].label, f"{block}#field-{answers[0].input_name}")
        yield step(f"申报表其余栏目尚缺 {len(answers)} 项，先填", [first])
    if examination.report.blocking:
        return
    window = window_of(declaration, WindowKind.APPLY)
    until = declaration.due_at or (window.closes_at if window else None)
    words = f"于{cn_date_weekday(until)}前提交" if until else "提交"
    yield step(words, [("前往提交", reverse("declarations:submit", args=[number]))])


def submit_page(
    user: Any,
    examination: Examination,
    at: datetime,
    request_key: str,
    given: Typed | None = None,
    refused: Exception | None = None,
) -> dict[str, Any]:
    """Everything declarations/submit.html shows; after a refusal with all that was ticked and typed."""
    declaration = examination.declaration
    blockers = [one for one in examination.blockers() if one.block != "submit"]
    refusals = refused.blockers if isinstance(refused, SubmissionRefused) else []
    ask = _ask(user, declaration, at)
    # Whoever cannot submit is told who can, not that they did something wrong.
    standing = "" if ask else _move_refusal(user, declaration, at)
    return {
        **navigation(examination, "submit"),
        "blockers": [_blocker_row(declaration, one) for one in blockers],
        "refusals": [one for one in refusals if one.block == "submit"],
        "refusal": str(refused) if refused is not None and not refusals else standing,
        "report": report_page(examination.report, field_link(examination), rulings=examination.rulings),
        "warnings": issue_rows(examination, examination.warnings),
        "ask": ask,
        "unconfirmed": unconfirmed_count(examination),
        "commitments": _commitments(given),
        "commitments_citation": CITATION,
        "consequence": CONSEQUENCE,
        "statement": examination.sheet.statement,
        "truth_ticked": given.truth_statement if given else False,
        "lacks_prerequisite": examination.lacks_prerequisite,
        "prerequisite_reason": given.prerequisite_reason if given else declaration.prerequisite_reason,
        "higher_tier": examination.higher_tier_open,
        "lower_tier_reason": given.lower_tier_reason if given else declaration.lower_tier_reason,
        "request_key": request_key,
        "is_resubmission": declaration.status == Status.RETURNED,
    }


def _commitments(given: Typed | None) -> list[dict[str, Any]]:
    ticked = given.commitments if given else ()
    return [{"key": one.key, "words": one.words, "line": one.line, "ticked": one.key in ticked} for one in COMMITMENTS]


def _ask(user: Any, declaration: Declaration, at: datetime) -> dict[str, Any] | None:
    """Who can submit, for those who cannot; None for the administrator."""
    if policies.own_administrator(user, declaration) is None:
        return None
    names = [one.full_name for one in asking.administrators(declaration)]
    return {"names": "、".join(names), "is_asked": asking.has_asked(declaration, user, at)}


def _move_refusal(user: Any, declaration: Declaration, at: datetime) -> str:
    base = "resubmit" if declaration.status == Status.RETURNED else "submit"
    staged = declaration.returned_by == "district" if base == "resubmit" else has_district_stage(declaration)
    move = workflow.BY_NAME[f"{base}_to_district" if staged else base]
    denied = policies.own_administrator(user, declaration)
    return denied or workflow.refusal(move, declaration, Context(user, at, is_preview=True)) or ""


def _blocker_row(declaration: Declaration, blocker: Blocker) -> dict[str, str]:
    if blocker.block == "evidence":
        url = f"{reverse('declarations:evidence', args=[declaration.number])}#{blocker.input_name}"
    elif blocker.block:
        url = f"{reverse('declarations:block', args=[declaration.number, blocker.block])}#field-{blocker.input_name}"
    else:
        url = ""
    return {"text": blocker.text, "href": url}


def withdraw_page(declaration: Declaration) -> dict[str, Any]:
    """The confirmation of a withdrawal."""
    is_draft = declaration.status == Status.DRAFT
    return {
        "page_name": "放弃填报" if is_draft else "撤回申报",
        "act_label": "放弃填报" if is_draft else "撤回申报",
        "lead_text": f"{declaration.number} {declaration.enterprise_name}",
        "consequences": [
            "本申报终止，不再进入后续环节。",
            "已填内容和已提交的版本保留备查，不能恢复填报。",
            "申报时间内可重新开始一份申报。",
        ],
        "whom": "本企业全部账号可见。",
        "reversible": "撤回后不能恢复。",
        "danger": True,
        "cancel_url": reverse("declarations:detail", args=[declaration.number]),
        "crumbs": [
            ("我的申报", reverse("declarations:mine")),
            (declaration.number, reverse("declarations:detail", args=[declaration.number])),
        ],
    }
