"""The default home as `make run` serves it: SQLite, no broker, one command; a newcomer declares and gets the paper."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import factories
from tests.journeys import steps
from tests.journeys.conftest import wait_until

BEGIN, STOP = 60, 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a freshly prepared default home with its demonstration."""
    port = free_port()
    foreign = ("ZJTX_DATABASE_URL", "ZJTX_REDIS_URL", "ZJTX_TEST_HOME", "DJANGO_SETTINGS_MODULE", "ZJTX_CLOCK_SOURCE")
    environment = {name: value for name, value in os.environ.items() if name not in foreign}
    environment |= {
        "ZJTX_VAR_DIR": str(tmp_path_factory.mktemp("home")),
        "ZJTX_DEMO_PASSWORD": factories.PASSWORD,
        "PORT": str(port),
    }
    subprocess.run([sys.executable, "deploy/local/prepare.py"], env=environment, check=True, timeout=300)
    log = Path(environment["ZJTX_VAR_DIR"]) / "serve.log"
    with log.open("wb") as output:
        served = subprocess.Popen(
            [sys.executable, "deploy/local/serve.py"], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        wait_until(lambda: _answers(port), BEGIN, what=f"the first page of the default home ({log})")
        yield f"http://127.0.0.1:{port}"
    finally:
        served.terminate()
        served.wait(STOP)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture
def page_of(home: str, browser: Browser) -> Iterator[Callable[[str], Page]]:
    contexts: list[BrowserContext] = []

    def opened(username: str) -> Page:
        context = browser.new_context(base_url=home, locale="zh-CN", timezone_id="Asia/Shanghai")
        contexts.append(context)
        page = context.new_page()
        steps.sign_in(page, username)
        return page

    yield opened
    for context in contexts:
        context.close()


def test_newcomer_starts_a_declaration_and_autosaves(page_of):
    page = page_of("enterprise-new")
    page.goto("/rounds/")
    page.get_by_role("button", name="开始填报").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("企业基本情况")
    steps.answer(
        page, "main_product" if page.locator('[data-field="main_product"]').count() else "address", "试用路1号"
    )
    steps.pick(page, "industry_class", "轴承", "3451")


def test_city_recommends_and_the_enterprise_gets_notice_and_paper(page_of):
    city = page_of("city-210300-1")
    city.goto("/review/")
    row = city.locator("table tbody tr").first
    number = row.get_by_role("link").first.inner_text().strip()
    row.get_by_role("link").first.click()
    city.get_by_role("tab", name="承诺").click()
    for form in city.locator("#commitments form").all():
        form.get_by_label("未发现问题").check()
        form.get_by_role("button", name="保存核查").click()
        city.wait_for_load_state("networkidle")
    city.goto(f"/review/{number}/recommend/")
    city.get_by_role("textbox", name="意见").fill("材料齐全，同意推荐。")
    city.get_by_role("main").get_by_role("button", name="推荐", exact=True).click()
    city.goto(f"/review/{number}/")
    expect(city.get_by_text("已推荐").first).to_be_visible()

    enterprise = page_of(f"enterprise-{int(number[-6:]):03d}")
    enterprise.goto(f"/declarations/{number}/")
    expect(enterprise.get_by_text("材料齐全，同意推荐").first).to_be_visible()
    wait_until(lambda: _inbox_mentions(enterprise, number), 30, what="the notice, delivered by the beat process")
    ask_for_paper(enterprise, number)


def _inbox_mentions(page: Page, number: str) -> bool:
    page.goto("/inbox/")
    return page.get_by_text(number).count() > 0


def ask_for_paper(page: Page, number: str) -> None:
    """The paper of a seeded version is made when somebody asks, by the beat process itself."""
    page.goto(f"/declarations/{number}/")
    page.get_by_role("link", name="打印申报表").first.click()
    page.get_by_role("button", name="生成申报表").click()

    def fetched() -> bool:
        answer = page.request.get(f"/declarations/{number}/versions/1/pdf/")
        return answer.headers.get("content-type") == "application/pdf"

    assert wait_until(fetched, 60, what="the PDF made by the beat process")
