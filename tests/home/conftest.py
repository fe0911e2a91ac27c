"""An anchor file of its own for every test, and the cast's regions."""

from pathlib import Path

import pytest

from tests import factories


@pytest.fixture(autouse=True)
def _own_anchor(settings: object, tmp_path: Path, db: None) -> None:
    settings.AUDIT_ANCHOR_FILE = tmp_path / "anchor.log"
    factories.regions()
