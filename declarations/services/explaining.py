"""The enterprise says why figures that look wrong are right."""

from datetime import datetime
from typing import Any

from django.db import transaction

from declarations.checks import Issue
from declarations.models import Declaration, IssueExplanation
from declarations.services.saving import lock_for_change


@transaction.atomic
def explain(*, declaration_id: int, issue: Issue, text: str, user: Any, at: datetime) -> None:
    """Keep the explanation of an issue that can have one; a blank text takes it back. Raises SaveRefused."""
    declaration = lock_for_change(Declaration.objects.filter(pk=declaration_id))
    kept = IssueExplanation.objects.filter(declaration=declaration, key=issue.key)
    text = text.strip().replace("\r\n", "\n")
    if not text:
        kept.delete()
        return
    columns = {"text": text, "updated_by": user, "updated_at": at}
    IssueExplanation.objects.update_or_create(declaration=declaration, key=issue.key, defaults=columns)
