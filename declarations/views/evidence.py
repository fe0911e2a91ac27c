"""Evidence: the items of attachment 4, upload, removal, and the permission-checked download."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from declarations import selectors
from declarations.models import Declaration, EvidenceRequirement
from declarations.pages.evidence import evidence_page
from declarations.services import evidence as services
from declarations.services.saving import SaveRefused
from declarations.validators import examine
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.common.files.serve import serve


@roles("enterprise")
@require_safe
def items(request: HttpRequest, number: str) -> HttpResponse:
    """All items of attachment 4 with their files."""
    declaration = selectors.declaration_visible(request.user, number)
    if not declaration.is_editable:
        return redirect("declarations:detail", number)
    return render(request, "declarations/evidence.html", evidence_page(examine(declaration, clock.now())))


@roles("enterprise")
@require_POST
def upload(request: HttpRequest, number: str, requirement_id: int) -> HttpResponse:
    """Take one or several files under an item; each refused file is named with its reason."""
    declaration = selectors.declaration_visible(request.user, number)
    requirement = get_object_or_404(
        EvidenceRequirement, pk=requirement_id, round_id=declaration.round_id, tier=declaration.tier
    )
    problems = _take_all(request, declaration, requirement)
    if not problems:
        return redirect(f"{request.path_info.split('item/')[0]}#evidence-{requirement_id}")
    page = evidence_page(examine(declaration, clock.now()), problems={requirement_id: problems})
    return render(request, "declarations/evidence.html", page, status=422)


def _take_all(request: HttpRequest, declaration: Declaration, requirement: EvidenceRequirement) -> list[str]:
    problems = []
    files = request.FILES.getlist("file")
    for uploaded in files:
        try:
            services.attach(
                declaration=declaration,
                requirement=requirement,
                uploaded=uploaded,
                user=request.user,
                at=clock.now(),
                request=request,
            )
        except (services.EvidenceRefused, SaveRefused) as refused:
            problems.append(str(refused))
    return problems if files else ["请先选择要上传的文件"]


@roles("enterprise")
@require_POST
def remove(request: HttpRequest, number: str, evidence_id: int) -> HttpResponse:
    """Take a file out of the draft."""
    filed = selectors.evidence_visible(request.user, number, evidence_id)
    try:
        services.remove(filed=filed, user=request.user, at=clock.now(), request=request)
        messages.success(request, f"已移除“{filed.name}”")
    except SaveRefused as refused:
        messages.error(request, str(refused))
    return redirect("declarations:evidence", number)


@roles("enterprise", "district_officer", "city_officer", "province_officer", "expert")
@require_safe
def download(request: HttpRequest, number: str, evidence_id: int) -> HttpResponseBase:
    """One file, after the permission check; ?inline=1 shows PDF and pictures in the page."""
    filed = selectors.evidence_visible(request.user, number, evidence_id)
    inline = request.GET.get("inline") == "1"
    if inline and not filed.stored.content_type.startswith(("image/", "application/pdf")):
        raise Http404("该文件不能预览")
    return serve(request, filed.stored, download_name=filed.name, inline=inline)
