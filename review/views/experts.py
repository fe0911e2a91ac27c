"""An expert's own pages. What is not assigned does not exist; nothing opens before the statement on conflicts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations.selectors import declaration_visible
from declarations.workflow import MoveRefused
from review import scoring
from review.forms_panels import ConflictForm
from review.models import Assignment
from review.pages import scoring as pages
from review.panel_selectors import assignment_visible
from review.score_sheet import ScoreSheet
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.common.sayings import with_next

NOT_FOUND = "没有该栏目"


@roles("expert")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What is assigned and how far it is."""
    return render(request, "review/expert/desk.html", pages.desk_page(request.user))


@roles("expert")
@require_safe
def statement(request: HttpRequest, number: str) -> HttpResponse:
    """The statement on conflicts, before the file opens."""
    assignment = assignment_visible(request.user, number)
    if assignment.accepted_at is not None:
        return redirect("review:expert_score", number)
    return render(request, "review/expert/statement.html", pages.statement_page(assignment, ConflictForm()))


@roles("expert")
@require_POST
def accept(request: HttpRequest, number: str) -> HttpResponse:
    """State that there is no conflict; the file opens."""
    assignment = assignment_visible(request.user, number)
    try:
        scoring.accept_statement(assignment=assignment, user=request.user, at=clock.now(), request=request)
    except MoveRefused as refused:
        messages.error(request, str(refused))
        return redirect("review:expert_desk")
    return redirect("review:expert_score", number)


@roles("expert")
@require_http_methods(["GET", "HEAD", "POST"])
def conflict(request: HttpRequest, number: str) -> HttpResponse:
    """State a conflict; the file closes for this expert."""
    assignment = assignment_visible(request.user, number)
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            scoring.declare_conflict(
                assignment=assignment, user=request.user, at=clock.now(), request=request, **form.cleaned_data
            )
        except MoveRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{number} 已声明回避，将由主管部门另行分配专家")
            return redirect("review:expert_desk")
    status = 422 if request.method == "POST" else 200
    return render(request, "review/expert/statement.html", pages.statement_page(assignment, form), status=status)


@roles("expert")
@require_http_methods(["GET", "HEAD", "POST"])
def score(request: HttpRequest, number: str) -> HttpResponse:
    """The frozen sheet and the score sheet. POST saves the whole page, for browsers without JavaScript."""
    assignment = assignment_visible(request.user, number)
    if assignment.accepted_at is None:
        return redirect("review:expert_statement", number)
    declaration_visible(request.user, number)
    if request.method == "POST":
        return _save_whole(request, assignment)
    page = pages.score_page(assignment, request.user, clock.now())
    return render(request, "review/expert/score.html", page)


def _save_whole(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    number, conflicts, changed = assignment.declaration.number, 0, 0
    sheet = ScoreSheet(assignment)
    try:
        for name in sheet.input_names():
            typed = request.POST.getlist(name)
            if sheet.is_unchanged(name, typed):
                continue
            saved = scoring.save_score(
                assignment=assignment, user=request.user, at=clock.now(), input_name=name, given=typed,
                based_on=version_of(request.POST.get(f"version.{name}", "")),
            )  # fmt: skip
            conflicts, changed = conflicts + saved.is_conflict, changed + (not saved.is_conflict)
    except MoveRefused as refused:
        messages.error(request, str(refused))
        return redirect("review:expert_score", number)
    if conflicts:
        messages.warning(request, f"{conflicts}项在另一窗口已修改，未覆盖，请核对后再保存")
    messages.success(request, f"已保存{changed}项")
    return redirect("review:expert_score", number)


@roles("expert")
@require_POST
def autosave(request: HttpRequest, number: str) -> HttpResponse:
    """Save one input (docs/pages.md, Autosave): 200 saved, 409 saved elsewhere, 403 refused with the reason."""
    assignment, at = assignment_visible(request.user, number), clock.now()
    try:
        saved = scoring.save_score(
            assignment=assignment,
            user=request.user,
            at=at,
            input_name=request.POST.get("field", ""),
            given=request.POST.getlist("value"),
            based_on=version_of(request.POST.get("version", "")),
        )
    except MoveRefused as refused:
        return JsonResponse({"refusal": str(refused)}, status=403)
    except KeyError:
        return JsonResponse({"refusal": NOT_FOUND}, status=404)
    assignment.refresh_from_db()
    body, status = pages.saved_answer(saved, ScoreSheet(assignment), at)
    return JsonResponse(body, status=status)


@roles("expert")
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, number: str) -> HttpResponse:
    """What will be handed in, what is missing, and the act."""
    assignment, error, status = assignment_visible(request.user, number), "", 200
    if assignment.accepted_at is None or assignment.submitted_at is not None:
        return redirect("review:expert_score", number)
    if request.method == "POST":
        try:
            scoring.submit_scores(assignment=assignment, user=request.user, at=clock.now(), request=request)
        except MoveRefused as refused:
            error, status = str(refused), 409
        else:
            after = pages.next_task(request.user)
            url = pages.assignment_url(after) if after else ""
            messages.success(request, with_next(f"{number} 评分已提交", "评下一件", url))
            return redirect("review:expert_desk")
    return render(request, "review/expert/submit.html", pages.submit_page(assignment, error), status=status)


def version_of(text: str) -> int:
    """The version that an input was based on; 0 for anything that is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0
