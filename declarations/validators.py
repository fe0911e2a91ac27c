"""What a submission runs: complete → consistent → eligible → one report. Three questions, three modules."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from declarations import checks
from declarations.answers.storage import read_values, sheet_of, to_vocabulary, without_invalid, years_of
from declarations.bans import ban_refusal
from declarations.completeness import Missing, invalid_answers, missing_answers, missing_evidence
from declarations.eligibility import AnswerError, Report, evaluate
from declarations.models import (
    AnswerMark,
    Declaration,
    EvidenceFile,
    EvidenceRequirement,
    Finding,
    IssueExplanation,
    RoundTier,
)
from declarations.other_documents import other_documents
from declarations.sheets.base import Sheet
from declarations.sheets.derive import derive, rounded
from zjtx.common import clock
from zjtx.common.models import VirusCheck
from zjtx.registry.enums import Tier
from zjtx.registry.models import Title

# 通知三（一）4：原则上，申报中小企业应当具备有效期内的产品，申报“小巨人”应当是有效期内的中小企业。
PREREQUISITE = {Tier.SME: (Tier.PRODUCT, "“专精特新”产品"), Tier.LITTLE_GIANT: (Tier.SME, "“专精特新”中小企业")}

# 通知三（一）1：对于申报中小企业和“小巨人”企业的，需选择适合自身情况的最高梯度进行申报。
HIGHER = {Tier.SME: Tier.LITTLE_GIANT}
LONGEST_REASON = 500


def lacking_title(enterprise: Any, tier: Tier, day: date) -> str:
    """The title that who declares that tier should in principle hold on the day, and does not; "" otherwise."""
    wanted = PREREQUISITE.get(tier)
    if wanted is None:
        return ""
    before, words = wanted
    held = Title.objects.filter(enterprise=enterprise, tier=before).valid_on(day)
    return "" if held.exists() else words


@dataclass(frozen=True)
class Blocker:
    """One reason why a submission is not possible yet: the sentence, and where to go."""

    text: str
    block: str = ""
    input_name: str = ""


@dataclass
class Examination:
    """One declaration as it stands: values, what is missing, what disagrees, what the conditions say.

    `declared_on` is the day of the first submission, to which the rules count; `acts_on` that of whoever asks now.
    """

    declaration: Declaration
    sheet: Sheet
    values: Mapping[str, Any]
    marks: list[AnswerMark]
    requirements: list[EvidenceRequirement]
    filed: list[EvidenceFile]
    declared_on: date
    acts_on: date
    rules: str
    judgements: Mapping[str, str] = field(default_factory=dict)
    documents: tuple[checks.OtherDocument, ...] = ()
    explanations: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def known(self) -> dict[str, Any]:
        """Values without those whose text is not valid yet."""
        return without_invalid(self.values, self.marks)

    @cached_property
    def answers(self) -> dict[str, Any]:
        """The known values in the interchange vocabulary."""
        return to_vocabulary(self.sheet, self.known)

    @cached_property
    def rule_answers(self) -> dict[str, Any]:
        """The answers under the names that rules and checks know."""
        return self.sheet.stable(self.answers)

    @cached_property
    def derived(self) -> dict[str, dict[str, Any]]:
        """Computed shares and growth, unrounded."""
        return derive(self.sheet, self.answers, years_of(self.declaration))

    @cached_property
    def missing(self) -> list[Missing]:
        """Required answers, invalid texts and required evidence that are not there, in the paper's order."""
        invalid = invalid_answers(self.sheet, self.marks)
        reported = {one.input_name for one in invalid}
        absent = missing_answers(self.sheet, self.known, self.derived, years_of(self.declaration))
        order = {block.key: place for place, block in enumerate(self.sheet.blocks)}
        answers = [*invalid, *(one for one in absent if one.input_name not in reported)]
        answers.sort(key=lambda one: order[one.block])
        return [*answers, *missing_evidence(self.requirements, [one.requirement_id for one in self.filed])]

    @cached_property
    def issues(self) -> list[checks.Issue]:
        """What does not agree (product.md, part 5)."""
        context = checks.CheckContext(
            year=self.declaration.year,
            tier=self.declaration.tier,
            other_documents=self.documents,
            explanations=self.explanations,
        )
        return checks.run_all(self.rule_answers, context)

    @cached_property
    def report(self) -> Report:
        """What each clause of the notice says."""
        return evaluate(
            self.declaration.tier,
            self.declaration.year,
            self.declared_on,
            self.rule_answers,
            rules=self.rules,
            judgements=dict(self.judgements),
        )

    @property
    def errors(self) -> list[checks.Issue]:
        return [issue for issue in self.issues if issue.severity == "error"]

    @property
    def warnings(self) -> list[checks.Issue]:
        return [issue for issue in self.issues if issue.severity != "error"]

    @cached_property
    def lacks_prerequisite(self) -> str:
        """The title that should in principle be held and is not; "" where it is or none is asked for."""
        return lacking_title(self.declaration.enterprise_id, Tier(self.declaration.tier), self.declared_on)

    @cached_property
    def higher_tier_open(self) -> str:
        """The higher tier of the round that looks open on the answers at hand (通知三（一）1); "" where none does."""
        higher = HIGHER.get(Tier(self.declaration.tier))
        if higher is None:
            return ""
        offered = RoundTier.objects.filter(round_id=self.declaration.round_id, tier=higher).first()
        if offered is None:
            return ""
        return higher.label if self._report_of(offered).looks_open else ""

    def other_reports(self) -> list[Report]:
        """What the round's other tiers say of the same answers; not a tier that reads one of them otherwise."""
        found = []
        for one in RoundTier.objects.filter(round_id=self.declaration.round_id).exclude(tier=self.declaration.tier):
            if one.rule_set:
                with suppress(AnswerError):
                    found.append(self._report_of(one))
        return found

    def _report_of(self, other: RoundTier) -> Report:
        return evaluate(other.tier, self.declaration.year, self.declared_on, self.rule_answers, rules=other.rule_set)

    def blockers(self) -> list[Blocker]:
        """Every reason why it cannot be submitted as it stands (product.md, part 4: hard and soft rules)."""
        found = [Blocker(one.text, one.block, one.input_name) for one in self.missing]
        found += [
            Blocker(f"佐证材料“{one.name}”正在查毒，查毒完成后方可提交", "evidence", f"evidence-{one.requirement_id}")
            for one in self.filed
            if one.stored.virus_check in (VirusCheck.WAITING, VirusCheck.INFECTED)
        ]
        found += [Blocker(issue.message, *self._place(issue.fields)) for issue in self.errors]
        report = self.report
        found += [Blocker(report.blocking_sentence(one), *self._place(one.fields)) for one in report.blocking]
        if self.lacks_prerequisite and not self.declaration.prerequisite_reason.strip():
            words = f"原则上应当具备有效期内的{self.lacks_prerequisite}；未具备的，须在提交页说明理由（通知三（一）4）"
            found.append(Blocker(words, "submit", "prerequisite_reason"))
        if self.higher_tier_open and not self.declaration.lower_tier_reason.strip():
            words = (
                f"按现有数据可能符合{self.higher_tier_open}条件；仍申报较低类别的，须在提交页说明理由（通知三（一）1）"
            )
            found.append(Blocker(words, "submit", "lower_tier_reason"))
        found += self._reasons_too_long()
        banned = ban_refusal(self.declaration.enterprise_id, self.declared_on, self.acts_on)
        return [*found, Blocker(banned)] if banned else found

    def _reasons_too_long(self) -> list[Blocker]:
        reasons = (
            ("prerequisite_reason", "未具备有效期内称号的理由", self.declaration.prerequisite_reason),
            ("lower_tier_reason", "选择较低类别的理由", self.declaration.lower_tier_reason),
        )
        return [
            Blocker(f"{words}不得超过{LONGEST_REASON}字，现为{len(text.strip())}字", "submit", name)
            for name, words, text in reasons
            if len(text.strip()) > LONGEST_REASON
        ]

    def _place(self, names: tuple[str, ...]) -> tuple[str, str]:
        from declarations.answers.fields import answer_fields

        fields = answer_fields(self.sheet.version)
        for name in map(self.sheet.own_place, names):
            found = fields.get(name.split(".")[0])
            if found is not None:
                return found.block.key, name
        return "", ""

    def derived_text(self) -> dict[str, dict[str, str]]:
        """Computed values with two decimals, as shown and frozen."""
        return {name: {year: rounded(one) for year, one in by_year.items()} for name, by_year in self.derived.items()}


def examine(declaration: Declaration, at: datetime) -> Examination:
    """Read a declaration once, for its pages and for its submission."""
    tier = RoundTier.objects.get(round_id=declaration.round_id, tier=declaration.tier)
    declaration._sheet_version = tier.sheet
    submitted = declaration.submitted_at
    requirements = EvidenceRequirement.objects.filter(round_id=declaration.round_id, tier=declaration.tier)
    filed = EvidenceFile.objects.filter(declaration=declaration, removed_at__isnull=True)
    return Examination(
        declaration=declaration,
        sheet=sheet_of(declaration),
        values=read_values(declaration),
        marks=list(AnswerMark.objects.filter(declaration=declaration).select_related("updated_by")),
        requirements=list(requirements),
        filed=list(filed.select_related("stored", "requirement")),
        declared_on=clock.local(submitted or at).date(),
        acts_on=clock.local(at).date(),
        rules=tier.rule_set,
        judgements=latest_findings(declaration),
        documents=other_documents(declaration),
        explanations=dict(IssueExplanation.objects.filter(declaration=declaration).values_list("key", "text")),
    )


def latest_findings(declaration: Declaration) -> dict[str, str]:
    """{clause: met|not_met}: what reviewers found; the latest stage's finding counts."""
    order = {"district": 1, "city": 2, "expert": 3, "province": 4}
    findings = sorted(Finding.objects.filter(declaration=declaration), key=lambda one: order[one.desk])
    return {one.clause: one.verdict for one in findings}
