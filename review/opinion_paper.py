"""The opinion sheet (专家组评审结果和意见) on paper: score table and opinion of signed results, a page each."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string

from review.models import GroupResult, Panel
from zjtx.accounts.models import User
from zjtx.common import audit, clock, jobs, pdf
from zjtx.common.models import Job, StoredFile

KIND = "print_opinion"


@transaction.atomic
def request_opinion_print(*, panel: Panel, user: User, result: GroupResult | None = None, request: Any = None) -> Job:
    """Have the sheets of a signed panel, or of one result, made in the background; asked twice, it is one job."""
    label = f"{panel.name} 专家组评审结果和意见"
    if result is not None:
        label = f"{result.declaration.number} 专家组评审结果和意见"
    detail = {"declaration": result.declaration.number if result else None}
    audit.record("review.opinion.print", actor=user, obj=panel, label=panel.name, detail=detail, request=request)
    return jobs.enqueue(
        KIND,
        requested_by=user,
        args={"panel": panel.pk, "result": result.pk if result else None},
        key=f"opinion:{panel.pk}:{result.pk if result else 'all'}",
        label=label,
    )


def opinion_html(panel: Panel, results: list[GroupResult], *, printed_by: str) -> str:
    """The sheets as HTML, a page a declaration."""
    return render_to_string(
        "review/paper/opinion.html",
        {"panel": panel, "results": results, "printed_by": printed_by, "printed_at": clock.now()},
    )


def print_opinion(job: Job) -> StoredFile:
    """Write the PDF of a job's results. args: {"panel": pk, "result": pk or None}."""
    panel = Panel.objects.select_related("round", "bureau", "chair").get(pk=job.args["panel"])
    results = panel.results.select_related("declaration__region", "signed_off_by").order_by("declaration__number")
    if job.args["result"] is not None:
        results = results.filter(pk=job.args["result"])
    found = list(results)
    if not found:
        raise jobs.JobRefused("组长签署评审结果后才能打印")
    name = f"{found[0].declaration.number}-评审意见.pdf" if len(found) == 1 else f"{panel.name}-评审意见.pdf"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "opinion.pdf"
        pdf.write_pdf(opinion_html(panel, found, printed_by=job.requested_by.full_name), path)
        job.report(1, 1, "已生成")
        return jobs.save_result(job, path, name=name, content_type="application/pdf")
