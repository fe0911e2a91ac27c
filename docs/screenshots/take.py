"""Takes the pictures of README.md: the seeded system on a temporary folder and a free port, seen in Chromium.

    make screenshots                        all pictures
    make screenshots ARGS="desk receipt"    some of them, by name

Writes NAME-desktop.png (1440x900) and NAME-phone.png (390x844) beside this file, each below 150 KB. With Debian's
chromium-l10n installed the native controls in them speak Chinese.
"""

from __future__ import annotations

import io
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import papers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VIEWPORTS = {"desktop": (1440, 900), "phone": (390, 844)}
COLOURS = (128, 64, 32)
MOST_BYTES = 150_000
START_SECONDS = 120
PAGE_MS = 15_000
# The browser's own PDF viewer says nothing when it has drawn the page.
PDF_MS = 2_500
VISITOR = ""
# The name under which all pictures of the paper are taken (papers.py).
PAPERS = "papers"
CITY = "210100"
PROVINCE = "province-1"
CHROMIUM = (
    *("--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"),
    *("--disable-gpu", "--disable-sync", "--no-first-run", "--hide-scrollbars"),
)


@dataclass(frozen=True)
class Picture:
    """One page: who looks at it, where, and what is done on it before the picture is taken."""

    name: str
    account: str
    path: str
    prepare: Callable[[Page], None] | None = None


def pictures() -> list[Picture]:
    """All pictures. What they show is read from the seeded tables."""
    return [*_first_half(), *_review(), *_recognition(), *_pool()]


def _first_half() -> list[Picture]:
    """From sign-up to the first review, and the administrator's pages."""
    draft, returned, receipt, desk = _draft(), _returned(), _submitted(), _on_desk()
    filler, corrector, officer = _filler(draft), _filler(returned), f"city-{CITY}-1"
    mine, theirs = f"/declarations/{draft.number}/", f"/declarations/{returned.number}/"
    version = receipt.submissions.order_by("-version").values_list("version", flat=True)[0]
    round_ = f"/rounds/manage/{draft.round.code}/"
    return [
        Picture("landing", VISITOR, "/"),
        Picture("sign-in", VISITOR, "/account/sign-in/"),
        Picture("sign-up", VISITOR, "/account/sign-up/"),
        Picture("notice", VISITOR, f"/rounds/{draft.round.code}/notice/"),
        Picture("enterprise-home", corrector, "/"),
        Picture("rounds", "enterprise-new", "/rounds/"),
        Picture("fill-basics", filler, f"{mine}fill/basics/"),
        Picture("fill-operations", filler, f"{mine}fill/operations/"),
        Picture("fill-refined", corrector, f"{theirs}fill/refined/"),
        Picture("conditions", corrector, f"{theirs}conditions/"),
        Picture("evidence", corrector, f"{theirs}evidence/"),
        Picture("submit", corrector, f"{theirs}submit/"),
        Picture("receipt", _filler(receipt), f"/declarations/{receipt.number}/receipt/{version}/"),
        Picture("city-queue", officer, "/review/"),
        Picture("desk", officer, f"/review/{desk.number}/"),
        Picture("desk-evidence", officer, f"/review/{desk.number}/", _open_preview),
        Picture("desk-remarks", officer, f"/review/{desk.number}/", _write_remark),
        Picture("admin-rounds", "admin-1", "/rounds/manage/"),
        Picture("admin-round", "admin-1", round_),
        Picture("admin-staff", "admin-1", "/account/staff/"),
    ]


def _review() -> list[Picture]:
    """The province's list and case, panels, experts."""
    from review.models import GroupResult, Panel

    case = _rows().filter(status="recommended").last()
    panel = Panel.objects.filter(state="scoring").last()
    task = panel.assignments.select_related("declaration", "expert").exclude(expert=panel.chair).last()
    result = GroupResult.objects.select_related("declaration").order_by("-pk")[0]
    return [
        Picture("province-list", PROVINCE, "/review/province/?status=recommended"),
        Picture("province-case", PROVINCE, f"/review/province/{case.number}/?status=recommended"),
        Picture("send-back", PROVINCE, f"/review/province/{case.number}/send-back/"),
        Picture("panel", PROVINCE, f"/review/panels/{panel.pk}/"),
        Picture("expert-tasks", panel.chair.username, "/review/expert/"),
        Picture("conflict-statement", panel.chair.username, _statement(panel)),
        Picture("score-sheet", task.expert.username, f"/review/expert/{task.declaration.number}/", _begin_scoring),
        Picture("group-result", PROVINCE, f"/review/panels/{result.panel_id}/results/{result.declaration.number}/"),
    ]


def _statement(panel) -> str:
    """The chair's own statement: scoring has not begun on it."""
    return f"/review/expert/{panel.places.order_by('pk')[0].declaration.number}/statement/"


def _recognition() -> list[Picture]:
    """The decision, what the public reads, the recognition."""
    from django.db.models import Count

    from review.models import DecisionList, Publicity, Recognition

    longest = DecisionList.objects.annotate(rows=Count("entries")).order_by("-rows", "pk")[0]
    running = Publicity.objects.order_by("-last_day", "-pk")[0]
    given = Recognition.objects.order_by("-pk")[0]
    return [
        Picture("decisions", PROVINCE, "/review/decision/"),
        Picture("decision-list", PROVINCE, f"/review/decision/lists/{longest.pk}/"),
        Picture("publicity", VISITOR, f"/publicity/{running.pk}/"),
        Picture("objection", VISITOR, f"/publicity/{running.pk}/object/"),
        Picture("recognition", PROVINCE, f"/review/decision/recognitions/{given.pk}/"),
        Picture("recognised", VISITOR, "/recognised/"),
    ]


def _pool() -> list[Picture]:
    """The quarterly report and its boards."""
    from cultivation_pool.models import QuarterlyReport
    from zjtx.accounts.models import User

    rows = QuarterlyReport.objects.select_related("region").order_by("-quarter", "pk")
    unfiled, filed = rows.filter(state="open")[0], rows.filter(state="submitted")[0]
    holder = User.objects.filter(enterprise_id=unfiled.enterprise_id).order_by("pk")[0]
    officer = f"city-{filed.region.path.split('/')[1]}-1"
    return [
        Picture("report-fill", holder.username, f"/pool/reports/{unfiled.quarter}/fill/"),
        Picture("report-case", officer, f"/pool/board/{filed.pk}/"),
        Picture("city-board", officer, "/pool/board/"),
        Picture("province-board", PROVINCE, "/pool/cities/"),
    ]


def _rows():
    from declarations.models import Declaration

    return Declaration.objects.select_related("round", "enterprise").order_by("pk")


def _draft():
    """A draft that somebody has begun to fill: the one with the most answers."""
    from declarations.answers.storage import read_values

    return max(_rows().filter(status="draft"), key=lambda one: (len(read_values(one)), -one.pk))


def _returned():
    """The returned declaration with the most remarks, corrected in time."""
    from django.db.models import Count

    from zjtx.common import clock

    rows = _rows().filter(status="returned", due_at__gt=clock.now())
    return rows.annotate(count=Count("remarks")).order_by("-count", "pk")[0]


def _submitted():
    return _rows().filter(status="city_review")[0]


def _on_desk():
    """A declaration on the city's desk, one that came back from a correction if there is any."""
    from django.db.models import Count

    rows = _rows().filter(status="city_review", region_path__contains=f"/{CITY}/")
    return rows.annotate(versions=Count("submissions")).order_by("-versions", "pk")[0]


def _filler(declaration) -> str:
    return declaration.created_by.username


def _open_preview(page: Page) -> None:
    """The tab of the evidence; where the screen is wide enough, with the first file open beside the form."""
    _open_tab(page, "材料")
    if _is_wide(page):
        page.locator("#evidence a[data-preview]").first.click()
        page.locator(".desk-preview:not([hidden])").wait_for()
        page.wait_for_timeout(PDF_MS)


def _write_remark(page: Page) -> None:
    """The tab of the remarks; where the screen is wide enough, with a remark begun at a field of the form."""
    _open_tab(page, "意见")
    if _is_wide(page):
        page.locator("a.read-remark[href*='management_systems']").first.click()
        form = page.locator(".desk-sheet textarea").first
        form.fill("质量管理体系认证证书将于下月到期，请补充换证情况。")
        form.evaluate("form => form.scrollIntoView({block: 'center', behavior: 'instant'})")


def _begin_scoring(page: Page) -> None:
    """State that there is no conflict where that is still asked; on a phone the score sheet itself."""
    statement = page.get_by_role("button", name="声明无须回避，打开申报材料")
    if statement.count():
        statement.click()
        page.locator("#scores").wait_for()
    if not _is_wide(page):
        page.locator("#desk-side").evaluate("side => side.scrollIntoView({block: 'start', behavior: 'instant'})")


def _open_tab(page: Page, title: str) -> None:
    tab = page.get_by_role("tab", name=title)
    tab.click()
    if not _is_wide(page):
        tab.evaluate("tab => tab.scrollIntoView({block: 'start', behavior: 'instant'})")


def _is_wide(page: Page) -> bool:
    return page.viewport_size["width"] > 1000


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _environment(folder: Path, port: int, password: str) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "zjtx.settings.local",
        "ZJTX_VAR_DIR": str(folder),
        "ZJTX_MEDIA_ROOT": str(folder / "media"),
        "ZJTX_SQLITE_PATH": str(folder / "zjtx.sqlite3"),
        "ZJTX_PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
        "ZJTX_DEMO_PASSWORD": password,
        "ZJTX_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "PORT": str(port),
    }


@contextmanager
def _system(port: int) -> Iterator[str]:
    """The default home, prepared and answering; its address."""
    subprocess.run([sys.executable, "deploy/local/prepare.py"], cwd=ROOT, check=True)
    server = subprocess.Popen([sys.executable, "deploy/local/serve.py"], cwd=ROOT)
    try:
        _wait(server, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def _wait(server: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            sys.exit(f"the system ended with {server.returncode}")
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    sys.exit(f"the system did not answer within {START_SECONDS} seconds")


class Camera:
    """Signs each account in once and takes its pictures in both sizes. `complaints` is what went wrong."""

    def __init__(self, browser: Browser, address: str, password: str) -> None:
        self.browser, self.address, self.password = browser, address, password
        self.states: dict[str, object] = {VISITOR: None}
        self.complaints: list[str] = []

    def take(self, picture: Picture) -> None:
        """Both sizes of one picture."""
        for size, (width, height) in VIEWPORTS.items():
            context = self._context(picture.account, width, height)
            page = context.new_page()
            page.on("console", lambda message, of=picture: self._hear(of, message.type, message.text))
            page.on("pageerror", lambda error, of=picture: self._hear(of, "error", str(error)))
            answer = page.goto(picture.path)
            if answer is None or answer.status != 200:
                self.complaints.append(f"{picture.name}: {picture.path} answered {answer and answer.status}")
            page.wait_for_load_state("networkidle")
            if picture.prepare is not None:
                picture.prepare(page)
                page.wait_for_load_state("networkidle")
            self.keep(HERE / f"{picture.name}-{size}.png", page.screenshot(animations="disabled", caret="hide"))
            context.close()

    def _context(self, account: str, width: int, height: int):
        if account not in self.states:
            self.states[account] = self._sign_in(account)
        context = self.browser.new_context(
            base_url=self.address,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": height},
            storage_state=self.states[account],
        )
        context.set_default_timeout(PAGE_MS)
        return context

    def _sign_in(self, account: str) -> object:
        context = self.browser.new_context(base_url=self.address, locale="zh-CN")
        page = context.new_page()
        page.goto("/account/sign-in/")
        page.locator("input[name=username]").fill(account)
        page.locator("input[name=password]").fill(self.password)
        page.locator("form[data-once] button[type=submit]").click()
        page.wait_for_url(lambda url: "/sign-in/" not in url, timeout=PAGE_MS)
        state = context.storage_state()
        context.close()
        return state

    def _hear(self, picture: Picture, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(f"{picture.name}: {text}")

    def keep(self, path: Path, taken: bytes) -> None:
        """Few colours are enough for a page and make the file a third as large."""
        from PIL import Image

        with Image.open(io.BytesIO(taken)) as image:
            for colours in COLOURS:
                few = image.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
                kept = io.BytesIO()
                few.save(kept, "PNG", optimize=True)
                if kept.tell() < MOST_BYTES:
                    break
        path.write_bytes(kept.getvalue())
        if kept.tell() >= MOST_BYTES:
            self.complaints.append(f"{path.name}: {kept.tell()} bytes")


def main(names: list[str]) -> int:
    """Prepare, serve, take. 1 where a page complained or did not open, 2 for a name that no picture has."""
    port, password = _free_port(), f"Pine-{secrets.token_urlsafe(12)}-7"
    with tempfile.TemporaryDirectory(prefix="screenshots-") as folder:
        os.environ.update(_environment(Path(folder), port, password))
        sys.path.insert(0, str(ROOT))
        with _system(port) as address:
            import django

            django.setup()
            wanted = pictures()
            if unknown := set(names) - {one.name for one in wanted} - {PAPERS}:
                sys.stderr.write(f"no such picture: {', '.join(sorted(unknown))}\n")
                return 2
            chosen = [one for one in wanted if not names or one.name in names]
            return _take_all(chosen, address, password, with_papers=not names or PAPERS in names)


def _take_all(wanted: list[Picture], address: str, password: str, *, with_papers: bool) -> int:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    if program is None:
        sys.exit("Chromium is missing: `make screenshots` installs it")
    with sync_playwright() as playwright:
        # Chromium refuses its sandbox to root.
        flags = [*CHROMIUM, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        chinese = {**os.environ, "LANGUAGE": "zh_CN", "LANG": "C.UTF-8"}  # native controls speak the browser's language
        browser = playwright.chromium.launch(executable_path=program, args=flags, env=chinese)
        camera = Camera(browser, address, password)
        for picture in wanted:
            camera.take(picture)
            sys.stdout.write(f"{picture.name}\n")
        browser.close()
    if with_papers:
        papers.take(camera.keep)
    for complaint in camera.complaints:
        sys.stderr.write(f"{complaint}\n")
    return 1 if camera.complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
