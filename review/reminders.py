"""Reminders of what is due: examinations, statements, appeals. A message each occasion and person, by its key; a run
that comes late says only what holds then."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction

from declarations.enums import Desk
from review.enums import AppealState, ExaminationState
from review.examinations import declaration_of, url_of
from review.models import Appeal, EnterpriseStatement, ObjectionExamination
from review.telling import city_code, tell_enterprises, tell_officers, tell_province
from zjtx.common import clock
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.common.working_days import add_working_days

SOON, OVER = "soon", "over"


def occasion(due_on: date, today: date) -> str:
    """What is to be said on a day: from the working day before the due day on `soon`, after it `over`, else ""."""
    if today > due_on:
        return OVER
    return SOON if today >= add_working_days(due_on, -1).date else ""


def remind(at: datetime) -> int:
    """Tell whoever has something due; returns how many matters were due. Safe to run as often as one likes."""
    today = clock.local(at).date()
    near = add_working_days(today, 1).date + timedelta(days=1)
    open_examination = {"state": ExaminationState.OPEN, "due_on__lte": near}
    found = [
        *ObjectionExamination.objects.filter(**open_examination).select_related("objection__declaration", "city"),
        *EnterpriseStatement.objects.filter(
            given_at__isnull=True, due_on__lte=near, examination__state=ExaminationState.OPEN
        ).select_related("examination__objection__declaration"),
        *Appeal.objects.filter(state__in=(AppealState.FILED, AppealState.ACCEPTED), answer_by__lte=near).select_related(
            "declaration"
        ),
    ]
    return sum(_remind(one, today) for one in found)


_SAY: dict[type, Callable[..., None]] = {}


@transaction.atomic
def _remind(matter: ObjectionExamination | EnterpriseStatement | Appeal, today: date) -> bool:
    due_on = matter.answer_by if isinstance(matter, Appeal) else matter.due_on
    when = occasion(due_on, today)
    if when:
        words = f"期限为{cn_date_weekday(due_on)}" + ("，已逾期" if when == OVER else "")
        _SAY[type(matter)](matter, when, words)
    return bool(when)


def _examination(one: ObjectionExamination, when: str, words: str) -> None:
    key, name = f"examination:{one.pk}:{when}", declaration_of(one).enterprise_name
    subject = f"异议核查{'逾期' if when == OVER else '临近期限'}：{name}"
    tell_officers(one.city_id, key=key, subject=subject, body=f"{name}的异议核查，{words}，请反馈。", url=url_of(one))
    if when == OVER:
        url = f"/review/decision/objections/{one.objection_id}/"
        body = f"{one.city.name}对异议 {one.objection} 的核查，{words}，尚未反馈。"
        tell_province(key=f"{key}:province", subject=f"异议核查逾期：{one.city.name}", body=body, url=url)


def _statement(one: EnterpriseStatement, when: str, words: str) -> None:
    key, declaration = f"statement:{one.pk}:{when}", declaration_of(one.examination)
    subject = f"书面说明{'逾期' if when == OVER else '临近期限'}"
    said = (subject, f"{declaration.number} 的书面说明，{words}，请提交。")
    tell_enterprises([declaration], key=key, words={declaration.pk: said}, url=f"/review/statements/{one.pk}/")


def _appeal(one: Appeal, when: str, words: str) -> None:
    key, name = f"appeal:{one.pk}:{when}", one.declaration.enterprise_name
    subject = f"申诉答复{'逾期' if when == OVER else '临近期限'}：{name}"
    more = {"subject": subject, "body": f"{name}的申诉（{one.number}），{words}，请答复。"}
    more["url"] = f"/review/appeals/{one.number}/"
    if one.desk == Desk.CITY:
        tell_officers(city_code(one.declaration.region_path), key=key, **more)
    else:
        tell_province(key=key, **more)


_SAY.update({ObjectionExamination: _examination, EnterpriseStatement: _statement, Appeal: _appeal})
