"""The virus scanner: clamd by its INSTREAM protocol, on where settings.CLAMD_ADDRESS names one.

What happens while it is down: docs/decisions/0012-scanner.md."""

import socket
import struct
from collections.abc import Iterable
from contextlib import closing
from typing import BinaryIO

from django.conf import settings

CHUNK = 64 * 1024
CONNECT_SECONDS = 2.0
# A page waits this long for the scanner, then the file waits; the sweep has more time.
UPLOAD_SECONDS = 20.0
SWEEP_SECONDS = 120.0
_LONGEST_ANSWER = 4096


class NotScanned(Exception):
    """The scanner gave no verdict on this file: it complained, for instance about the file's size."""


class ScannerDown(NotScanned):
    """The scanner cannot be reached or does not answer: there is no use in asking about the next file."""


def is_on() -> bool:
    """Whether this installation has a scanner."""
    return bool(settings.CLAMD_ADDRESS)


def scan(source: BinaryIO, *, timeout: float) -> str:
    """The name of the virus that clamd finds in the stream; "" if it finds none. `timeout` in seconds, for each step.

    Raises ScannerDown, or NotScanned with clamd's own words. The stream is read in pieces of 64 KiB.
    """
    try:
        with closing(_connect()) as line:
            line.settimeout(timeout)
            answer = _ask(line, iter(lambda: source.read(CHUNK), b""))
    except OSError as error:
        raise ScannerDown(f"clamd at {settings.CLAMD_ADDRESS}: {error}") from error
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")[:100]
    raise NotScanned(f"clamd answered: {answer[:200]!r}") if answer else ScannerDown("clamd hung up without an answer")


def _connect() -> socket.socket:
    """A line to "host:port" or, where the address begins with "/", to a socket file."""
    address = settings.CLAMD_ADDRESS
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(CONNECT_SECONDS)
        line.connect(address)
        return line
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=CONNECT_SECONDS)


def _ask(line: socket.socket, chunks: Iterable[bytes]) -> str:
    try:
        line.sendall(b"zINSTREAM\0")
        for chunk in chunks:
            line.sendall(struct.pack(">I", len(chunk)) + chunk)
        line.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # above its size limit clamd answers and hangs up while we still talk
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER and (part := line.recv(1024)):
        answer += part
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()
