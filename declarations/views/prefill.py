"""Take or leave what the system filled in or offers. The form of the block is saved first: nothing typed is lost."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from declarations import selectors
from declarations.answers.fields import inputs_of
from declarations.answers.storage import sheet_of
from declarations.models import Declaration
from declarations.pages.prefill import read_token
from declarations.services import prefilling as services
from declarations.services.saving import SaveRefused
from declarations.services.whole_page import PageOutcome, save_page, version_of
from zjtx.common import clock
from zjtx.common.access import roles

UNKNOWN = "没有找到所选的带入内容，请在栏目下方重新选择"
Act = Callable[..., None]


def _save(request: HttpRequest, declaration: Declaration, block: str, at: datetime) -> PageOutcome:
    outcome = save_page(declaration_id=declaration.pk, block=block, data=request.POST, user=request.user, at=at)
    for text in outcome.conflicts:
        messages.warning(request, text)
    return outcome


def _choice(request: HttpRequest, declaration: Declaration, outcome: PageOutcome) -> services.Choice:
    try:
        key, digest = read_token(request.POST.get("prefill", ""))
    except ValueError as unknown:
        raise KeyError("prefill") from unknown
    inputs = inputs_of(sheet_of(declaration).version, declaration.year)
    seen: dict[str, int] = {
        name: version_of(request.POST[f"version.{name}"])
        for name, one in inputs.items()
        if (one.field.name, one.year) == key and f"version.{name}" in request.POST
    }
    return services.Choice(key, digest, {**seen, **outcome.versions})


def _act(request: HttpRequest, number: str, block: str, act: Act) -> HttpResponse:
    declaration = selectors.declaration_visible(request.user, number)
    if sheet_of(declaration).block(block) is None:
        raise Http404("没有该部分")
    anchor, at = "", clock.now()
    try:
        outcome = _save(request, declaration, block, at)
        choice = _choice(request, declaration, outcome)
        anchor = f"#field-{choice.key[0]}" + (f".{choice.key[1]}" if choice.key[1] else "")
        act(declaration_id=declaration.pk, choice=choice, user=request.user, at=at)
    except KeyError:
        messages.error(request, UNKNOWN)
    except SaveRefused as refused:
        messages.error(request, str(refused))
        return redirect("declarations:detail", number)
    except services.PrefillRefused as refused:
        messages.warning(request, str(refused))
    return redirect(reverse("declarations:block", args=[number, block]) + anchor)


@roles("enterprise")
@require_POST
def take(request: HttpRequest, number: str, block: str) -> HttpResponse:
    """Confirm a prefilled answer or put an offered one in its place."""
    return _act(request, number, block, services.take)


@roles("enterprise")
@require_POST
def leave(request: HttpRequest, number: str, block: str) -> HttpResponse:
    """Clear a prefilled answer or pass an offer over."""
    return _act(request, number, block, services.leave)


@roles("enterprise")
@require_POST
def restore(request: HttpRequest, number: str, block: str) -> HttpResponse:
    """Put back what stood there before an offer was taken."""
    return _act(request, number, block, services.restore)


@roles("enterprise")
@require_POST
def confirm(request: HttpRequest, number: str, block: str) -> HttpResponse:
    """Confirm everything that was filled in on this block."""
    declaration: Any = selectors.declaration_visible(request.user, number)
    if sheet_of(declaration).block(block) is None:
        raise Http404("没有该部分")
    at = clock.now()
    try:
        _save(request, declaration, block, at)
        count = services.confirm_block(declaration_id=declaration.pk, block=block, user=request.user, at=at)
    except SaveRefused as refused:
        messages.error(request, str(refused))
        return redirect("declarations:detail", number)
    messages.success(request, f"已采用本部分带入的{count}项")
    return redirect("declarations:block", number, block)
