"""One's own mobile number, proved by a code. Without a carrier there is no such page (settings.SMS_OFFERED)."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from zjtx.accounts import second_factor
from zjtx.accounts.forms.identity import MobileCodeForm, MobileForm
from zjtx.accounts.services.mobile import asked_number, confirm_number, send_code
from zjtx.common import clock
from zjtx.common.access import signed_in

from .identity import is_proved

_CRUMBS = ("消息设置", "accounts:message_settings")


@signed_in
@sensitive_post_parameters("present_password", "present_code")
def mobile(request: HttpRequest) -> HttpResponse:
    """Which number; a code goes there."""
    _offered()
    has_one = second_factor.device_of(request.user) is not None
    initial = {"mobile": request.user.mobile}
    form = MobileForm(request.POST if request.method == "POST" else None, has_second_factor=has_one, initial=initial)
    if request.method == "POST" and form.is_valid() and is_proved(request, form):
        try:
            send_code(user=request.user, number=form.cleaned_data["mobile"], at=clock.now(), request=request)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            return redirect("accounts:mobile_confirm")
    return _page(request, form, "确认手机号码", "发送验证码")


@signed_in
def mobile_confirm(request: HttpRequest) -> HttpResponse:
    """The code that was sent."""
    _offered()
    number = asked_number(request, clock.now())
    if not number:
        return redirect("accounts:mobile")
    form = MobileCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            confirm_number(user=request.user, code=form.cleaned_data["code"], at=clock.now(), request=request)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, "手机号码已确认。")
            return redirect("accounts:message_settings")
    lead = f"验证码已发送至 {number}，10 分钟内有效。"
    return _page(request, form, "输入短信验证码", "确认手机号码", lead)


def _offered() -> None:
    if not settings.SMS_OFFERED:
        raise Http404("no short messages here")


def _page(request: HttpRequest, form: MobileForm | MobileCodeForm, name: str, act: str, lead: str = "") -> HttpResponse:
    label, address = _CRUMBS
    context = {
        "form": form,
        "page_name": name,
        "submit_label": act,
        "lead_text": lead,
        "cancel_url": reverse(address),
        "crumbs": [(label, reverse(address))],
    }
    return render(request, "pieces/form_page.html", context, status=422 if form.errors else 200)
