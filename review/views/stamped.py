"""The scan of a stamped form: its state, uploading it, withdrawing it, opening it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations.selectors import declaration_visible
from declarations.workflow import MoveRefused
from review import stamped as services
from review.forms_desk import StampedForm
from review.pages.case import Case
from review.pages.stamped import stamped_page
from review.views.queue import DESKS
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.common.files.serve import serve

READERS = (*DESKS, "province_officer")


@roles(*DESKS)
@require_http_methods(["GET", "HEAD", "POST"])
def stamped(request: HttpRequest, number: str) -> HttpResponse:
    """What scan there is of the present version, and the form to upload one; ?version= is the paper just checked."""
    case = Case(request.user, declaration_visible(request.user, number), clock.now())
    stand = services.stand_of(case.submission)
    form = StampedForm(
        request.POST or None,
        request.FILES or None,
        submission=case.submission,
        initial={"version": case.submission.version, "instead_of": stand.scan.pk if stand.scan else None},
    )
    status = 200
    if request.method == "POST":
        if form.is_valid() and _uploaded(request, case, form):
            return redirect(case.url("stamped"))
        case.declaration.refresh_from_db()
        stand, status = services.stand_of(case.submission), 422
    return render(request, "review/stamped.html", stamped_page(case, stand, form), status=status)


def _uploaded(request: HttpRequest, case: Case, form: StampedForm) -> bool:
    given = form.cleaned_data
    try:
        services.upload(
            declaration=case.declaration,
            user=request.user,
            at=case.at,
            uploaded=given["file"],
            version=given["version"],
            instead_of=given["instead_of"],
            request=request,
        )
    except MoveRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"{case.number} 第{given['version']}版的盖章扫描件已上传")
    return True


@roles(*DESKS)
@require_POST
def withdraw(request: HttpRequest, number: str, scan_id: int) -> HttpResponse:
    """Take back a scan that was uploaded by mistake."""
    scan = services.scan_visible(declaration_visible(request.user, number), scan_id)
    try:
        services.withdraw(scan=scan, user=request.user, at=clock.now(), request=request)
        messages.success(request, f"{number} 的盖章扫描件已撤下")
    except MoveRefused as refused:
        messages.error(request, str(refused))
    return redirect("review:stamped", number)


@roles(*READERS)
@require_safe
def scan_file(request: HttpRequest, number: str, scan_id: int) -> HttpResponseBase:
    """The scan itself; ?inline=1 shows it in the page."""
    scan = services.scan_visible(declaration_visible(request.user, number), scan_id)
    inline = request.GET.get("inline") == "1"
    name = f"{number}-第{scan.submission.version}版-盖章扫描件-{scan.name}"
    return serve(request, scan.stored, download_name=name, inline=inline)
