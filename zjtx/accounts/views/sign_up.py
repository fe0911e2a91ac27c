"""Sign-up of an enterprise, and the claim where its code is registered already."""

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from zjtx.accounts.forms.entry import ClaimForm, SignUpForm
from zjtx.accounts.models import User
from zjtx.accounts.services.claims import open_claim
from zjtx.accounts.services.enterprises import CodeTaken, sign_up_enterprise
from zjtx.common.access import public
from zjtx.common.files.store import StoreFailed, store

from . import BACKEND

# What was typed at sign-up, carried over to the claim; never a password.
_CARRIED = "claim"


@public
@sensitive_post_parameters("password", "password_again")
def sign_up(request: HttpRequest) -> HttpResponse:
    """One page: the enterprise, its contact, and the account."""
    if request.user.is_authenticated:
        return redirect("home:index")
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = sign_up_enterprise(**form.account(), request=request)
        except CodeTaken as taken:
            carried = {name: form.cleaned_data[name] for name in ("full_name", "mobile", "email")}
            carried["reason"] = f"注册时填写的企业名称：{form.cleaned_data['name']}。"
            request.session[_CARRIED] = {"code": taken.code, **carried}
            return redirect("accounts:claim_new")
        except ValidationError as error:
            form.add_refusal(error)
        else:
            login(request, user, backend=BACKEND)
            messages.success(request, f"“{user.enterprise.name}”已注册，{_what_now(user)}。")
            return redirect("home:index")
    return render(request, "accounts/sign_up.html", {"form": form}, status=422 if form.errors else 200)


def _what_now(user: User) -> str:
    """What the enterprise can do; of a record taken over its titles are there already."""
    number = user.enterprise.titles.count()
    return f"名下称号{number}项，可在“培育库”中查看" if number else "可以开始申报"


@public
def claim_new(request: HttpRequest) -> HttpResponse:
    """The claim to the code that sign-up found taken; shows nothing of the registered enterprise."""
    carried = request.session.get(_CARRIED)
    if not carried:
        return redirect("accounts:sign_up")
    form = ClaimForm(request.POST or None, request.FILES or None, initial=carried)
    if request.method == "POST" and form.is_valid() and _claims(request, form, carried["code"]):
        del request.session[_CARRIED]
        return redirect("accounts:claim_sent")
    context = {"form": form, "code": carried["code"]}
    return render(request, "accounts/claim_new.html", context, status=422 if form.errors else 200)


def _claims(request: HttpRequest, form: ClaimForm, code: str) -> bool:
    """Hand the claim in with its evidence; otherwise the form says why not."""
    uploaded = form.cleaned_data["evidence"]
    try:
        with transaction.atomic():
            kept = (
                store(uploaded, user=None, kind="claim", content_type=uploaded.found.content_type) if uploaded else None
            )
            open_claim(code=code, **form.claim(), evidence=kept, request=request)
    except StoreFailed as error:
        form.add_error("evidence", str(error))
        return False
    except ValidationError as error:
        form.add_refusal(error)
        return False
    return True


@public
def claim_sent(request: HttpRequest) -> HttpResponse:
    """What happens with a claim next."""
    return render(request, "accounts/claim_sent.html")
