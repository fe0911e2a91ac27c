"""The annual profiles of the cast: of two enterprises in two cities, in every state."""

from __future__ import annotations

from datetime import timedelta

from cultivation_pool.models import AnnualProfile
from cultivation_pool.services.deciding import accept_report, add_remark
from cultivation_pool.services.filing import submit_report
from tests.pool import factories as pool
from zjtx.accounts.models import User
from zjtx.common import clock

AT = clock.as_moment("2022-02-10T10:00:00")
# Not sent yet: the city's own business.
PROFILE_REMARK = "纳税总额与财务报表不一致"
_OTHERS = (
    "anonymous", "owner", "other_enterprise", "district", "other_district", "other_city", "province", "expert",
    "institution", "auditor", "system_admin",
)  # fmt: skip
NOT_FOR = {person: [PROFILE_REMARK] for person in _OTHERS}


class ProfileCast:
    """The profiles of the cast."""

    people: dict[str, User]

    def _profiles(self) -> None:
        owner, other, city = self.people["owner"], self.people["other_enterprise"], self.people["city"]
        self.profile_accepted = self._profile(owner, 2020)
        accept_report(report=self.profile_accepted, user=city, at=AT + timedelta(days=1), version=1)
        self.profile_open = pool.profile_of(owner, 2021)
        self.profile = self._profile(owner, 2022)
        add_remark(report=self.profile, user=city, at=AT, place="tax_paid", text=PROFILE_REMARK)
        self.profile_remark = self.profile.remarks.get()
        self.profile_theirs = self._profile(other, 2022)

    def _profile(self, user: User, year: int) -> AnnualProfile:
        made = pool.profile_of(user, year)
        pool.fill(made)
        submit_report(report=made, user=user, at=AT, version=0)
        return made
