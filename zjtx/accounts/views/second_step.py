"""The second step of a sign-in: on a page of its own, or in the dialog over a page whose session has ended."""

from urllib.parse import urlencode

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from zjtx.accounts.forms.identity import SecondStepForm
from zjtx.accounts.models import User
from zjtx.accounts.services.second_factor import awaited, finish_second_step
from zjtx.common import clock
from zjtx.common.access import public

from . import BACKEND
from .entrance import next_page, signed_in_inline
from .identity import accepts


@public
@never_cache
@sensitive_post_parameters("code")
def second_step(request: HttpRequest) -> HttpResponse:
    """The code after the password; without a password just given there is nothing to do here."""
    user = awaited(request=request, at=clock.now())
    if user is None:
        return redirect("accounts:sign_in")
    form = SecondStepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _enters(request, user, form):
        return redirect(next_page(request))
    return render(request, "accounts/second_step.html", {"form": form}, status=422 if form.errors else 200)


@public
@never_cache
@sensitive_post_parameters("code")
def second_step_inline(request: HttpRequest) -> HttpResponse:
    """The same in the dialog; too late begins again with the password."""
    page_user = request.POST.get("user") or request.GET.get("user", "")
    user = awaited(request=request, at=clock.now())
    if user is None:
        return redirect(f"{reverse('accounts:sign_in_inline')}?{urlencode({'user': page_user})}")
    form = SecondStepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _enters(request, user, form):
        return signed_in_inline(request, page_user)
    context = {"form": form, "page_user": page_user}
    return render(request, "accounts/second_step_inline.html", context, status=422 if form.errors else 200)


def _enters(request: HttpRequest, user: User, form: SecondStepForm) -> bool:
    if not form.is_valid():
        return False
    found = accepts(request, user, form, "code")
    if found is None:
        return False
    finish_second_step(request=request, user=found)
    login(request, found, backend=BACKEND)
    return True
