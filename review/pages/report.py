"""The report of conditions of the version under review as a paper, for the desks and the province."""

from typing import Any

from declarations.enums import Desk
from declarations.pages.conditions import answer_labels, report_page
from declarations.pages.conditions.paper import report_paper
from declarations.pages.conditions.rows import all_rows
from review.pages.case import Case
from review.pages.findings import HEADS
from zjtx.common.templatetags.zjtx import cn_date, cn_moment

NOTE = (
    "本报告由系统按企业提交的申报数据对照通知条件逐条核对得出，须人工判断的条款按本环节可见的认定列示。"
    "供审核参考，不是审核意见，不作为推荐或认定的依据。"
)


def officers_report(case: Case) -> str:
    """The HTML of the paper: what the conditions tab of this reader says, of the frozen version."""
    declaration, submission = case.declaration, case.submission
    version = f"第{submission.version}版"
    page = report_page(case.report, labels=answer_labels(case.sheet), rulings=case.rulings)
    _name_finders(case, page)
    return report_paper(
        page,
        facts=[
            ("企业名称", declaration.enterprise_name),
            ("申报编号", f"{declaration.number}（{version}，{cn_moment(submission.submitted_at)}提交）"),
            ("申报类别", f"{case.report.rules.title}　依据{declaration.round.document_number}"),
            ("核对日期", f"{cn_date(case.at)}　核对人员：{case.user.full_name}"),
        ],
        mark=f"{declaration.number} {version} {submission.sha256[:16]}　{cn_moment(case.at)}生成",
        note=NOTE,
        outlook={"rows": [], "highest": ""},
    )


def _name_finders(case: Case, page: dict[str, Any]) -> None:
    """Beside the figures of a clause: which stage found what, the latest last."""
    found: dict[str, list[str]] = {}
    for one in case.findings:
        if one.counts and one.verdict:
            found.setdefault(one.clause, []).append(f"{HEADS[Desk(one.desk)]}：{one.get_verdict_display()}")
    for row in all_rows(page):
        row["figure"] = "；".join(filter(None, [row["figure"], *found.get(row["id"], [])]))
