"""The default home's two processes under one roof: gunicorn for the pages, Celery beat for everything else.

Beat runs the sweep of job and outbox rows and the whole schedule in itself (decision 9). Both end together: a signal
is passed on to both, and when one ends by itself the other is stopped.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
STOP_SECONDS = 10
PR_SET_PDEATHSIG = 1
SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


def _die_with_parent() -> None:
    """In the child: have the kernel end it when this supervisor is killed too hard to do so itself."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _commands(port: int, var: Path) -> dict[str, list[str]]:
    """The two processes by name. One web process with threads: SQLite has one writer anyway."""
    python = sys.executable
    web = [python, "-m", "gunicorn", "zjtx.wsgi:application", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    web += ["--workers", "1", "--threads", "4", "--worker-class", "gthread", "--log-level", "warning"]
    beat = [python, "-m", "celery", "-q", "-A", "zjtx", "beat", "--loglevel", "warning", "--pidfile="]
    beat += ["--schedule", str(var / "celerybeat-schedule")]
    return {"web": web, "beat": beat}


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _greet(port: int) -> None:
    print(f"系统已启动：http://127.0.0.1:{port}/", flush=True)
    print("演示账号见 README.md，密码在首次启动时显示一次；按 Ctrl+C 停止。", flush=True)


def _watch(children: dict[str, subprocess.Popen], port: int) -> int:
    """Greet once the page answers; return the exit code of whichever child ends first."""
    greeted = False
    while True:
        for name, child in children.items():
            if (code := child.poll()) is not None:
                print(f"进程 {name} 已退出（{code}），正在停止系统。", file=sys.stderr, flush=True)
                return code or 1
        if not greeted and _answers(port):
            _greet(port)
            greeted = True
        time.sleep(0.2)


def _stop(children: dict[str, subprocess.Popen]) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _environment(port: int) -> dict[str, str]:
    environment = dict(os.environ)
    environment.setdefault("DJANGO_SETTINGS_MODULE", "zjtx.settings.local")
    environment.setdefault("ZJTX_PUBLIC_BASE_URL", f"http://127.0.0.1:{port}")
    return environment


def _leave(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Start both, wait, stop both."""
    port = int(os.environ.get("PORT") or 8000)
    if _is_taken(port):
        print(f"端口 {port} 已被占用，可改用：make run PORT={port + 1}", file=sys.stderr)
        return 1
    var = Path(os.environ.get("ZJTX_VAR_DIR") or ROOT / "var")
    for sign in SIGNALS:
        signal.signal(sign, _leave)
    children: dict[str, subprocess.Popen] = {}
    try:
        for name, command in _commands(port, var).items():
            # A session of its own: Ctrl+C reaches a child once, through this process.
            children[name] = subprocess.Popen(
                command, cwd=ROOT, env=_environment(port), start_new_session=True, preexec_fn=_die_with_parent
            )
        return _watch(children, port)
    except KeyboardInterrupt:
        return 0
    finally:
        for sign in SIGNALS:
            signal.signal(sign, signal.SIG_IGN)
        _stop(children)


if __name__ == "__main__":
    sys.exit(main())
