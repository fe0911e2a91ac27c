"""The acts on a verification case: what will happen, then the act. One address each."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cultivation_pool import matter_selectors as selectors
from cultivation_pool.forms import matters as forms
from cultivation_pool.matter_days import HEARING_DAYS, VERIFY_DAYS
from cultivation_pool.matter_enums import DecisionKind
from cultivation_pool.models import VerificationCase
from cultivation_pool.pages import matter_acts as pages
from cultivation_pool.services import matter_decisions, matter_opening
from cultivation_pool.services import matters as services
from review.examinations import usual_due
from review.views.publicity import BOTH, act, status_of
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.registry.models import Enterprise

CITY, PROVINCE = "city_officer", "province_officer"
FORM, CONFIRM = "pieces/form_page.html", "pieces/confirm_page.html"


@roles(CITY, PROVINCE)
@require_http_methods(BOTH)
def open_case(request: HttpRequest) -> HttpResponse:
    """An officer opens a case."""

    def own(text: str) -> Enterprise | None:
        return selectors.enterprise_named(
            text, Enterprise.objects.filter(region__path__startswith=request.user.scope_path)
        )

    form = forms.OpenForm(*_given(request), find=own)
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("cause", "matter", "request_key")}
        words |= {"enterprise": form.cleaned_data["whom"], "uploads": form.cleaned_data["files"]}
        made = act(form, matter_opening.open_by_officer, request, **words)
        if made is not None:
            messages.success(request, f"已立案，编号 {made.number}")
            return redirect("pool:matter", made.pk)
    return render(request, FORM, pages.open_page(form), status=status_of(request))


@roles(PROVINCE)
@require_http_methods(BOTH)
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """A report by name goes to the enterprise's city."""
    found = selectors.matter_visible(request.user, pk)
    report = getattr(found, "named_report", None)
    initial = {"matter": report.text if report else found.matter, "due_on": usual_due(clock.now(), VERIFY_DAYS).date}
    files = report.files.all() if report else ()
    form = forms.MatterHandForm(request.POST or None, initial=initial, files=files)

    def done(given: dict[str, Any]) -> Any:
        given.pop("request_key")
        return act(form, services.hand, request, case=found, **{"shared": (), **given})

    return _act_page(request, found, form, pages.hand_page, done, "已交市级核查")


@roles(PROVINCE)
@require_http_methods(BOTH)
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """A report by name is not taken on."""
    found, form = selectors.matter_visible(request.user, pk), forms.DismissForm(request.POST or None)
    return _act_page(request, found, form, pages.dismiss_page, _by(form, services.dismiss, request, found), "已办结")


@roles(CITY)
@require_http_methods(BOTH)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The city asks the enterprise for a written statement."""
    found = selectors.matter_visible(request.user, pk)
    form = forms.AskForm(request.POST or None, initial={"due_on": usual_due(clock.now(), HEARING_DAYS).date})
    form.fields["due_on"].help_text = "应为工作日。"
    done = _by(form, services.ask, request, found)
    return _act_page(request, found, form, pages.ask_page, done, "已要求企业书面说明", FORM)


@roles(CITY)
@require_http_methods(BOTH)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The city reports to the province."""
    found, form = selectors.matter_visible(request.user, pk), forms.FindingForm(*_given(request))

    def done(given: dict[str, Any]) -> Any:
        given["uploads"] = given.pop("files")
        return act(form, services.report, request, case=found, **given)

    return _act_page(request, found, form, pages.report_page, done, "核查情况已上报省级", FORM)


@roles(PROVINCE)
@require_http_methods(BOTH)
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The city is to verify further."""
    found, due = selectors.matter_visible(request.user, pk), usual_due(clock.now(), HEARING_DAYS).date
    form = forms.SendBackForm(request.POST or None, initial={"due_on": due})
    done = _by(form, services.send_back, request, found)
    return _act_page(request, found, form, pages.send_back_page, done, "已退回市级补充核查")


@roles(PROVINCE)
@require_http_methods(BOTH)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Not upheld, or a warning."""
    found = selectors.matter_visible(request.user, pk)
    form = forms.DecideForm(request.POST or None, has_reporter=hasattr(found, "named_report"))
    done = _by(form, matter_decisions.decide, request, found)
    return _act_page(request, found, form, pages.decide_page, done, "已作出决定")


@roles(PROVINCE)
@require_http_methods(BOTH)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """A revocation is drafted for another officer's confirmation."""
    found = selectors.matter_visible(request.user, pk)
    given = {"initial": {"decided_on": clock.today()}, "has_reporter": hasattr(found, "named_report")}
    form = forms.RevokeForm(request.POST or None, **given)
    done = _by(form, matter_decisions.prepare, request, found, kind=DecisionKind.REVOCATION)
    return _act_page(request, found, form, pages.revoke_page, done, "撤销决定已拟定，由另一人复核")


@roles(PROVINCE)
@require_http_methods(BOTH)
def reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """The reversal of a revocation is drafted."""
    found = selectors.matter_visible(request.user, pk)
    form = forms.ReverseForm(request.POST or None, initial={"decided_on": clock.today()})
    done = _by(form, matter_decisions.prepare, request, found, kind=DecisionKind.REVERSAL)
    return _act_page(request, found, form, pages.reverse_page, done, "决定已拟定，由另一人复核")


@roles(PROVINCE)
@require_http_methods(BOTH)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person puts a drafted decision into force."""
    found = selectors.matter_visible(request.user, pk)
    waiting = found.decisions.waiting().first()
    form = forms.ConfirmForm(request.POST or None, initial={"decision_id": waiting.pk if waiting else None})
    done = _by(form, matter_decisions.confirm, request, found)
    return _act_page(request, found, form, pages.confirm_page, done, "决定已确认并执行")


@roles(PROVINCE)
@require_http_methods(BOTH)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """A drafted decision is not confirmed, or taken back."""
    found = selectors.matter_visible(request.user, pk)
    waiting = found.decisions.waiting().first()
    form = forms.DeclineForm(request.POST or None, initial={"decision_id": waiting.pk if waiting else None})
    done = _by(form, matter_decisions.decline, request, found)
    return _act_page(request, found, form, pages.decline_page, done, "未予确认，退回待决定")


def _given(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _by(form: Any, service: Any, request: HttpRequest, case: VerificationCase, **more: Any) -> Callable[..., Any]:
    return lambda given: act(form, service, request, case=case, **{**given, **more})


def _act_page(
    request: HttpRequest, case: VerificationCase, form: Any, page: Any, done: Callable[..., Any], said: str,
    template: str = CONFIRM,
) -> HttpResponse:  # fmt: skip
    """The page of an act, or after it the case; one that is off leads back with its reason before anything is typed."""
    shown = page(case, form, request.user, clock.now())
    if request.method != "POST" and shown.get("refusal"):
        messages.error(request, shown["refusal"])
        return redirect("pool:matter", case.pk)
    if request.method == "POST" and form.is_valid() and done(dict(form.cleaned_data)) is not None:
        messages.success(request, said)
        return redirect("pool:matter", case.pk)
    return render(request, template, shown, status=status_of(request))
