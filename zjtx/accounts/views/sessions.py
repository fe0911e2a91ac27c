"""Sign-in, sign-in in place, sign-out, and what a locked-out visitor sees."""

from typing import Any

from axes.helpers import get_cool_off
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zjtx.accounts.backends import sign_in_name
from zjtx.accounts.forms.entry import SignInForm
from zjtx.common import clock
from zjtx.common.access import public

# One text for unknown names, wrong passwords and disabled accounts: nobody learns which names exist.
REFUSED = "登录名或密码不正确，应核对后重试。连续 5 次不正确，将锁定 15 分钟。"


@public
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; leads to where the visitor came from."""
    if request.user.is_authenticated:
        return redirect(_target(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and _signs_in(request, form):
        return redirect(_target(request))
    context = {"form": form, "next": request.GET.get("next", "")}
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


@public
@never_cache
@sensitive_post_parameters("password")
def sign_in_inline(request: HttpRequest) -> HttpResponse:
    """Sign-in in a dialog over a page whose session has ended; `user` names the account that the page belongs to."""
    page_user = request.POST.get("user") or request.GET.get("user", "")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and _signs_in(request, form):
        if str(request.user.pk) == page_user:
            return HttpResponse(status=204, headers={"HX-Trigger": "signed-in", "X-CSRF-Token": get_token(request)})
        # Another account must not go on writing on this page: it is loaded anew, as its own.
        return HttpResponse(status=204, headers={"HX-Refresh": "true", "X-CSRF-Token": get_token(request)})
    context = {"form": form, "page_user": page_user}
    return render(request, "accounts/sign_in_inline.html", context, status=422 if form.errors else 200)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the present session."""
    logout(request)
    return redirect("accounts:sign_in")


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """What django-axes answers to a locked-out visitor (settings.AXES_LOCKOUT_CALLABLE), known account or not."""
    until = clock.local(request.axes_attempt_time + get_cool_off(request))
    text = f"登录失败次数过多，已暂停在此处登录。{until:%H:%M} 以后可以再试；在此之前继续尝试，将重新计时。"
    form = SignInForm({"username": request.POST.get("username", "")[:120], "password": "-"})
    form.full_clean()
    form.add_error(None, text)
    page = request.resolver_match.url_name if request.resolver_match else ""
    context = {"form": form, "next": "", "page_user": request.POST.get("user", ""), "text": text}
    templates = {"sign_in": "accounts/sign_in.html", "sign_in_inline": "accounts/sign_in_inline.html"}
    return render(request, templates.get(page, "accounts/locked_out.html"), context, status=429)


def _signs_in(request: HttpRequest, form: SignInForm) -> bool:
    """Sign in with what was typed; otherwise the form says why not."""
    if not form.is_valid():
        return False
    name = sign_in_name(form.cleaned_data["username"])
    user = authenticate(request, username=name, password=form.cleaned_data["password"])
    if user is None:
        form.add_error(None, REFUSED)
        return False
    login(request, user)
    return True


def _target(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    allowed = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if allowed else resolve_url("home:index")
