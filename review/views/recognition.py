"""Recognition: the document's number and date, and the titles it gave."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations.workflow import MoveRefused
from review import long_acts, province
from review import recognition as services
from review.enums import Phase
from review.forms_province import RecogniseForm
from review.models import Recognition
from review.pages import recognition as pages
from review.recognition_letter import WRITERS, request_letter
from review.views.province import PROVINCE
from zjtx.common import clock
from zjtx.common.access import roles


@roles(PROVINCE)
@require_http_methods(["GET", "HEAD", "POST"])
def recognise(request: HttpRequest, pk: int) -> HttpResponse:
    """Recognise every line that no objection holds."""
    publicity, at = province.publicity_visible(request.user, pk), clock.now()
    if request.method != "POST" and publicity.phase_on(at.date()) != Phase.OVER:
        messages.error(request, services.date_refusal(publicity, at.date(), at.date()) or "")
        return redirect("review:publicity", pk)
    form = RecogniseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"publicity": publicity, "user": request.user, "request": request, **form.cleaned_data}
        try:
            job = long_acts.order_recognition(**given)
            return redirect("jobs:page", job.pk) if job else _recognised(request, services.recognise(at=at, **given))
        except MoveRefused as refused:
            form.add_error(None, str(refused))
    page = pages.recognise_page(publicity, form, at)
    return render(request, "pieces/confirm_page.html", page, status=422 if request.method == "POST" else 200)


@roles(PROVINCE)
@require_safe
def recognition(request: HttpRequest, pk: int) -> HttpResponse:
    """One recognition and its titles."""
    found = province.recognition_visible(request.user, pk)
    return render(request, "review/recognition.html", pages.recognition_page(found))


@roles(PROVINCE)
@require_POST
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter of a recognition as DOCX or PDF (`as`)."""
    found = province.recognition_visible(request.user, pk)
    job = request_letter(
        publicity=found.publicity, recognition=found, file_format=format_of(request), user=request.user, request=request
    )
    return redirect("jobs:page", job.pk)


@roles(PROVINCE)
@require_POST
def draft_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft of the letter for the lines that are ready, before it has a number."""
    publicity = province.publicity_visible(request.user, pk)
    try:
        job = request_letter(publicity=publicity, file_format=format_of(request), user=request.user, request=request)
    except MoveRefused as refused:
        messages.error(request, str(refused))
        return redirect("review:publicity", pk)
    return redirect("jobs:page", job.pk)


def format_of(request: HttpRequest) -> str:
    """The format that was asked for; DOCX for anything else."""
    wanted = request.POST.get("as", "")
    return wanted if wanted in WRITERS else "docx"


def _recognised(request: HttpRequest, made: Recognition) -> HttpResponse:
    (messages.warning if made.refusals else messages.success)(request, long_acts.recognised_words(made))
    return redirect("review:recognition", made.pk)
