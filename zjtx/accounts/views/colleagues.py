"""The accounts of an enterprise, kept by its administrator."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zjtx.accounts import policies, second_factor, selectors
from zjtx.accounts.enums import Role
from zjtx.accounts.forms.identity import IdentityForm
from zjtx.accounts.forms.keeping import ColleagueForm
from zjtx.accounts.models import User
from zjtx.accounts.services import enterprises, invitations, staff
from zjtx.common import clock
from zjtx.common.access import roles

from .identity import is_proved
from .link_page import show_link


@roles(Role.ENTERPRISE)
def colleagues(request: HttpRequest) -> HttpResponse:
    """Who of the enterprise has an account."""
    now = clock.now()
    offers = [(row, row.status_label_at(now)) for row in selectors.colleague_invitations(request.user)]
    context = {
        "colleagues": selectors.colleagues(request.user),
        "offers": offers,
        "refusal": policies.colleague_refusal(request.user),
        "can_leave": policies.leaving_refusal(request.user) is None,
    }
    return render(request, "accounts/colleagues.html", context)


@roles(Role.ENTERPRISE)
@never_cache
def colleague_invite(request: HttpRequest) -> HttpResponse:
    """Invite a colleague; the answer shows the link once."""
    form = ColleagueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            offer, link = enterprises.invite_colleague(actor=request.user, **form.cleaned_data, request=request)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            return show_link(request, offer, link, reverse("accounts:colleagues"))
    context = {
        "form": form,
        "page_name": "添加本企业用户",
        "submit_label": "发送邀请",
        "cancel_url": reverse("accounts:colleagues"),
        "crumbs": [("本企业用户", reverse("accounts:colleagues"))],
    }
    return render(request, "pieces/form_page.html", context, status=422 if form.errors else 200)


@roles(Role.ENTERPRISE)
@require_POST
@never_cache
def colleague_reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a colleague a new link."""
    offer = get_object_or_404(selectors.colleague_invitations(request.user), pk=pk)
    try:
        link = invitations.reissue_invitation(actor=request.user, invitation=offer, request=request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("accounts:colleagues")
    return show_link(request, offer, link, reverse("accounts:colleagues"))


@roles(Role.ENTERPRISE)
@require_POST
def colleague_disable(request: HttpRequest, pk: int) -> HttpResponse:
    """Disable a colleague's account."""
    colleague = get_object_or_404(selectors.colleagues(request.user), pk=pk)
    try:
        staff.disable_user(actor=request.user, user=colleague, reason="企业管理员停用", request=request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"{colleague.full_name}的账号已停用。")
    return redirect("accounts:colleagues")


@roles(Role.ENTERPRISE)
@require_POST
def colleague_enable(request: HttpRequest, pk: int) -> HttpResponse:
    """Enable a colleague's account again."""
    colleague = get_object_or_404(selectors.colleagues(request.user), pk=pk)
    try:
        staff.enable_user(actor=request.user, user=colleague, request=request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"{colleague.full_name}的账号已启用，下次登录须修改密码。")
    return redirect("accounts:colleagues")


@roles(Role.ENTERPRISE)
@require_POST
def colleague_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    offer = get_object_or_404(selectors.colleague_invitations(request.user), pk=pk)
    try:
        enterprises.cancel_colleague_invitation(actor=request.user, invitation=offer, request=request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"对{offer.full_name}的邀请已撤回。")
    return redirect("accounts:colleagues")


@roles(Role.ENTERPRISE)
@sensitive_post_parameters("present_password", "present_code")
def administration_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a colleague the enterprise's administrator; asks once more who hands over."""
    colleague = get_object_or_404(selectors.colleagues(request.user), pk=pk)
    form = _identity_form(request)
    refusal = policies.hand_over_refusal(request.user, colleague)
    if request.method == "POST" and not refusal and form.is_valid() and is_proved(request, form):
        try:
            enterprises.hand_over_administration(actor=request.user, colleague=colleague, request=request)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"企业管理员已移交给{colleague.full_name}，双方都将收到消息。")
            return redirect("accounts:colleagues")
    context = _hand_over_page(colleague, form, refusal)
    return render(request, "pieces/confirm_page.html", context, status=422 if form.errors else 200)


@roles(Role.ENTERPRISE)
@sensitive_post_parameters("present_password", "present_code")
def leave(request: HttpRequest) -> HttpResponse:
    """Give one's own account up."""
    form, refusal = _identity_form(request), policies.leaving_refusal(request.user)
    if request.method == "POST" and not refusal and form.is_valid() and is_proved(request, form):
        try:
            enterprises.leave_enterprise(user=request.user, request=request)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            logout(request)
            return redirect("accounts:sign_in")
    context = _leaving_page(form, refusal)
    return render(request, "pieces/confirm_page.html", context, status=422 if form.errors else 200)


def _identity_form(request: HttpRequest) -> IdentityForm:
    has_one = second_factor.device_of(request.user) is not None
    return IdentityForm(request.POST if request.method == "POST" else None, has_second_factor=has_one)


def _hand_over_page(colleague: User, form: IdentityForm, refusal: str | None) -> dict[str, Any]:
    return {
        "page_name": "移交企业管理员",
        "act_label": "移交管理员",
        "lead_text": f"移交给{colleague.full_name}（{colleague.username}）。",
        "consequences": [
            f"{colleague.full_name}可以提交和撤回申报、修改企业信息、管理本企业用户。",
            "本账号转为普通用户，可以填报和上传，不能提交。",
            "双方都将收到消息。",
        ],
        "reversible": refusal or "移交后须由新的管理员办理，才能移交回来。",
        "form": form,
        **_back(refusal),
    }


def _leaving_page(form: IdentityForm, refusal: str | None) -> dict[str, Any]:
    return {
        "page_name": "停用本人账号",
        "act_label": "停用本人账号",
        "consequences": ["立即退出登录，本账号不能再登录。", "填写过的内容和办理记录保留。", "企业管理员将收到消息。"],
        "reversible": refusal or "需要恢复的，由企业管理员重新启用。",
        "form": form,
        "danger": True,
        **_back(refusal),
    }


def _back(refusal: str | None) -> dict[str, Any]:
    url = reverse("accounts:colleagues")
    return {"cancel_url": url, "crumbs": [("本企业用户", url)], "is_blocked": bool(refusal), "back_label": "返回"}
