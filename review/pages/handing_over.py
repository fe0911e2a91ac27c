"""The page before a case goes to a colleague, for pieces/form_page.html."""

from typing import Any

from django.urls import reverse

from review.forms_queue import HandOverForm
from review.pages.case import Case
from review.selectors import Filters


def hand_over_page(case: Case, form: HandOverForm, filters: Filters) -> dict[str, Any]:
    """Everything pieces/form_page.html shows; a bureau with one officer is told what to do."""
    handler, desk_url = case.declaration.handler, case.url("desk") + filters.query()
    notes = []
    if handler is not None and handler.pk != case.user.pk:
        notes.append(f"该申报现由{handler.full_name}经办，移交后同时告知其本人。")
    if not form.fields["colleague"].queryset.exists():
        notes.append("本单位没有同一岗位的其他账号，不能移交。须增加人员的，请联系系统管理员。")
    lead = "移交后由所选人员经办，并收到消息；已作的核查、认定和修改意见保留。"
    return {
        "page_name": f"移交经办 {case.number}",
        "lead_text": f"{case.declaration.enterprise_name}。{lead}",
        "form": form,
        "submit_label": "移交",
        "notes": notes,
        "cancel_url": desk_url,
        "crumbs": [("初审", reverse("review:queue") + filters.query()), (case.number, desk_url)],
    }
