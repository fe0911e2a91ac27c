"""Who is told of a report, and where they are sent."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.urls import reverse

from cultivation_pool.kinds import kind_of
from cultivation_pool.models.process import PoolReport
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User


def enterprise_users(enterprise_ids: Collection[int]) -> QuerySet[User]:
    """The active accounts of the enterprises."""
    return User.objects.filter(enterprise_id__in=enterprise_ids, is_active=True).order_by("pk").select_related(None)


def city_officers() -> list[tuple[str, User]]:
    """(path of the city, officer) of all active city officers; a hundred at most."""
    officers = User.objects.filter(role=Role.CITY_OFFICER, is_active=True).select_related("region")
    return [(officer.scope_path, officer) for officer in officers.order_by("pk")]


def report_url(report: PoolReport) -> str:
    """The enterprise's page of the report."""
    return reverse("pool:report", args=[report.period])


def case_url(report: PoolReport) -> str:
    """The city's page of the report."""
    return kind_of(report).url("case", report)
