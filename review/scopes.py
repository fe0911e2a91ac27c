"""What experts and institutions may read of declarations: providers of settings.DECLARATION_SCOPE_PROVIDERS."""

from typing import Any

from django.db.models import Q

from review.enums import ConflictState
from review.models import Assignment
from review.stages import commissioned_places, under_review


def expert_declarations(user: Any) -> Q | None:
    """The declarations under review that an expert is assigned to and has stated no conflict with; None for any other
    role. Before the statement is accepted, and once the result is filed, there is nothing to read."""
    if user.role != "expert":
        return None
    own = Assignment.objects.filter(under_review(), expert=user, conflict_state=ConflictState.CLEAR)
    return Q(pk__in=own.values("declaration"))


def institution_declarations(user: Any) -> Q | None:
    """The declarations of the panels that the user's institution is commissioned with, until the result is filed; None
    for any other role."""
    if user.role != "institution":
        return None
    return Q(pk__in=commissioned_places(user).values("declaration"))
