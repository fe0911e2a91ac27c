"""The bureau's lists: national candidates, banks, the questionnaire, contacts."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cultivation_pool.forms.lists import ContactForm, SurveyLinesForm
from cultivation_pool.list_selectors import SurveyFilters, is_quarter
from cultivation_pool.listing import number_of
from cultivation_pool.models import BureauContact
from cultivation_pool.models.updates import OFFICERS
from cultivation_pool.pages import lists as pages
from cultivation_pool.services import lists as services
from zjtx.common import clock
from zjtx.common.access import roles

BUREAUS = ("district_officer", *OFFICERS)


@roles(*OFFICERS)
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """What there is."""
    return render(request, "pool/lists.html", pages.lists_page())


@roles(*OFFICERS)
@require_safe
def national(request: HttpRequest) -> HttpResponse:
    """Who of the pool meets the national conditions as far as the figures tell."""
    return render(request, "pool/national.html", pages.national_page(request.user, request.GET, clock.today()))


@roles(*OFFICERS)
@require_safe
def bank_list(request: HttpRequest) -> HttpResponse:
    """Holders of valid titles, with their wishes for finance."""
    return render(request, "pool/bank_list.html", pages.bank_page(request.user, request.GET, clock.now()))


@roles(*OFFICERS)
@require_safe
def survey(request: HttpRequest) -> HttpResponse:
    """Who answered the quarter's questionnaire."""
    return _survey_page(request, SurveyLinesForm())


def _survey_page(request: HttpRequest, form: SurveyLinesForm, status: int = 200) -> HttpResponse:
    page = pages.survey_page(request.user, request.GET, clock.now(), form)
    return render(request, "pool/survey.html", page, status=status)


@roles("city_officer")
@require_POST
def survey_mark(request: HttpRequest, quarter: str) -> HttpResponse:
    """Note the page's ticks: ticked took part, the others shown did not."""
    shown, took = ({number_of(one) for one in request.POST.getlist(name)[:500]} for name in ("shown", "took"))
    by = {"user": request.user, "quarter": _quarter(quarter), "at": clock.now(), "request": request}
    there, missed = services.mark_survey(shown=shown - {None}, took=took - {None}, **by)
    messages.success(request, f"已登记：参加{there}家，未参加{missed}家")
    return redirect(_survey_url(quarter, request.POST.get("query", "")))


@roles("city_officer")
@require_POST
def survey_lines(request: HttpRequest, quarter: str) -> HttpResponse:
    """Note everybody named in the lines; what nobody is found for stays in the box."""
    by = {"user": request.user, "quarter": _quarter(quarter), "at": clock.now(), "request": request}
    form, request.GET = SurveyLinesForm(request.POST), QueryDict(f"quarter={quarter}")
    if not form.is_valid():
        return _survey_page(request, form, status=422)
    there, unknown = services.mark_survey_by_lines(lines=form.cleaned_data["lines"], **by)
    if unknown:
        form = SurveyLinesForm({"lines": "\n".join(unknown)})
        form.add_error("lines", f"已登记{there}家；下列{len(unknown)}行没有找到库内企业，请核对后再登记。")
        return _survey_page(request, form, status=422)
    messages.success(request, f"已登记参加{there}家")
    return redirect(_survey_url(quarter, ""))


def _quarter(quarter: str) -> str:
    if not is_quarter(quarter):
        raise Http404("没有该季度")
    return quarter


def _survey_url(quarter: str, query: str) -> str:
    given = QueryDict(query.removeprefix("?")[:500]).dict()
    return reverse("pool:survey") + SurveyFilters.of({**given, "quarter": quarter}).query()


@roles(*BUREAUS)
@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """The contacts of the bureaus above and below."""
    return render(request, "pool/contacts.html", pages.contacts_page(request.user))


@roles(*BUREAUS)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request: HttpRequest) -> HttpResponse:
    """The own bureau's contact."""
    own = BureauContact.objects.filter(region=request.user.region).values(*ContactForm.base_fields).first()
    form = ContactForm(request.POST or None, initial=own or {})
    if request.method == "POST" and form.is_valid():
        services.save_contact(user=request.user, at=clock.now(), request=request, **form.cleaned_data)
        messages.success(request, "本单位联系人已保存")
        return redirect("pool:contacts")
    page = {
        "form": form,
        "page_name": f"联系人：{request.user.region.bureau_name or request.user.region.name}",
        "submit_label": "保存联系人",
        "cancel_url": reverse("pool:contacts"),
        "crumbs": [("联系人", reverse("pool:contacts"))],
        "lead_text": "本地区库内企业能看到姓名和办公电话；手机号码只有主管部门能看到。",
    }
    return render(request, "pieces/form_page.html", page, status=422 if request.method == "POST" else 200)
