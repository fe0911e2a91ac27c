"""The cast's verification cases: with a city, by name with the province, asked, drafted, revoked."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from cultivation_pool.matter_enums import DecisionKind
from cultivation_pool.models import MatterFile, VerificationCase
from cultivation_pool.services import matter_decisions, matter_opening, matters, title_acts
from review.named_posts import Sender
from tests import factories
from tests.pool import factories as pool
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.common.files.store import store

BEFORE = clock.as_moment("2022-02-14T09:00:00")
SECOND = clock.as_moment("2022-02-21T09:00:00")
# Of the owner: what its city reads. Of the other enterprise: who reported it, what it is asked and what was found.
MATTER, QUESTION, FINDINGS = "立案所核排污口", "请说明原料来历", "查实账外采购"
REPORTER = {"name": "钱举报", "contact": "13911112222", "text": "该企业夜间偷排废水，我是附近居民。"}
SECOND_OPINION = "拟撤鞍山称号"


class CasesCast:
    """The verification cases of the cast; two enterprises of the other city besides its own."""

    people: dict[str, User]

    def _cases(self, pdf: bytes) -> None:
        owner, other = self.people["owner"], self.people["other_enterprise"]
        self.matter = self._opened(owner, "city", MATTER)
        self.matter_file = self._file(pdf, self.people["city"], case=self.matter)
        self.told_matter = self._reported(other, "told")
        hearing = self.told_matter.hearings.get()
        self.hearing_file = self._file(pdf, other, hearing=hearing)
        self.named_matter = matter_opening.receive(
            enterprise=other.enterprise, cause="violation", words=REPORTER, at=SECOND, sender=Sender(),
            request_key="named",
        ).case  # fmt: skip
        self.reporter_file = self._file(pdf, None, named_report=self.named_matter.named_report)
        self.drafted_matter = self._reported(self._neighbour(), "drafted")
        self._drafted(self.drafted_matter)
        self.revoked_matter = self._reported(self._neighbour(), "revoked")
        made = self._drafted(self.revoked_matter)
        matter_decisions.confirm(case=self.revoked_matter, decision_id=made.pk, user=self.people["province"], at=SECOND)

        words = {
            "kind": "lapse", "scheme": "liaoning", "tier": "sme", "year": None, "target_tier": "",
            "document_number": "辽工信改革〔2022〕1号", "issued_on": date(2022, 2, 1), "starts_on": date(2022, 2, 22),
            "ends_on": None,
        }  # fmt: skip
        self.title_act = title_acts.preview(
            words=words, user=self.people["province"], at=SECOND + timedelta(days=2), request_key="lapse"
        )

    def _neighbour(self) -> User:
        """A holder of the other city."""
        found = factories.user("enterprise", of=factories.enterprise("210302"))
        pool.title(found.enterprise)
        return found

    def _opened(self, user: User, city: str, words: str, at: datetime = BEFORE) -> VerificationCase:
        given = {"cause": "violation", "matter": words, "request_key": f"open-{user.pk}-{words}"}
        return matter_opening.open_by_officer(enterprise=user.enterprise, user=self.people[city], at=at, **given)

    def _reported(self, user: User, name: str) -> VerificationCase:
        """Asked, answered, and with the province."""
        city = self.people["other_city"]
        case = self._opened(user, "other_city", f"核实{name}")
        asked = matters.ask(case=case, question=QUESTION, due_on=date(2022, 2, 18), user=city, at=BEFORE)
        matters.give(hearing=asked, text="情况属实", user=user, at=BEFORE)
        found = {"findings": FINDINGS, "opinion": "属实", "proposal": "revoke"}
        matters.report(case=case, user=city, at=BEFORE, **found)
        return VerificationCase.objects.get(pk=case.pk)

    def _drafted(self, case: VerificationCase) -> Any:
        """A revocation by a second officer of the province, who is nobody on the wall."""
        if not hasattr(self, "colleague_of_province"):
            self.colleague_of_province = factories.user("province_officer", region="210000")
        words = {"document_number": "辽工信函〔2022〕3号", "decided_on": date(2022, 2, 21), "reason": SECOND_OPINION}
        return matter_decisions.prepare(
            case=case, kind=DecisionKind.REVOCATION, user=self.colleague_of_province, at=SECOND, **words
        )

    def _file(self, pdf: bytes, user: User | None, **owner: Any) -> MatterFile:
        kept = store(ContentFile(pdf, name="证据.pdf"), user=user, kind="case-file", content_type="application/pdf")
        return MatterFile.objects.create(stored=kept, name="证据.pdf", **owner)


# Words that the person must not read anywhere.
NOT_FOR: dict[str, list[str]] = {
    "anonymous": [MATTER, QUESTION, FINDINGS, *REPORTER.values()],
    "owner": [MATTER, QUESTION, FINDINGS, *REPORTER.values()],
    "other_enterprise": [MATTER, FINDINGS, *REPORTER.values()],
    "district": [MATTER, QUESTION, FINDINGS, *REPORTER.values()],
    "other_district": [MATTER, QUESTION, FINDINGS, *REPORTER.values()],
    "city": [QUESTION, FINDINGS, *REPORTER.values()],
    "other_city": [MATTER, *REPORTER.values()],
    "expert": [MATTER, QUESTION, FINDINGS, *REPORTER.values()],
    "institution": [MATTER, QUESTION, FINDINGS, *REPORTER.values()],
    "auditor": [MATTER, QUESTION, FINDINGS, *REPORTER.values()],
    "system_admin": [MATTER, QUESTION, FINDINGS, *REPORTER.values()],
}
