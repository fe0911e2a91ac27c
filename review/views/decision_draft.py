"""A draft list as officers of the province work on it together: rows, the line, reasons, comments, export."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from declarations.workflow import MoveRefused
from review import decision_draft as services
from review import province, ranking_sheet
from review.decision_selectors import ListFilters
from review.forms_decision import CommentForm, LineForm, ReasonForm, line_asked, rows_of
from review.models import DecisionList
from review.pages import decision_list as pages
from review.pages.decision_list import ListView
from review.pages.line import line_page
from review.views.province import PROVINCE
from zjtx.common import clock
from zjtx.common.access import roles


@roles(PROVINCE)
@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One list, a page of rows at a time."""
    list_ = province.list_visible(request.user, pk)
    return _page(request, list_, _view(request.GET))


@roles(PROVINCE)
@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the rows of the page that were changed; what somebody else changed meanwhile comes back with both."""
    list_, rows = province.list_visible(request.user, pk), rows_of(request.POST)
    try:
        saved = services.save_rows(list_=list_, rows=rows, user=request.user, at=clock.now(), request=request)
    except MoveRefused as refused:
        messages.error(request, str(refused))
        return redirect("review:decision", pk)
    if saved.conflicts:
        conflicts = {key: rows[key] for key in saved.conflicts}
        return _page(request, list_, _view(request.POST, conflicts=conflicts), status=409)
    messages.success(request, f"已保存{saved.changed}户" if saved.changed else "没有改动")
    view = _view(request.POST)
    query = view.filters.query(after=view.after, before=view.before)
    return redirect(f"{reverse('review:decision', args=[pk])}{query}")


@roles(PROVINCE)
@vary_on_headers("HX-Request")
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a line: the address says where it lies. POST moves the draft's ticks to it."""
    list_ = province.list_visible(request.user, pk)
    if request.method == "POST":
        return _move_line(request, list_)
    if not list_.is_draft:
        messages.error(request, services.APPLIED)
        return redirect("review:decision", pk)
    template = "review/line_effect.html" if request.headers.get("HX-Request") else "review/decision_line.html"
    return render(request, template, line_page(list_, line_asked(request.GET)))


@roles(PROVINCE)
@require_POST
def reasons(request: HttpRequest, pk: int) -> HttpResponse:
    """The same reason for everybody who is left out without one."""
    list_, form, status = province.list_visible(request.user, pk), ReasonForm(request.POST), 422
    if form.is_valid():
        given = {"revision": form.cleaned_data["revision"], "reason": form.reason}
        try:
            number = services.give_reasons(list_=list_, user=request.user, at=clock.now(), request=request, **given)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, f"已为{number}户填写理由" if number else "没有未填写理由的企业")
            return redirect("review:decision", pk)
    return _page(request, list_, ListView(reasons=form), status=status)


@roles(PROVINCE)
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Words to the colleagues about a place or the whole list."""
    list_, form, status = province.list_visible(request.user, pk), CommentForm(request.POST), 422
    if form.is_valid():
        try:
            services.comment(list_=list_, user=request.user, at=clock.now(), request=request, **form.cleaned_data)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, "意见已发表")
            return redirect("review:decision", pk)
    return _page(request, list_, ListView(comment=form), status=status)


@roles(PROVINCE)
@require_safe
def trace(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was changed and said, the newest first."""
    list_ = province.list_visible(request.user, pk)
    cursors = {name: request.GET.get(name, "")[:40] for name in ("after", "before")}
    return render(request, "review/decision_trace.html", pages.trace_page(list_, **cursors))


@roles(PROVINCE)
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the ranking written as XLSX."""
    list_ = province.list_visible(request.user, pk)
    ranking_sheet.request_ranking(list_=list_, user=request.user, request=request)
    return redirect(f"{reverse('review:decision', args=[pk])}#export")


def _move_line(request: HttpRequest, list_: DecisionList) -> HttpResponse:
    form, status, line = LineForm(request.POST), 422, None
    if form.is_valid():
        line, status = form.cleaned_data["line"], 409
        given = {"revision": form.cleaned_data["revision"], "line": line, "reason": form.reason}
        try:
            enters, leaves = services.move_line(
                list_=list_, user=request.user, at=clock.now(), request=request, **given
            )
        except MoveRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已按第{line}名划线：新列入{enters}户，改为不列入{leaves}户")
            return redirect("review:decision", list_.pk)
    list_.refresh_from_db()
    _on_present_revision(form, list_)
    return render(request, "review/decision_line.html", line_page(list_, (line, None, ""), form), status=status)


def _page(request: HttpRequest, list_: DecisionList, view: ListView, status: int = 200) -> HttpResponse:
    list_.refresh_from_db()
    if view.reasons is not None:
        _on_present_revision(view.reasons, list_)
    return render(request, "review/decision_list.html", pages.list_page(request.user, list_, view), status=status)


def _on_present_revision(form: ReasonForm, list_: DecisionList) -> None:
    """What is shown now is what the next try is about."""
    form.data = form.data.copy()
    form.data["revision"] = str(list_.revision)


def _view(values: Mapping[str, str], **more: Any) -> ListView:
    cursors = {name: values.get(name, "")[:40] for name in ("after", "before")}
    return ListView(filters=ListFilters.of(values), **cursors, **more)
