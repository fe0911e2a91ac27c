"""Rule sets as officers and administrators read them: what is installed, one read as a page, two side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from declarations import selectors
from declarations.exports.rule_comparison import comparison_book
from declarations.pages import rule_sets as pages
from declarations.pages.rule_comparison import Wanted, compare_page
from zjtx.accounts.enums import Role
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.common.spreadsheets.writing import XLSX

WHO_SEES_ROUNDS = (Role.SYSTEM_ADMIN, Role.PROVINCE_OFFICER)


@roles(*pages.READERS)
@require_safe
def rule_set_list(request: HttpRequest) -> HttpResponse:
    """All installed rule sets, each tier with the rounds that decide by it."""
    is_linked = request.user.role in WHO_SEES_ROUNDS
    page = pages.catalogue_page(selectors.tiers_of_rounds(with_prepared=is_linked), is_linked=is_linked)
    return render(request, "declarations/rule_sets/list.html", page)


@roles(*pages.READERS)
@require_safe
def rule_set(request: HttpRequest, name: str, tier: str) -> HttpResponse:
    """One tier of a rule set: its trees in words, its clauses with lines, answers, evidence and citations."""
    rules = pages.loaded((name, tier))
    if rules is None:
        raise Http404("没有该条件版本")
    is_linked = request.user.role in WHO_SEES_ROUNDS
    used = pages.uses(selectors.tiers_of_rounds(with_prepared=is_linked))
    page = pages.rule_set_page((name, tier), rules, used.get((name, tier), []), is_linked=is_linked)
    return render(request, "declarations/rule_sets/detail.html", page)


@roles(*pages.READERS)
@require_safe
def rule_compare(request: HttpRequest) -> HttpResponse:
    """Two rule sets side by side; which, and what of it, stands in the address."""
    return render(request, "declarations/rule_sets/compare.html", compare_page(Wanted.of(request.GET)))


@roles(*pages.READERS)
@require_safe
def rule_compare_xlsx(request: HttpRequest) -> HttpResponse:
    """The comparison as an XLSX, all rows; whoever has not chosen both sides is led to the choice."""
    wanted = Wanted.of(request.GET)
    found = wanted.comparison()
    if found is None:
        return redirect(wanted.address())
    response = HttpResponse(comparison_book(found, clock.today()), content_type=XLSX)
    name = f"条件比较-{wanted.left.replace(':', '-')}-{wanted.right.replace(':', '-')}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
