"""Acts on recommendation material: close first review, reopen, add papers, send, accept, send back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from declarations.workflow import MoveRefused
from review.enums import PacketState
from review.forms_packets import FileForm, ReasonForm, RevisionForm, SealedForm, SendBackForm, SendForm
from review.packets import closing, papers, sending
from review.packets.history import Stand, entries, stand_of
from review.packets.reconciling import disagreements
from review.packets.selection import packet_visible
from review.pages import packet_acts as pages
from review.views.packets import REVIEWERS, own_packet
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.registry.enums import Tier

CONFIRM, FORM = "pieces/confirm_page.html", "pieces/form_page.html"
SCAN = "推荐函扫描件为PDF、JPEG或PNG，不超过20 MB；多页的扫描为一个PDF文件。"
Page = Callable[[Any], dict[str, Any]]


@roles(*REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, code: str, region: str) -> HttpResponse:
    """What is frozen and what stays behind, then the act."""
    stand, at = stand_of(own_packet(request, code, region)), clock.now()
    if request.method != "POST" and (refusals := closing.closing_refusals(stand.packet, at)):
        return _off(request, stand, "；".join(refusals))
    form, left = _form(request, RevisionForm, stand), closing.undecided(stand.packet, at).count()
    page = lambda shown: pages.close_page(stand, shown, left)  # noqa: E731
    return _act(request, stand, form, page, closing.close, "初审已办结，推荐名单已固定")


@roles(*REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, code: str, region: str) -> HttpResponse:
    """Why the closed list is taken back."""
    stand = stand_of(own_packet(request, code, region))
    if request.method != "POST" and stand.state != PacketState.CLOSED:
        return _off(request, stand, _present(stand, "重新开启初审"))
    form = _form(request, ReasonForm, stand, label="重新开启的理由")
    return _act(request, stand, form, lambda shown: pages.reopen_page(stand, shown), closing.reopen, "初审已重新开启")


@roles(*REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def sealed(request: HttpRequest, code: str, region: str) -> HttpResponse:
    """The scan of the sealed letter and the numbers in it."""
    stand = stand_of(own_packet(request, code, region))
    if stand.frozen is None or stand.state not in papers.STATES:
        return _off(request, stand, _present(stand, "上传推荐函"))
    tiers = [tier for tier in Tier.values if stand.frozen.tiers.filter(tier=tier).exists()]
    form = _form(
        request, SealedForm, stand, tiers=tiers, label="盖章的推荐函", help_text=SCAN, accept=".pdf,.jpg,.jpeg,.png"
    )
    add = lambda **given: papers.add_letter(counts=form.counts(), **_only(given, "uploaded", "revision"))  # noqa: E731
    note = "数量按盖章的推荐函照录，与系统、汇总表核对，不一致的不能报送。"
    page = lambda shown: pages.file_page(stand, "上传推荐函", shown, note)  # noqa: E731
    return _act(request, stand, form, page, add, "推荐函已上传", FORM)


@roles(*REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def candidates(request: HttpRequest, code: str, region: str) -> HttpResponse:
    """A district's candidate table."""
    stand = stand_of(own_packet(request, code, region))
    if stand.packet.desk != "district":
        raise Http404("后备企业表由区县报送")
    if stand.frozen is None or stand.state not in papers.STATES:
        return _off(request, stand, _present(stand, "上传后备企业表"))
    words = {"label": "后备企业表", "help_text": "XLSX、DOCX或PDF，不超过20 MB。", "accept": ".xlsx,.docx,.pdf"}
    form = _form(request, FileForm, stand, **words)
    page = lambda shown: pages.file_page(stand, "上传后备企业表", shown, "随推荐材料报送市级主管部门。")  # noqa: E731
    return _act(request, stand, form, page, papers.add_candidates, "后备企业表已上传", FORM)


@roles(*REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, code: str, region: str) -> HttpResponse:
    """The numbers once more, then the sending."""
    stand, at = stand_of(own_packet(request, code, region)), clock.now()
    edition = stand.frozen
    if request.method != "POST":
        if edition is None or stand.state not in papers.STATES:
            return _off(request, stand, _present(stand, "报送"))
        if wrong := disagreements(stand.packet, edition):
            return _off(request, stand, "；".join(wrong))
    is_late = edition is not None and sending.needs_late_reason(stand.packet, edition, at)
    form = _form(request, SendForm, stand, is_late=is_late)
    page = lambda shown: pages.send_page(stand, shown, edition)  # noqa: E731
    return _act(request, stand, form, page, sending.send, "推荐材料已报送")


@roles("city_officer", "province_officer")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, code: str, region: str) -> HttpResponse:
    """What was sent, then its acceptance."""
    stand = _received(request, code, region)
    if request.method != "POST" and stand.state != PacketState.SENT:
        return _off(request, stand, _present(stand, "接收推荐材料"))
    page = lambda shown: pages.accept_page(stand, shown, stand.edition)  # noqa: E731
    return _act(request, stand, _form(request, RevisionForm, stand), page, sending.accept, "推荐材料已接收")


@roles("city_officer", "province_officer")
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, code: str, region: str) -> HttpResponse:
    """The reason, and reasons of single declarations."""
    stand = _received(request, code, region)
    if request.method != "POST" and stand.state != PacketState.SENT:
        return _off(request, stand, _present(stand, "退回推荐材料"))
    form = _form(request, SendBackForm, stand, entries=entries(stand.frozen) if stand.frozen else [])
    back = lambda **given: sending.send_back(rows=form.rows(), **_only(given, "reason", "revision"))  # noqa: E731
    page = lambda shown: pages.send_back_page(stand, shown)  # noqa: E731
    return _act(request, stand, form, page, back, "推荐材料已退回", "review/packet_send_back.html")


def _received(request: HttpRequest, code: str, region: str) -> Stand:
    """Material that the officer's bureau receives; 404 for any other, the own included."""
    packet = packet_visible(request.user, code, region)
    if not sending.is_above(request.user, packet):
        raise Http404("没有该批次或地区")
    return stand_of(packet)


def _form(request: HttpRequest, kind: type[RevisionForm], stand: Stand, **more: Any) -> Any:
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    return kind(*typed, initial={"revision": stand.revision}, **more)


def _present(stand: Stand, label: str) -> str:
    return f"“{label}”不能办理：该推荐材料目前为“{stand.state.label}”状态"


def _only(given: dict[str, Any], *names: str) -> dict[str, Any]:
    kept = ("packet", "user", "at", "request", *names)
    return {name: value for name, value in given.items() if name in kept}


def _off(request: HttpRequest, stand: Stand, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("review:packet", stand.packet.round.code, stand.packet.region.pk)


def _act(
    request: HttpRequest, stand: Stand, form: Any, page: Page, act: Callable[..., Any], done: str, name: str = CONFIRM
) -> HttpResponse:
    """Do it and say so, or show the page again with the refusal and everything that was typed."""
    if request.method == "POST" and form.is_valid():
        given = {"packet": stand.packet, "user": request.user, "at": clock.now(), "request": request}
        try:
            act(**given, **form.cleaned_data)
        except (MoveRefused, papers.FileRefused) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect("review:packet", stand.packet.round.code, stand.packet.region.pk)
    return render(request, name, page(form), status=422 if request.method == "POST" else 200)
