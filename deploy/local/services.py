"""A PostgreSQL and a Redis of our own for the length of one command.

    python deploy/local/services.py COMMAND [ARGUMENT ...]

Both run on free ports of the loopback in a temporary folder, are stopped whatever happens, and the command's exit
code is passed on. The command finds them in ZJTX_DATABASE_URL and ZJTX_REDIS_URL; its own files go to ZJTX_VAR_DIR.
Durability is off: nothing in them outlives the command.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

START_SECONDS = 30
STOP_SECONDS = 10
POSTGRES_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "1h",
    "max_wal_size": "4GB",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "timezone": "Asia/Shanghai",
}
# For tables of a few rows: compiling a plan or looking after their statistics costs more than it can bring.
SMALL_TABLES = {"jit": "off", "autovacuum": "off"}


class ServiceError(RuntimeError):
    """A server did not start; the message ends with its log."""


def free_port() -> int:
    """A port of the loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port: int) -> bool:
    """Whether somebody answers on the port of the loopback."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def wait_for(process: subprocess.Popen, port: int, log: Path, name: str, seconds: float = START_SECONDS) -> None:
    """Return once the process listens; raise ServiceError with its log when it ends or takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        if listens(port):
            return
        time.sleep(0.05)
    tail = log.read_text(errors="replace")[-3000:] if log.exists() else ""
    raise ServiceError(f"{name} 未能启动：\n{tail}")


def stop(process: subprocess.Popen, sign: int = signal.SIGTERM, seconds: float = STOP_SECONDS) -> int:
    """End the process, by force if it does not listen; return its exit code."""
    if process.poll() is None:
        process.send_signal(sign)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.wait()


def _guarded(command: list[str], *options: str) -> list[str]:
    """The command, stopped by the kernel when this process is killed too hard to stop it itself."""
    return ["setpriv", "--pdeathsig=INT", *options, *command]


def _as_servers_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses root, so root hands it to the user that Debian's package made."""
    if os.geteuid() != 0:
        return _guarded(command)
    return _guarded(command, "--reuid=postgres", "--regid=postgres", "--init-groups")


def _postgres_programs() -> Path:
    """The newest installed server's folder of programs."""
    found = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: float(folder.parent.name))
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise ServiceError("找不到 PostgreSQL 服务器程序（initdb）")


def _new_cluster(programs: Path, data: Path) -> None:
    data.mkdir()
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(data, owner.pw_uid, owner.pw_gid)
    command = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    command += ["--locale=C.UTF-8", "--no-sync"]
    done = subprocess.run(_as_servers_user(command), capture_output=True, text=True, cwd="/")
    if done.returncode:
        raise ServiceError(f"initdb 失败：\n{done.stdout}{done.stderr}")


def _start(command: list[str], log: Path) -> subprocess.Popen:
    """The server in a session of its own: Ctrl+C reaches it only through this process."""
    with log.open("wb") as sink:
        return subprocess.Popen(
            command, stdout=sink, stderr=sink, stdin=subprocess.DEVNULL, cwd="/", start_new_session=True
        )


@contextlib.contextmanager
def postgres(folder: Path, **settings: str) -> Iterator[str]:
    """Yield the URL of an empty database `zjtx`, owned by a role that is no superuser but may create databases."""
    programs, port, data, log = _postgres_programs(), free_port(), folder / "pg", folder / "postgres.log"
    _new_cluster(programs, data)
    command = [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-k", str(data)]
    for name, value in {**POSTGRES_SETTINGS, **settings}.items():
        command += ["-c", f"{name}={value}"]
    server = _start(_as_servers_user(command), log)
    try:
        wait_for(server, port, log, "PostgreSQL")
        psql = [str(programs / "psql"), "-X", "-q", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres"]
        for statement in ("CREATE ROLE zjtx LOGIN CREATEDB", "CREATE DATABASE zjtx OWNER zjtx"):
            _retry([*psql, "-d", "postgres", "-c", statement])
        yield f"postgres://zjtx@127.0.0.1:{port}/zjtx"
    finally:
        stop(server, signal.SIGINT)


def _retry(command: list[str], seconds: float = START_SECONDS) -> None:
    """Run until it succeeds: the port is open a moment before the server takes connections."""
    deadline = time.monotonic() + seconds
    while True:
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode == 0:
            return
        if time.monotonic() > deadline or "starting up" not in done.stderr:
            raise ServiceError(done.stderr)
        time.sleep(0.1)


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Yield the URL of an empty Redis that writes nothing to disk."""
    port, log = free_port(), folder / "redis.log"
    program = shutil.which("redis-server")
    if program is None:
        raise ServiceError("找不到 redis-server")
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    command += ["--dir", str(folder), "--databases", "64"]
    server = _start(_guarded(command), log)
    try:
        wait_for(server, port, log, "redis-server")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        stop(server)


@contextlib.contextmanager
def services(**settings: str) -> Iterator[tuple[Path, dict[str, str]]]:
    """Both servers, PostgreSQL with these settings too: yield the folder and the environment that names them."""
    with contextlib.ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="zjtx-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)  # the database's user has to pass through
        var = folder / "var"
        var.mkdir()
        environment = {
            "ZJTX_DATABASE_URL": stack.enter_context(postgres(folder, **settings)),
            "ZJTX_REDIS_URL": stack.enter_context(redis(folder)),
            "ZJTX_VAR_DIR": str(var),
        }
        yield folder, environment


def raise_on_signals() -> None:
    """Turn the polite signals into SystemExit, so that every `finally` above runs."""

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    for sign in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(sign, leave)


def main(command: list[str]) -> int:
    """Run the command between start and stop of the servers."""
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    raise_on_signals()
    try:
        with services(**SMALL_TABLES) as (_folder, environment):
            child = subprocess.Popen(command, env={**os.environ, **environment})
            try:
                return child.wait()
            finally:
                stop(child)
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
