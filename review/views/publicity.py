"""The province's publicities: publish, show, correct. One address per act."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from declarations.workflow import MoveRefused
from review import province
from review import publicity as services
from review.enums import LineField
from review.forms_province import CorrectionForm, PublishForm, as_day
from review.models import Publicity
from review.pages import publicity as pages
from review.views.province import PROVINCE
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.common.files.store import StoreFailed

BOTH = ["GET", "HEAD", "POST"]


@roles(PROVINCE)
@require_http_methods(BOTH)
def publish(request: HttpRequest, code: str, tier: str) -> HttpResponse:
    """The list as it will be published, its days and words; then the act."""
    round_ = province.round_visible(code, tier)
    number, at = len(services.waiting(round_, tier)), clock.now()
    if not number:
        messages.error(request, "没有列入拟认定名单、等待公示的申报")
        return redirect("review:decisions")
    asked = as_day(request.POST.get("first_day") or request.GET.get("first_day", ""))
    first_day = asked or pages.usual_first_day(at.date())
    form = PublishForm(
        request.POST or None, initial={**pages.usual_words(round_, tier, number), "first_day": first_day}
    )
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("title", "document", "contact")}
        given = {"round_": round_, "tier": tier, "first_day": form.cleaned_data["first_day"], "words": words}
        made = act(form, services.publish, request, **given)
        if made is not None:
            messages.success(request, f"公示已发布，共{len(made.lines)}户")
            return redirect("review:publicity", made.pk)
    page = pages.publish_page(round_, tier, first_day, form)
    return render(request, "review/publicity_new.html", page, status=status_of(request))


@roles(PROVINCE)
@require_safe
def publicity(request: HttpRequest, pk: int) -> HttpResponse:
    """One publicity with its lines, objections and recognitions."""
    found = province.publicity_visible(request.user, pk)
    return render(request, "review/publicity.html", pages.publicity_page(found, clock.now()))


@roles(PROVINCE)
@require_http_methods(BOTH)
def correct(request: HttpRequest, pk: int, serial: int) -> HttpResponse:
    """Correct one name of one line, visibly."""
    found = province.publicity_visible(request.user, pk)
    line = _line(found, serial)
    if line is None:
        messages.error(request, "公示名单中没有该序号")
        return redirect("review:publicity", pk)
    form = CorrectionForm(request.POST or None, fields=[one for one in LineField if one in line])
    if request.method == "POST" and form.is_valid():
        made = act(form, services.correct, request, publicity=found, serial=serial, **form.cleaned_data)
        if made is not None:
            messages.success(request, "已更正，公示页面注明原公示名称")
            return redirect("review:publicity", pk)
    lead = f"目前公示为：{'，'.join(line[one] for one in LineField if one in line)}。更正情况在公示页面注明。"
    page = pages.form_page(found, form, f"更正第{serial}号", "更正并注明", lead)
    return render(request, "pieces/form_page.html", page, status=status_of(request))


def _line(publicity: Publicity, serial: int) -> dict[str, Any] | None:
    return next((line for line in services.corrected_lines(publicity) if line["serial"] == serial), None)


def act(form: Any, service: Any, request: HttpRequest, **given: Any) -> Any:
    """What the service made, None with the refusal above the form."""
    try:
        return service(user=request.user, at=clock.now(), request=request, **given)
    except (MoveRefused, StoreFailed) as refused:
        form.add_error(None, str(refused))
        return None


def status_of(request: HttpRequest) -> int:
    """What a page answers that shows a form, again where it was sent."""
    return 422 if request.method == "POST" else 200
