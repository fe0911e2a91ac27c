"""Sign-in, sign-in in place, sign-out, and what a locked-out visitor sees."""

from typing import Any
from urllib.parse import urlencode

from axes.helpers import get_cool_off
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from zjtx.accounts.backends import sign_in_name
from zjtx.accounts.forms.entry import SignInForm
from zjtx.accounts.forms.identity import SecondStepForm
from zjtx.accounts.models import User
from zjtx.accounts.services.second_factor import begin_second_step
from zjtx.accounts.services.sessions import authenticated
from zjtx.common import clock
from zjtx.common.access import public

from .entrance import next_page, signed_in_inline

# One text for unknown names, wrong passwords and disabled accounts: nobody learns which names exist.
REFUSED = "登录名或密码不正确，应核对后重试。连续 5 次不正确，将锁定 15 分钟。"

# Pages that say themselves that somebody is locked out.
_LOCKED_IN_PLACE = {"sign_in", "sign_in_inline", "second_step", "second_step_inline"}


@public
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; leads to where the visitor came from."""
    if request.user.is_authenticated:
        return redirect(next_page(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and (user := _known(request, form)):
        if begin_second_step(request=request, user=user):
            return redirect(f"{reverse('accounts:second_step')}?{urlencode({'next': next_page(request)})}")
        login(request, user)
        return redirect(next_page(request))
    context = {"form": form, "next": request.GET.get("next", "")}
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


@public
@never_cache
@sensitive_post_parameters("password")
def sign_in_inline(request: HttpRequest) -> HttpResponse:
    """Sign-in in a dialog over a page whose session has ended; `user` names the account that the page belongs to."""
    page_user = request.POST.get("user") or request.GET.get("user", "")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and (user := _known(request, form)):
        if begin_second_step(request=request, user=user):
            context = {"form": SecondStepForm(), "page_user": page_user}
            return render(request, "accounts/second_step_inline.html", context)
        login(request, user)
        return signed_in_inline(request, page_user)
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
    page = request.resolver_match.url_name if request.resolver_match else ""
    typed = {"username": request.POST.get("username", "")[:120], "password": "-", "code": "-"}
    form = (SecondStepForm if page in ("second_step", "second_step_inline") else SignInForm)(typed)
    form.full_clean()
    form.add_error(None, text)
    context = {"form": form, "next": "", "page_user": request.POST.get("user", ""), "text": text}
    template = f"accounts/{page}.html" if page in _LOCKED_IN_PLACE else "accounts/locked_out.html"
    return render(request, template, context, status=429)


def _known(request: HttpRequest, form: SignInForm) -> User | None:
    """The account whose name and password were typed; otherwise the form says why not."""
    if not form.is_valid():
        return None
    name = sign_in_name(form.cleaned_data["username"])
    user = authenticated(request, username=name, password=form.cleaned_data["password"])
    if user is None:
        form.add_error(None, REFUSED)
    return user
