"""What does not agree, as pages show it: the sentence, and where it is explained."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from declarations.checks import Issue
from declarations.validators import Examination


def issue_rows(examination: Examination, issues: Iterable[Issue]) -> list[dict[str, Any]]:
    """Rows of declarations/issues.html: {"message", "severity", "explain_url", "is_explained"}."""
    declaration = examination.declaration
    return [
        {
            "message": issue.message,
            "severity": str(issue.severity),
            "is_explained": issue.key in examination.explanations,
            "explain_url": reverse("declarations:explain", args=[declaration.number, issue.key])
            if issue.can_be_explained and declaration.is_editable
            else "",
        }
        for issue in issues
    ]


def explain_page(examination: Examination, issue: Issue, form: Any, block: str) -> dict[str, Any]:
    """Everything pieces/form_page.html shows for one explanation."""
    number = examination.declaration.number
    return {
        "form": form,
        "page_name": "说明原因",
        "submit_label": "保存说明",
        "lead_text": issue.message.partition("；企业说明：")[0],
        "notes": ["说明随申报一并提交，由审核人员核实。数据有误的，请返回更正，不必说明。"],
        "cancel_url": reverse("declarations:block", args=[number, block]) if block else "",
        "crumbs": [
            ("我的申报", reverse("declarations:mine")),
            (number, reverse("declarations:detail", args=[number])),
        ],
    }
