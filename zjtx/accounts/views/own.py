"""One's own account: password, sessions, display."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zjtx.accounts import selectors
from zjtx.accounts.forms.entry import PasswordChangeForm
from zjtx.accounts.forms.keeping import DisplayForm
from zjtx.accounts.services import sessions as session_services
from zjtx.accounts.services.display import set_display
from zjtx.accounts.services.passwords import change_password
from zjtx.common.access import signed_in


@signed_in
@sensitive_post_parameters("old_password", "password", "password_again")
def password_change(request: HttpRequest) -> HttpResponse:
    """Change the password; the other sessions of the account end."""
    form = PasswordChangeForm(request.POST or None, is_staff=request.user.is_staff_member)
    if request.method == "POST" and form.is_valid() and _changes_password(request, form):
        messages.success(request, "密码已修改，其他设备上的登录已退出。")
        return redirect("home:index")
    must_change = request.user.must_change_password
    context = {
        "form": form,
        "page_name": "修改密码",
        "submit_label": "修改密码",
        "notes": ["密码由他人设置、已重新启用账号或已超过有效期，修改后才能继续办理。"] if must_change else [],
    }
    return render(request, "pieces/form_page.html", context, status=422 if form.errors else 200)


@signed_in
def sessions(request: HttpRequest) -> HttpResponse:
    """Where the account is signed in."""
    context = {"sessions": selectors.own_sessions(request.user), "current_key": request.session.session_key}
    return render(request, "accounts/sessions.html", context)


@signed_in
@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions."""
    session = get_object_or_404(selectors.own_sessions(request.user), pk=pk)
    is_current = session.session_key == request.session.session_key
    session_services.end_session(session=session, actor=request.user, request=request)
    if is_current:
        request.session.flush()
        return redirect("accounts:sign_in")
    messages.success(request, "该登录已退出。")
    return redirect("accounts:sessions")


@signed_in
@require_POST
def sessions_end_others(request: HttpRequest) -> HttpResponse:
    """End every session of the account but this one."""
    ended = session_services.end_other_sessions(request=request)
    messages.success(request, f"已退出其他 {ended} 处登录。" if ended else "没有其他登录。")
    return redirect("accounts:sessions")


@signed_in
def profile_display(request: HttpRequest) -> HttpResponse:
    """Large text and high contrast, kept with the account."""
    stored = {"large_text": request.user.large_text, "high_contrast": request.user.high_contrast}
    form = DisplayForm(request.POST if request.method == "POST" else None, initial=stored)
    if request.method == "POST" and form.is_valid():
        set_display(user=request.user, **form.cleaned_data)
        messages.success(request, "显示设置已保存。")
        return redirect("accounts:profile_display")
    context = {"form": form, "page_name": "显示设置", "submit_label": "保存设置"}
    return render(request, "pieces/form_page.html", context)


def _changes_password(request: HttpRequest, form: PasswordChangeForm) -> bool:
    if not session_services.has_confirmed_password(request=request, password=form.cleaned_data["old_password"]):
        form.add_error("old_password", "现用密码不正确，应重新输入。")
        return False
    key = request.session.session_key
    try:
        user = change_password(
            user=request.user, password=form.cleaned_data["password"], request=request, keep_session=key
        )
    except ValidationError as error:
        form.add_error("password", error.messages)
        return False
    session_services.renew_session(request=request, user=user)
    return True
