"""Certificates: printed by holders and officers, verified by everybody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from declarations.workflow import MoveRefused
from review import certificates as services
from review.certificates import PRINTERS
from review.forms_certificates import CertificateForm
from review.pages import certificates as pages
from zjtx.accounts.forms.base import PlainForm
from zjtx.common import clock, throttle
from zjtx.common.access import public, roles
from zjtx.common.addresses import client_address

THROTTLE = "certificate"
UNKNOWN = "未找到与该证书编号和核验码相符的证书，请照证书所印核对后再填。"
HELD_OFF = "短时间内多次填写有误，请十分钟后再核验。"


@roles(*PRINTERS)
@require_safe
def certificate_list(request: HttpRequest) -> HttpResponse:
    """Titles in force, of the enterprise or of the officer's region."""
    asked = {name: request.GET.get(name, "") for name in ("q", "after")}
    return render(request, "certificates/list.html", pages.list_page(request.user, clock.today(), **asked))


@roles(*PRINTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def title(request: HttpRequest, pk: int) -> HttpResponse:
    """One title, and to have its certificate printed."""
    found = get_object_or_404(services.titles_visible_to(request.user), pk=pk)
    if request.method == "POST":
        try:
            job = services.request_print(title=found, user=request.user, request=request)
        except MoveRefused as refused:
            messages.error(request, str(refused))
            return redirect("certificates:title", pk)
        return redirect("jobs:page", job.pk)
    return render(request, "certificates/title.html", pages.title_page(found, clock.today()))


@public
@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """What the register says of a certificate today: asked by the QR code that the paper carries."""
    address = client_address(request)
    if throttle.is_held_off(THROTTLE, address):
        return render(request, "public/certificate.html", {"held_off": HELD_OFF}, status=429)
    page = pages.verification_page(services.by_code(code), clock.today())
    if not page["found"]:
        throttle.count_miss(THROTTLE, address)
    answer = render(request, "public/certificate.html", page, status=200 if page["found"] else 404)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@public
@require_http_methods(["GET", "HEAD", "POST"])
def check_entry(request: HttpRequest) -> HttpResponse:
    """The same asked by hand: number and verification code from the paper."""
    form, status = CertificateForm(request.POST or None), 200
    if request.method == "POST":
        status = _status_of(form, client_address(request))
        if status == 200:
            return redirect("public:certificate", form.cleaned_data["code"])
    page = {
        "form": form,
        "page_name": "核验证书",
        "submit_label": "核验",
        "lead_text": "照证书所印填写；也可直接扫描证书上的二维码。",
    }
    return render(request, "pieces/form_page.html", page, status=status)


def _status_of(form: PlainForm, address: str) -> int:
    """200 where the paper is known; else its refusal is on the form. Number and code are refused in one sentence."""
    if not form.is_valid():
        return 422
    if throttle.is_held_off(THROTTLE, address):
        form.add_error(None, HELD_OFF)
        return 429
    if services.by_code(form.cleaned_data["code"], form.cleaned_data["number"]) is None:
        throttle.count_miss(THROTTLE, address)
        form.add_error(None, UNKNOWN)
        return 422
    return 200
