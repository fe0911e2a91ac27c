"""The notice on personal data: its version and whom to ask."""

from typing import Any

from django.conf import settings

from declarations.enums import RoundState
from declarations.models import Round
from zjtx.accounts.enums import PRIVACY_NOTICE


def page() -> dict[str, Any]:
    """Everything home/privacy.html shows. The telephone is the setting's, else that of the latest round."""
    known = Round.objects.exclude(state=RoundState.PREPARED).exclude(desk_phones="").order_by("-year", "-issued_on")
    latest = None if settings.BUREAU_PHONE else known.first()
    return {
        "version": PRIVACY_NOTICE,
        "phone": settings.BUREAU_PHONE or (latest.desk_phones if latest else ""),
        "office": latest.office if latest else "",
    }
