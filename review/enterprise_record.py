"""What is known of an enterprise besides its declarations: how it kept the duties of a title (product.md, part 6).

Providers are callables named by dotted path in settings.ENTERPRISE_RECORD_PROVIDERS:
(user, enterprise_id, day) -> entries, only what that user may see.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class RecordEntry:
    """One line; `is_lapse` where a duty was not kept."""

    label: str
    text: str
    is_lapse: bool = False


Provider = Callable[[Any, int, date], Iterable[RecordEntry]]


def enterprise_record(user: Any, enterprise_id: int, day: date) -> list[RecordEntry]:
    """The entries of all providers, in the order of the settings."""
    providers: list[Provider] = [import_string(path) for path in settings.ENTERPRISE_RECORD_PROVIDERS]
    return [entry for provider in providers for entry in provider(user, enterprise_id, day)]
