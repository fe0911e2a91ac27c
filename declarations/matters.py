"""What upper apps add to the enterprise's page of a declaration: entries of its timeline, and what it is asked for.

Providers are callables named by dotted path in settings.OWN_MATTERS_PROVIDERS: (user, declaration, at) → Matters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from declarations.models import Declaration


@dataclass(frozen=True)
class Note:
    """An entry of the timeline, as pieces/timeline.html reads it."""

    at: datetime
    what: str
    who: str
    opinion: str = ""
    note: str = ""
    tone: str = "progress"
    url: str = ""
    url_label: str = ""


@dataclass(frozen=True)
class Ask:
    """A line at the head of the page with the way to its form; `tone` is that of the notice."""

    text: str
    url: str
    label: str
    tone: str = "blue"


@dataclass(frozen=True)
class Matters:
    """What one provider has to say."""

    notes: tuple[Note, ...] = ()
    asks: tuple[Ask, ...] = ()


Provider = Callable[[Any, Declaration, datetime], Matters]


def own_matters(user: Any, declaration: Declaration, at: datetime) -> Matters:
    """What all providers say of the declaration to a user of its enterprise."""
    providers: list[Provider] = [import_string(path) for path in settings.OWN_MATTERS_PROVIDERS]
    found = [provider(user, declaration, at) for provider in providers]
    return Matters(
        notes=tuple(note for one in found for note in one.notes), asks=tuple(ask for one in found for ask in one.asks)
    )
