"""Locking a reading: a system administrator proposes, a province officer confirms or declines. One address per act."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from declarations.forms.rounds import ReasonForm
from declarations.forms.rulings import ReadingForm
from declarations.models import LockedReading, RoundTier
from declarations.pages import readings as pages
from declarations.services import readings as services
from declarations.views.round_acts import CONFIRMING, PREPARING, answer
from zjtx.common import clock
from zjtx.common.access import roles

SECTION = "#readings"


@roles(PREPARING)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, code: str, tier: str, group: str) -> HttpResponse:
    """What each reading of the group asks, and which one is wanted."""
    offered = get_object_or_404(RoundTier.objects.select_related("round"), round__code=code, tier=tier)
    found = next((one for _, one in pages.readable_groups(offered) if one.name == group), None)
    if found is None:
        raise Http404("没有可作不同理解的指标组")
    form = ReadingForm(request.POST or None, choices=pages.choices(offered, found))
    named = {"round_": offered.round, "tier": tier, "group": group, "user": request.user}

    def act() -> None:
        services.propose_reading(**named, **form.cleaned_data, at=clock.now(), request=request)

    page = pages.propose_page(offered, group, form)
    return answer(request, offered.round, page, act, "已提请省级主管部门确认。", SECTION)


@roles(CONFIRMING)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """What would change, then the act."""
    ruling = _ruling(pk)

    def act() -> None:
        services.confirm_reading(ruling=ruling, user=request.user, at=clock.now(), request=request)

    return answer(request, ruling.round, pages.confirm_page(ruling), act, "条款读法已确认。", SECTION)


@roles(PREPARING, CONFIRMING)
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline a proposed reading, or take it back."""
    ruling, form = _ruling(pk), ReasonForm(request.POST or None)
    page = pages.decline_page(ruling, form, is_officer=request.user.role == CONFIRMING)

    def act() -> None:
        services.decline_reading(ruling=ruling, user=request.user, at=clock.now(), **form.cleaned_data, request=request)

    return answer(request, ruling.round, page, act, "读法不变。", SECTION)


@roles(PREPARING, CONFIRMING)
@require_POST
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Have counted again what a proposal would change."""
    ruling = _ruling(pk)
    if ruling.is_waiting:
        services.request_effect(ruling=ruling, user=request.user)
        messages.success(request, "正在重新计算影响，稍后刷新本页查看。")
    return redirect(f"{reverse('declarations:round_detail', args=[ruling.round.code])}{SECTION}")


def _ruling(pk: int) -> LockedReading:
    return get_object_or_404(LockedReading.objects.select_related("round", *pages.PEOPLE), pk=pk)
