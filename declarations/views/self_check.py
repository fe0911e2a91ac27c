"""The public self-check: no account, nothing stored, every answer on the page that asked."""

import json
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declarations.pages import self_check_answer as pages
from declarations.pages.self_check_ground import Ground
from declarations.self_check.basis import Basis, basis
from declarations.self_check.file import LARGEST_FILE, FileRefused, read_file
from declarations.self_check.reading import SelfCheck, read_posted
from declarations.self_check.standards import Standard, standard, standards
from declarations.views.report_paper import paper_response
from zjtx.common import clock
from zjtx.common.access import public

# The longest page of questions, every text at its limit and percent-encoded, is about half of it.
LARGEST_POST = 64 * 1024
TEMPLATE = "declarations/self_check/tier.html"
TOO_LARGE = "提交的内容过大，未予核对，请按栏目要求填写后再提交"


@public
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Which tiers can be checked, on which notice, and the file of an earlier self-check."""
    at = clock.now()
    return render(request, "declarations/self_check/start.html", pages.start_page(basis(at), at))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def tier(request: HttpRequest, tier: str) -> HttpResponse:
    """The questions of one tier; POST answers them on the same page."""
    at = clock.now()
    ground = _basis(at)
    check = _read(request, ground, tier, at)
    return _answer(request, ground, check, at)


@public
@require_POST
def keep(request: HttpRequest, tier: str) -> HttpResponse:
    """What was typed as a file for the visitor to keep; with something that cannot be read, the page again."""
    at = clock.now()
    return _keep(request, _basis(at), tier, at)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, rule_set: str, tier: str) -> HttpResponse:
    """The questions of one tier of a national standard; POST answers them on the same page."""
    at = clock.now()
    ground = _standard(rule_set, at)
    return _answer(request, ground, _read(request, ground, tier, at), at)


@public
@require_POST
def rules_keep(request: HttpRequest, rule_set: str, tier: str) -> HttpResponse:
    """The same as a file for the visitor to keep."""
    at = clock.now()
    return _keep(request, _standard(rule_set, at), tier, at)


def _keep(request: HttpRequest, ground: Ground, tier: str, at: datetime) -> HttpResponse:
    check = _read(request, ground, tier, at)
    if check.problems or check.is_empty:
        return _answer(request, ground, check, at)
    content = json.dumps(check.as_file(), ensure_ascii=False, indent=1)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    name = f"self-check-{check.asked.tier}-{check.asked.year}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public
@require_POST
def paper(request: HttpRequest, tier: str) -> HttpResponse:
    """The answer as a PDF for the visitor to keep; with something that cannot be read, the page again."""
    at = clock.now()
    return _paper(request, _basis(at), tier, at)


@public
@require_POST
def rules_paper(request: HttpRequest, rule_set: str, tier: str) -> HttpResponse:
    """The same of a national standard."""
    at = clock.now()
    return _paper(request, _standard(rule_set, at), tier, at)


def _paper(request: HttpRequest, ground: Ground, tier: str, at: datetime) -> HttpResponse:
    check = _read(request, ground, tier, at)
    if check.problems or check.is_empty:
        return _answer(request, ground, check, at)
    return paper_response(pages.answer_paper(ground, check, at), f"条件核对报告-{check.asked.rules.title}.pdf")


@public
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """The page of a tier as an earlier self-check left it, from the visitor's own file."""
    at = clock.now()
    of_the_day = basis(at)
    grounds: list[Ground] = [*([of_the_day] if of_the_day else []), *standards(at)]
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise FileRefused("请选择自测时下载的 JSON 文件")
        forms = (form for ground in grounds for form in ground.forms.values())
        check = read_file(upload.read(LARGEST_FILE + 1), forms)
    except FileRefused as refused:
        page = pages.start_page(of_the_day, at) | {"file_error": str(refused)}
        return render(request, "declarations/self_check/start.html", page, status=422)
    ground = next(one for one in grounds if check.asked in one.forms.values())
    return _answer(request, ground, check, at)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest) -> HttpResponse:
    """The figures that basic conditions ask for, once for all tiers, and which tier looks highest on them."""
    at = clock.now()
    ground = _basis(at)
    data = pages.NOTHING if request.method != "POST" or _is_too_large(request) else request.POST
    checks = [read_posted(form, data, ground.counted_to(at)) for form in ground.basic_forms.values()]
    page = pages.compare_page(ground, checks, is_asked=request.method == "POST")
    return render(request, "declarations/self_check/compare.html", page, status=422 if page["errors"] else 200)


def _basis(at: datetime) -> Basis:
    found = basis(at)
    if found is None:
        raise Http404("尚无可供自测的批次")
    return found


def _standard(rule_set: str, at: datetime) -> Standard:
    found = standard(rule_set, at)
    if found is None:
        raise Http404("没有该国家标准")
    return found


def _is_too_large(request: HttpRequest) -> bool:
    """By the length that the request declares, which is also the most that is read of it."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > LARGEST_POST


def _read(request: HttpRequest, ground: Ground, tier: str, at: datetime) -> SelfCheck:
    """The questions of a tier with what was posted; 404 for a tier that cannot be checked."""
    form = ground.forms.get(tier)
    if form is None:
        raise Http404("没有该类别")
    if request.method == "POST" and _is_too_large(request):
        check = read_posted(form, pages.NOTHING, ground.counted_to(at))
        check.problems[""] = TOO_LARGE
        return check
    return read_posted(form, request.POST if request.method == "POST" else pages.NOTHING, ground.counted_to(at))


def _answer(request: HttpRequest, ground: Ground, check: SelfCheck, at: datetime) -> HttpResponse:
    is_asked = request.method == "POST"
    page = pages.tier_page(ground, check, request.user, at, is_asked=is_asked)
    return render(request, TEMPLATE, page, status=422 if is_asked and page["errors"] else 200)
