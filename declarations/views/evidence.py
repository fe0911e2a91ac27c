"""Evidence: the items of attachment 4, the acts on their files, and the permission-checked download.

Every act answers a form with a redirect to its item, and evidence.js (Accept: application/json) with the item anew.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from declarations import selectors
from declarations.models import Declaration, EvidenceFile, EvidenceRequirement
from declarations.pages.evidence import evidence_page, item_part
from declarations.services import evidence as services
from declarations.services import library
from declarations.services.saving import SaveRefused
from declarations.validators import examine
from zjtx.accounts.enums import Role
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.common.files.serve import serve

REFUSALS = (services.EvidenceRefused, SaveRefused)


@roles("enterprise")
@require_safe
def items(request: HttpRequest, number: str) -> HttpResponse:
    """All items of attachment 4 with their files."""
    declaration = selectors.declaration_visible(request.user, number)
    if not declaration.is_editable:
        return redirect("declarations:detail", number)
    return render(request, "declarations/evidence.html", evidence_page(examine(declaration, clock.now()), _today()))


@roles("enterprise")
@require_POST
def upload(request: HttpRequest, number: str, requirement_id: int) -> HttpResponse:
    """Take one or several files under an item; each refused file is named with its reason."""
    declaration = selectors.declaration_visible(request.user, number)
    requirement = requirement_of(declaration, requirement_id)

    def take(uploaded: Any) -> None:
        services.attach(
            declaration=declaration,
            requirement=requirement,
            uploaded=uploaded,
            user=request.user,
            at=clock.now(),
            request=request,
        )

    return answer(request, declaration, requirement, take_all(request, take))


@roles("enterprise")
@require_POST
def replace(request: HttpRequest, number: str, evidence_id: int) -> HttpResponse:
    """Put an upload in the place of a file."""
    filed = _own(request, number, evidence_id)

    def take(uploaded: Any) -> None:
        services.replace(filed=filed, uploaded=uploaded, user=request.user, at=clock.now(), request=request)

    return answer(request, filed.declaration, filed.requirement, take_all(request, take, at_most=1))


@roles("enterprise")
@require_POST
def order(request: HttpRequest, number: str, requirement_id: int) -> HttpResponse:
    """Bring an item's files into the order of the keys given (drag)."""
    declaration = selectors.declaration_visible(request.user, number)
    requirement = requirement_of(declaration, requirement_id)
    wanted = [int(one) for one in request.POST.getlist("order") if one.isascii() and one.isdecimal() and len(one) < 19]
    problems = _refused(lambda: services.reorder(declaration=declaration, requirement=requirement, wanted=wanted))
    return answer(request, declaration, requirement, problems)


@roles("enterprise")
@require_POST
def move(request: HttpRequest, number: str, evidence_id: int) -> HttpResponse:
    """Move a file one place up or down within its item."""
    filed = _own(request, number, evidence_id)
    step = -1 if request.POST.get("step") == "up" else 1
    return answer(
        request, filed.declaration, filed.requirement, _refused(lambda: services.move(filed=filed, step=step))
    )


@roles("enterprise")
@require_POST
def remove(request: HttpRequest, number: str, evidence_id: int) -> HttpResponse:
    """Take a file out of the draft."""
    filed = _own(request, number, evidence_id)
    problems = _refused(lambda: services.remove(filed=filed, user=request.user, at=clock.now(), request=request))
    done = f"已移除“{filed.name}”，提交前可以恢复"
    return answer(request, filed.declaration, filed.requirement, problems, done)


@roles("enterprise")
@require_POST
def restore(request: HttpRequest, number: str, evidence_id: int) -> HttpResponse:
    """Take back a removal or a replacement."""
    filed = _own(request, number, evidence_id)
    problems = _refused(lambda: services.restore(filed=filed, user=request.user, at=clock.now(), request=request))
    return answer(request, filed.declaration, filed.requirement, problems, f"已恢复“{filed.name}”")


@roles("enterprise")
@require_POST
def expiry(request: HttpRequest, number: str, evidence_id: int) -> HttpResponse:
    """Note until when a certificate is valid."""
    filed = _own(request, number, evidence_id)
    kept = library.kept_of(filed)
    problems = set_expiry(request, kept)
    return answer(request, filed.declaration, filed.requirement, problems, f"“{filed.name}”的有效期已保存")


@roles("enterprise", "district_officer", "city_officer", "province_officer", "expert", "institution")
@require_safe
def download(request: HttpRequest, number: str, evidence_id: int) -> HttpResponseBase:
    """One file, after the permission check; ?inline=1 shows PDF and pictures in the page."""
    filed = selectors.evidence_visible(request.user, number, evidence_id)
    inline = request.GET.get("inline") == "1"
    if inline and not filed.stored.content_type.startswith(("image/", "application/pdf")):
        raise Http404("该文件不能预览")
    is_owner = request.user.role == Role.ENTERPRISE
    return serve(request, filed.stored, download_name=filed.name, inline=inline, is_owner=is_owner)


def requirement_of(declaration: Declaration, requirement_id: int) -> EvidenceRequirement:
    """An item of the declaration's own list; 404 otherwise."""
    return get_object_or_404(
        EvidenceRequirement, pk=requirement_id, round_id=declaration.round_id, tier=declaration.tier
    )


def set_expiry(request: HttpRequest, kept: Any) -> list[str]:
    """Read `expires_on` (ISO text, empty for none) and keep it; the problems, if any."""
    given = request.POST.get("expires_on", "").strip()
    try:
        day = date.fromisoformat(given) if given else None
    except ValueError:
        return [f"“{kept.name}”的有效期应填写日期，例如 2025-06-30"]
    return _refused(lambda: library.set_expiry(kept=kept, expires_on=day, user=request.user, request=request))


def take_all(request: HttpRequest, take: Callable[[Any], None], *, at_most: int | None = None) -> list[str]:
    """Hand each uploaded file over; the refusals, each naming its file."""
    files = request.FILES.getlist("file")[:at_most]
    problems: list[str] = []
    for uploaded in files:
        problems += _refused(lambda uploaded=uploaded: take(uploaded))
    return problems if files else ["请先选择要上传的文件"]


def answer(
    request: HttpRequest,
    declaration: Declaration,
    requirement: EvidenceRequirement,
    problems: list[str],
    done: str = "",
) -> HttpResponse:
    """The way back to the item, the page with what was refused at it, or the same as JSON for the script."""
    if request.accepts("text/html"):
        if problems:
            page = evidence_page(examine(declaration, clock.now()), _today(), {requirement.pk: problems})
            return render(request, "declarations/evidence.html", page, status=422)
        if done:
            messages.success(request, done)
        return redirect(f"{reverse('declarations:evidence', args=[declaration.number])}#evidence-{requirement.pk}")
    declaration = selectors.declaration_visible(request.user, declaration.number)
    part = item_part(examine(declaration, clock.now()), requirement, _today())
    body = {
        "item": render_to_string("declarations/evidence_part.html", part, request),
        "nav": render_to_string("declarations/evidence_nav.html", part, request),
        **{name: part[name] for name in ("used", "used_text")},
        "problems": problems,
        "message": "" if problems else done,
    }
    return JsonResponse(body, status=422 if problems else 200)


def _own(request: HttpRequest, number: str, evidence_id: int) -> EvidenceFile:
    filed = selectors.evidence_visible(request.user, number, evidence_id)
    return EvidenceFile.objects.select_related("declaration", "requirement", "stored").get(pk=filed.pk)


def _refused(act: Callable[[], Any]) -> list[str]:
    try:
        act()
    except REFUSALS as refused:
        return [str(refused)]
    return []


def _today() -> date:
    return clock.local(clock.now()).date()
