"""One account of each role, and declarations in two cities at several stages."""

from typing import Any

from django.test import Client

from declarations.commitments import KEYS
from declarations.models import Declaration
from declarations.services.submission import submit
from tests import factories
from zjtx.accounts.models import User

AT = factories.AT
REGION_OF = {"district_officer": "210211", "city_officer": "210200", "province_officer": "210000"}
ROLES = (
    "enterprise",
    "district_officer",
    "city_officer",
    "province_officer",
    "expert",
    "institution",
    "system_admin",
    "auditor",
)


def account(role: str, region: str = "", **fields: Any) -> User:
    """An account of the role, in Dalian unless said otherwise."""
    if role == "enterprise":
        return factories.user(role, of=factories.enterprise(region or "210211"), **fields)
    return factories.user(role, region=region or REGION_OF.get(role), **fields)


def signed_in(user: User) -> Client:
    """A browser of that account."""
    client = Client()
    client.force_login(user)
    return client


def submitted(region: str = "210211") -> Declaration:
    """A declaration that lies on its city's desk."""
    declaration = factories.draft(region=region)
    submit(
        declaration_id=declaration.pk,
        user=declaration.created_by,
        at=AT,
        request_key=f"key-{declaration.pk}",
        truth_statement=True,
        commitments=KEYS,
    )
    declaration.refresh_from_db()
    return declaration
