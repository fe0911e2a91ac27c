"""Candidates of the two cities: one that waits, one of the other city, and a table on its way in."""

from __future__ import annotations

from typing import Any

from cultivation_pool.models import Candidate
from cultivation_pool.services.candidates import keep_upload, nominate, set_plan
from tests import factories
from zjtx.accounts.models import User
from zjtx.common import clock


def candidate_values(region: str = "210211", **changes: Any) -> dict[str, Any]:
    """What a form or a table gives for an enterprise that nobody knows yet."""
    factories.industries()
    found = {
        "region": region, "enterprise_name": "大连后备精密有限公司", "uscc": factories.valid_uscc(), "industry": "34",
        "main_product": "精密轴承", "revenue": "1860.00", "tier": "sme", "gap": "发明专利0项，须1项以上", "year": 2022,
        "contact_name": "王后备", "contact_phone": "0411-86001234",
    }  # fmt: skip
    return {**found, **changes}


class CandidatesCast:
    """The candidates of the cast."""

    people: dict[str, User]

    def _candidates(self) -> None:
        at, people = clock.as_moment("2022-02-24T10:00:00"), self.people
        self.candidate = nominate(user=people["district"], at=at, values=candidate_values())
        given = candidate_values("210302", enterprise_name="鞍山后备机械有限公司")
        self.their_candidate: Candidate = nominate(user=people["other_district"], at=at, values=given)
        row = {"line": 4, "values": candidate_values(enterprise_name="大连表内轴承有限公司"), "problems": []}
        keep_upload(user=people["district"], at=at, name="后备企业.xlsx", rows=[row])
        set_plan(user=people["province"], year=2022, counts={"": 200, "210200": 40})
