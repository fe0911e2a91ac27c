"""What this system knows of a package: whether its version is the current one, and its files those that were frozen."""

from declarations.models import Declaration, Submission
from declarations.packages.verification import Verified
from zjtx.common.text import is_hostile


def compare_with_record(found: Verified) -> tuple[list[str], list[str]]:
    """(problems, notes) of a verified package against the rows of this system. Raises DatabaseError."""
    facts = found.declaration
    is_known = not is_hostile(facts["number"])
    declaration = Declaration.objects.filter(number=facts["number"]).first() if is_known else None
    if declaration is None:
        return [], ["本系统没有该申报，未核对版本。"]
    submission = declaration.submissions.filter(version=facts["version"]).first()
    if submission is None:
        return [f"本系统没有{facts['number']}的第{facts['version']}版"], []
    if submission.sha256 != facts["sha256"]:
        return ["清单所载版本摘要与本系统记录不一致"], []
    problems = _evidence(submission, found) + _forms(submission, found)
    latest = declaration.submissions.order_by("-version").values_list("version", flat=True)[0]
    if latest != submission.version:
        problems.append(f"不是当前版本：盘内为第{submission.version}版，当前为第{latest}版")
        return problems, []
    return problems, [f"第{latest}版为当前版本，申报状态：{declaration.get_status_display()}。"]


def _evidence(submission: Submission, found: Verified) -> list[str]:
    """The evidence in its order as it was frozen."""
    frozen = [(one["item"], one["sha256"], one["size"]) for one in submission.content["evidence"]]
    listed = [(one.item, one.sha256, one.size) for one in found.listed if one.kind == "evidence"]
    return [] if frozen == listed else ["清单所列佐证材料与本系统记录不一致"]


def _forms(submission: Submission, found: Verified) -> list[str]:
    """The form as it was printed, where it still is."""
    problems = []
    for kind, stored in (("form_pdf", submission.paper), ("form_docx", submission.paper_docx)):
        listed = [one.sha256 for one in found.listed if one.kind == kind]
        if stored is not None and listed != [stored.sha256]:
            problems.append(f"清单所列申报表（{'PDF' if kind == 'form_pdf' else 'Word'}）与本系统记录不一致")
    return problems
