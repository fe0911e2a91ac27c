"""The browser that journeys go through: a page of ours opens in it, in Chinese, with nothing to complain about."""

from django.urls import reverse


def test_sign_in_page_opens_without_a_complaint(page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    answer = page.goto(reverse("accounts:sign_in"))
    page.wait_for_load_state("networkidle")
    assert answer.status == 200
    assert page.locator("form button[type=submit]").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).fontFamily.length > 0 && document.styleSheets.length > 3")
    assert complaints == []


def test_policy_stops_inline_scripts(page):
    page.goto(reverse("accounts:sign_in"))
    page.evaluate(
        "() => { const s = document.createElement('script'); s.text = 'window.ran = true'; document.body.append(s); }"
    )
    assert page.evaluate("window.ran") is None
