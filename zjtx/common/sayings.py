"""What a page says after an act."""

from django.utils.html import format_html


def with_next(text: str, label: str, url: str) -> str:
    """A message with the way to the next thing of its kind; the text alone where there is none."""
    return format_html('{}。<a href="{}">{}</a>', text, url, label) if url else text
