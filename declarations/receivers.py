"""News from below: a file that had been taken while the virus scanner was down turns out to be infected."""

from typing import Any

from declarations.services.infection import take_out
from zjtx.common import clock
from zjtx.common.models import StoredFile


def take_out_of_drafts(stored: StoredFile, **_: Any) -> None:
    """Take it out of the drafts that use it, in the transaction that found it, and tell the enterprise."""
    take_out(stored=stored, at=clock.now())
