"""Templates of ours that name a variable nobody handed over fail the test; those of packages may."""

import sys
from pathlib import Path

from django.conf import settings
from django.template.base import UNKNOWN_SOURCE, Origin


class UndefinedVariable(AssertionError):
    """A template of ours names a variable that its view did not hand over."""


class Refuser(str):
    """A `string_if_invalid` that raises inside our own templates and is empty inside those of packages."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, variable: object) -> str:
        origin = _current_origin()
        if _is_ours(origin):
            raise UndefinedVariable(f"undefined template variable {variable} in {origin}")
        return ""


def _current_origin() -> str:
    """Where the innermost template node that is being rendered was written."""
    frame = sys._getframe(2)
    while frame is not None:
        origin = getattr(frame.f_locals.get("self"), "origin", None)
        if isinstance(origin, Origin):
            return origin.name
        frame = frame.f_back
    return UNKNOWN_SOURCE


def _is_ours(origin: str) -> bool:
    if origin == UNKNOWN_SOURCE:
        return True
    path = Path(origin)
    return path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts
