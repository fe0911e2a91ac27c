"""What is written for the bureau's lists: wishes for finance, who answered the questionnaire, contacts."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from cultivation_pool.calendar import quarter_end
from cultivation_pool.member_selectors import valid_holders
from cultivation_pool.models import BureauContact, FinancingWish, SurveyMark
from zjtx.accounts.models import User
from zjtx.common import audit
from zjtx.registry.models import FormerName
from zjtx.registry.selectors import half_width, plain_name


@transaction.atomic
def save_wish(*, user: User, at: datetime, request: Any = None, **answers: Any) -> FinancingWish:
    """Keep the enterprise's wish for finance. `answers`: amount, months, purpose, bank, agrees (which must be so)."""
    given = {**answers, "updated_by": user, "updated_at": at, "ended_at": None}
    kept, _new = FinancingWish.objects.update_or_create(enterprise_id=user.enterprise_id, defaults=given)
    detail = {"amount": kept.amount, "months": kept.months}
    audit.record(
        "pool.financing.save", actor=user, obj=kept, label=str(user.enterprise), detail=detail, request=request
    )
    return kept


@transaction.atomic
def end_wish(*, user: User, at: datetime, request: Any = None) -> None:
    """The enterprise looks for no finance any more."""
    if FinancingWish.objects.filter(enterprise_id=user.enterprise_id, ended_at=None).update(ended_at=at):
        audit.record("pool.financing.end", actor=user, label=str(user.enterprise), request=request)


def mark_survey(
    *, user: User, quarter: str, shown: Collection[int], took: Collection[int], at: datetime, request: Any = None
) -> tuple[int, int]:
    """Note of the enterprises on a page who took part in the quarter's questionnaire: (took part, did not). Those out
    of the city's scope, or without a title on the quarter's last day, are left out."""
    owed = valid_holders(user, quarter_end(quarter)).filter(pk__in=shown).values_list("pk", flat=True)
    marks = {pk: pk in took for pk in owed}
    _write_marks(user, quarter, marks, at, request)
    return sum(marks.values()), len(marks) - sum(marks.values())


def mark_survey_by_lines(
    *, user: User, quarter: str, lines: Collection[str], at: datetime, request: Any = None
) -> tuple[int, list[str]]:
    """Note everybody named by code or name, one a line, as having taken part: (how many, lines that nobody is found
    for). The ministry's site gives such a list."""
    by_text: dict[str, int] = {}
    owed = valid_holders(user, quarter_end(quarter))
    for former in FormerName.objects.filter(enterprise__in=owed):
        by_text[plain_name(former.name)] = former.enterprise_id
    for pk, name, code in owed.values_list("pk", "name", "uscc"):
        by_text[plain_name(name)] = by_text[code] = pk
    found = {line: by_text.get(half_width(line)) or by_text.get(plain_name(line)) for line in lines}
    marks = {pk: True for pk in found.values() if pk is not None}
    _write_marks(user, quarter, marks, at, request)
    return len(marks), [line for line, pk in found.items() if pk is None]


@transaction.atomic
def _write_marks(user: User, quarter: str, marks: dict[int, bool], at: datetime, request: Any) -> None:
    if not marks:
        return
    rows = [
        SurveyMark(enterprise_id=pk, quarter=quarter, took_part=took, marked_by=user, marked_at=at)
        for pk, took in sorted(marks.items())
    ]
    SurveyMark.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["quarter", "enterprise"],
        update_fields=["took_part", "marked_by", "marked_at"],
    )
    detail = {"quarter": quarter, "took_part": sum(marks.values()), "not": len(marks) - sum(marks.values())}
    audit.record("pool.survey.mark", actor=user, label=f"{quarter} {user.region}", detail=detail, request=request)


@transaction.atomic
def save_contact(*, user: User, at: datetime, request: Any = None, **answers: Any) -> BureauContact:
    """Keep the contact of the officer's own bureau. `answers`: name, position, phone, mobile."""
    given = {**answers, "updated_by": user, "updated_at": at}
    kept, _new = BureauContact.objects.update_or_create(region=user.region, defaults=given)
    audit.record("pool.contact.save", actor=user, obj=kept, request=request)
    return kept
