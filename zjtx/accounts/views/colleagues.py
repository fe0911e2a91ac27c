"""The accounts of an enterprise, kept by its administrator."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zjtx.accounts import policies, selectors
from zjtx.accounts.enums import Role
from zjtx.accounts.forms.keeping import ColleagueForm
from zjtx.accounts.services import enterprises, invitations, staff
from zjtx.common import clock
from zjtx.common.access import roles

from .link_page import show_link


@roles(Role.ENTERPRISE)
def colleagues(request: HttpRequest) -> HttpResponse:
    """Who of the enterprise has an account."""
    now = clock.now()
    offers = [(row, row.status_label_at(now)) for row in selectors.colleague_invitations(request.user)]
    context = {
        "colleagues": selectors.colleagues(request.user),
        "offers": offers,
        "refusal": policies.colleague_refusal(request.user),
    }
    return render(request, "accounts/colleagues.html", context)


@roles(Role.ENTERPRISE)
@never_cache
def colleague_invite(request: HttpRequest) -> HttpResponse:
    """Invite a colleague; the answer shows the link once."""
    form = ColleagueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            offer, link = enterprises.invite_colleague(actor=request.user, **form.cleaned_data, request=request)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            return show_link(request, offer, link, reverse("accounts:colleagues"))
    context = {
        "form": form,
        "page_name": "添加本企业用户",
        "submit_label": "发送邀请",
        "cancel_url": reverse("accounts:colleagues"),
        "crumbs": [("本企业用户", reverse("accounts:colleagues"))],
    }
    return render(request, "pieces/form_page.html", context, status=422 if form.errors else 200)


@roles(Role.ENTERPRISE)
@require_POST
@never_cache
def colleague_reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a colleague a new link."""
    offer = get_object_or_404(selectors.colleague_invitations(request.user), pk=pk)
    try:
        link = invitations.reissue_invitation(actor=request.user, invitation=offer, request=request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("accounts:colleagues")
    return show_link(request, offer, link, reverse("accounts:colleagues"))


@roles(Role.ENTERPRISE)
@require_POST
def colleague_disable(request: HttpRequest, pk: int) -> HttpResponse:
    """Disable a colleague's account."""
    colleague = get_object_or_404(selectors.colleagues(request.user), pk=pk)
    try:
        staff.disable_user(actor=request.user, user=colleague, reason="企业管理员停用", request=request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"{colleague.full_name}的账号已停用。")
    return redirect("accounts:colleagues")


@roles(Role.ENTERPRISE)
@require_POST
def colleague_enable(request: HttpRequest, pk: int) -> HttpResponse:
    """Enable a colleague's account again."""
    colleague = get_object_or_404(selectors.colleagues(request.user), pk=pk)
    try:
        staff.enable_user(actor=request.user, user=colleague, request=request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"{colleague.full_name}的账号已启用，下次登录须修改密码。")
    return redirect("accounts:colleagues")


@roles(Role.ENTERPRISE)
@require_POST
def administration_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a colleague the enterprise's administrator."""
    colleague = get_object_or_404(selectors.colleagues(request.user), pk=pk)
    try:
        enterprises.hand_over_administration(actor=request.user, colleague=colleague, request=request)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"企业管理员已移交给{colleague.full_name}。")
    return redirect("accounts:colleagues")
