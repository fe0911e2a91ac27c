"""Pages for what went wrong. They use neither session nor database, and the missing page carries no token: a foreign
object and one that does not exist are answered byte for byte alike (security.md)."""

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from zjtx.common.middleware import wants_fragment
from zjtx.common.pages import plain_page

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400: the request cannot be read."""
    return _page("400.html", 400, "请求无法处理", "请返回上一页核对后重新提交。")


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404: no such page, or none within this account's scope."""
    return _page("404.html", 404, "未找到页面", "该网址不存在，或者不在当前账户的办理范围内。")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403: what is forbidden does not exist (decision 5)."""
    return page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: the fault is ours; stands without a database and without style sheets."""
    return _page("500.html", 500, "系统暂时不能办理", "系统处理时发生错误，请稍后重试。此前已保存的内容不受影响。")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: the page's token is out of date. A script gets the reason in words for its status line."""
    logger.info("csrf check failed: %s", reason)
    if wants_fragment(request):
        return JsonResponse({"refusal": "页面已过期，请刷新页面后再填写"}, status=403)
    return _page("403_csrf.html", 403, "页面已过期，本次未提交", "请返回上一页，刷新后重新提交。")


def _page(template: str, status: int, title: str, text: str) -> HttpResponse:
    """The template; where even that fails (a static file missing from the manifest) the same in plain HTML."""
    try:
        return HttpResponse(render_to_string(template), status=status)
    except Exception:
        logger.exception("error page %s could not be rendered", template)
        return plain_page(title, text, status=status)
