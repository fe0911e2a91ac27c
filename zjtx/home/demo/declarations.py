"""The demonstration's declarations: started, filled, submitted and reviewed by the system's own services."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from declarations.answers.fields import answer_fields
from declarations.answers.storage import sheet_of
from declarations.answers.tables import models_of
from declarations.commitments import COMMITMENTS, KEYS
from declarations.enums import FindingVerdict
from declarations.frozen import frozen_report
from declarations.models import Declaration, EvidenceFile, EvidenceRequirement, Finding, LibraryFile, Round
from declarations.services.drafting import start_declaration
from declarations.services.submission import submit, withdraw
from declarations.validators import examine
from review import first_review, marks
from review.models import StampedScan
from review.policies import desk_of
from zjtx.accounts.models import User
from zjtx.common import pdf
from zjtx.common.files.store import store_path
from zjtx.common.models import Job, StoredFile
from zjtx.home.demo import enterprises, tiers
from zjtx.home.demo.enterprises import Plan
from zjtx.home.demo.people import DEMO_DISTRICT, Cast

# What becomes of a declaration, in turn; a status with a page of its own comes up again and again.
STORIES = (
    "waiting", "waiting", "recommended", "draft", "waiting", "returned", "recommended", "half", "waiting",
    "resubmitted", "not_recommended", "waiting", "recommended", "withdrawn", "draft", "waiting",
)  # fmt: skip
OPINION = "经初审，申报材料齐全，数据与佐证材料一致，符合{}申报条件，同意推荐。"
REFUSAL = "经核查，企业近3年发生过环境行政处罚，不符合通知三（三）1要求，不予推荐。"
REMARKS = (
    ("revenue", 1, "上年度营业收入与审计报告不一致，请核对后更正或补充说明。"),
    ("large_customers", 0, "请补充配套合同，并写明客户全称。"),
    ("management_systems", 0, "质量管理体系认证证书已过有效期，请上传有效证书。"),
)
DOUBT = "审计报告所载营业收入与申报数不一致，待企业更正。"
LONG_STORIES = frozenset({"recommended", "not_recommended", "returned", "resubmitted"})


@dataclass
class Stage:
    """What every story needs: the round, the people, one evidence file used by all, and the present moment."""

    round: Round
    cast: Cast
    evidence: StoredFile
    at: datetime


def evidence_sample(user: User) -> StoredFile:
    """A one-page PDF that says that it is a sample; made once."""
    found = StoredFile.objects.filter(kind="evidence", original_name="演示材料.pdf").first()
    if found is not None:
        return found
    html = (
        "<!doctype html><html lang='zh-Hans'><title>演示材料</title><h1>演示材料</h1>"
        "<p>本文件仅用于系统演示，不是真实的证照或报告。</p>"
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "演示材料.pdf"
        pdf.write_pdf(html, path)
        return store_path(path, name=path.name, content_type="application/pdf", kind="evidence", user=user)


def play(stage: Stage, plan: Plan, user: User, story: str, tier: str = "sme") -> Declaration | None:
    """Carry one enterprise's declaration as far as its story goes; nothing where it has one already."""
    if Declaration.objects.filter(round=stage.round, enterprise=user.enterprise).exists():
        return None
    # A declaration returned for correction is young enough for its date to lie ahead.
    age = 5 if story == "returned" else 12 - plan.serial % 9
    begun = stage.at - timedelta(days=age, hours=plan.serial % 7)
    declaration = start_declaration(user=user, round_=stage.round, tier=tier, at=begun)
    if story == "draft":
        return declaration
    _fill(declaration, plan, half=story == "half")
    if story == "half":
        return declaration
    _add_evidence(declaration, user, stage.evidence, begun)
    _submit(declaration, user, begun + timedelta(hours=5))
    if story == "withdrawn":
        withdraw(declaration=declaration, user=user, at=begun + timedelta(hours=9))
        return declaration
    if declaration.status == "district_review":
        district = declaration.region_id
        if district == DEMO_DISTRICT and story not in LONG_STORIES:
            return declaration
        _pass(declaration, stage.cast.district_officer(district), begun + timedelta(days=1))
    if story in LONG_STORIES:
        _review(stage, declaration, plan, user, story, begun + timedelta(days=2))
    return declaration


def _fill(declaration: Declaration, plan: Plan, *, half: bool) -> None:
    rows = enterprises.figures(plan, declaration.year)
    sheet = sheet_of(declaration)
    sheet_model, year_model = models_of(sheet)
    fields = answer_fields(sheet.version)
    answers, rows = tiers.filled(declaration.tier, plan, declaration.year, rows)
    kept = list(answers)[: len(answers) // 2] if half else list(answers)
    sheet_model.objects.filter(pk=declaration.pk).update(**{fields[name].attname: answers[name] for name in kept})
    for year, figures in rows.items():
        year_model.objects.filter(declaration=declaration, year=year).update(**figures)
    declaration.prerequisite_reason = tiers.WITHOUT_TITLE[declaration.tier]
    if examine(declaration, declaration.created_at).higher_tier_open:
        declaration.lower_tier_reason = tiers.LOWER_TIER
    declaration.save(update_fields=["prerequisite_reason", "lower_tier_reason"])
    declaration.refresh_from_db()


def _add_evidence(declaration: Declaration, user: User, sample: StoredFile, at: datetime) -> None:
    items = EvidenceRequirement.objects.filter(round=declaration.round, tier=declaration.tier, is_required=True)
    EvidenceFile.objects.bulk_create(
        [
            EvidenceFile(
                declaration=declaration, requirement=item, stored=sample, name=sample.original_name, position=1,
                uploaded_by=user, uploaded_at=at,
            )
            for item in items
        ]
    )  # fmt: skip
    LibraryFile.objects.get_or_create(
        enterprise_id=declaration.enterprise_id,
        sha256=sample.sha256,
        defaults={"stored": sample, "name": sample.original_name, "added_by": user, "added_at": at},
    )


def _submit(declaration: Declaration, user: User, at: datetime) -> None:
    submission = submit(
        declaration_id=declaration.pk,
        user=user,
        at=at,
        request_key=f"demo-{declaration.pk}-{at:%Y%m%d%H%M}",
        truth_statement=True,
        commitments=KEYS,
    )
    # The paper of dozens of versions at once would keep a newcomer's machine busy; it is made when somebody asks.
    Job.objects.filter(kind="print_submission", args__submission=submission.pk, status=Job.Status.QUEUED).delete()
    declaration.refresh_from_db()


def _review(stage: Stage, declaration: Declaration, plan: Plan, user: User, story: str, at: datetime) -> None:
    city = declaration.region_path.split("/")[1]
    officer = stage.cast.officer(city, 1 + plan.serial % 2)
    if story == "recommended":
        _pass(declaration, officer, at + timedelta(days=1))
    elif story == "not_recommended":
        first_review.not_recommend(
            declaration=declaration, user=officer, at=at, reason=REFUSAL, version=_version(declaration)
        )
    else:
        _return(declaration, officer, plan, at)
        if story == "resubmitted":
            _correct(declaration, user, at + timedelta(days=1))


def _version(declaration: Declaration) -> int:
    return declaration.submissions.order_by("-version").values_list("version", flat=True)[0]


def _pass(declaration: Declaration, officer: User, at: datetime) -> None:
    for point in COMMITMENTS:
        marks.record_commitment_check(declaration=declaration, user=officer, at=at, point=point.key, is_clear=True)
    _judge(declaration, officer, at)
    _stamped(declaration, officer, at)
    first_review.recommend(
        declaration=declaration,
        user=officer,
        at=at,
        opinion=OPINION.format(declaration.get_tier_display()),
        version=_version(declaration),
    )
    declaration.refresh_from_db()


def _stamped(declaration: Declaration, officer: User, at: datetime) -> None:
    """The scan of the stamped form, uploaded by whoever recommends first."""
    sample = evidence_sample(officer)
    kept = {"stored": sample, "name": "盖章申报表.pdf", "desk": desk_of(officer), "uploaded_by": officer}
    submission = declaration.submissions.order_by("-version")[0]
    StampedScan.objects.get_or_create(submission=submission, ended_at=None, defaults={**kept, "uploaded_at": at})


def _judge(declaration: Declaration, officer: User, at: datetime) -> None:
    """The officer's findings on what a person must judge, with the files of the items that prove it; written as rows at
    once, as the score sheets are."""
    submission = declaration.submissions.order_by("-version")[0]
    items = EvidenceRequirement.objects.filter(round_id=declaration.round_id, tier=declaration.tier)
    proofs = {one.serial: one.clauses for one in items}
    filed = submission.content["evidence"]
    Finding.objects.bulk_create(
        Finding(
            declaration=declaration,
            desk=desk_of(officer),
            clause=one.id,
            verdict=FindingVerdict.MET,
            evidence=[
                {"serial": file["item"], "name": file["name"], "sha256": file["sha256"]}
                for file in filed
                if one.id in proofs.get(file["item"], ())
            ],
            version=submission.version,
            author=officer,
            at=at,
        )
        for one in frozen_report(declaration, submission, {}).clauses
        if str(one.figure_verdict) == "judgement"
    )


def _return(declaration: Declaration, officer: User, plan: Plan, at: datetime) -> None:
    asked = answer_fields(sheet_of(declaration).version)
    remarks = [one for one in REMARKS if one[0] in asked]
    for field, yearly, text in remarks[: 1 + plan.serial % 3]:
        place = f"{field}.{declaration.year - 1}" if yearly else field
        marks.add_remark(declaration=declaration, user=officer, at=at, place=place, text=text)
    _judge(declaration, officer, at)
    _doubt(declaration, officer, at)
    first_review.return_declaration(declaration=declaration, user=officer, at=at, version=_version(declaration))
    declaration.refresh_from_db()


def _doubt(declaration: Declaration, officer: User, at: datetime) -> None:
    """The condition on last year's revenue found not met, as the first remark says; the correction overtakes it."""
    report = frozen_report(declaration, declaration.submissions.order_by("-version")[0], {})
    place = f"revenue.{declaration.year - 1}"
    clause = next((one.id for one in report.clauses if tuple(one.fields) == (place,)), None)
    if clause:
        marks.record_finding(
            declaration=declaration, user=officer, at=at, clause=clause, verdict=FindingVerdict.NOT_MET, note=DOUBT
        )


def _correct(declaration: Declaration, user: User, at: datetime) -> None:
    _, year_model = models_of(sheet_of(declaration))
    row: Any = year_model.objects.get(declaration=declaration, year=declaration.year - 1)
    year_model.objects.filter(pk=row.pk).update(revenue=row.revenue + 20, main_revenue=row.main_revenue + 15)
    _submit(declaration, user, at)
