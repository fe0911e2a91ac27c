"""Acts that set out at the same moment: real threads, real locks, a connection each."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from declarations.workflow import MoveRefused


def at_once(*acts: Callable[[], Any], refusals: tuple[type[Exception], ...] = (MoveRefused,)) -> list[Any]:
    """The result or the refusal of each act; anything else that a thread raises fails the test."""
    results: list[Any] = [None] * len(acts)
    barrier = threading.Barrier(len(acts))

    def go(place: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            results[place] = act()
        except refusals as refused:
            results[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
