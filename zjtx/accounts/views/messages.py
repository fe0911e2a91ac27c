"""Which messages come by e-mail."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from zjtx.accounts.forms.messages import MessageSettingsForm
from zjtx.accounts.services.message_settings import choose_deliveries
from zjtx.common import topics
from zjtx.common.access import signed_in


@signed_in
def message_settings(request: HttpRequest) -> HttpResponse:
    """One choice a topic; everything stands in the inbox whatever is chosen."""
    form = MessageSettingsForm(request.POST if request.method == "POST" else None, chosen=topics.chosen(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            choose_deliveries(user=request.user, choices=form.cleaned_data, request=request)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, "消息设置已保存，对以后的消息有效。")
            return redirect("accounts:message_settings")
    context = {"form": form, "digest_hour": settings.MESSAGE_DIGEST_HOUR, "address": request.user.email}
    return render(request, "accounts/message_settings.html", context, status=422 if form.errors else 200)
