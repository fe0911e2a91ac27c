"""How statuses look on a badge. The apps above register theirs at start; this module knows none of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Choices

TONES = frozenset({"neutral", "progress", "amber", "green", "red", "grey"})


@dataclass(frozen=True)
class Look:
    """Word, tone and icon of one status; the word and the icon say it to whoever sees no colour."""

    label: str
    tone: str = "neutral"
    icon: str = ""


_looks: dict[str, Look] = {}


def register(choices: type[Choices], tones: Mapping[str, tuple[str, str]]) -> None:
    """Register the statuses of an enumeration with (tone, icon) by value; those not named are neutral. A value that
    means something else elsewhere is refused: a badge is asked for by value alone."""
    for value, label in choices.choices:
        tone, icon = tones.get(value, ("neutral", ""))
        if tone not in TONES:
            raise ValueError(f"no such tone: {tone}")
        look = Look(str(label), tone, icon)
        if _looks.setdefault(str(value), look) != look:
            raise ValueError(f"status {value} is registered twice with different looks")


def look_of(value: str) -> Look | None:
    """The look of a registered status."""
    return _looks.get(str(value))
