"""Accounts and threads for the tests of zjtx.common."""

import itertools
import threading
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connections

_numbers = itertools.count(1)


def make_user(role: str = "auditor", **fields: Any) -> Any:
    """An account whose role needs neither region nor enterprise."""
    number = next(_numbers)
    fields = {"full_name": f"测试人员{number}", "email": f"person{number}@example.com"} | fields
    return get_user_model().objects.create_user(f"person-{number}", role=role, **fields)


def in_threads(count: int, act: Callable[[int], Any]) -> list[Any]:
    """What `count` threads return that start the act at the same moment, each on a connection of its own."""
    barrier = threading.Barrier(count)
    results: list[Any] = [None] * count

    def run(index: int) -> None:
        try:
            barrier.wait(timeout=10)
            results[index] = act(index)
        except Exception as error:  # noqa: BLE001 the test sees it among the results
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results
