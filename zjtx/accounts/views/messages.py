"""Which messages come by e-mail."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zjtx.accounts.forms.messages import MessageSettingsForm
from zjtx.accounts.services.message_settings import choose_deliveries
from zjtx.accounts.services.mobile import want_sms
from zjtx.common import topics
from zjtx.common.access import signed_in


@signed_in
def message_settings(request: HttpRequest) -> HttpResponse:
    """One choice a topic; everything stands in the inbox whatever is chosen."""
    user, has_sms = request.user, _has_sms(request)
    form = MessageSettingsForm(
        request.POST if request.method == "POST" else None,
        chosen=topics.chosen(user),
        wants_sms=user.wants_sms if has_sms else None,
    )
    if request.method == "POST" and form.is_valid() and _keeps(request, form):
        messages.success(request, "消息设置已保存，对以后的消息有效。")
        return redirect("accounts:message_settings")
    context = {
        "form": form,
        "digest_hour": settings.MESSAGE_DIGEST_HOUR,
        "quiet_hours": _quiet_hours(),
        "address": user.email,
        "is_sms_offered": settings.SMS_OFFERED,
        "has_sms": has_sms,
    }
    return render(request, "accounts/message_settings.html", context, status=422 if form.errors else 200)


def _has_sms(request: HttpRequest) -> bool:
    return settings.SMS_OFFERED and request.user.mobile_confirmed_at is not None


def _keeps(request: HttpRequest, form: MessageSettingsForm) -> bool:
    """Keep what was chosen; otherwise the form says why not."""
    try:
        choose_deliveries(user=request.user, choices=form.deliveries(), request=request)
        if _has_sms(request):
            want_sms(user=request.user, wanted=form.cleaned_data["wants_sms"])
    except ValidationError as error:
        form.add_refusal(error)
        return False
    return True


def _quiet_hours() -> str:
    """ "21时至次日8时", empty where there are none."""
    first, last = settings.MESSAGE_QUIET_HOURS
    return "" if first == last else f"{first}时至{'次日' if last < first else ''}{last}时"
