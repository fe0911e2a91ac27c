"""A city that reviews by its own panel in the earlier round, an institution with a panel of the province, and a case
that lies at its district after the end of the district's review."""

from __future__ import annotations

from declarations.models import CityStage, Declaration
from review import commissions, panels, scoring
from review.models import Assignment, Panel
from tests import factories
from tests.review import city_panel_factories, draw_factories
from tests.review import factories as desks
from tests.review.panel_factories import fill_scores
from tests.wall.cast_review import SCORED
from zjtx.accounts.models import User

CITY_PANEL, AGENCY_PANEL = "评审壬组", "评审癸组"
CITY_CHAIR, CITY_SECOND, AGENCY_EXPERT = "阜评己", "朝评庚", "葫评辛"
EXPERTS = (CITY_CHAIR, CITY_SECOND, AGENCY_EXPERT)
CITY_OPINION = "市级专家评审意见"
OF_CITY, OF_AGENCY = [CITY_PANEL, CITY_CHAIR, CITY_SECOND], [AGENCY_PANEL, AGENCY_EXPERT]
NOBODYS = ("anonymous", "owner", "other_enterprise", "district", "other_district", "other_city", "expert")
# What is added to the words that each person must not be told (tests/wall/test_secrecy.py).
NOT_FOR: dict[str, list[str]] = {
    **{person: [*OF_CITY, *OF_AGENCY, CITY_OPINION] for person in NOBODYS},
    "city": [*OF_AGENCY, CITY_OPINION],
    "province": [*OF_CITY, CITY_OPINION],
    "institution": [*OF_CITY, CITY_OPINION],
}


class CityPanelCast:
    """Comes after the panels of the province."""

    def _cities_panels(self) -> None:
        city = self.people["city"]
        CityStage.objects.create(round=self.earlier, city=city.region, has_own_panel=True)
        self.city_case, self.late_case = self._like("city_review"), self._like("district_review")
        desks.check_commitments(self.city_case, city)
        chair, second = (factories.user("expert", full_name=name) for name in (CITY_CHAIR, CITY_SECOND))
        for one in (chair, second):
            draw_factories.entry(one, region=city.region_id)
        self.city_panel = self._begun(self.city_case, chair, second)
        self._commissioned()

    def _begun(self, case: Declaration, chair: User, second: User) -> Panel:
        """The city's panel at work; the chair has handed in."""
        given = {"user": self.people["city"], "at": SCORED}
        made = panels.form_panel(
            round_=self.earlier, tier="sme", name=CITY_PANEL, declarations=[case], experts=[chair, second],
            chair=chair, experts_required=2, **given,
        )  # fmt: skip
        panels.assign(panel=made, experts=[chair, second], **given)
        made = panels.start_panel(panel=made, **given)
        one = Assignment.objects.get(panel=made, expert=chair)
        fill_scores(scoring.accept_statement(assignment=one, user=chair, at=SCORED), "19", CITY_OPINION)
        scoring.submit_scores(assignment=one, user=chair, at=SCORED)
        return made

    def _commissioned(self) -> None:
        """The institution of the cast, with an expert and a panel of the province that has not started."""
        given = {"user": self.province, "at": SCORED}
        self.agency = city_panel_factories.institution(kept_by=self.province.region, created_by=self.province)
        self.agency.members.all().delete()
        city_panel_factories.member(self.agency, self.people["institution"])
        self.membership = self.agency.members.get()
        self.spare_agent = factories.user("institution")
        expert = city_panel_factories.institution_expert(self.agency, full_name=AGENCY_EXPERT)
        self.entry_of_agency = expert.expert_entry
        self.commissioned_case = self._like("recommended", desks.TIEDONG)
        made = panels.form_panel(
            round_=self.earlier, tier="sme", name=AGENCY_PANEL, declarations=[self.commissioned_case], experts=[],
            **given,
        )  # fmt: skip
        self.commissioned = commissions.commission(panel=made, institution=self.agency, **given)
        seating = {"panel": self.commissioned, "user": self.people["institution"], "at": SCORED}
        panels.add_expert(expert=expert, **seating)
