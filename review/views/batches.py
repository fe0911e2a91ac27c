"""Acts on many rows of a queue: chosen, previewed, confirmed once, and the result that stays."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from declarations.workflow import MoveRefused
from review.batches import confirming, preparing
from review.enums import BatchAct
from review.forms_queue import BATCH_FORMS, BatchForm
from review.models import Batch
from review.pages import batches as pages
from review.selectors import Filters
from review.views.queue import DESKS
from zjtx.common import clock
from zjtx.common.access import roles


@roles(*DESKS)
@require_safe
def batch_list(request: HttpRequest) -> HttpResponse:
    """One's own batches, the latest first."""
    return render(request, "review/batches.html", pages.list_page(request.user, before=request.GET.get("before", "")))


@roles(*DESKS)
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """A preview of an act on the ticked rows, or on all of the filter."""
    filters, act = Filters.of(request.GET), request.POST.get("act", "")
    numbers = None if request.POST.get("all") == "1" else request.POST.getlist("case")
    try:
        if act not in BatchAct.values:
            raise MoveRefused("请选择要办理的事项")
        made = preparing.prepare(user=request.user, act=BatchAct(act), filters=filters, numbers=numbers, at=clock.now())
    except MoveRefused as refused:
        messages.error(request, str(refused))
        return redirect(reverse("review:queue") + filters.query())
    return redirect("review:batch", made.pk)


@roles(*DESKS)
@require_safe
def batch(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The preview until it is confirmed, the result from then on."""
    found = _own(request, pk)
    if found.confirmed_at is not None:
        return render(request, "review/batch.html", pages.result_page(found))
    form = BATCH_FORMS[BatchAct(found.act)](user=request.user)
    return render(request, "review/batch_preview.html", pages.preview_page(found, form))


@roles(*DESKS)
@require_POST
def confirm(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Carry out the ticked rows; sent again it leads to the same result."""
    found = _own(request, pk)
    form = BATCH_FORMS[BatchAct(found.act)](request.POST, user=request.user)
    ticked = {int(one) for one in request.POST.getlist("row") if one.isdecimal() and len(one) < 19}
    if found.confirmed_at is None and not (form.is_valid() and _confirmed(request, found, form, ticked)):
        page = pages.preview_page(found, form, ticked)
        return render(request, "review/batch_preview.html", page, status=422)
    present = _own(request, pk)
    confirming.resume(present)
    confirming.start(present)
    return redirect("review:batch", pk)


@roles(*DESKS)
@require_safe
def progress(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The part of the page that asks again until the batch is finished; then the page itself is fetched anew."""
    found = _own(request, pk)
    if not request.htmx:
        return redirect("review:batch", pk)
    if found.finished_at is not None or found.job is None or found.job.is_finished:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "pieces/job_progress.html", pages.progress_part(found))


def _own(request: HttpRequest, pk: uuid.UUID) -> Batch:
    related = ("user", "colleague", "bureau", "job")
    return get_object_or_404(Batch.objects.visible_to(request.user).select_related(*related), pk=pk)


def _confirmed(request: HttpRequest, found: Batch, form: BatchForm, ticked: set[int]) -> bool:
    given: dict[str, Any] = {"rows": ticked, "details": form.details(), "at": clock.now(), "request": request}
    try:
        confirming.confirm(batch=found, user=request.user, **given)
    except MoveRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True
