"""Bars of pieces/stacked_bars.html: parts of a row, in percent of the longest row."""

from collections.abc import Iterable


def bar_parts(parts: Iterable[tuple[str, float]], longest: float) -> list[dict[str, str]]:
    """Of (tone, length) in their order: {"x", "width", "tone"}, texts in percent; no width where there is nothing."""
    start, found = 0.0, []
    for tone, length in parts:
        width = round(length * 100 / longest, 2) if longest else 0.0
        found.append({"x": f"{start:.2f}", "width": f"{width:.2f}" if width else "", "tone": tone})
        start += width
    return found


def signed_bar(tone: str, length: float, longest: float) -> list[dict[str, str]]:
    """One bar from the middle of the row, to the left in amber where the length is negative; as `bar_parts()`."""
    width = round(abs(length) * 50 / longest, 2) if longest else 0.0
    start = 50 - width if length < 0 else 50.0
    return [{"x": f"{start:.2f}", "width": f"{width:.2f}" if width else "", "tone": "amber" if length < 0 else tone}]
