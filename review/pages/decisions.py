"""What will happen, to whom, and whether it can be undone: the page before each of the three acts."""

from typing import Any

from django.urls import reverse

from declarations import workflow
from declarations.enums import Desk
from review import first_review
from review.enums import Decision, GroupVerdict
from review.forms import DecisionForm
from review.pages.case import Case
from review.pages.phrases import phrase_box
from review.selectors import Filters
from review.stages import city_result
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date_weekday, cn_moment

NAMED = 4


def decision_page(case: Case, decision: Decision, form: DecisionForm, filters: Filters) -> dict[str, Any]:
    """Everything pieces/confirm_page.html shows before a decision."""
    move = workflow.BY_NAME[first_review.MOVE_NAMES[case.desk, decision]]
    consequences, reversible = _WORDS[decision](case)
    desk_url = case.url("desk") + filters.query()
    return {
        "page_name": f"{move.label} {case.number}",
        "act_label": move.label,
        "consequences": consequences,
        "facts": _facts(case),
        "whom": f"{case.declaration.enterprise_name}的全部用户将收到站内消息和邮件。",
        "reversible": reversible,
        "form": form,
        "checks": _checks(case) if decision == Decision.RECOMMEND else [],
        "remarks": [case.remark_row(one) for one in case.unsent] if decision == Decision.RETURN else [],
        "cancel_url": desk_url,
        "phrases": phrase_box(case, decision),
        "danger": decision == Decision.NOT_RECOMMEND,
        "crumbs": [("初审", reverse("review:queue") + filters.query()), (case.number, desk_url)],
    }


def _facts(case: Case) -> list[dict[str, str]]:
    declaration, submission = case.declaration, case.submission
    facts = [
        {"label": "企业名称", "value": declaration.enterprise_name},
        {"label": "类别", "value": declaration.get_tier_display()},
        {"label": "所审版本", "value": f"第{submission.version}版，{cn_moment(submission.submitted_at)}提交"},
        {"label": "目前状态", "value": declaration.get_status_display()},
    ]
    if declaration.handler is not None and declaration.handler_id != case.user.pk:
        facts.append({"label": "经办人", "value": declaration.handler.full_name, "note": "非本人经办"})
    return facts


def _recommend(case: Case) -> tuple[list[str], str]:
    if case.desk == Desk.DISTRICT:
        texts = ["申报转至市级初审，本环节不再办理。"]
    else:
        texts = ["申报转为“已推荐”，列入本市推荐材料；企业不能再修改或撤回。"]
    if case.unsent:
        texts.append(f"尚未发送的{len(case.unsent)}条修改意见不发给企业。")
    return texts, "推荐后本环节不能自行撤回。"


def _checks(case: Case) -> list[str]:
    """What the conditions still say against a recommendation; it remains the officer's to decide."""
    verdicts = [str(clause.counts_as) for clause in case.report.clauses]
    disproved = [clause.text for clause in case.report.clauses if str(clause.counts_as) == "not_met"]
    named = "；".join(disproved[:NAMED]) + ("等" if len(disproved) > NAMED else "")
    found = [f"有{len(disproved)}条条款的结论为不符合：{named}。"] if disproved else []
    result = city_result(case.declaration) if case.desk == Desk.CITY else None
    if result is not None and result.result == GroupVerdict.FAIL:
        found.insert(0, f"市级专家组评审结果为“{result.get_result_display()}”。")
    if undecided := verdicts.count("judgement"):
        found.append(f"仍有{undecided}条需人工认定的条款未作认定。")
    if case.submission.issues:
        found.append(f"填报数据有{len(case.submission.issues)}处疑点。")
    return found


def _return(case: Case) -> tuple[list[str], str]:
    due_at, counted = first_review.return_due(case.declaration, case.at)
    provisional = "（暂定）" if counted.provisional else ""
    return [
        f"上列{len(case.unsent)}条修改意见发给企业，逐条显示在对应栏目。",
        f"企业须于{cn_date_weekday(due_at)} {clock.local(due_at):%H:%M}前重新提交{provisional}。",
        "企业重新提交后，申报回到本环节，并列出与本版的不同之处。",
    ], "企业重新提交前，本环节不能办理该申报。"


def _not_recommend(case: Case) -> tuple[list[str], str]:
    return ["申报终止于初审环节，不列入推荐材料。", "理由告知企业。"], "不予推荐后不能撤回。"


_WORDS = {Decision.RECOMMEND: _recommend, Decision.RETURN: _return, Decision.NOT_RECOMMEND: _not_recommend}
