"""Holding off whoever tries codes at a public address: wrong tries are counted per network address, right ones never.

Counts live in the process's cache and nowhere else: GET writes no row, and nginx limits all requests besides
(deploy/nginx.conf). With several web processes the limit is so many times as high, which a long code bears.
"""

from django.core.cache import cache

from zjtx.common.digests import digest

MOST_MISSES = 20
WITHIN_SECONDS = 600


def is_held_off(name: str, address: str) -> bool:
    """Whether the address has made too many wrong tries within the last minutes."""
    return cache.get(_key(name, address), 0) >= MOST_MISSES


def count_miss(name: str, address: str) -> None:
    """Count a wrong try; the first one starts the time."""
    key = _key(name, address)
    if not cache.add(key, 1, WITHIN_SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two
            cache.add(key, 1, WITHIN_SECONDS)


def _key(name: str, address: str) -> str:
    return f"throttle:{name}:{digest(address.encode())}"
