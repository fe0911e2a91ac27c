"""What a city examines, the statement that it asks an enterprise for, and the files of both."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from review import case_files, examinations
from review.forms_matters import AskForm, ReportForm, StatementForm
from review.models import EnterpriseStatement, ObjectionExamination
from review.pages import examinations as pages
from review.views.objections import cursors
from review.views.province import PROVINCE
from review.views.publicity import BOTH, act, status_of
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.common.files.serve import serve_kept

CITY, ENTERPRISE = "city_officer", "enterprise"


@roles(CITY)
@require_safe
def examination_list(request: HttpRequest) -> HttpResponse:
    """What the province has handed to the city."""
    page = pages.list_page(request.user, request.GET, clock.now(), **cursors(request))
    return render(request, "review/matter_list.html", page)


@roles(CITY)
@require_safe
def examination(request: HttpRequest, pk: int) -> HttpResponse:
    """One examination: the matter, the statement, the acts."""
    return render(request, "review/examination.html", pages.examination_page(_own(request, pk), clock.now()))


@roles(CITY)
@require_http_methods(BOTH)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the enterprise for a written statement."""
    found, at = _own(request, pk), clock.now()
    due = min(examinations.usual_due(at, examinations.STATEMENT_DAYS).date, max(found.due_on, clock.local(at).date()))
    form = AskForm(request.POST or None, initial={"due_on": due})
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and act(form, examinations.ask, request, examination=found, **form.cleaned_data) is not None:
        messages.success(request, "已要求企业书面说明")
        return redirect("review:examination", pk)
    page = pages.act_page(found, form, "要求企业书面说明", "发送企业", "企业只看到所列事项和期限。")
    return render(request, "pieces/form_page.html", page, status=status_of(request))


@roles(CITY)
@require_http_methods(BOTH)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the findings to the province."""
    found = _own(request, pk)
    form = ReportForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        given = {"findings": form.cleaned_data["findings"], "uploads": form.cleaned_data["files"]}
        if act(form, examinations.report, request, examination=found, **given) is not None:
            messages.success(request, "核查情况已反馈省级")
            return redirect("review:examination", pk)
    page = pages.act_page(found, form, "反馈核查情况", "反馈省级", "反馈后由省级答复异议人。")
    return render(request, "pieces/form_page.html", page, status=status_of(request))


@roles(ENTERPRISE)
@require_http_methods(BOTH)
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """The enterprise reads what it is asked and states it, once."""
    own = {"examination__objection__declaration__enterprise_id": request.user.enterprise_id}
    related = ("examination__objection__declaration", "examination__city")
    found = get_object_or_404(EnterpriseStatement.objects.select_related(*related).filter(**own), pk=pk)
    form = StatementForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        given = {"text": form.cleaned_data["text"], "uploads": form.cleaned_data["files"]}
        if act(form, examinations.give, request, statement=found, **given) is not None:
            messages.success(request, "书面说明已提交")
            return redirect("review:statement", pk)
    page = pages.own_statement_page(found, form, clock.now())
    return render(request, "review/own_statement.html", page, status=status_of(request))


@roles(PROVINCE, CITY, ENTERPRISE)
@require_safe
def case_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of an objection, an examination, a statement or an appeal, to whom it concerns."""
    found = get_object_or_404(case_files.visible_to(request.user), pk=pk)
    return serve_kept(request, found, action="review.case_file.read")


def _own(request: HttpRequest, pk: int) -> ObjectionExamination:
    related = ("objection__declaration", "city", "handed_by", "returned_by", "statement__asked_by")
    rows = ObjectionExamination.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(rows, pk=pk)


def _sent(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()
