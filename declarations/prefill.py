"""What a new draft is filled with from rooms below: the enterprise's record."""

from typing import Any

from declarations.enums import Source
from declarations.models import Declaration

SAME_NAMES = (
    "address",
    "postcode",
    "legal_representative",
    "legal_representative_phone",
    "legal_representative_mobile",
    "contact_name",
    "contact_phone",
    "contact_mobile",
    "registered_on",
    "registered_capital",
    "registration_type",
    "uscc",
)


class EnterpriseRecordPrefill:
    """The enterprise's record: name, region, contacts, registration, industry."""

    source = Source.ENTERPRISE_RECORD

    def answers(self, declaration: Declaration) -> dict[str, Any]:
        """{field: stored value} of what the record holds."""
        enterprise = declaration.enterprise
        known = {name: getattr(enterprise, name) for name in SAME_NAMES}
        known["enterprise_name"] = enterprise.name
        known["region"] = enterprise.region_id
        known["industry_division"] = enterprise.industry_division_id
        known["industry_class"] = enterprise.industry_class or None
        return known
