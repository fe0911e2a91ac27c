"""Services: a bureau publishes, enterprises sign up and say what finance they look for, the bureau notes who came."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cultivation_pool import list_selectors as selectors
from cultivation_pool.forms.lists import OfferForm, WishForm
from cultivation_pool.listing import number_of
from cultivation_pool.models.updates import OFFICERS
from cultivation_pool.pages import offers as pages
from cultivation_pool.services import offers as services
from cultivation_pool.services.lists import end_wish, save_wish
from zjtx.common import clock
from zjtx.common.access import roles

ENTERPRISE = "enterprise"


@roles(*OFFICERS)
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """What is offered, by the own bureau and those beside it that the officer may see."""
    return render(request, "pool/offers.html", pages.offers_page(request.user, clock.now()))


@roles(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def offer_new(request: HttpRequest) -> HttpResponse:
    """Publish a service."""
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        made = services.publish(
            user=request.user, key=given.pop("request_key"), at=clock.now(), request=request, **given
        )
        messages.success(request, f"“{made.title}”已发布，已告知本地区库内企业")
        return redirect("pool:offer", made.pk)
    page = {
        "form": form,
        "page_name": "发布服务项目",
        "submit_label": "发布",
        "cancel_url": reverse("pool:offers"),
        "crumbs": [("服务项目", reverse("pool:offers"))],
        "lead_text": f"发布后告知{request.user.region.name}持有有效称号的企业，企业可以报名。",
    }
    return render(request, "pieces/form_page.html", page, status=422 if request.method == "POST" else 200)


@roles(*OFFICERS)
@require_safe
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """One service and who signed up of the own region."""
    found = selectors.offer_visible(request.user, pk)
    return render(request, "pool/offer.html", pages.offer_page(request.user, found, clock.now()))


@roles(*OFFICERS)
@require_POST
def offer_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Take no more sign-ups."""
    found = selectors.offer_kept(request.user, pk)
    if services.close(offer=found, user=request.user, at=clock.now(), request=request):
        messages.success(request, f"“{found.title}”已停止报名")
    return redirect("pool:offer", pk)


@roles(*OFFICERS)
@require_POST
def offer_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Note who came: ticked came, all others signed up did not."""
    found = selectors.offer_kept(request.user, pk)
    came = {number_of(one) for one in request.POST.getlist("came")[:5000]} - {None}
    by = {"user": request.user, "at": clock.now(), "request": request}
    try:
        there, missed = services.note_attendance(offer=found, came=came, **by)
    except services.OfferRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已登记：参加{there}家，未参加{missed}家")
    return redirect("pool:offer", pk)


@roles(ENTERPRISE)
@require_safe
def own_services(request: HttpRequest) -> HttpResponse:
    """What is offered to the enterprise, what it takes, and its wish for finance."""
    return render(request, "pool/own_services.html", pages.own_page(request.user, clock.now()))


@roles(ENTERPRISE)
@require_POST
def own_sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an offer up."""
    return _own_act(request, pk, services.sign_up, "已报名")


@roles(ENTERPRISE)
@require_POST
def own_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Not to come after all."""
    return _own_act(request, pk, services.withdraw, "已取消报名")


def _own_act(request: HttpRequest, pk: int, act: Callable[..., object], said: str) -> HttpResponse:
    found = selectors.offer_visible(request.user, pk)
    try:
        act(offer=found, user=request.user, at=clock.now(), request=request)
    except services.OfferRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"“{found.title}”{said}")
    return redirect("pool:own_services")


@roles(ENTERPRISE)
@require_http_methods(["GET", "HEAD", "POST"])
def own_financing(request: HttpRequest) -> HttpResponse:
    """The wish for finance."""
    known = selectors.own_wish(request.user)
    initial = {name: getattr(known, name) for name in WishForm.base_fields} if known else {}
    form = WishForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        save_wish(user=request.user, at=clock.now(), request=request, **form.cleaned_data)
        messages.success(request, "融资需求已保存")
        return redirect("pool:own_services")
    page = {
        "form": form,
        "page_name": "融资需求",
        "submit_label": "保存融资需求",
        "cancel_url": reverse("pool:own_services"),
        "crumbs": [("服务", reverse("pool:own_services"))],
        "lead_text": "填报后列入银企对接名单，由主管部门提供给合作银行。可以随时修改或撤回。",
    }
    return render(request, "pieces/form_page.html", page, status=422 if request.method == "POST" else 200)


@roles(ENTERPRISE)
@require_POST
def own_financing_end(request: HttpRequest) -> HttpResponse:
    """Take the wish back."""
    end_wish(user=request.user, at=clock.now(), request=request)
    messages.success(request, "融资需求已撤回")
    return redirect("pool:own_services")
