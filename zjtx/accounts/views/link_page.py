"""The page that shows the link of an invitation once, for handing over where a letter does not arrive."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zjtx.accounts.models import Invitation


def show_link(request: HttpRequest, invitation: Invitation, link: str, back_url: str) -> HttpResponse:
    """Answer with the link just issued; it is kept nowhere and cannot be shown again."""
    invitation.refresh_from_db()
    context = {"invitation": invitation, "link": link, "back_url": back_url}
    return render(request, "accounts/invitation_link.html", context)
