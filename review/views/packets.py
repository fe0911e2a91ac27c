"""The recommendation material (推荐材料) of a bureau: rounds, one round, its files. Acts are in `packet_acts`."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from review.packets import bundle as bundling
from review.packets import making
from review.packets import sheets as summary_sheets
from review.packets.history import file_visible, readable_edition, stand_of
from review.packets.selection import Packet, packet_visible
from review.pages.packet_list import packets_page
from review.pages.packets import asked, packet_page
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.common.files.serve import serve
from zjtx.common.jobs import Job
from zjtx.registry.enums import Tier

OFFICERS = ("district_officer", "city_officer", "province_officer")
REVIEWERS = ("district_officer", "city_officer")


@roles(*OFFICERS)
@require_safe
def packets(request: HttpRequest) -> HttpResponse:
    """The rounds of the own bureau and its districts; for the province every city by tier."""
    asked_for = (request.GET.get("round", ""), request.GET.get("state", ""))
    return render(request, "review/packets.html", packets_page(request.user, *asked_for, clock.now()))


@roles(*OFFICERS)
@require_safe
def packet(request: HttpRequest, code: str, region: str) -> HttpResponse:
    """How far first review is, what is to be done until when, what was sent, and what can be fetched."""
    found = packet_visible(request.user, code, region)
    return render(request, "review/packet.html", packet_page(request.user, found, clock.now()))


@roles(*OFFICERS)
@require_POST
def summary(request: HttpRequest, code: str, region: str, tier: str) -> HttpResponse:
    """Have the summary sheet of a tier made; asked again it is the same one while the same recommendations stand."""
    found = packet_visible(request.user, code, region)
    if tier not in Tier.values:
        raise Http404("没有该类别")
    wanted, with_phones = asked(stand_of(found)), request.POST.get("phones") == "yes"
    return _asked(
        request,
        found,
        lambda: making.request_summary(
            packet=wanted, tier=tier, user=request.user, with_phones=with_phones, request=request
        ),
    )


@roles(*REVIEWERS)
@require_POST
def letter(request: HttpRequest, code: str, region: str) -> HttpResponse:
    """Have the recommendation letter drafted: the own bureau's alone."""
    found = own_packet(request, code, region)
    wanted = asked(stand_of(found))
    return _asked(
        request, found, lambda: making.request_letter(packet=wanted, user=request.user, request=request)
    )  # fmt: skip


@roles(*REVIEWERS)
@require_POST
def sheets(request: HttpRequest, code: str, region: str) -> HttpResponse:
    """Have the sheets of a closed list made once more where that failed."""
    found = own_packet(request, code, region)
    edition = readable_edition(request.user, found)
    summary_sheets.request_sheets(edition, edition.closed_by or request.user)
    return redirect("review:packet", code, region)


@roles(*OFFICERS)
@require_POST
def bundle(request: HttpRequest, code: str, region: str, tier: str, volume: int) -> HttpResponse:
    """Have a volume of all papers and evidence made."""
    edition = readable_edition(request.user, packet_visible(request.user, code, region))
    try:
        bundling.request_bundle(edition=edition, tier=tier, volume=volume, user=request.user, request=request)
    except LookupError as missing:
        raise Http404("没有该卷") from missing
    return redirect("review:packet", code, region)


@roles(*OFFICERS)
@require_safe
def file(request: HttpRequest, code: str, region: str, file_id: UUID) -> HttpResponseBase:
    """A letter, summary sheet or candidate table."""
    found = packet_visible(request.user, code, region)
    stored = file_visible(request.user, found, file_id)
    return serve(request, stored, download_name=stored.original_name, inline=True, action="review.packet.file")


def own_packet(request: HttpRequest, code: str, region: str) -> Packet:
    """The material of the officer's own bureau; 404 for any other."""
    found = packet_visible(request.user, code, region)
    if found.region.pk != request.user.region_id:
        raise Http404("没有该批次或地区")
    return found


def _asked(request: HttpRequest, packet: Packet, ask: Callable[[], Job]) -> HttpResponse:
    try:
        ask()
    except making.NothingRecommended as refused:
        messages.error(request, str(refused))
    return redirect("review:packet", packet.round.code, packet.region.pk)
