"""What pages read of institutions and of what they are commissioned with. Whatever is out of scope does not exist."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from declarations.models import Declaration
from review.models import Institution, InstitutionMember, Panel
from review.panel_selectors import panel_visible
from review.policies import panel_owner
from review.stages import commissioned_places


def institutions() -> QuerySet[Institution]:
    """All institutions by name, with `people`, `expert_count` and `open_panels`."""
    return Institution.objects.select_related("kept_by").annotate(
        people=Count("members", distinct=True),
        expert_count=Count("experts", distinct=True),
        open_panels=Count("panels", filter=Q(panels__filed_at__isnull=True), distinct=True),
    )


def institution(pk: int) -> Institution:
    """One of them; 404 otherwise."""
    found = institutions().filter(pk=pk).first()
    if found is None:
        raise Http404("没有该机构")
    return found


def members_of(found: Institution) -> QuerySet[InstitutionMember]:
    """The accounts that act for it, in the order in which they came."""
    return found.members.select_related("user")


def member_of(found: Institution, pk: int) -> InstitutionMember:
    """One of them; 404 otherwise."""
    member = members_of(found).select_related("institution").filter(pk=pk).first()
    if member is None:
        raise Http404("没有该人员")
    return member


def can_be_commissioned() -> QuerySet[Institution]:
    """Institutions that take commissions and have somebody to carry them out."""
    return Institution.objects.filter(is_active=True, members__user__is_active=True).distinct()


def owned_panel(user: Any, panel_id: int) -> Panel:
    """A panel of the officer's bureau; 404 otherwise."""
    panel = panel_visible(user, panel_id)
    if panel_owner(user, panel) is not None:
        raise Http404("没有该评审组")
    return panel


def commissioned_declaration(user: Any, panel_id: int, number: str) -> Declaration:
    """A declaration of a panel that the user's institution runs, while it lies with the panel; 404 otherwise."""
    places = commissioned_places(user).filter(panel=panel_id, declaration__number=number)
    place = places.select_related("declaration__round", "declaration__enterprise", "declaration__region").first()
    if place is None:
        raise Http404("没有该申报")
    return place.declaration
