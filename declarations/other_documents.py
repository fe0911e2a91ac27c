"""What else the enterprise filed of the same years: for the checks (product.md, part 5).

Providers are callables named by dotted path in settings.OTHER_DOCUMENT_PROVIDERS: (declaration) → documents.
"""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils.module_loading import import_string

from declarations.checks import OtherDocument
from declarations.models import Declaration

Provider = Callable[[Declaration], Iterable[OtherDocument]]


def other_documents(declaration: Declaration) -> tuple[OtherDocument, ...]:
    """The documents of all providers, in the order of the settings."""
    providers: list[Provider] = [import_string(path) for path in settings.OTHER_DOCUMENT_PROVIDERS]
    return tuple(document for provider in providers for document in provider(declaration))
