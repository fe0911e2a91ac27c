"""A clamd for the tests: a real TCP server in a thread that speaks INSTREAM and knows the EICAR test file."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.files.papers import EICAR

# What the examiners do not know as a virus, so that it reaches the scanner.
SIGNATURE = b"zjtx-test-worm"


class Handler(socketserver.StreamRequestHandler):
    """One connection, one command, as `zINSTREAM` has it."""

    def handle(self) -> None:
        server = self.server
        if self._line() != b"zINSTREAM":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        data = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            data += self.rfile.read(size)
            if len(data) > server.limit:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        server.seen.append(len(data))
        bad = SIGNATURE in data or EICAR in data
        self.wfile.write(b"stream: Test.Worm.A FOUND\0" if bad else b"stream: OK\0")

    def _line(self) -> bytes:
        line = b""
        while (one := self.rfile.read(1)) not in (b"\0", b""):
            line += one
        return line


class Clamd(socketserver.ThreadingTCPServer):
    """`seen`: sizes of the streams it has judged; `limit`: StreamMaxLength."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, limit: int = 64 * 1024 * 1024) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.limit, self.seen = limit, []

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


@contextmanager
def running(limit: int = 64 * 1024 * 1024) -> Iterator[Clamd]:
    """A clamd that listens until the block ends."""
    with Clamd(limit) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
