"""Small pages that must work when nothing else does: no session, no database, no template, no style sheet."""

from django.http import HttpResponse
from django.utils.html import format_html

_PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
</head>
<body><main><h1>{title}</h1><p>{text}</p><p><a href="/">返回首页</a></p></main></body>
</html>
"""


def plain_page(title: str, text: str, *, status: int) -> HttpResponse:
    """A self-contained page: what is wrong and what to do."""
    return HttpResponse(format_html(_PAGE, title=title, text=text), status=status)
