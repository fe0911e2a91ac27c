"""Production without containers: the processes of deploy/entrypoint.sh and deploy/nginx.conf, started by hand.

Against a PostgreSQL and a Redis of its own (services.py) it starts web, sign-in, worker, beat and, where installed,
nginx with the project's own configuration; opens pages, checks what must be refused, sends one message through the
outbox, the broker and the worker, and stops everything. Exit code 0 only when every check held.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import secrets
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from services import ServiceError, free_port, raise_on_signals, services, stop, wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "zjtx.example.gov.cn"
ROUND_TRIP_SECONDS = 30
QUEUE = """
import django; django.setup()
from zjtx.common import outbox
print(outbox.queue("email", key="rehearsal", address="rehearsal@example.gov.cn", subject="演练", body="一次往返").pk)
"""
DELIVERED = """
import django; django.setup()
from zjtx.common.models.messages import OutboxMessage
message = OutboxMessage.objects.get(key="rehearsal")
print((message.sent_at - message.due_at).total_seconds() if message.sent_at else "")
"""


def _environment(folder: Path, addresses: dict[str, str], ports: dict[str, int]) -> dict[str, str]:
    """env.example as the base, with what differs on this machine."""
    lines = (ROOT / "deploy/env.example").read_text("utf-8").splitlines()
    example = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    data = {key: folder / "data" / key for key in ("media", "static", "audit", "var")}
    for path in data.values():
        path.mkdir(parents=True)
    return {
        **os.environ,
        **example,
        **addresses,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "DJANGO_SETTINGS_MODULE": "zjtx.settings.production",
        "ZJTX_SECRET_KEY": secrets.token_urlsafe(60),
        "ZJTX_ALLOWED_HOSTS": HOST,
        "ZJTX_EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
        "ZJTX_VAR_DIR": str(data["var"]),
        "ZJTX_MEDIA_ROOT": str(data["media"]),
        "ZJTX_STATIC_ROOT": str(data["static"]),
        "ZJTX_AUDIT_ANCHOR_FILE": str(data["audit"] / "anchor.log"),
        "ZJTX_BIND": f"127.0.0.1:{ports['web']}",
        "ZJTX_SIGN_IN_BIND": f"127.0.0.1:{ports['sign-in']}",
        "ZJTX_WEB_WORKERS": "2",
        "ZJTX_SIGN_IN_WORKERS": "1",
    }


def _nginx_configuration(folder: Path, ports: dict[str, int]) -> Path:
    """deploy/nginx.conf with this machine's ports, folders and a certificate made for the hour."""
    tls = folder / "tls"
    tls.mkdir()
    names = ["-keyout", str(tls / "privkey.pem"), "-out", str(tls / "fullchain.pem"), "-subj", f"/CN={HOST}"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *names]
    subprocess.run(command, check=True, capture_output=True)
    text = (ROOT / "deploy/nginx.conf").read_text("utf-8")
    replacements = [
        ("server web:8000;", f"server 127.0.0.1:{ports['web']};"),
        ("server sign-in:8001;", f"server 127.0.0.1:{ports['sign-in']};"),
        ("listen 80 ", f"listen 127.0.0.1:{ports['http']} "),
        ("listen 443 ", f"listen 127.0.0.1:{ports['https']} "),
        ("/etc/nginx/tls/", f"{tls}/"),
        ("/srv/data/", f"{folder}/data/"),
        ("pid /tmp/nginx.pid;", f"pid {folder}/nginx.pid;"),
    ]
    for old, new in replacements:
        if old not in text:
            raise ServiceError(f"deploy/nginx.conf 中找不到 {old}")
        text = text.replace(old, new)
    version = subprocess.run(["nginx", "-v"], capture_output=True, text=True).stderr
    if tuple(map(int, re.search(r"/(\d+)\.(\d+)", version).groups())) < (1, 25):
        text = text.replace("http2 on;", "")  # Debian 12's nginx does not know the directive yet
    path = folder / "nginx.conf"
    path.write_text(text, "utf-8")
    return path


@contextlib.contextmanager
def _process(name: str, command: list[str], environment: dict[str, str], folder: Path, port: int | None) -> Iterator:
    """One process for the length of the block; its log is shown when it ends early."""
    log = folder / f"{name}.log"
    with log.open("wb") as sink:
        child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=sink, stderr=sink, start_new_session=True)
    try:
        if port:
            wait_for(child, port, log, name)
        yield log
        if child.poll() is not None:
            raise ServiceError(f"{name} 中途退出：\n{log.read_text(errors='replace')[-3000:]}")
    finally:
        stop(child, seconds=30)


class Browser:
    """Just enough of a client: one request to nginx or, without it, to the pools directly."""

    def __init__(self, ports: dict[str, int], through_nginx: bool) -> None:
        self.ports = ports
        self.through_nginx = through_nginx

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None) -> http.client.HTTPResponse:
        """The answer, read to its end and kept in `.text`."""
        if self.through_nginx:
            context = ssl._create_unverified_context()  # the certificate is ours, made for the hour
            connection = http.client.HTTPSConnection("127.0.0.1", self.ports["https"], context=context, timeout=20)
            own = {"Host": HOST}
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.ports["web"], timeout=20)
            own = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}
        connection.request(method, path, headers={**own, **(headers or {})})
        answer = connection.getresponse()
        answer.text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer


class Report:
    """The checks as they go by, and whether all held."""

    def __init__(self) -> None:
        self.held = True

    def check(self, what: str, ok: bool, detail: object = "") -> None:
        """Print one line."""
        self.held &= ok
        print(f"{'通过' if ok else '未通过'}  {what}  {detail}", flush=True)


def _check_pages(browser: Browser, report: Report) -> None:
    page = browser.ask("GET", "/account/sign-in/")
    report.check("登录页", page.status == 200 and "<form" in page.text, page.status)
    report.check("内容安全策略", "default-src 'none'" in (page.getheader("Content-Security-Policy") or ""))
    report.check("HSTS", "max-age=" in (page.getheader("Strict-Transport-Security") or ""))
    assets = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page.text)
    report.check("静态文件带摘要", bool(assets) and all(re.search(r"\.[0-9a-f]{12}\.", a) for a in assets), len(assets))
    answers = [browser.ask("GET", asset).status for asset in assets]
    report.check("静态文件可取", bool(answers) and set(answers) == {200}, answers)
    report.check("首页", browser.ask("GET", "/").status in {200, 302})
    report.check("不存在的页面", browser.ask("GET", "/no-such-page/").status == 404)


def _check_refusals(browser: Browser, ports: dict[str, int], folder: Path, report: Report) -> None:
    """What nginx is there for."""
    for method in ("TRACE", "PUT", "DELETE"):
        report.check(f"拒绝 {method}", browser.ask(method, "/").status == 405)
    (folder / "data/media/secret.txt").write_text("内部文件")
    answer = browser.ask("GET", "/protected-files/secret.txt")
    report.check("上传文件不能直接取", answer.status == 404 and "内部文件" not in answer.text, answer.status)
    connection = http.client.HTTPConnection("127.0.0.1", ports["http"], timeout=10)
    connection.request("GET", "/", headers={"Host": HOST})
    plain = connection.getresponse()
    report.check(
        "HTTP 转 HTTPS", (plain.status, plain.getheader("Location")) == (301, f"https://{HOST}/"), plain.status
    )
    wrong = browser.ask("GET", "/", {"Host": "elsewhere.example.org"})
    report.check("拒绝未知域名", wrong.status == 400, wrong.status)


def _run(code: str, environment: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise ServiceError(done.stderr[-3000:])
    return done.stdout.strip()


def _check_round_trip(environment: dict[str, str], worker_log: Path, report: Report) -> None:
    """A message written by one process is sent by another, because the bell rang and not because the sweep came by."""
    _run(QUEUE, environment)
    took, deadline = "", time.monotonic() + ROUND_TRIP_SECONDS
    while not took and time.monotonic() < deadline:
        took = _run(DELIVERED, environment)
    report.check("消息经 Redis 和 worker 发出", bool(took), f"{took} 秒")
    rung = re.search(r"Task zjtx\.common\.tasks\.deliver\[\S+\] received", worker_log.read_text(errors="replace"))
    report.check("由门铃唤起，不是等到扫描", bool(rung))


def _check_beat(log: Path, report: Report) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and "Sending due task" not in log.read_text(errors="replace"):
        time.sleep(0.5)
    report.check("beat 发出定时任务", "Sending due task" in log.read_text(errors="replace"))


def _entry(name: str) -> list[str]:
    return ["bash", "deploy/entrypoint.sh", name]


def _rehearse(folder: Path, addresses: dict[str, str], report: Report) -> None:
    ports = {name: free_port() for name in ("web", "sign-in", "http", "https")}
    environment = _environment(folder, addresses, ports)
    subprocess.run(_entry("prepare"), cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    has_nginx = shutil.which("nginx") is not None
    with contextlib.ExitStack() as stack:

        def start(name: str, command: list[str], port: int | None = None) -> Path:
            return stack.enter_context(_process(name, command, environment, folder, port))

        start("web", _entry("web"), ports["web"])
        start("sign-in", _entry("sign-in"), ports["sign-in"])
        worker_log = start("worker", _entry("worker"))
        beat_log = start("beat", _entry("beat"))
        if has_nginx:
            configuration = _nginx_configuration(folder, ports)
            start("nginx", ["nginx", "-c", str(configuration), "-g", "daemon off;"], ports["https"])
        browser = Browser(ports, has_nginx)
        _check_pages(browser, report)
        if has_nginx:
            _check_refusals(browser, ports, folder, report)
        else:
            print("未安装 nginx：只检查了应用进程", flush=True)
        _check_round_trip(environment, worker_log, report)
        _check_beat(beat_log, report)


def main() -> int:
    """Rehearse once."""
    raise_on_signals()
    report = Report()
    try:
        with services() as (folder, addresses):
            _rehearse(folder, addresses, report)
    except (ServiceError, subprocess.CalledProcessError) as error:
        report.check("演练", False, error)
    print("生产演练全部通过" if report.held else "生产演练未通过", flush=True)
    return 0 if report.held else 1


if __name__ == "__main__":
    sys.exit(main())
