"""The landing page: for visitors what this is and what is open, for each role what has to be done until when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zjtx.common import clock
from zjtx.common.access import public
from zjtx.home import pages
from zjtx.home.pages import notices as notice_pages
from zjtx.home.pages import privacy as privacy_page


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The page of whoever asks."""
    at = clock.now()
    if not request.user.is_authenticated:
        return render(request, "home/visitor.html", pages.visitor.page(at))
    return render(request, "home/role.html", pages.role_page(request.user, at))


@public
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The notices of all rounds, whoever asks."""
    return render(request, "home/notices.html", notice_pages.page(clock.now()))


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is done with personal data: which, why, how long, whose rights (个人信息保护法 第十七条)."""
    return render(request, "home/privacy.html", privacy_page.page())
