"""One's own second factor: what it is now, setting it up, recovery codes, switching it off."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from zjtx.accounts import policies
from zjtx.accounts import second_factor as factor
from zjtx.accounts.forms.identity import IdentityForm, SetUpForm
from zjtx.accounts.services import second_factor as services
from zjtx.common.access import signed_in

from .identity import is_proved

_CRUMBS = ("两步验证", "accounts:second_factor")


@signed_in
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Whether it is on, since when, how many recovery codes are left."""
    context = {
        "device": factor.device_of(request.user),
        "codes_left": factor.recovery_codes_left(request.user),
        "is_required": factor.is_required_of(request.user),
        "removal_refusal": policies.second_factor_removal_refusal(request.user),
    }
    return render(request, "accounts/second_factor.html", context)


@signed_in
@never_cache
@sensitive_post_parameters("code", "present_password", "present_code")
def second_factor_set_up(request: HttpRequest) -> HttpResponse:
    """Carry a key over to an authenticator and prove it by a code; the answer shows the recovery codes once."""
    has_one = factor.device_of(request.user) is not None
    form = SetUpForm(request.POST if request.method == "POST" else None, has_second_factor=has_one)
    key = services.offered_key(request)
    if request.method == "POST" and form.is_valid() and is_proved(request, form):
        try:
            codes = services.enrol(user=request.user, key=key, code=form.cleaned_data["code"], request=request)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            return _codes_page(request, codes, "已更换验证器。" if has_one else "两步验证已启用。")
    context = {
        "form": form,
        "offer": factor.provisioning(request.user, key),
        "has_one": has_one,
        "must": factor.is_required_of(request.user) and not has_one,
    }
    return render(request, "accounts/second_factor_set_up.html", context, status=422 if form.errors else 200)


@signed_in
@never_cache
@sensitive_post_parameters("present_password", "present_code")
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes; the answer shows them once."""
    form = _identity_form(request)
    if form is None:
        return redirect("accounts:second_factor_set_up")
    if request.method == "POST" and form.is_valid() and is_proved(request, form):
        codes = services.renew_recovery_codes(user=request.user, request=request)
        return _codes_page(request, codes, "已重新生成恢复码，原有恢复码全部失效。")
    consequences = ["生成 10 个新的恢复码，只显示一次。", "原有恢复码全部失效。"]
    return _act_page(request, form, "重新生成恢复码", consequences)


@signed_in
@sensitive_post_parameters("present_password", "present_code")
def second_factor_remove(request: HttpRequest) -> HttpResponse:
    """Switch the second factor off, where that is allowed."""
    form = _identity_form(request)
    if form is None or policies.second_factor_removal_refusal(request.user):
        return redirect("accounts:second_factor")
    if request.method == "POST" and form.is_valid() and is_proved(request, form):
        services.remove(user=request.user, request=request)
        messages.success(request, "两步验证已关闭，其他设备上的登录已退出。")
        return redirect("accounts:second_factor")
    consequences = ["以后登录只需密码。", "验证器和恢复码失效，其他设备上的登录退出。"]
    return _act_page(request, form, "关闭两步验证", consequences, danger=True)


def _identity_form(request: HttpRequest) -> IdentityForm | None:
    """The form, None where there is no second factor to act on."""
    if factor.device_of(request.user) is None:
        return None
    return IdentityForm(request.POST if request.method == "POST" else None, has_second_factor=True)


def _act_page(
    request: HttpRequest, form: IdentityForm, name: str, consequences: list[str], *, danger: bool = False
) -> HttpResponse:
    label, address = _CRUMBS
    context = {
        "page_name": name,
        "act_label": name,
        "consequences": consequences,
        "form": form,
        "cancel_url": reverse(address),
        "crumbs": [(label, reverse(address))],
        "danger": danger,
    }
    return render(request, "pieces/confirm_page.html", context, status=422 if form.errors else 200)


def _codes_page(request: HttpRequest, codes: list[str], told: str) -> HttpResponse:
    """The only page that ever shows them."""
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "told": told})
