"""Submitted declarations and the officers of two cities who review them."""

from datetime import datetime, timedelta
from typing import Any

from declarations.commitments import COMMITMENTS, KEYS
from declarations.models import CityStage, CommitmentCheck, Declaration, Remark, Submission
from declarations.services.submission import submit
from review import first_review, marks
from review.policies import desk_of
from tests import factories
from tests.factories import AT
from zjtx.accounts.models import User

DALIAN, GANJINGZI, ANSHAN, TIEDONG = "210200", "210211", "210300", "210302"
FIRST_DAY = AT + timedelta(hours=1)


def city_officer(region: str = DALIAN, **fields: Any) -> User:
    """An officer of a city's first review; Dalian where none is named."""
    return factories.user("city_officer", region=region, **fields)


def district_officer(region: str = GANJINGZI, **fields: Any) -> User:
    """An officer of a district; 甘井子区 where none is named."""
    return factories.user("district_officer", region=region, **fields)


def send(declaration: Declaration, *, at: datetime = AT, key: str = "first") -> Submission:
    """Submit, or resubmit after a return, by the enterprise's administrator."""
    return submit(
        declaration_id=declaration.pk,
        user=declaration.created_by,
        at=at,
        request_key=key,
        truth_statement=True,
        commitments=KEYS,
    )


def submitted(*, region: str = GANJINGZI, at: datetime = AT, **answers: Any) -> Declaration:
    """A declaration on its first desk; `answers` override the sample's."""
    declaration = factories.draft(region=region, at=at)
    if answers:
        factories.fill(declaration, **answers)
    send(declaration, at=at)
    declaration.refresh_from_db()
    return declaration


def switch_district_stage_on(city: str = DALIAN) -> None:
    """The city reviews by district first, as the round may have it."""
    regions = factories.regions()
    CityStage.objects.create(round=factories.open_round(), city=regions[city], has_district_stage=True)


def check_commitments(declaration: Declaration, officer: User, *, but: str = "") -> None:
    """All five points found clear at the officer's desk, but the one named: straight into the rows."""
    CommitmentCheck.objects.bulk_create(
        (
            CommitmentCheck(
                declaration=declaration,
                desk=desk_of(officer),
                point=one.key,
                is_clear=True,
                author=officer,
                at=FIRST_DAY,
            )
            for one in COMMITMENTS
            if one.key != but
        ),
        update_conflicts=True,
        unique_fields=["declaration", "desk", "point"],
        update_fields=["is_clear", "author", "at"],
    )


def remark(
    declaration: Declaration, officer: User, place: str = "revenue.2021", text: str = "与审计报告不一致"
) -> Remark:
    """A remark, pinned to last year's revenue where no place is named."""
    return marks.add_remark(declaration=declaration, user=officer, at=FIRST_DAY, place=place, text=text)


def returned(declaration: Declaration, officer: User, *, at: datetime = FIRST_DAY) -> Declaration:
    """Returned to the enterprise with one remark."""
    remark(declaration, officer)
    first_review.return_declaration(declaration=declaration, user=officer, at=at, version=1)
    declaration.refresh_from_db()
    return declaration


def resubmitted(declaration: Declaration, officer: User, *, at: datetime = FIRST_DAY, **answers: Any) -> Declaration:
    """Returned, corrected and submitted again."""
    returned(declaration, officer, at=at)
    factories.fill(declaration, **answers)
    send(declaration, at=at + timedelta(hours=1), key="second")
    declaration.refresh_from_db()
    return declaration
