"""What everybody may read, and the form by which everybody may object."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from declarations.workflow import MoveRefused
from review import named_posts, objections, publicity_papers
from review import publicity as services
from review.certificates import PRINTERS
from review.forms_matters import StandingForm
from review.forms_province import ObjectionForm, fresh_key
from review.models import Objection, Publicity
from review.named_posts import Sender, TooMany
from review.pages import public as pages
from zjtx.common import clock, throttle
from zjtx.common.access import public
from zjtx.common.addresses import client_address
from zjtx.common.files.serve import serve_public
from zjtx.common.files.store import StoreFailed

SENT, RECEIPTS = "objections_sent", "objection_receipts"
THROTTLE = "objection-standing"
UNKNOWN = "未找到与该受理编号和查询码相符的异议，请核对后再填。"
HELD_OFF = "短时间内多次填写有误，请十分钟后再查询。"


@public
@require_safe
def publicities(request: HttpRequest) -> HttpResponse:
    """All publicities that have begun."""
    return render(request, "public/publicities.html", pages.publicities_page(clock.now()))


@public
@require_safe
def publicity(request: HttpRequest, pk: int) -> HttpResponse:
    """One publicity: title, days, list, how to object."""
    at = clock.now()
    found = pages.publicity_open_to_all(pk, at)
    return render(request, "public/publicity.html", pages.publicity_page(found, at))


@public
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The same list for a spreadsheet."""
    found = pages.publicity_open_to_all(pk, clock.now())
    response = HttpResponse(pages.csv_text(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="publicity-{found.pk}.csv"'
    return response


@public
@require_safe
def paper(request: HttpRequest, pk: int, file_format: str) -> HttpResponseBase:
    """The same list as DOCX or PDF; while it is being made, back to the page that says so."""
    found = pages.publicity_open_to_all(pk, clock.now())
    if file_format not in publicity_papers.FORMATS:
        raise Http404("没有该格式")
    stored = publicity_papers.ready_papers(found).get(file_format)
    if stored is None:
        return redirect("public:publicity", pk)
    name = publicity_papers.file_name(found, file_format)
    return serve_public(request, stored, download_name=name, kind=stored.content_type)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of an objection; what was typed stays whatever is refused."""
    at = clock.now()
    found = pages.publicity_open_to_all(pk, at)
    if request.method != "POST" and not objections.can_object(found, at):
        return redirect("public:publicity", pk)
    form = _objection_form(request, found, at)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = _receive(request, found, form, at)
        except (MoveRefused, TooMany, StoreFailed) as refused:
            form.add_error(None, str(refused))
            status = 429 if isinstance(refused, TooMany) else 422
        else:
            named_posts.note_sent(request.session, SENT, RECEIPTS, str(pk), made.receipt_number, at)
            return redirect("public:objection_received", pk)
    return render(request, "public/object.html", {"publicity": found, "form": form}, status=status)


@public
@require_safe
def objection_received(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt number, to whoever sent the objection from this browser."""
    found = pages.publicity_open_to_all(pk, clock.now())
    number = request.session.get(RECEIPTS, {}).get(str(pk))
    if not number:
        return redirect("public:publicity", pk)
    return render(request, "public/objection_received.html", pages.received_page(found, number))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def objection_standing(request: HttpRequest) -> HttpResponse:
    """How an objection stands, asked with its receipt number and query code: received, examined or answered."""
    form, status, found = StandingForm(request.POST or None), 200, None
    if request.method == "POST":
        status, found = asked_for(form, client_address(request), THROTTLE, UNKNOWN, objections.asked_for)
    answer = render(request, "public/objection_standing.html", pages.standing_page(form, found), status=status)
    return kept_private(answer)


def kept_private(answer: HttpResponse) -> HttpResponse:
    """Neither a cache nor a search engine keeps it."""
    answer["Cache-Control"], answer["X-Robots-Tag"] = "private, no-store", "noindex"
    return answer


def asked_for(
    form: StandingForm, address: str, throttled: str, unknown: str, find: Callable[[str, str], Any]
) -> tuple[int, Any]:
    """200 and what `find` gives for a number and its code; else its refusal is on the form: both are refused in one
    sentence."""
    if not form.is_valid():
        return 422, None
    if throttle.is_held_off(throttled, address):
        form.add_error(None, HELD_OFF)
        return 429, None
    found = find(form.cleaned_data["number"], form.cleaned_data["code"])
    if found is None:
        throttle.count_miss(throttled, address)
        form.add_error(None, unknown)
    return (422 if found is None else 200), found


def _objection_form(request: HttpRequest, found: Publicity, at: datetime) -> ObjectionForm:
    """Where too many came already, files are not even looked into: that costs more than a word."""
    sender = Sender(client_address(request), len(_sent(request, at)))
    lines, initial = services.corrected_lines(found), {"request_key": fresh_key()}
    if request.method != "POST":
        return ObjectionForm(initial=initial, lines=lines)
    files = None if objections.is_crowded(sender, at) else request.FILES
    return ObjectionForm(request.POST, files, initial=initial, lines=lines)


def _receive(request: HttpRequest, found: Publicity, form: ObjectionForm, at: datetime) -> Objection:
    return objections.receive(
        publicity=found,
        serial=form.chosen_serial,
        words=form.words,
        at=at,
        sender=Sender(client_address(request), len(_sent(request, at))),
        request_key=form.cleaned_data["request_key"],
        uploads=form.cleaned_data["files"],
        request=request,
    )


def _sent(request: HttpRequest, at: datetime) -> list[str]:
    """Moments of what this browser sent within a day, as its session keeps them."""
    return named_posts.moments_within(request.session.get(SENT), at)


@public
@require_safe
def recognised(request: HttpRequest) -> HttpResponse:
    """Everybody whose title is in force today."""
    filters = pages.RecognisedFilters.of(request.GET)
    page = pages.recognised_page(filters, clock.today(), after=request.GET.get("after", ""))
    can_print = request.user.is_authenticated and request.user.role in PRINTERS
    return render(request, "public/recognised.html", {**page, "can_print": can_print})
