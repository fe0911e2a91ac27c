"""The telephone numbers of one declaration, shown by an act of their own."""

from typing import Any

from declarations.answers.fields import answer_fields
from review.pages.case import Case

WHOM = {"legal_representative": "法定代表人", "contact": "联系人"}


def contacts_page(case: Case) -> dict[str, Any]:
    """Names and numbers as declared in the latest version."""
    answers, fields = case.content["answers"], answer_fields(case.sheet.version)
    labels = {"legal_representative": "法定代表人", "contact_name": "联系人"}
    for prefix, whom in WHOM.items():
        labels |= {f"{prefix}_phone": f"{whom}电话", f"{prefix}_mobile": f"{whom}手机"}
    contacts = [
        {"label": label, "value": answers.get(name) or "未填写"} for name, label in labels.items() if name in fields
    ]
    return {"case": case, "declaration": case.declaration, "contacts": contacts}
