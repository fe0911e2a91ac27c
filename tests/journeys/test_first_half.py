"""From sign-up to recommendation, through real browsers, PostgreSQL, Redis and a real Celery worker."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from declarations.models import Declaration
from tests import factories
from tests.journeys import steps
from tests.journeys.conftest import Processes, wait_until
from zjtx.common import clock
from zjtx.registry.models import Industry

pytestmark = pytest.mark.django_db(transaction=True)
BLOCKS = ("operations", "product", "specialised", "refined", "distinctive", "innovative", "fields", "overview")
NAME = "大连瀚精传动科技有限公司"


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def browser_of(new_context: Callable, complaints: list[str]) -> Callable[[], Page]:
    """A page in a browser of its own, whose complaints (console, refused content, failures) are collected."""

    def open_page() -> Page:
        page = new_context().new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None,
        )
        return page

    return open_page


def fill_basics(page: Page) -> None:
    sample = steps.answers_of("basics")
    for name in ("address", "postcode", "legal_representative", "legal_representative_mobile", "registered_capital"):
        steps.answer(page, name, sample[name])
    steps.answer(page, "registered_on", sample["registered_on"].isoformat())
    steps.answer(page, "size", "small")
    steps.answer(page, "registration_type", "private")
    steps.answer(page, "recent_titles.none", ["1"])
    steps.pick(page, "industry_division", "通用设备", "34")
    steps.pick(page, "industry_class", "3484", "机械零部件加工")


def fill_sheet(page: Page) -> None:
    """All blocks of attachment 2, from the first page on, by the button that leads to the next part."""
    fill_basics(page)
    for block in BLOCKS:
        page.get_by_role("link", name="下一部分").first.click()
        expect(page).to_have_url(re.compile(f"/fill/{block}/"))
        for name, value in steps.answers_of(block).items():
            steps.answer(page, name, value)
    page.get_by_role("link", name="下一部分").first.click()


def upload_licence(page: Page) -> None:
    item = page.locator("section.evidence").filter(has_text="企业营业执照")
    item.locator("input[type=file]").set_input_files(
        {"name": "营业执照.pdf", "mimeType": "application/pdf", "buffer": steps.a_pdf()}
    )
    item.get_by_role("button", name="上传文件").click()
    expect(page.locator("section.evidence").filter(has_text="企业营业执照")).to_contain_text("营业执照.pdf")


def submit(page: Page, *, button: str = "提交申报") -> str:
    """Tick statement and commitments, submit; returns the receipt number."""
    reason = page.get_by_label(re.compile("未具备有效期内的"))
    if reason.count():
        reason.fill("产品认定材料正在准备")
    for box in page.locator('input[name="commitments"]').all():
        box.check()
    page.locator('input[name="truth_statement"]').check()
    page.get_by_role("main").get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已提交")
    return page.locator("dd.number").first.inner_text()


def printed(page: Page, number: str, version: int) -> bytes:
    """The PDF of a version, once the worker has made it."""
    address = f"/declarations/{number}/versions/{version}/pdf/"

    def fetched() -> bytes | None:
        answer = page.request.get(address)
        return answer.body() if answer.headers.get("content-type") == "application/pdf" else None

    found = wait_until(fetched, 40, what="the PDF of the submitted version")
    assert isinstance(found, bytes)
    return found


def test_sme_from_sign_up_to_recommendation(worker: Processes, browser_of: Callable, complaints: list[str]) -> None:
    at = clock.now()
    round_ = factories.open_round(at)
    factories.industries()
    assert Industry.objects.filter(pk="3484").exists()
    officer = factories.user("city_officer", region="210200", full_name="王敏")

    enterprise = browser_of()
    steps.sign_up(enterprise, uscc=factories.valid_uscc(), name=NAME, region="210211", username="hanjing")
    enterprise.goto("/rounds/")
    enterprise.get_by_role("button", name="开始填报").click()
    expect(enterprise.get_by_role("heading", level=1)).to_have_text("企业基本情况")
    fill_sheet(enterprise)
    upload_licence(enterprise)

    declaration = Declaration.objects.get(round=round_)
    enterprise.goto(f"/declarations/{declaration.number}/conditions/")
    expect(enterprise.get_by_text("企业上年度营业收入达到1500万元及以上").first).to_be_visible()
    enterprise.get_by_role("link", name="前往提交").click()
    receipt = submit(enterprise)
    assert receipt.startswith("SL")
    assert printed(enterprise, declaration.number, 1).startswith(b"%PDF")

    city = browser_of()
    steps.sign_in(city, officer.username)
    return_with_remark(city, declaration.number)

    correct_and_resubmit(enterprise, declaration.number)
    recommend(city, declaration.number)

    enterprise.goto(f"/declarations/{declaration.number}/")
    expect(enterprise.get_by_text("已推荐").first).to_be_visible()
    expect(enterprise.get_by_text("材料齐全，同意推荐").first).to_be_visible()
    wait_until(lambda: _has_notice(enterprise, "推荐"), 30, what="the notice of the recommendation in the inbox")
    assert complaints == []


def return_with_remark(city: Page, number: str) -> None:
    """Open the desk from the queue, pin a remark to last year's revenue, return."""
    city.goto("/review/")
    city.get_by_role("link", name=number).first.click()
    expect(city.get_by_role("heading", level=1)).to_contain_text(NAME)
    cell = city.locator("#answer-revenue-2021")
    cell.get_by_role("link", name="填写修改意见").click()
    cell.get_by_role("textbox").fill("与审计报告不一致，请核对。")
    cell.get_by_role("button", name="保存意见").click()
    expect(cell).to_contain_text("与审计报告不一致，请核对。")
    act(city, "退回修改")
    city.goto(f"/review/{number}/")
    expect(city.get_by_text("已退回").first).to_be_visible()


def act(city: Page, name: str, *, opinion: str = "") -> None:
    """An act from the bar at the bottom of the desk, with its confirmation."""
    city.get_by_role("region", name="办理").get_by_role("link", name=name, exact=True).click()
    expect(city.get_by_role("heading", level=1)).to_contain_text(name)
    if opinion:
        city.get_by_role("textbox", name=re.compile("意见")).fill(opinion)
    city.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def correct_and_resubmit(enterprise: Page, number: str) -> None:
    """See the remark at the field, correct it, resubmit."""
    enterprise.goto(f"/declarations/{number}/")
    expect(enterprise.get_by_text("与审计报告不一致，请核对。").first).to_be_visible()
    enterprise.goto(f"/declarations/{number}/fill/operations/")
    expect(steps.wrapper(enterprise, "revenue.2021")).to_contain_text("与审计报告不一致")
    steps.answer(enterprise, "revenue.2021", "4,320.50")
    enterprise.goto(f"/declarations/{number}/submit/")
    submit(enterprise, button="重新提交")


def recommend(city: Page, number: str) -> None:
    """See what changed, check the five commitments, recommend with an opinion."""
    city.goto(f"/review/{number}/")
    expect(city.get_by_text("4,320.50").first).to_be_attached()
    city.get_by_role("tab", name="承诺").click()
    for form in city.locator("#commitments form").all():
        form.get_by_label("未发现问题").check()
        form.get_by_role("button", name="保存核查").click()
        city.wait_for_load_state("networkidle")
    act(city, "推荐", opinion="材料齐全，同意推荐。")
    city.goto(f"/review/{number}/")
    expect(city.get_by_text("已推荐").first).to_be_visible()


def _has_notice(page: Page, words: str) -> bool:
    page.goto("/inbox/")
    return page.get_by_text(words).count() > 0
