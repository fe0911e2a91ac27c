"""Registry records for the tests of the registry."""

from datetime import date
from itertools import count

from zjtx.registry import uscc
from zjtx.registry.enums import Tier
from zjtx.registry.models import Enterprise, Region, Title

_serial = count(1)


def make_region(code: str, name: str, *, parent: Region | None = None, level: str = "city", **fields: object) -> Region:
    """A region below its parent."""
    full_name = (parent.full_name if parent else "") + name
    return Region.objects.create(code=code, name=name, parent=parent, level=level, full_name=full_name, **fields)


def make_enterprise(region: Region, **fields: object) -> Enterprise:
    """An enterprise with a code of its own that passes both check digits."""
    number = next(_serial)
    code = uscc.with_check_digits(f"91210200{number:08d}")
    return Enterprise.objects.create(
        **{"uscc": code, "name": f"大连样例机械有限公司{number}", "region": region, **fields}
    )


def make_title(enterprise: Enterprise, tier: Tier = Tier.SME, **fields: object) -> Title:
    """A title of 2022 that has not ended."""
    product = "高精度轴承" if tier == Tier.PRODUCT else ""
    values = {
        "product_name": product,
        "year": 2022,
        "document_number": "辽工信改革〔2022〕30号",
        "starts_on": date(2022, 6, 1),
        "ends_on": date(2025, 12, 31),
    }
    return Title.objects.create(enterprise=enterprise, tier=tier, **{**values, **fields})
