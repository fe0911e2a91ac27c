"""What the paper check answers: the paper's version, what differs, and the way on to its desk."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from declarations.forms.paper_check import PaperCheckForm
from declarations.models import Declaration, Submission
from declarations.pages.paper import check_page
from review.forms_desk import ScannedForm
from review.pages.case import Case
from review.pages.stamped import stamped_line
from zjtx.common import clock

NOT_A_CODE = "扫描内容不是申报表页脚的二维码，请重新扫描，或在下面手工填写。"


def paper_check_page(user: Any, asked: Mapping[str, str]) -> tuple[dict[str, Any], int]:
    """Everything review/paper_check.html shows, and the status: 200, 404 for a paper that is not known within the
    user's scope, 422 for what can be no paper."""
    scanned = ScannedForm({"paper": asked.get("paper", "")})
    is_scanned = bool(asked.get("paper", "").strip())
    marks = scanned.marks() if is_scanned else {name: asked.get(name, "") for name in PaperCheckForm.base_fields}
    page: dict[str, Any] = {"scanned": ScannedForm(), "form": PaperCheckForm()}
    if marks is None:
        scanned.add_error("paper", NOT_A_CODE)
        return page | {"scanned": scanned}, 422
    if not any(marks.values()):
        return page, 200
    form = PaperCheckForm(marks)
    if not form.is_valid():
        return page | {"form": form, "is_typed": True}, 422
    result = _result(user, **form.cleaned_data)
    return page | {"result": result, "asked": form.cleaned_data}, 200 if result["found"] else 404


def _result(user: Any, number: str, version: int, digest: str) -> dict[str, Any]:
    declaration = Declaration.objects.visible_to(user).filter(number=number).select_related("region", "round").first()
    found = Submission.objects.filter(declaration=declaration, version=version).first() if declaration else None
    page = check_page(user, found, digest)
    if not page["found"]:
        return page
    case = Case(user, page["declaration"], clock.now())
    page["check_links"] = [("打开初审台", reverse("review:desk", args=[number]))]
    return page | {"line": stamped_line(case)}
