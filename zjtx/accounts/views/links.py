"""Pages behind links from letters: an invitation, a forgotten password."""

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from zjtx.accounts.enums import Role
from zjtx.accounts.forms.entry import AcceptInvitationForm, PasswordResetForm, PasswordResetRequestForm
from zjtx.accounts.services.invitations import LINK_CLOSED, accept_invitation, invitation_of_token
from zjtx.accounts.services.passwords import change_password, request_password_reset, user_of_reset_link
from zjtx.common.access import public

from . import BACKEND


@public
@never_cache
@sensitive_post_parameters("password", "password_again")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Set up the account that was offered."""
    offer = invitation_of_token(token)
    if offer is None:
        return _closed(request, LINK_CLOSED)
    form = AcceptInvitationForm(request.POST or None, is_staff=offer.role != Role.ENTERPRISE)
    if request.method == "POST" and form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("username", "password")}
        try:
            user = accept_invitation(token=token, **chosen, request=request)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            login(request, user, backend=BACKEND)
            messages.success(request, "账号已启用。")
            return redirect("home:index")
    context = {"form": form, "invitation": offer}
    return render(request, "accounts/invitation.html", context, status=422 if form.errors else 200)


@public
def password_reset(request: HttpRequest) -> HttpResponse:
    """Ask for a link; the answer is the same whether an account has that e-mail or not."""
    form = PasswordResetRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request_password_reset(email=form.cleaned_data["email"], request=request)
        return redirect("accounts:password_reset_sent")
    context = {
        "form": form,
        "page_name": "重设密码",
        "submit_label": "发送重设链接",
        "lead_text": "重设链接将发送至账号登记的电子邮箱。",
    }
    return render(request, "pieces/form_page.html", context, status=422 if form.errors else 200)


@public
def password_reset_sent(request: HttpRequest) -> HttpResponse:
    """What to do next."""
    return render(request, "accounts/password_reset_sent.html")


@public
@never_cache
@sensitive_post_parameters("password", "password_again")
def password_reset_confirm(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Set a new password by the link from the letter."""
    user = user_of_reset_link(uid=uid, token=token)
    if user is None:
        return _closed(request, "重设链接无效、已使用或已过期，应重新申请。")
    form = PasswordResetForm(request.POST or None, is_staff=user.is_staff_member)
    if request.method == "POST" and form.is_valid():
        try:
            change_password(user=user, password=form.cleaned_data["password"], request=request)
        except ValidationError as error:
            form.add_error("password", error.messages)
        else:
            messages.success(request, "密码已重设，可以用新密码登录。")
            return redirect("accounts:sign_in")
    context = {"form": form, "page_name": "重设密码", "submit_label": "重设密码"}
    return render(request, "pieces/form_page.html", context, status=422 if form.errors else 200)


def _closed(request: HttpRequest, text: str) -> HttpResponse:
    return render(request, "accounts/link_closed.html", {"text": text}, status=404)
