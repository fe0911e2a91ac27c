"""The recommendation material (推荐材料) of a bureau: rounds, one round, its summary sheets and letter."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from review.packets import making
from review.packets.selection import Packet, packet_visible
from review.pages.packets import packet_page, packets_page
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.common.jobs import Job
from zjtx.registry.enums import Tier

OFFICERS = ("district_officer", "city_officer", "province_officer")


@roles(*OFFICERS)
@require_safe
def packets(request: HttpRequest) -> HttpResponse:
    """The rounds of the own bureau; for the province of every city."""
    return render(request, "review/packets.html", packets_page(request.user, request.GET.get("round", "")))


@roles(*OFFICERS)
@require_safe
def packet(request: HttpRequest, code: str, region: str) -> HttpResponse:
    """How far first review is, what is to be done until when, and what can be fetched."""
    found = packet_visible(request.user, code, region)
    return render(request, "review/packet.html", packet_page(request.user, found, clock.now()))


@roles(*OFFICERS)
@require_POST
def summary(request: HttpRequest, code: str, region: str, tier: str) -> HttpResponse:
    """Have the summary sheet of a tier made; asked again it is the same one while the same recommendations stand."""
    found = packet_visible(request.user, code, region)
    if tier not in Tier.values:
        raise Http404("没有该类别")
    with_phones = request.POST.get("phones") == "yes"
    return _asked(
        request,
        found,
        lambda: making.request_summary(
            packet=found, tier=tier, user=request.user, with_phones=with_phones, request=request
        ),
    )


@roles("city_officer")
@require_POST
def letter(request: HttpRequest, code: str, region: str) -> HttpResponse:
    """Have the recommendation letter drafted."""
    found = packet_visible(request.user, code, region)
    return _asked(request, found, lambda: making.request_letter(packet=found, user=request.user, request=request))


def _asked(request: HttpRequest, packet: Packet, ask: Callable[[], Job]) -> HttpResponse:
    try:
        ask()
    except making.NothingRecommended as refused:
        messages.error(request, str(refused))
    return redirect("review:packet", packet.round.code, packet.region.pk)
