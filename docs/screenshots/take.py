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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import papers
from scenes import VISITOR, Picture, pictures

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VIEWPORTS = {"desktop": (1440, 900), "phone": (390, 844)}
COLOURS = (128, 64, 32)
MOST_BYTES = 150_000
START_SECONDS = 120
PAGE_MS = 15_000
# The name under which all pictures of the paper are taken (papers.py).
PAPERS = "papers"
CHROMIUM = (
    *("--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"),
    *("--disable-gpu", "--disable-sync", "--no-first-run", "--hide-scrollbars"),
)


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
