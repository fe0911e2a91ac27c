"""What experts may read of declarations: the provider named in settings.DECLARATION_SCOPE_PROVIDERS."""

from typing import Any

from django.db.models import Q

from declarations.enums import Status
from review.enums import ConflictState
from review.models import Assignment


def expert_declarations(user: Any) -> Q | None:
    """The declarations under review that an expert is assigned to and has stated no conflict with; None for any other
    role. Before the statement is accepted, and once the result is filed, there is nothing to read."""
    if user.role != "expert":
        return None
    own = Assignment.objects.filter(expert=user, conflict_state=ConflictState.CLEAR)
    return Q(status=Status.EXPERT_REVIEW, pk__in=own.values("declaration"))
