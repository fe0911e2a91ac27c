"""Every test keeps its files in a folder of its own; one draft with two items."""

import pytest

from tests import factories


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def declaration(db):
    return factories.draft()


@pytest.fixture
def own(client, declaration):
    client.force_login(declaration.created_by)
    return client


@pytest.fixture
def item(declaration):
    """An item without a file yet."""
    return declaration.round.evidence_requirements.get(serial="3")
