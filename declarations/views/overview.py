"""The enterprise's list, the rounds open to it, and the overview page of one declaration."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations import selectors
from declarations.pages import overview as pages
from declarations.pages import tiers
from declarations.services import tier_change
from declarations.services.drafting import StartRefused, start_declaration
from declarations.validators import examine
from zjtx.common import clock
from zjtx.common.access import public, roles
from zjtx.registry.enums import Tier


@roles("enterprise")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """All declarations of the enterprise."""
    rows = pages.own_rows(selectors.own_declarations(request.user))
    return render(request, "declarations/mine.html", {"table": pages.own_table(rows)})


@roles("enterprise")
@require_safe
def open_rounds(request: HttpRequest) -> HttpResponse:
    """The rounds open now, and which tiers the enterprise can start in each, with the reason where it cannot."""
    at = clock.now()
    rounds = [tiers.round_choice(request.user, one, at) for one in selectors.open_rounds(at)]
    return render(request, "declarations/rounds.html", {"rounds": rounds})


@public
@require_safe
def round_notice(request: HttpRequest, code: str) -> HttpResponse:
    """The notice of a round that is or was open: text, dates, plan figures."""
    round_ = selectors.public_round(code)
    return render(request, "declarations/round_notice.html", pages.notice_page(round_))


@roles("enterprise")
@require_POST
def start(request: HttpRequest, code: str, tier: str) -> HttpResponse:
    """Start a draft; a refusal says why on the page of the rounds."""
    round_ = selectors.public_round(code)
    if tier not in Tier.values:
        raise Http404("没有该类别")
    try:
        declaration = start_declaration(user=request.user, round_=round_, tier=tier, at=clock.now(), request=request)
    except StartRefused as refused:
        messages.error(request, str(refused))
        return redirect("declarations:rounds")
    return redirect("declarations:block", declaration.number, "basics")


@roles("enterprise")
@require_safe
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """Where the declaration stands, what is next, until when; versions and the timeline."""
    declaration = selectors.declaration_visible(request.user, number)
    at = clock.now()
    examination = examine(declaration, at) if declaration.is_editable else None
    page = pages.overview_page(request.user, declaration, examination, at)
    return render(request, "declarations/detail.html", page)


@roles("enterprise")
@require_http_methods(["GET", "HEAD", "POST"])
def change_tier(request: HttpRequest, number: str, tier: str) -> HttpResponse:
    """Confirm and carry out that a draft becomes one of the other enterprise tier."""
    declaration = selectors.declaration_visible(request.user, number)
    if tier not in Tier.values:
        raise Http404("没有该类别")
    if request.method != "POST":
        return render(
            request, "pieces/confirm_page.html", tiers.change_tier_page(request.user, declaration, tier, clock.now())
        )
    try:
        changed = tier_change.change_tier(
            declaration_id=declaration.pk, tier=tier, user=request.user, at=clock.now(), request=request
        )
    except tier_change.ChangeRefused as refused:
        messages.error(request, str(refused))
        return redirect("declarations:detail", number)
    messages.success(request, f"已改报{changed.get_tier_display()}，申报编号为{changed.number}")
    return redirect("declarations:detail", changed.number)
