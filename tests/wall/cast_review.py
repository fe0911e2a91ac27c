"""Behind the recommendation: one earlier round whose declarations lie in every state of the second half, in two cities.

The owner's declaration is being scored. The others are like it: other enterprises with the same frozen version, brought
in at a state directly. From there on everything is done by the system's own services, each at its own day.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from declarations.models import Declaration, EvidenceFile, Submission, TransitionLog
from declarations.services.drafting import start_declaration
from review import (
    appeals,
    decision,
    examinations,
    first_review,
    marks,
    objections,
    panels,
    publicity,
    publicity_papers,
    recognition,
    scoring,
)
from review.decision_draft import Reason, Row, comment, save_rows, values_of
from review.models import Assignment, CaseFile, Certificate, FirstReview, Panel, Publicity, PublicityPaper
from review.objections import Sender
from review.opinion_paper import request_opinion_print
from tests import factories
from tests.review import draw_factories, packet_factories
from tests.review import factories as desks
from tests.review.panel_factories import fill_scores
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.common.files.store import store
from zjtx.common.models import Job
from zjtx.common.numbering import declaration_number, next_number

DECLARED = clock.as_moment("2022-01-10T10:00:00")
SCORED = clock.as_moment("2022-01-14T10:00:00")
DECIDED = clock.as_moment("2022-01-24T09:00:00")
RECOGNISED = clock.as_moment("2022-02-11T15:00:00")
PUBLISHED = clock.as_moment("2022-02-25T10:00:00")
# The first publicity is over, the second open and the third to come when the wall asks.
OVER_FROM, OPEN_FROM, COMING_FROM = date(2022, 1, 24), date(2022, 2, 28), date(2022, 3, 7)
ISSUED_ON = date(2022, 2, 10)
WORDS = {"title": "2021年度拟认定名单公示", "document": "现予公示。", "contact": "改革处 024-86900000"}
CERTIFICATE_CODE, NO_CODE = "warmwarmwarmwa22", "warmwarmwarmwa33"
# What must stay with whom it belongs to: tests/wall/test_secrecy.py looks for these words everywhere.
OWN_EXPERT, OTHER_EXPERT, THIRD_EXPERT, SPARE_EXPERT = "孟评甲", "秦评乙", "鲁评丙", "晋评丁"
ORGANISATIONS = {OWN_EXPERT: "沈阳甲校", OTHER_EXPERT: "抚顺乙校", THIRD_EXPERT: "本溪丙院", SPARE_EXPERT: "锦州丁所"}
OWN_OPINION, OTHER_OPINION, THIRD_OPINION = "甲专家评审意见", "乙专家评审意见", "丙专家评审意见"
POINTS = {OWN_EXPERT: "20.0", OTHER_EXPERT: "17.3", THIRD_EXPERT: "18.4"}
OPINIONS = {OWN_EXPERT: OWN_OPINION, OTHER_EXPERT: OTHER_OPINION, THIRD_EXPERT: THIRD_OPINION}
PAST_EMPLOYER, CITY_EXPERT = "盘锦曾任单位", "辽评戊"
PROVINCE_FINDING = "省级复核营业收入不实"
GROUP_OPINION, CONFLICT_NOTE, LEFT_OUT_REASON = "专家组内部意见", "曾在该企业任技术顾问", "本年度名额所限"
COLLEAGUE = "建议再核实市场占有率"
OBJECTION = {"name": "何实名", "contact": "024-23000017", "text": "该企业近三年发生过安全生产事故，请核查属实与否。"}
LETTER = {"name": "吕来信", "contact": "024-23000018", "text": "该企业主导产品市场占有率与实际不符，请予以核查。"}
MATTER, QUESTION = "请核查市场占有率的数据出处", "请说明市场占有率如何测算"
APPEAL_REASON = "本企业已达到名单所列企业的水平，请予重新审定。"


class ReviewCast:
    """The panels, lists, publicities and recognitions of the cast."""

    people: dict[str, User]

    def expert_of(self, name: str) -> User:
        """An expert's account."""
        return factories.user("expert", full_name=name, organisation=ORGANISATIONS[name])

    def _reviews(self) -> None:
        self.province, self.own_expert = self.people["province"], self.people["expert"]
        self.other_expert, self.third_expert = self.expert_of(OTHER_EXPERT), self.expert_of(THIRD_EXPERT)
        self.spare_expert = self.expert_of(SPARE_EXPERT)
        self.earlier = factories.open_round(DECLARED, code="LN2021", year=2021)
        self._scored_case()
        self._register()
        self._panels()
        self._recognised()
        self._published()
        self._decided()

    def _scored_case(self) -> None:
        """The owner's declaration of that year, recommended by its city."""
        owner, city = self.people["owner"], self.people["city"]
        made = start_declaration(user=owner, round_=self.earlier, tier="sme", at=DECLARED)
        factories.fill(made)
        factories.add_evidence(made, owner, DECLARED)
        Declaration.objects.filter(pk=made.pk).update(prerequisite_reason="产品认定材料正在准备")
        self._real_evidence(made)
        self._version = desks.send(made, at=DECLARED)
        made.refresh_from_db()
        desks.check_commitments(made, city)
        self.kept_review = first_review.recommend(
            declaration=made, user=city, at=DECLARED, opinion="同意推荐", version=1
        )
        made.refresh_from_db()
        packet_factories.accepted_by_province(made)
        finding = {"clause": "S-B2a", "verdict": "not_met", "note": PROVINCE_FINDING}
        marks.record_finding(declaration=made, user=self.province, at=DECLARED, **finding)
        self.open_case, self.open_evidence = made, EvidenceFile.objects.get(declaration=made)

    def _like(self, status: str, region: str = desks.GANJINGZI, by: User | None = None) -> Declaration:
        """Another enterprise's declaration with the same frozen version, in that state."""
        by = by or factories.user("enterprise", of=factories.enterprise(region))
        made = Declaration.objects.create(
            number=declaration_number(self.earlier.code, "sme"), round=self.earlier, year=self.earlier.year,
            enterprise=by.enterprise, enterprise_name=by.enterprise.name, tier="sme", status=status,
            region=by.enterprise.region, region_path=by.enterprise.region.path, created_by=by, created_at=DECLARED,
            submitted_at=DECLARED, entered_at=DECLARED,
        )  # fmt: skip
        same = {one: getattr(self._version, one) for one in ("canonical", "sha256", "report", "issues", "commitments")}
        Submission.objects.create(
            declaration=made, version=1, receipt_number=f"SL20220110-9{next_number('wall'):05d}", request_key="first",
            submitted_by=by, submitted_at=DECLARED, **same,
        )  # fmt: skip
        if status == "recommended":
            self._recommend(made)
        stored = {"stored": self.open_evidence.stored, "name": self.open_evidence.name, "uploaded_by": by}
        requirement = self.open_evidence.requirement
        EvidenceFile.objects.create(declaration=made, requirement=requirement, uploaded_at=DECLARED, **stored)
        return made

    def _recommend(self, declaration: Declaration) -> None:
        """What its city's recommendation left, and the province's acceptance of the city's material."""
        FirstReview.objects.create(
            declaration=declaration, desk="city", submission=declaration.submissions.get(), decision="recommend",
            opinion="同意推荐", report=self.kept_review.report, decided_by=self.people["city"], decided_at=DECLARED,
        )  # fmt: skip
        packet_factories.accepted_by_province(declaration)
        TransitionLog.objects.create(
            declaration=declaration, move="recommend", label="推荐", source="city_review", target="recommended",
            actor=self.people["city"], actor_label="初审", at=DECLARED, opinion="同意推荐", version=1,
        )  # fmt: skip

    def _panel(self, name: str, declarations: list[Declaration], *experts: User, **fields: Any) -> Panel:
        """A panel that has not started, everybody assigned to everything; the first expert is its chair."""
        given = {"round_": self.earlier, "tier": "sme", "chair": experts[0], "experts_required": 2, **fields}
        made = panels.form_panel(
            user=self.province, at=DECLARED, name=name, declarations=declarations, experts=experts, **given
        )
        panels.assign(panel=made, user=self.province, at=DECLARED, experts=experts)
        return made

    def _started(self, name: str, declarations: list[Declaration], *experts: User) -> Panel:
        made = self._panel(name, declarations, *experts)
        return panels.start_panel(panel=made, user=self.province, at=DECLARED)

    def _register(self) -> None:
        """The expert in the province's bank, another one in the city's."""
        self.entry_of_province = draw_factories.entry(self.own_expert)
        draw_factories.tie(self.entry_of_province, "past", PAST_EMPLOYER)
        in_the_city = factories.user("expert", full_name=CITY_EXPERT, organisation="大连某所")
        self.entry_of_city = draw_factories.entry(in_the_city, region=self.people["city"].region_id)

    def _panels(self) -> None:
        own, other, third = self.own_expert, self.other_expert, self.third_expert
        self.forming_case, self.pending_case = self._like("recommended"), self._like("recommended", desks.TIEDONG)
        self.conflict_case, self.elsewhere_case = (self._like("recommended", desks.TIEDONG) for _ in range(2))
        self.recommended_case = self._like("recommended", desks.TIEDONG)
        self.forming = self._panel("评审甲组", [self.forming_case], other, own)
        panels.add_expert(panel=self.forming, user=self.province, at=DECLARED, expert=third)
        self.forming_assignment = Assignment.objects.get(panel=self.forming, expert=own)
        mine = [self.open_case, self.pending_case, self.conflict_case]
        self.scoring = self._started("评审乙组", mine, own, other)
        self.elsewhere = self._started("评审丙组", [self.elsewhere_case], other, third)
        self.elsewhere_assignment = Assignment.objects.get(panel=self.elsewhere, expert=third)
        self._sheet(self.elsewhere, self.elsewhere_case, other)
        self._sheet(self.scoring, self.open_case, other)
        self.own_assignment = self._sheet(self.scoring, self.open_case, own, is_submitted=False)
        out = Assignment.objects.get(declaration=self.conflict_case, expert=own)
        scoring.declare_conflict(assignment=out, user=own, at=SCORED, note=CONFLICT_NOTE)
        self._finished_panels()
        self._drawn(other, third)

    def _drawn(self, *experts: User) -> None:
        """A panel whose experts were drawn, the expert not among them."""
        given = {"round_": self.earlier, "tier": "sme", "chair": experts[0], "experts_required": 2}
        self.drawn = panels.form_panel(
            user=self.province, at=DECLARED, name="评审辛组", declarations=[self._like("recommended", desks.TIEDONG)],
            experts=experts, **given,
        )  # fmt: skip
        with clock.frozen(DECLARED):
            draw_factories.drawn(self.drawn, source="seated")

    def _finished_panels(self) -> None:
        """One to be signed by the expert, one signed, one filed in which the expert is not the chair."""
        own, other, third = self.own_expert, self.other_expert, self.third_expert
        self.scored_case, self.filed_case = (self._like("recommended", desks.TIEDONG) for _ in range(2))
        self.signed_case = self._like("recommended")
        self.scored = self._resulted("评审丁组", self.scored_case, own, third)
        self.signed = self._resulted("评审戊组", self.signed_case, own, third, is_signed=True)
        self.filed = self._resulted("评审己组", self.filed_case, other, own, is_signed=True)
        self.filed_assignment = Assignment.objects.get(panel=self.filed, expert=own)
        self.opinion_job = request_opinion_print(panel=self.signed, user=self.province)
        Job.objects.filter(pk=self.opinion_job.pk).update(status="failed", finished_at=SCORED, error="打印未完成")

    def _resulted(self, name: str, declaration: Declaration, *experts: User, is_signed: bool = False) -> Panel:
        made = self._started(name, [declaration], *experts)
        for one in experts:
            self._sheet(made, declaration, one)
        scoring.draft_result(
            panel=made, user=experts[0], at=SCORED, declaration=declaration, result="pass", opinion=GROUP_OPINION
        )
        return scoring.sign_off(panel=made, user=experts[0], at=SCORED) if is_signed else made

    def _sheet(self, panel: Panel, declaration: Declaration, expert: User, *, is_submitted: bool = True) -> Assignment:
        """An expert's filled score sheet."""
        found = Assignment.objects.get(panel=panel, declaration=declaration, expert=expert)
        one = scoring.accept_statement(assignment=found, user=expert, at=SCORED)
        fill_scores(one, POINTS[expert.full_name], OPINIONS[expert.full_name])
        return scoring.submit_scores(assignment=one, user=expert, at=SCORED) if is_submitted else one

    def _recognised(self) -> None:
        """A list carried out and a publicity that is over: one enterprise recognised, one held by an objection."""
        by, kept = {"user": self.province}, self._like("reviewed", desks.TIEDONG)
        held = self._like("reviewed", desks.TIEDONG, self.people["other_enterprise"])
        left_out = self._like("reviewed")
        made = decision.draft_list(round_=self.earlier, tier="sme", at=DECIDED, **by)
        rows = {
            one.pk: Row(one.version, is_in, False, Reason("", "" if is_in else LEFT_OUT_REASON), values_of(one))
            for one in made.entries.all()
            for is_in in [one.declaration_id != left_out.pk]
        }
        save_rows(list_=made, rows=rows, at=DECIDED, **by)
        made.refresh_from_db()
        self.applied = decision.apply_list(list_=made, revision=made.revision, at=DECIDED, **by)
        self.over = self._publish(DECIDED, OVER_FROM)
        serial = self.over.entries.get(declaration=held).serial
        self.letter = objections.enter(
            publicity=self.over, serial=serial, words=LETTER, channel="letter", received_on=date(2022, 1, 25),
            at=clock.as_moment("2022-01-25T10:00:00"), request_key="letter", **by,
        )  # fmt: skip
        self._examined(left_out)
        self.recognition = recognition.recognise(
            publicity=self.over, document_number="辽工信改革〔2022〕15号", issued_on=ISSUED_ON, at=RECOGNISED, **by
        )
        self.recognised_case, self.held_title = kept, self.recognition.entries.get().title
        Certificate.objects.create(title=self.held_title, code=CERTIFICATE_CODE)

    def _examined(self, left_out: Declaration) -> None:
        """The letter is with its city, which asks the enterprise; and whoever was left out has appealed."""
        kept = store(ContentFile(b"%PDF-", name="来函.pdf"), user=self.province, kind="case-file")
        self.case_file = CaseFile.objects.create(objection=self.letter, stored=kept, name="来函.pdf")
        self.examination = examinations.hand(
            objection=self.letter, matter=MATTER, due_on=date(2022, 3, 4), shared=[self.case_file.pk],
            user=self.province, at=DECIDED, request_key="handed",
        )  # fmt: skip
        self.statement = examinations.ask(
            examination=self.examination, question=QUESTION, due_on=date(2022, 3, 3),
            user=self.people["other_city"], at=DECIDED,
        )  # fmt: skip
        left_out.refresh_from_db()
        self.appeal = appeals.file_appeal(
            declaration=left_out, reason=APPEAL_REASON, user=left_out.created_by, at=DECIDED
        )

    def _published(self) -> None:
        """A publicity that is open, with an objection from the public page and a corrected name, and one to come."""
        objected, corrected = self._like("proposed"), self._like("proposed", desks.TIEDONG)
        self.open = self._publish(PUBLISHED, OPEN_FROM)
        serials = {one.declaration_id: one.serial for one in self.open.entries.all()}
        at = clock.as_moment("2022-02-28T10:00:00")
        self.objection = objections.receive(
            publicity=self.open, serial=serials[objected.pk], words=OBJECTION, at=at, sender=Sender(), request_key="web"
        )
        publicity.correct(
            publicity=self.open, serial=serials[corrected.pk], field="enterprise", after="鞍山更名有限公司",
            note="录入错误", user=self.province, at=at,
        )  # fmt: skip
        self.line = serials[corrected.pk]
        self._public_paper(self.open)
        self._like("proposed")
        self.coming = self._publish(PUBLISHED, COMING_FROM)
        self.proposed_case = self._like("proposed", desks.TIEDONG)

    def _public_paper(self, found: Publicity) -> None:
        """The list's file as the background would have made it."""
        kind = {"kind": "publicity-paper", "content_type": publicity_papers.DOCX_TYPE}
        stored = store(ContentFile(b"PK", name="list.docx"), user=self.province, **kind)
        now = publicity_papers.edition(found)
        PublicityPaper.objects.create(publicity=found, file_format="docx", edition=now, stored=stored)

    def _publish(self, at: Any, first_day: date) -> Any:
        return publicity.publish(
            round_=self.earlier, tier="sme", user=self.province, at=at, first_day=first_day, words=WORDS
        )

    def _decided(self) -> None:
        """A draft list with the filed result; another city's declaration has been reviewed since."""
        scoring.file_result(self.filed, user=self.province, at=PUBLISHED)
        self.drafted = decision.draft_list(round_=self.earlier, tier="sme", user=self.province, at=PUBLISHED)
        comment(list_=self.drafted, text=COLLEAGUE, user=self.province, at=PUBLISHED, request_key="said")
        self.reviewed_case = self._like("reviewed", desks.TIEDONG)
