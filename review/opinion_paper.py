"""What a signed panel puts on paper: the opinion sheet (专家组评审结果和意见), a page or more a declaration, and the
score table of the panel (评分汇总表), with the experts' names or without them. All of it was frozen at the sign-off."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import models, transaction
from django.template.loader import render_to_string

from review.models import GroupResult, Panel
from review.panel_papers import opinion_sheets, score_rows, sheet_number, signers_of
from zjtx.accounts.models import User
from zjtx.common import audit, clock, jobs, pdf
from zjtx.common.models import Job, StoredFile

KIND = "print_opinion"


class Paper(models.TextChoices):
    """Which paper of a panel."""

    OPINIONS = "opinions", "专家组评审结果和意见"
    SCORES = "scores", "评分汇总表"
    UNNAMED = "unnamed", "评分汇总表（不署名）"


@transaction.atomic
def request_opinion_print(
    *,
    panel: Panel,
    user: User,
    result: GroupResult | None = None,
    paper: str = Paper.OPINIONS,
    request: Any = None,
) -> Job:
    """Have a paper of a signed panel, or the opinion sheet of one result, made in the background; asked twice, it is
    one job. ValueError for a paper that is none."""
    label = f"{panel.name} {Paper(paper).label}"
    if result is not None:
        label = f"{result.declaration.number} {Paper(paper).label}"
    detail = {"declaration": result.declaration.number if result else None, "paper": str(paper)}
    audit.record("review.opinion.print", actor=user, obj=panel, label=panel.name, detail=detail, request=request)
    return jobs.enqueue(
        KIND,
        requested_by=user,
        args={"panel": panel.pk, "result": result.pk if result else None, "paper": str(paper)},
        key=f"{paper}:{panel.pk}:{result.pk if result else 'all'}",
        label=label,
    )


def paper_html(panel: Panel, results: Sequence[GroupResult], *, paper: str, printed_by: str) -> str:
    """The paper as HTML."""
    common = {"panel": panel, "number": sheet_number(panel), "printed_by": printed_by, "printed_at": clock.now()}
    if paper == Paper.OPINIONS:
        return render_to_string("review/paper/opinion.html", {**common, "sheets": opinion_sheets(panel, results)})
    is_named = paper == Paper.SCORES
    rows = score_rows(results, is_named=is_named)
    signers = signers_of(results, panel.chair_id) if is_named else []
    page = {**common, "rows": rows, "is_named": is_named, "signers": signers}
    return render_to_string("review/paper/scores.html", page)


def print_opinion(job: Job) -> StoredFile:
    """Write the PDF of a job's results. args: {"panel": pk, "result": pk or None, "paper": which; opinions where none
    is said}."""
    panel = Panel.objects.select_related("round", "bureau", "chair").get(pk=job.args["panel"])
    paper = Paper(job.args.get("paper", Paper.OPINIONS))
    results = panel.results.select_related("declaration__region", "signed_off_by").order_by("declaration__number")
    if job.args["result"] is not None:
        results = results.filter(pk=job.args["result"])
    found = list(results)
    if not found:
        raise jobs.JobRefused("组长签署评审结果后才能打印")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        pdf.write_pdf(paper_html(panel, found, paper=paper, printed_by=job.requested_by.full_name), path)
        job.report(1, 1, "已生成")
        return jobs.save_result(job, path, name=_file_name(panel, found, paper), content_type="application/pdf")


def _file_name(panel: Panel, results: Sequence[GroupResult], paper: Paper) -> str:
    if paper != Paper.OPINIONS:
        return f"{panel.name}-{paper.label}.pdf"
    return f"{results[0].declaration.number if len(results) == 1 else panel.name}-评审意见.pdf"
