"""Granting staff roles with four eyes: invitations and role changes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zjtx.accounts import policies, selectors
from zjtx.accounts.enums import STAFF_ROLES, Role
from zjtx.accounts.forms.keeping import RoleChangeForm, StaffInviteForm
from zjtx.accounts.models import Invitation, RoleChange, User
from zjtx.accounts.services import invitations as invitation_services
from zjtx.accounts.services import staff as staff_services
from zjtx.common import clock
from zjtx.common.access import roles

from .link_page import show_link

_FOUR_EYES = "授予工作人员角色须由两名系统管理员办理，提交后由另一名系统管理员复核。"


@roles(Role.SYSTEM_ADMIN)
def staff_invite(request: HttpRequest) -> HttpResponse:
    """Prepare an invitation."""
    form = StaffInviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invitation_services.invite_staff(actor=request.user, **form.cleaned_data, request=request)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"对{invitation.full_name}的邀请已提交，等待另一名系统管理员复核。")
            return redirect("accounts:staff_invitations")
    context = {
        "form": form,
        "page_name": "邀请工作人员",
        "submit_label": "提交复核",
        "lead_text": _FOUR_EYES,
        "cancel_url": reverse("accounts:staff_list"),
        "crumbs": [("账号", reverse("accounts:staff_list"))],
    }
    return render(request, "pieces/form_page.html", context, status=422 if form.errors else 200)


@roles(Role.SYSTEM_ADMIN)
def staff_invitations(request: HttpRequest) -> HttpResponse:
    """What waits for a second administrator, and invitations that are on their way."""
    now = clock.now()
    offers = [
        {"row": row, "status": row.status_label_at(now), "refusal": policies.confirmation_refusal(request.user, row)}
        for row in selectors.staff_invitations()[:200]
    ]
    changes = [
        {"row": row, "refusal": policies.confirmation_refusal(request.user, row)}
        for row in selectors.waiting_role_changes()[:200]
    ]
    return render(request, "accounts/staff_invitations.html", {"offers": offers, "changes": changes})


@roles(Role.SYSTEM_ADMIN)
@never_cache
def invitation_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm as the second administrator; the answer shows the link once."""
    invitation = _staff_invitation(pk)
    refusal = policies.confirmation_refusal(request.user, invitation)
    if request.method == "POST":
        try:
            link = invitation_services.confirm_invitation(actor=request.user, invitation=invitation, request=request)
        except ValidationError as error:
            refusal = error.messages[0]
        else:
            return show_link(request, invitation, link, reverse("accounts:staff_invitations"))
    context = {"invitation": invitation, "refusal": refusal}
    status = 409 if request.method == "POST" else 200
    return render(request, "accounts/invitation_confirm.html", context, status=status)


@roles(Role.SYSTEM_ADMIN)
@require_POST
def invitation_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = _staff_invitation(pk)
    try:
        invitation_services.cancel_invitation(actor=request.user, invitation=invitation, request=request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"对{invitation.full_name}的邀请已撤回。")
    return redirect("accounts:staff_invitations")


@roles(Role.SYSTEM_ADMIN)
@require_POST
@never_cache
def invitation_reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new link in place of the old one; the answer shows it once."""
    invitation = _staff_invitation(pk)
    try:
        link = invitation_services.reissue_invitation(actor=request.user, invitation=invitation, request=request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("accounts:staff_invitations")
    return show_link(request, invitation, link, reverse("accounts:staff_invitations"))


@roles(Role.SYSTEM_ADMIN)
def role_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare another role or region for a staff account."""
    member = get_object_or_404(User.objects.filter(role__in=STAFF_ROLES).select_related("region"), pk=pk)
    form = RoleChangeForm(request.POST or None, initial={"role": member.role, "region": member.region_id})
    if request.method == "POST" and form.is_valid():
        try:
            staff_services.request_role_change(actor=request.user, user=member, **form.cleaned_data, request=request)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, "角色变更已提交，等待另一名系统管理员复核。")
            return redirect("accounts:staff_member", pk=pk)
    page_url = reverse("accounts:staff_member", args=[pk])
    context = {
        "form": form,
        "page_name": "变更角色",
        "submit_label": "提交复核",
        "lead_text": _FOUR_EYES,
        "cancel_url": page_url,
        "crumbs": [("账号", reverse("accounts:staff_list")), (member.full_name, page_url)],
    }
    return render(request, "pieces/form_page.html", context, status=422 if form.errors else 200)


@roles(Role.SYSTEM_ADMIN)
def role_change_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a role change as the second administrator."""
    change = get_object_or_404(RoleChange.objects.select_related("user__region", "region", "created_by"), pk=pk)
    refusal = policies.confirmation_refusal(request.user, change)
    if request.method == "POST":
        try:
            user = staff_services.confirm_role_change(actor=request.user, change=change, request=request)
        except ValidationError as error:
            refusal = error.messages[0]
        else:
            messages.success(request, f"{user.full_name}的角色已变更为{user.get_role_display()}，其登录已全部退出。")
            return redirect("accounts:staff_member", pk=user.pk)
    context = {"change": change, "refusal": refusal}
    status = 409 if request.method == "POST" else 200
    return render(request, "accounts/role_change_confirm.html", context, status=status)


@roles(Role.SYSTEM_ADMIN)
@require_POST
def role_change_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a role change."""
    change = get_object_or_404(RoleChange.objects.select_related("user"), pk=pk)
    try:
        staff_services.cancel_role_change(actor=request.user, change=change, request=request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, "角色变更已撤回。")
    return redirect("accounts:staff_invitations")


def _staff_invitation(pk: int) -> Invitation:
    rows = Invitation.objects.exclude(role=Role.ENTERPRISE).select_related("region", "created_by", "confirmed_by")
    return get_object_or_404(rows, pk=pk)
