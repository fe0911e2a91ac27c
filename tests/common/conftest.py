"""Every test has an anchor file and a file storage of its own, and the home without a broker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from zjtx.common import bell


@pytest.fixture(autouse=True)
def _own_places(settings: object, tmp_path: Path) -> Iterator[None]:
    settings.AUDIT_ANCHOR_FILE = tmp_path / "anchor.log"
    settings.MEDIA_ROOT = tmp_path / "media"
    # The default home: a sweep does the work itself. Tests of the other home switch the broker on.
    settings.HAS_BROKER = False
    bell.forget_failures()
    yield
    bell.forget_failures()
