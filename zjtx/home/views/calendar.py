"""The working calendar as the system administrator keeps it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zjtx.accounts.enums import Role
from zjtx.common import clock
from zjtx.common.access import roles
from zjtx.common.models.calendar import WorkingDayException
from zjtx.home.forms.calendar import DaysForm
from zjtx.home.pages import calendar as pages
from zjtx.home.services.calendar import add_days, remove_day


@roles(Role.SYSTEM_ADMIN)
@require_safe
def year_page(request: HttpRequest) -> HttpResponse:
    """A year's holidays and make-up days, with what the administrators entered."""
    today = clock.today()
    year = pages.chosen_year(request.GET.get("year", ""), today)
    return render(request, "home/calendar.html", pages.year_page(year, today, DaysForm()))


@roles(Role.SYSTEM_ADMIN)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Enter days off or days worked."""
    form, today = DaysForm(request.POST), clock.today()
    if form.is_valid():
        try:
            rows = add_days(**form.days(), user=request.user, request=request)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"已录入{len(rows)}天。")
            return redirect(_address(rows[0].date.year))
    year = pages.chosen_year(request.POST.get("year", ""), today)
    return render(request, "home/calendar.html", pages.year_page(year, today, form), status=422)


@roles(Role.SYSTEM_ADMIN)
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a day out of the table."""
    row = get_object_or_404(WorkingDayException, pk=pk)
    remove_day(row=row, user=request.user, request=request)
    messages.success(request, "已删除，该日按已装日历或暂定规则计算。")
    return redirect(_address(row.date.year))


def _address(year: int) -> str:
    return f"{reverse('calendar:list')}?year={year}"
