"""What everybody may read of revocations, and the form by which everybody may report an enterprise by name."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cultivation_pool import matter_selectors as selectors
from cultivation_pool.forms.matters import NamedReportForm, StandingForm
from cultivation_pool.models import NamedReport
from cultivation_pool.pages import public_matters as pages
from cultivation_pool.services import matter_opening
from review import named_posts
from review.forms_province import fresh_key
from review.named_posts import Sender, TooMany
from review.views.public import asked_for, kept_private
from zjtx.common import clock
from zjtx.common.access import public
from zjtx.common.addresses import client_address
from zjtx.common.files.store import StoreFailed
from zjtx.registry.models import Enterprise, Title

SENT, RECEIPTS, PLACE = "reports_sent", "report_receipts", "newest"
THROTTLE = "report-standing"
UNKNOWN = "未找到与该受理编号和查询码相符的反映，请核对后再填。"


@public
@require_safe
def revocations(request: HttpRequest) -> HttpResponse:
    """Whose titles were revoked, by what, and whether that stands."""
    return render(request, "public/revocations.html", pages.revocations_page(after=request.GET.get("after", "")[:40]))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form of a report by name; what was typed stays whatever is refused."""
    at, status = clock.now(), 200
    form = _form(request, at)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = _receive(request, form, at)
            except (TooMany, StoreFailed) as refused:
                form.add_error(None, str(refused))
                status = 429 if isinstance(refused, TooMany) else 422
            else:
                named_posts.note_sent(request.session, SENT, RECEIPTS, PLACE, made.receipt_number, at)
                return redirect("pool_public:report_received")
    return render(request, "public/report.html", {"form": form}, status=status)


@public
@require_safe
def report_received(request: HttpRequest) -> HttpResponse:
    """The receipt number, to whoever sent the report from this browser."""
    number = request.session.get(RECEIPTS, {}).get(PLACE)
    made = NamedReport.objects.filter(receipt_number=number).first() if number else None
    if made is None:
        return redirect("pool_public:report")
    return kept_private(render(request, "public/report_received.html", {"made": made}))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def report_standing(request: HttpRequest) -> HttpResponse:
    """How a report stands, asked with its receipt number and query code."""
    form, status, found = StandingForm(request.POST or None), 200, None
    if request.method == "POST":
        status, found = asked_for(form, client_address(request), THROTTLE, UNKNOWN, matter_opening.asked_for)
    page = pages.standing_page(form, found)
    return kept_private(render(request, "public/report_standing.html", page, status=status))


def _form(request: HttpRequest, at: datetime) -> NamedReportForm:
    """Where too many came already, files are not even looked into: that costs more than a word."""
    initial = {"request_key": fresh_key(), "whom": request.GET.get("whom", "")[:120]}
    if request.method != "POST":
        return NamedReportForm(initial=initial, find=_holder)
    files = None if matter_opening.is_crowded(_sender(request, at), at) else request.FILES
    return NamedReportForm(request.POST, files, initial=initial, find=_holder)


def _holder(text: str) -> Enterprise | None:
    """An enterprise on the public list: who has no title in force is nobody's business here."""
    holders = Title.objects.valid_on(clock.today()).values("enterprise_id")
    return selectors.enterprise_named(text, Enterprise.objects.filter(pk__in=holders))


def _receive(request: HttpRequest, form: NamedReportForm, at: datetime) -> NamedReport:
    return matter_opening.receive(
        enterprise=form.cleaned_data["whom"],
        cause=form.cleaned_data["cause"],
        words=form.words,
        at=at,
        sender=_sender(request, at),
        request_key=form.cleaned_data["request_key"],
        uploads=form.cleaned_data["files"],
        request=request,
    )


def _sender(request: HttpRequest, at: datetime) -> Sender:
    sent = named_posts.moments_within(request.session.get(SENT), at)
    return Sender(client_address(request), len(sent))
