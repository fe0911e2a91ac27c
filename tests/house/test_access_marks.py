"""Every address says who may open it (decision 5)."""

from collections.abc import Callable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver, path

from tests.house.project import assert_none


def _views(patterns: list, prefix: str = "/") -> Iterator[tuple[str, Callable]]:
    for entry in patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _views(entry.url_patterns, address)
        elif isinstance(entry, URLPattern):
            yield address, entry.callback


def _unmarked(patterns: list) -> list[str]:
    return [
        f"{address} → {view.__module__}.{view.__qualname__}"
        for address, view in _views(patterns)
        if getattr(view, "access_mark", None) is None
    ]


def test_every_view_carries_an_access_mark():
    patterns = get_resolver().url_patterns
    assert len(list(_views(patterns))) > 10
    assert_none(_unmarked(patterns), "no access mark")


def test_a_view_without_a_mark_is_found():
    def bare(request):
        return None

    assert len(_unmarked([path("x/", bare)])) == 1
