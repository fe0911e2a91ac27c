"""Where the blank forms of a round can be fetched."""

from typing import Any

from django.urls import reverse

from declarations.models import Round
from declarations.paper.forms import FORMS
from declarations.printing import FORMATS
from zjtx.registry.enums import Tier


def form_links(round_: Round) -> list[dict[str, Any]]:
    """The blank forms of a round's tiers in the notice's order, for pieces/blank_forms.html. Reads `round_.tiers`."""
    tiers = sorted(round_.tiers.all(), key=lambda one: Tier.values.index(one.tier))
    return [
        {
            "title": f"{FORMS[one.sheet].sheet.attachment} {FORMS[one.sheet].sheet.title}",
            "files": [
                {"label": name.upper(), "url": reverse("declarations:blank_form", args=[round_.code, one.tier, name])}
                for name in FORMATS
            ],
        }
        for one in tiers
        if one.sheet in FORMS
    ]
