"""Claims to registered enterprises, settled by the officers of their city."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zjtx.accounts import selectors
from zjtx.accounts.enums import ClaimStatus, Role
from zjtx.accounts.forms.base import PlainForm
from zjtx.accounts.forms.keeping import ClaimAcceptForm, ClaimRefuseForm
from zjtx.accounts.models import EnterpriseClaim
from zjtx.accounts.services.claims import accept_claim, refuse_claim
from zjtx.accounts.services.invitations import reissue_invitation
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.common.files.serve import serve

from .link_page import show_link

_SETTLED_SHOWN = 50


@roles(Role.CITY_OFFICER)
def claims(request: HttpRequest) -> HttpResponse:
    """Claims that wait, oldest first, and those settled last."""
    rows = selectors.claims_visible_to(request.user)
    context = {
        "waiting": rows.filter(status=ClaimStatus.OPEN),
        "settled": rows.exclude(status=ClaimStatus.OPEN).order_by("-decided_at")[:_SETTLED_SHOWN],
    }
    return render(request, "accounts/claims.html", context)


@roles(Role.CITY_OFFICER)
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """One claim beside what is registered, with both acts."""
    return _claim_page(request, _claim(request, pk))


@roles(Role.CITY_OFFICER)
@require_safe
def claim_evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The proof that came with a claim; reading it is recorded."""
    row = _claim(request, pk)
    if row.evidence is None:
        raise Http404("no evidence")
    name = row.evidence.original_name
    return serve(request, row.evidence, download_name=name, inline=True, action="account.claim_evidence_read", obj=row)


@roles(Role.CITY_OFFICER)
@require_POST
@never_cache
def claim_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree: the applicant is sent a link, which the answer shows once."""
    row, form = _claim(request, pk), ClaimAcceptForm(request.POST)
    if not form.is_valid():
        return _claim_page(request, row, accept_form=form)
    try:
        link = accept_claim(actor=request.user, claim=row, **form.cleaned_data, request=request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("accounts:claim", pk=pk)
    row.refresh_from_db()
    return show_link(request, row.invitation, link, reverse("accounts:claim", args=[pk]))


@roles(Role.CITY_OFFICER)
@require_POST
def claim_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse with a reason."""
    row, form = _claim(request, pk), ClaimRefuseForm(request.POST)
    if not form.is_valid():
        return _claim_page(request, row, refuse_form=form)
    try:
        refuse_claim(actor=request.user, claim=row, **form.cleaned_data, request=request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("accounts:claim", pk=pk)
    messages.success(request, "申请未予同意，理由已发送给申请人。")
    return redirect("accounts:claims")


@roles(Role.CITY_OFFICER)
@require_POST
@never_cache
def claim_reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the applicant a new link."""
    row = get_object_or_404(selectors.claims_visible_to(request.user), pk=pk, status=ClaimStatus.ACCEPTED)
    try:
        link = reissue_invitation(actor=request.user, invitation=row.invitation, request=request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("accounts:claim", pk=pk)
    return show_link(request, row.invitation, link, reverse("accounts:claim", args=[pk]))


def _claim(request: HttpRequest, pk: int) -> EnterpriseClaim:
    return get_object_or_404(selectors.claims_visible_to(request.user), pk=pk)


def _claim_page(
    request: HttpRequest,
    row: EnterpriseClaim,
    accept_form: PlainForm | None = None,
    refuse_form: PlainForm | None = None,
) -> HttpResponse:
    users = row.enterprise.users.order_by("-is_enterprise_admin", "pk")
    has_administrator = any(one.is_enterprise_admin and one.is_active for one in users)
    context = {
        "has_administrator": has_administrator,
        "titles": [str(title) for title in row.enterprise.titles.not_ended()],
        "claim": row,
        "users": users,
        "accept_form": accept_form or ClaimAcceptForm(initial={"as_administrator": not has_administrator}),
        "refuse_form": refuse_form or ClaimRefuseForm(),
        "invitation_status": row.invitation.status_label_at(clock.now()) if row.invitation else "",
        "form": refuse_form or accept_form or ClaimRefuseForm(),
    }
    return render(request, "accounts/claim.html", context, status=422 if (accept_form or refuse_form) else 200)
