"""A small province: two cities and a zone."""

import pytest

from zjtx.registry.models import Enterprise, Region

from .factories import make_enterprise, make_region


@pytest.fixture
def liaoning(db: None) -> Region:
    return make_region("210000", "辽宁省", level="province")


@pytest.fixture
def dalian(liaoning: Region) -> Region:
    return make_region("210200", "大连市", parent=liaoning, acts_as_city=True)


@pytest.fixture
def enterprise(dalian: Region) -> Enterprise:
    return make_enterprise(dalian)
