"""Rounds as administrators prepare them: list, page, and the parts that are written before the round opens."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from declarations import selectors
from declarations.enums import RoundState
from declarations.forms.round_evidence import EvidenceFormSet, lines_of
from declarations.forms.rounds import BasicsForm, CitiesForm, TiersForm
from declarations.models import Round
from declarations.pages import round_acts, rule_choice
from declarations.pages import rounds as pages
from declarations.pages.readings import readings_section
from declarations.round_content import RoundContent, clauses_of, evidence_for, for_year, read_content, seal
from declarations.services import rounds as services
from zjtx.accounts.enums import Role
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.registry.enums import Tier
from zjtx.registry.selectors import cities

BASICS = tuple(name for name in BasicsForm.base_fields if not name.endswith(("_first", "_last")))


@roles(Role.SYSTEM_ADMIN, Role.PROVINCE_OFFICER)
@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """All rounds, newest first, each with its next step."""
    table = pages.list_table(selectors.rounds_for_administration(), request.user.role, clock.now())
    return render(request, "declarations/rounds_admin/list.html", {"table": table})


@roles(Role.SYSTEM_ADMIN, Role.PROVINCE_OFFICER)
@require_safe
def round_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Everything of one round, with the acts that are open to the reader."""
    round_ = _round(code)
    page = pages.detail_page(round_, request.user, clock.now())
    page["readings"] = readings_section(round_, request.user)
    return render(request, "declarations/rounds_admin/detail.html", page)


@roles(Role.SYSTEM_ADMIN)
def round_new(request: HttpRequest) -> HttpResponse:
    """Prepare a round, after an earlier one or from nothing."""
    template = Round.objects.filter(code=request.GET.get("template", "")[:20]).first()
    base = for_year(read_content(template), template.year + 1) if template else None
    # The date of issue is the new notice's own.
    initial = BasicsForm.initial_of(base) | {"issued_on": None} if base else {"year": clock.today().year}
    form = BasicsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        content = _new_content(form, template)
        try:
            round_ = services.create_round(content=content, user=request.user, request=request)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, "批次已建立，请继续填写其他部分。")
            return redirect("declarations:round_detail", round_.code)
    return _new_page(request, form, template)


@roles(Role.SYSTEM_ADMIN)
def round_edit(request: HttpRequest, code: str) -> HttpResponse:
    """The notice, the windows and the parameters of a prepared round."""
    round_ = _prepared(code)
    content = read_content(round_)
    form = BasicsForm(request.POST or None, initial=BasicsForm.initial_of(content))
    names = (*BASICS, "windows")
    if request.method == "POST" and form.is_valid():
        saved = _save(request, round_, form.changes(), form.add_refusal)
        if saved is not None:
            return redirect("declarations:round_detail", saved.code)
    context = {
        "form": form,
        "groups": form.groups(),
        "page_name": "修改通知与时限",
        **_frame(request, round_, content, names, form.errors),
    }
    return render(request, "declarations/rounds_admin/basics.html", context, status=422 if form.errors else 200)


@roles(Role.SYSTEM_ADMIN)
def round_tiers(request: HttpRequest, code: str) -> HttpResponse:
    """Which tiers a prepared round offers."""
    round_ = _prepared(code)
    content = read_content(round_)
    form = TiersForm(request.POST or None, content=content)
    if request.method == "POST" and form.is_valid() and _save(request, round_, form.changes(), form.add_refusal):
        return redirect("declarations:round_detail", code)
    frame = _frame(request, round_, content, ("tiers",), form.errors)
    context = {"form": form, "rows": rule_choice.tier_rows(form.rows(), round_), **frame}
    return render(request, "declarations/rounds_admin/tiers.html", context, status=422 if form.errors else 200)


@roles(Role.SYSTEM_ADMIN)
def round_cities(request: HttpRequest, code: str) -> HttpResponse:
    """Stages and plan figures of the cities in a prepared round."""
    round_ = _prepared(code)
    content = read_content(round_)
    form = CitiesForm(request.POST or None, content=content, cities=cities())
    if request.method == "POST" and form.is_valid() and _save(request, round_, form.changes(), form.add_refusal):
        return redirect("declarations:round_detail", code)
    context = {
        "form": form,
        "rows": list(form.rows()),
        "tiers": [tier.label for tier in form.tiers],
        **_frame(request, round_, content, ("cities",), form.errors),
    }
    return render(request, "declarations/rounds_admin/cities.html", context, status=422 if form.errors else 200)


@roles(Role.SYSTEM_ADMIN)
def round_evidence(request: HttpRequest, code: str, tier: str) -> HttpResponse:
    """The evidence list of one tier of a prepared round, as lines; `?from=` fills in another round's list."""
    round_ = _prepared(code)
    content = read_content(round_)
    if content.tier(tier) is None:
        raise Http404("本批次不受理该类别")
    source = Round.objects.filter(code=request.GET.get("from", "")[:20]).exclude(pk=round_.pk).first()
    items = evidence_for(read_content(source), round_.year) if source else content.evidence
    lines = EvidenceFormSet(
        request.POST or None,
        initial=lines_of(tuple(one for one in items if one.tier == tier)),
        form_kwargs={"known": clauses_of(content.tier(tier))},
    )
    if request.method == "POST" and lines.is_valid():
        others = tuple(one for one in content.evidence if one.tier != tier)
        if _save(request, round_, {"evidence": (*others, *lines.evidence(tier))}) is not None:
            return redirect("declarations:round_detail", code)
    return _evidence_page(request, round_, content, tier, lines, source)


def _round(code: str) -> Round:
    people = ("prepared_by", "confirmed_by", "closing_prepared_by", "closed_by")
    return get_object_or_404(Round.objects.select_related(*people), code=code)


def _prepared(code: str) -> Round:
    """A round that can still be written; once it is open, the page does not exist any more."""
    return get_object_or_404(Round, code=code, state=RoundState.PREPARED)


def _save(
    request: HttpRequest,
    round_: Round,
    changes: dict[str, Any],
    refuse: Callable[[ValidationError], None] | None = None,
) -> Round | None:
    """Save parts of a round; None where it was refused, the refusal being on the page then."""
    try:
        saved = services.update_round(
            round_=round_, changes=changes, seen=request.POST.get("seen", ""), user=request.user, request=request
        )
    except services.RoundRefused as refused:
        messages.error(request, str(refused))
        return None
    except ValidationError as error:
        if refuse is not None:
            refuse(error)
        return None
    messages.success(request, "已保存。")
    return saved


def _frame(
    request: HttpRequest, round_: Round, content: RoundContent, names: tuple[str, ...], has_errors: Any
) -> dict[str, Any]:
    """What all pages of parts show. While a form is corrected the seal stays the one first seen; whoever was told that
    somebody else has saved meanwhile gets the new one and may save again."""
    posted = request.POST.get("seen", "")
    return {
        "round": round_,
        "crumbs": round_acts.crumbs(round_),
        "cancel_url": pages.address("round_detail", round_),
        "seen": posted if posted and has_errors else seal(content, names),
    }


def _new_content(form: BasicsForm, template: Round | None) -> RoundContent:
    """What was typed, with the template's tiers, cities and evidence for the year that was typed."""
    changes = form.changes()
    if template is None:
        return RoundContent(**changes)
    return form.content(for_year(read_content(template), changes["year"]))


def _new_page(request: HttpRequest, form: BasicsForm, template: Round | None) -> HttpResponse:
    context = {
        "form": form,
        "groups": form.groups(),
        "page_name": "新建批次",
        "crumbs": [("申报批次", reverse("declarations:round_list"))],
        "cancel_url": reverse("declarations:round_list"),
        "seen": "",
        "template": template,
        "templates": Round.objects.all(),
    }
    return render(request, "declarations/rounds_admin/basics.html", context, status=422 if form.errors else 200)


def _evidence_page(
    request: HttpRequest, round_: Round, content: RoundContent, tier: str, lines: Any, source: Round | None
) -> HttpResponse:
    has_errors = lines.is_bound and not lines.is_valid()
    context = {
        "lines": lines,
        "tier": tier,
        "tier_label": Tier(tier).label,
        "clauses": clauses_of(content.tier(tier)).items(),
        "source": source,
        "sources": selectors.rounds_with_evidence(tier).exclude(pk=round_.pk),
        **_frame(request, round_, content, ("evidence",), has_errors),
    }
    return render(request, "declarations/rounds_admin/evidence.html", context, status=422 if has_errors else 200)
