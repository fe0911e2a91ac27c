"""Filling a block: the page, autosave of one input, and the side column that follows it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations import selectors
from declarations.answers.storage import sheet_of
from declarations.models import Declaration
from declarations.pages import filling as pages
from declarations.services.saving import SaveRefused, save_input
from declarations.services.whole_page import save_page, version_of
from declarations.validators import examine
from zjtx.common import clock
from zjtx.common.access import roles

NOT_FOUND = "没有该栏目"


@roles("enterprise")
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, number: str, block: str) -> HttpResponse:
    """One block of the sheet. POST saves the whole page, for browsers without JavaScript."""
    declaration = selectors.declaration_visible(request.user, number)
    if not declaration.is_editable:
        return redirect("declarations:detail", number)
    if sheet_of(declaration).block(block) is None:
        raise Http404("没有该部分")
    if request.method == "POST":
        return _save_whole(request, declaration, block)
    examination = examine(declaration, clock.now())
    page = pages.fill_page(request.user, examination, block)
    page["way_back"] = pages.way_back(examination, request.GET.get("clause", ""))
    return render(request, "declarations/block.html", page)


def _save_whole(request: HttpRequest, declaration: Declaration, block: str) -> HttpResponse:
    try:
        outcome = save_page(
            declaration_id=declaration.pk, block=block, data=request.POST, user=request.user, at=clock.now()
        )
    except SaveRefused as refused:
        messages.error(request, str(refused))
        return redirect("declarations:detail", declaration.number)
    for text in outcome.conflicts:
        messages.warning(request, text)
    messages.success(request, f"已保存{outcome.saved}项，其中{outcome.invalid}项需要修改")
    return redirect("declarations:block", declaration.number, block)


@roles("enterprise")
@require_POST
def autosave(request: HttpRequest, number: str) -> HttpResponse:
    """Save one input (docs/pages.md, Autosave): 200 saved, 409 conflict, 403 refused with the reason."""
    try:
        saved = save_input(
            found=Declaration.objects.visible_to(request.user).filter(number=number),
            input_name=request.POST.get("field", ""),
            given=request.POST.getlist("value"),
            based_on=version_of(request.POST.get("version", "")),
            user=request.user,
            at=clock.now(),
        )
    except Declaration.DoesNotExist as missing:
        raise Http404("没有该申报") from missing
    except SaveRefused as refused:
        return JsonResponse({"refusal": str(refused)}, status=403)
    except KeyError:
        return JsonResponse({"refusal": NOT_FOUND}, status=404)
    body, status = pages.saved_answer(saved, request.user, clock.now())
    return JsonResponse(body, status=status)


@roles("enterprise")
@require_safe
def side(request: HttpRequest, number: str, block: str) -> HttpResponse:
    """What follows a saved input: computed figures, the list of blocks, the clauses that this block touches."""
    declaration = selectors.declaration_visible(request.user, number)
    if sheet_of(declaration).block(block) is None:
        raise Http404("没有该部分")
    page = pages.block_page(request.user, examine(declaration, clock.now()), block)
    return JsonResponse(
        {
            "computed": page["computed"],
            "fields": pages.field_states(page["rows"]),
            "nav": render_to_string("pieces/block_nav.html", {"blocks": page["blocks"], "heading": "申报表各部分"}),
            "side": render_to_string("declarations/block_side.html", page, request=request),
        }
    )
