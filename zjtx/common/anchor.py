"""The anchor of the audit trail: a file outside the database that remembers how far the chain had come, and how it
ended.

Whoever cuts the tail of the chain, or recomputes it from some row on, cannot do so unseen while this file is elsewhere.
"""

import os
import re
from pathlib import Path

from zjtx.common.models.audit import AuditEntry

_LINE = re.compile(r"(\d+) ([0-9a-f]{64}) \S+")


class Anchor:
    """Lines "sequence hash moment", appended, never rewritten."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)

    def append(self, entry: AuditEntry) -> None:
        """Note the last row of a sealed batch and have it on disk before returning."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = f"{entry.sequence} {entry.hash} {entry.at.isoformat(timespec='seconds')}\n"
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            os.write(handle, line.encode("ascii"))
            os.fsync(handle)
        finally:
            os.close(handle)

    def read(self) -> dict[int, str]:
        """Digest by sequence. A line cut short by a crash is skipped: its row is covered by the next one."""
        if not self.path.exists():
            return {}
        with self.path.open(encoding="ascii", errors="replace") as lines:
            matches = (_LINE.fullmatch(line.rstrip("\n")) for line in lines)
            return {int(m[1]): m[2] for m in matches if m}
