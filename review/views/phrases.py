"""The standard phrases of an officer's bureau: reading, adding, changing, ordering, deleting."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations.workflow import MoveRefused
from review import phrases as services
from review.enums import PhraseUse
from review.forms_desk import PhraseForm
from review.pages.phrases import form_page, phrases_page
from review.views.queue import DESKS
from zjtx.common import clock
from zjtx.common.access import roles


@roles(*DESKS)
@require_safe
def phrase_list(request: HttpRequest) -> HttpResponse:
    """All phrases of the bureau by their use, or the common ones where it keeps none."""
    return render(request, "review/phrases.html", phrases_page(request.user))


@roles(*DESKS)
@require_POST
def adopt(request: HttpRequest) -> HttpResponse:
    """Keep a copy of the common phrases, to change them."""
    services.adopt(user=request.user, at=clock.now(), request=request)
    messages.success(request, "通用常用语已转为本单位的常用语，可以修改、排序和删除")
    return redirect("review:phrases")


@roles(*DESKS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, use: str) -> HttpResponse:
    """A further phrase for one use."""
    if use not in PhraseUse.values:
        raise Http404("没有该用途")
    form = PhraseForm(request.POST or None)
    if request.method == "POST" and _saved(form, services.add, request, use=use):
        return _back(use)
    return _form(request, form, f"添加常用语：{PhraseUse(use).label}")


@roles(*DESKS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, phrase_id: int) -> HttpResponse:
    """Word a phrase anew."""
    phrase = services.phrase_of(request.user, phrase_id)
    form = PhraseForm(request.POST or None, initial={"text": phrase.text, "revision": phrase.revision})
    if request.method == "POST" and _saved(form, services.change, request, phrase=phrase):
        return _back(phrase.use)
    return _form(request, form, f"修改常用语：{phrase.get_use_display()}")


@roles(*DESKS)
@require_POST
def remove(request: HttpRequest, phrase_id: int) -> HttpResponse:
    """Delete a phrase."""
    phrase = services.phrase_of(request.user, phrase_id)
    services.remove(phrase=phrase, user=request.user, at=clock.now(), request=request)
    messages.success(request, "常用语已删除")
    return _back(phrase.use)


@roles(*DESKS)
@require_POST
def move(request: HttpRequest, phrase_id: int) -> HttpResponse:
    """One place up or down."""
    phrase = services.phrase_of(request.user, phrase_id)
    step = -1 if request.POST.get("step") == "up" else 1
    given = request.POST.get("seen", "")
    seen = int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else 0
    try:
        services.move(phrase=phrase, user=request.user, at=clock.now(), step=step, seen=seen, request=request)
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return _back(phrase.use)


def _saved(form: PhraseForm, service: Callable[..., Any], request: HttpRequest, **given: Any) -> bool:
    if not form.is_valid():
        return False
    if service is services.change:
        given["revision"] = form.cleaned_data["revision"]
    try:
        service(user=request.user, at=clock.now(), text=form.cleaned_data["text"], request=request, **given)
    except MoveRefused as refused:
        form.add_error("text", str(refused))
        return False
    messages.success(request, "常用语已保存")
    return True


def _form(request: HttpRequest, form: PhraseForm, page_name: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "pieces/form_page.html", form_page(form, page_name), status=status)


def _back(use: str) -> HttpResponse:
    return redirect(f"{reverse('review:phrases')}#use-{use}")
