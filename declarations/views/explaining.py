"""Explain figures that look wrong, and ask the enterprise's administrator to submit."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from declarations import selectors
from declarations.answers.fields import answer_fields
from declarations.checks import Issue
from declarations.forms.explaining import ExplanationForm
from declarations.pages.issues import explain_page
from declarations.services import asking, explaining
from declarations.services.saving import SaveRefused
from declarations.validators import Examination, examine
from zjtx.common import clock
from zjtx.common.access import roles


def _issue(examination: Examination, key: str) -> Issue:
    found = next((one for one in examination.issues if one.key == key and one.can_be_explained), None)
    if found is None:
        raise Http404("没有需要说明的这一项")
    return found


def _block(examination: Examination, issue: Issue) -> str:
    field = answer_fields(examination.sheet.version).get(issue.fields[0].split(".")[0])
    return field.block.key if field else ""


@roles("enterprise")
@require_http_methods(["GET", "HEAD", "POST"])
def explain(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """The explanation of one issue."""
    declaration = selectors.declaration_visible(request.user, number)
    examination = examine(declaration, clock.now())
    issue = _issue(examination, key)
    block = _block(examination, issue)
    form = ExplanationForm(request.POST or None, initial={"text": examination.explanations.get(key, "")})
    if request.method != "POST" or not form.is_valid():
        page = explain_page(examination, issue, form, block)
        return render(request, "pieces/form_page.html", page, status=422 if request.method == "POST" else 200)
    text = form.cleaned_data["text"]
    try:
        explaining.explain(declaration_id=declaration.pk, issue=issue, text=text, user=request.user, at=clock.now())
        messages.success(request, "说明已保存" if text else "说明已清空")
    except SaveRefused as refused:
        messages.error(request, str(refused))
    return redirect("declarations:block", number, block) if block else redirect("declarations:detail", number)


@roles("enterprise")
@require_POST
def ask_administrator(request: HttpRequest, number: str) -> HttpResponse:
    """Ask the administrators of the enterprise to submit."""
    declaration = selectors.declaration_visible(request.user, number)
    try:
        asked = asking.ask_administrator(declaration=declaration, user=request.user, at=clock.now())
        messages.success(request, f"已请{'、'.join(one.full_name for one in asked)}提交申报")
    except asking.AskRefused as refused:
        messages.error(request, str(refused))
    return redirect("declarations:submit" if declaration.is_editable else "declarations:detail", number)
