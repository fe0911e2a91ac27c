"""What the database itself refuses in declarations: one row a constraint, each broken on purpose (decision 6)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from declarations.models import (
    AnswerMark,
    BlankForm,
    CityPlan,
    CityStage,
    CommitmentCheck,
    Declaration,
    DeclinedPrefill,
    EvidenceFile,
    EvidenceRequirement,
    Extension,
    Finding,
    IssueExplanation,
    LibraryFile,
    LittleGiantNationalSheet,
    LittleGiantNationalYear,
    LittleGiantYear,
    LockedReading,
    ProductYear,
    Remark,
    Round,
    RoundTier,
    RoundWindow,
    SmeNationalSheet,
    SmeNationalYear,
    SmeYear,
    Submission,
    TransitionLog,
    Waiver,
    WorkbookUpload,
)
from tests import factories
from zjtx.common.models import StoredFile

pytestmark = pytest.mark.django_db
AT = factories.AT


def a_submission(declaration: Declaration, **changes: object) -> Submission:
    columns = {
        "declaration": declaration, "version": 1, "canonical": "{}", "sha256": "0" * 64, "receipt_number": "SL-1",
        "request_key": "k", "submitted_by": declaration.created_by, "submitted_at": AT, "report": {},
    }  # fmt: skip
    return Submission.objects.create(**{**columns, **changes})


def a_file(declaration: Declaration) -> StoredFile:
    return StoredFile.objects.create(
        sha256="0" * 64, size=1, content_type="application/pdf", original_name="a.pdf", file="none",
        uploaded_by=declaration.created_by, kind="blank-form",
    )  # fmt: skip


def twice(make: Callable[[Declaration], object]) -> Callable[[Declaration], None]:
    def breaking(declaration: Declaration) -> None:
        make(declaration)
        make(declaration)

    return breaking


def a_filed(declaration: Declaration) -> EvidenceFile:
    if not declaration.evidence.exists():
        factories.add_evidence(declaration, declaration.created_by)
    return declaration.evidence.get()


def filed_twice(declaration: Declaration) -> None:
    filed = a_filed(declaration)
    filed.pk = None
    filed.save(force_insert=True)


def kept(declaration: Declaration) -> LibraryFile:
    filed = a_filed(declaration)
    return LibraryFile.objects.create(
        enterprise=declaration.enterprise, stored=filed.stored, sha256=filed.stored.sha256, name="证书.pdf", added_at=AT
    )


def twin(**changes: object) -> Callable[[Declaration], None]:
    def breaking(declaration: Declaration) -> None:
        Declaration.objects.filter(pk=declaration.pk).update(tier=changes.get("first", "sme"))
        other = Declaration.objects.get(pk=declaration.pk)
        other.pk, other.number, other.tier = None, "LN2022-X-000009", changes.get("second", "sme")
        other.save(force_insert=True)

    return breaking


def columns(model: type[models.Model], **changes: object) -> Callable[[Declaration], None]:
    def breaking(declaration: Declaration) -> None:
        rows = model.objects.filter(pk=declaration.pk) if model is Declaration else model.objects.all()
        assert rows.update(**changes)

    return breaking


def an_extension(kind: str = "", **changes: object) -> Callable[[Declaration], object]:
    def breaking(declaration: Declaration) -> object:
        admin = factories.user("system_admin")
        fields = {
            "round": declaration.round, "kind": "apply", "previous_closes_at": AT, "closes_at": AT + timedelta(days=3),
            "reason": "疫情影响", "prepared_by": admin,
        }  # fmt: skip
        if kind == "same person":
            fields |= {"confirmed_by": admin, "confirmed_at": AT}
        if kind == "two outcomes":
            fields |= {"confirmed_at": AT, "declined_at": AT}
        return Extension.objects.create(**{**fields, **changes})

    return breaking


def a_log(**changes: object) -> Callable[[Declaration], object]:
    return lambda declaration: TransitionLog.objects.create(
        declaration=declaration, move="recommend", label="推荐", source="city_review", target="recommended",
        actor=declaration.created_by, actor_label="x", at=AT, reason_required=True, **changes,
    )  # fmt: skip


def the_same_person(declaration: Declaration) -> None:
    admin = factories.user("system_admin")
    Round.objects.filter(pk=declaration.round_id).update(prepared_by=admin, confirmed_by=admin)


def closing_alone(declaration: Declaration) -> None:
    Round.objects.filter(pk=declaration.round_id).update(closed_by=factories.user("province_officer", region="210000"))


def closing_without_reason(declaration: Declaration) -> None:
    admin = factories.user("system_admin")
    Round.objects.filter(pk=declaration.round_id).update(closing_prepared_by=admin, closing_proposed_at=AT)


def at_desk(model: type[models.Model], **fields: object) -> Callable[[Declaration], object]:
    return lambda declaration: model.objects.create(
        **{"declaration": declaration, "desk": "city", "author": declaration.created_by, "at": AT, **fields}
    )


def a_mark(declaration: Declaration) -> object:
    return AnswerMark.objects.create(
        declaration=declaration, field="revenue", year=2021, source="typed", updated_by=declaration.created_by,
        updated_at=AT,
    )  # fmt: skip


def an_explanation(text: str = "当年并购，负债一次性计入") -> Callable[[Declaration], object]:
    return lambda declaration: IssueExplanation.objects.create(
        declaration=declaration, key="debt_ratio_range:debt_ratio.2021", text=text, updated_at=AT
    )


def a_sheet(model, **values):
    return lambda one: model.objects.create(declaration=one, **values)


def a_year(model: type[models.Model], **figures: object) -> Callable[[Declaration], object]:
    return lambda declaration: model.objects.create(declaration=declaration, year=2021, **figures)


def an_upload(hours: int = 24) -> Callable[[Declaration], object]:
    return lambda declaration: WorkbookUpload.objects.create(
        declaration=declaration, stored=a_file(declaration), uploaded_by=declaration.created_by, uploaded_at=AT,
        expires_at=AT + timedelta(hours=hours),
    )  # fmt: skip


def a_reading(**changes: object) -> Callable[[Declaration], object]:
    """A proposed reading; `same person`, `confirmed` and `ended` carry it on."""

    def breaking(declaration: Declaration) -> object:
        admin, officer = factories.user("system_admin"), factories.user("province_officer", region="210000")
        fields: dict[str, object] = {
            "round": declaration.round, "tier": "sme", "group": "distinctive", "reading": "strict",
            "reason": "通知原意", "prepared_by": admin, "prepared_at": AT,
        }  # fmt: skip
        by = {"same person": admin, "officer": officer}
        return LockedReading.objects.create(**fields | {name: by.get(str(one), one) for name, one in changes.items()})

    return breaking


CONFIRMED = {"confirmed_by": "officer", "confirmed_at": AT}


def a_waiver(**changes: object) -> Callable[[Declaration], object]:
    def breaking(declaration: Declaration) -> object:
        fields = {
            "declaration": declaration, "clause": "S-B2b", "reason": "并购", "document_number": "辽工信函〔2022〕5号",
            "given_by": declaration.created_by, "given_at": AT,
        }  # fmt: skip
        return Waiver.objects.create(**{**fields, **changes})

    return breaking


BROKEN: dict[str, Callable[[Declaration], object]] = {
    "one_workbook_waiting": twice(an_upload()),
    "workbook_expires_later": an_upload(0),
    "evidence_once_an_item": filed_twice,
    "library_file_once": twice(kept),
    "one_product_a_year": twin(first="product", second="product"),
    "one_enterprise_tier_a_year": twin(first="sme", second="little_giant"),
    "declaration_status_known": columns(Declaration, status="nonsense"),
    "declaration_submitted_when_on_its_way": columns(Declaration, status="city_review"),
    "declaration_withdrawn_frees_place": columns(Declaration, status="withdrawn"),
    "declaration_returned_until_a_day": columns(Declaration, status="returned", submitted_at=AT, returned_by="city"),
    "round_four_eyes": the_same_person,
    "round_window_once": twice(
        lambda one: RoundWindow.objects.create(
            round=one.round, kind="district_review", opens_at=AT, closes_at=AT + timedelta(days=1)
        )
    ),
    "blank_form_once": twice(
        lambda one: BlankForm.objects.create(
            sheet="sme_2022", year=2022, file_format="pdf", edition="0" * 64, stored=a_file(one)
        )
    ),
    "round_window_order": columns(RoundWindow, opens_at=AT, closes_at=AT),
    "round_tier_once": lambda one: RoundTier.objects.create(round=one.round, tier="sme", sheet="sme_2022"),
    "city_plan_once": twice(
        lambda one: CityPlan.objects.create(round=one.round, tier="sme", city_id="210200", plan_count=9)
    ),
    "city_stage_once": twice(lambda one: CityStage.objects.create(round=one.round, city_id="210200")),
    "extension_later": an_extension(closes_at=AT),
    "extension_reason": an_extension(reason=""),
    "extension_four_eyes": an_extension("same person"),
    "extension_one_outcome": an_extension("two outcomes"),
    "extension_one_waiting": twice(an_extension()),
    "round_closing_four_eyes": closing_alone,
    "round_closing_has_reason": closing_without_reason,
    "evidence_requirement_once": lambda one: EvidenceRequirement.objects.create(
        round=one.round, tier="sme", serial="1", position=9, text="重复"
    ),
    "sme_year_once": a_year(SmeYear),
    "sme_market_share_in_range": columns(SmeYear, market_share=101),
    "sme_money_not_negative": columns(SmeYear, revenue=-1),
    "little_giant_year_once": twice(a_year(LittleGiantYear)),
    "little_giant_market_share_in_range": a_year(LittleGiantYear, market_share=101),
    "little_giant_money_not_negative": a_year(LittleGiantYear, rd_expense=-1),
    "product_year_once": twice(a_year(ProductYear)),
    "product_market_share_in_range": a_year(ProductYear, domestic_market_share=101),
    "product_money_not_negative": a_year(ProductYear, total_liabilities=-1),
    "sme_national_year_once": twice(a_year(SmeNationalYear)),
    "sme_national_market_share_in_range": a_year(SmeNationalYear, market_share=101),
    "sme_national_money_not_negative": a_year(SmeNationalYear, revenue=-1),
    "sme_national_development_score_in_range": a_year(SmeNationalYear, development_score=101),
    "sme_national_local_feature_score_in_range": a_sheet(SmeNationalSheet, local_feature_score=16),
    "little_giant_national_year_once": twice(a_year(LittleGiantNationalYear)),
    "little_giant_national_market_share_in_range": a_year(LittleGiantNationalYear, market_share=101),
    "little_giant_national_money_not_negative": a_year(LittleGiantNationalYear, total_assets=-1),
    "little_giant_national_development_score_in_range": a_year(LittleGiantNationalYear, development_score=-1),
    "little_giant_national_local_feature_score_in_range": a_sheet(LittleGiantNationalSheet, local_feature_score=-1),
    "submission_version_once": lambda one: (
        a_submission(one),
        a_submission(one, receipt_number="SL-2", request_key="l"),
    ),
    "submission_request_once": lambda one: (a_submission(one), a_submission(one, receipt_number="SL-2", version=2)),
    "submission_lacking_title_has_reason": lambda one: a_submission(one, lacking_title="“专精特新”产品"),
    "submission_lower_tier_has_reason": lambda one: a_submission(one, open_tier="小巨人"),
    "log_reason_present": a_log(),
    "remark_text_present": at_desk(Remark, version=1, text=""),
    "finding_outdated_later": at_desk(Finding, clause="S-B1c", verdict="met", version=2, outdated_by=2),
    "finding_desk_known": at_desk(Finding, desk="nobody", clause="S-B1c", verdict="met"),
    "finding_verdict_known": at_desk(Finding, clause="S-B1c", verdict=""),
    "finding_not_met_has_note": at_desk(Finding, clause="S-B1c", verdict="not_met", note=" "),
    "commitmentcheck_outdated_later": at_desk(CommitmentCheck, point="honesty", is_clear=True, outdated_by=1),
    "commitment_check_desk_known": at_desk(CommitmentCheck, desk="expert", point="honesty", is_clear=True),
    "finding_once": twice(at_desk(Finding, clause="S-B1c", verdict="met")),
    "commitment_check_once": twice(at_desk(CommitmentCheck, point="honesty", is_clear=True)),
    "commitment_failed_needs_note": at_desk(CommitmentCheck, point="honesty", is_clear=False),
    "answer_mark_once": twice(a_mark),
    "declined_prefill_once": twice(
        lambda one: DeclinedPrefill.objects.create(declaration=one, field="address", digest="0" * 16, at=AT)
    ),
    "issue_explanation_once": twice(an_explanation()),
    "issue_explanation_present": an_explanation(text=""),
    "locked_reading_known": a_reading(reading="loose"),
    "locked_reading_reason": a_reading(reason=" "),
    "locked_reading_four_eyes": a_reading(confirmed_by="same person", confirmed_at=AT),
    "locked_reading_one_outcome": a_reading(
        **CONFIRMED, declined_by="officer", declined_at=AT, decline_reason="不同意"
    ),
    "locked_reading_declined_with_reason": a_reading(declined_by="officer", declined_at=AT),
    "locked_reading_ended_after_force": a_reading(ended_at=AT),
    "locked_reading_one_waiting": twice(a_reading()),
    "locked_reading_one_in_force": twice(a_reading(**CONFIRMED)),
    "waiver_reason": a_waiver(reason=" "),
    "waiver_document_number": a_waiver(document_number=""),
    "waiver_withdrawn_with_reason": a_waiver(withdrawn_at=AT),
    "waiver_one_in_force": twice(a_waiver()),
}


@pytest.mark.parametrize("name", BROKEN)
def test_database_refuses(name):
    declaration = factories.draft(full=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        BROKEN[name](declaration)


def test_every_constraint_of_declarations_is_broken_here():
    """A new constraint comes with its row."""
    defined = {
        constraint.name
        for model in apps.get_app_config("declarations").get_models()
        for constraint in model._meta.constraints
    }
    assert defined == set(BROKEN)
