"""The register of institutions, for officers of province and city."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations.workflow import MoveRefused
from review import institution_selectors as selectors
from review import institutions as services
from review.forms_institutions import InstitutionForm, MemberForm
from review.pages import institutions as pages
from review.views.panels import OWNERS
from zjtx.common import clock
from zjtx.common.access import roles


@roles(*OWNERS)
@require_safe
def institution_list(request: HttpRequest) -> HttpResponse:
    """All institutions that can be commissioned."""
    return render(request, "review/institutions/list.html", pages.list_page())


@roles(*OWNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Enter an institution."""
    form = InstitutionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_institution(user=request.user, at=clock.now(), request=request, **form.cleaned_data)
        except MoveRefused as refused:
            form.add_error("code", str(refused))
        else:
            messages.success(request, f"{made.name}已登记，请加入其人员")
            return redirect("review:institution", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "pieces/form_page.html", pages.add_page(form), status=status)


@roles(*OWNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def institution(request: HttpRequest, pk: int) -> HttpResponse:
    """One institution; a sign-in name is posted here."""
    found, status = selectors.institution(pk), 200
    form = MemberForm(request.POST or None)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                member = services.add_member(
                    institution=found, user=request.user, at=clock.now(), request=request, **form.cleaned_data
                )
            except MoveRefused as refused:
                form.add_error("username", str(refused))
            else:
                messages.success(request, f"{member.user.full_name}已加入{found.name}")
                return redirect("review:institution", pk)
    page = pages.institution_page(found, request.user, form)
    return render(request, "review/institutions/institution.html", page, status=status)


@roles(*OWNERS)
@require_POST
def set_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Take commissions again, or no more."""
    found, is_active = selectors.institution(pk), request.POST.get("active") == "yes"
    try:
        services.set_active(institution=found, user=request.user, at=clock.now(), is_active=is_active, request=request)
        messages.success(request, f"{found.name}：{'可接受委托' if is_active else '停止委托'}")
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return redirect("review:institution", pk)


@roles(*OWNERS)
@require_POST
def remove_member(request: HttpRequest, pk: int, member_id: int) -> HttpResponse:
    """An account no longer acts for the institution."""
    member = selectors.member_of(selectors.institution(pk), member_id)
    try:
        services.remove_member(member=member, user=request.user, at=clock.now(), request=request)
        messages.success(request, f"{member.user.full_name}已移出{member.institution}")
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return redirect("review:institution", pk)
