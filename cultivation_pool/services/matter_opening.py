"""What opens a verification case: an answer of a report, a report by name from the public page, an officer.

Opening locks the enterprise's row, so that two openings of one form come one after the other, and one is made.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from cultivation_pool import policies
from cultivation_pool.answers import fields_of
from cultivation_pool.matter_days import HAND_DAYS, VERIFY_DAYS
from cultivation_pool.matter_enums import MatterCause, MatterEvent, MatterSource, MatterState
from cultivation_pool.models import MatterFile, NamedReport, QuarterlyReport, VerificationCase
from cultivation_pool.services.matter_people import (
    VISITOR,
    note,
    record,
    tell_city,
    tell_enterprise,
    tell_the_province,
)
from cultivation_pool.services.refusals import MatterRefused
from cultivation_pool.sheets.quarterly_2022 import short_title
from review import named_posts
from review.case_files import Uploads, attach, put_aside
from review.named_posts import Sender, TooMany
from zjtx.common import clock
from zjtx.common.numbering import next_number
from zjtx.common.templatetags.zjtx import cn_date_weekday
from zjtx.common.working_days import add_working_days
from zjtx.registry.models import Enterprise
from zjtx.registry.services import lock_enterprise

CAUSE_OF_ANSWER = {"has_violation": MatterCause.VIOLATION, "has_accident": MatterCause.ACCIDENT}
TOO_MANY = "24小时内反映的较多，请改日再提交，或者以来信、来电方式反映"


def open_from_report(report: QuarterlyReport, version: int, at: datetime) -> list[VerificationCase]:
    """A case for each answer of a submitted report that means trouble, once a report and cause however often it is
    corrected; a correction to no is noted in the case. In the transaction of the submission."""
    made = []
    for name, cause in CAUSE_OF_ANSWER.items():
        label, key = fields_of(report)[name].label, f"report:{report.pk}:{cause}"
        case = VerificationCase.objects.filter(request_key=key).first()
        if getattr(report, name):
            if case is None:
                matter = f"{short_title(report.quarter)}报表“{label}”填报为“是”。请核实事实、后果和整改情况。"
                more = {"source": MatterSource.REPORT, "report": report, "told_at": at}
                made.append(_open(report.enterprise, cause, matter, key, at, **more))
        elif case is not None and case.state in (MatterState.VERIFYING, MatterState.REPORTED):
            words = f"第{version}次提交，“{label}”改为“否”。"
            note(case, MatterEvent.ANSWERED_AGAIN, None, at, words=words, label=report.enterprise_name)
    return made


def open_by_officer(
    *,
    enterprise: Enterprise,
    cause: str,
    matter: str,
    user: Any,
    at: datetime,
    request_key: str,
    uploads: Uploads = (),
    request: Any = None,
) -> VerificationCase:
    """Open a case of one's own, with the reason. The same form twice is one. Raises MatterRefused, StoreFailed."""
    with put_aside(uploads, user) as files, transaction.atomic():
        lock_enterprise(enterprise.pk)
        earlier = VerificationCase.objects.filter(request_key=request_key).first()
        if earlier is not None:
            return earlier
        if denied := policies.matter_opener(user, enterprise):
            raise MatterRefused(denied)
        case = _open(enterprise, cause, matter, request_key, at, source=MatterSource.OFFICER, user=user)
        attach(case, "case", files, MatterFile)
        record("open", case, user, {"cause": cause, "files": len(files)}, request)
        return case


def receive(
    *,
    enterprise: Enterprise,
    cause: str,
    words: Mapping[str, str],
    at: datetime,
    sender: Sender,
    request_key: str,
    uploads: Uploads = (),
    request: Any = None,
) -> NamedReport:
    """Take a report by name from the public page. `words`: {"name", "contact", "text"}; sent twice it is one.

    Raises TooMany where one place sends too many, StoreFailed.
    """
    with put_aside(uploads, None) as files, transaction.atomic():
        lock_enterprise(enterprise.pk)
        earlier = NamedReport.objects.filter(request_key=request_key).first()
        if earlier is not None:
            return earlier
        if is_crowded(sender, at):
            raise TooMany(TOO_MANY)
        key = f"public:{request_key}"
        case = _open(enterprise, cause, "", key, at, source=MatterSource.PUBLIC, label=VISITOR)
        day = clock.local(at).date()
        made = NamedReport.objects.create(
            case=case,
            receipt_number=f"JB{day:%Y%m%d}-{next_number(f'named-report:{day:%Y%m%d}'):04d}",
            query_code=named_posts.new_code(),
            address=sender.address,
            received_at=at,
            request_key=request_key,
            **{name: text.strip() for name, text in words.items()},
        )
        attach(made, "named_report", files, MatterFile)
        record("receive", case, None, {"cause": cause, "files": len(files)}, request)
        return made


def is_crowded(sender: Sender, at: datetime) -> bool:
    """Whether the address or the browser has sent as many within a day as are taken; asked before files are opened."""
    return named_posts.is_crowded(NamedReport.objects.all(), sender, "received_at", at)


def asked_for(number: str, code: str) -> NamedReport | None:
    """The report of a receipt number and its query code; None where they do not belong together."""
    found: NamedReport | None = named_posts.asked_for(NamedReport.objects.select_related("case"), number, code)
    return found


def _open(
    enterprise: Enterprise, cause: str, matter: str, key: str, at: datetime, *, source: MatterSource, user: Any = None,
    label: str = "", **more: Any,
) -> VerificationCase:  # fmt: skip
    """A case on the desk where it begins: the province's for a report by name, the city's for all others."""
    day, is_public = clock.local(at).date(), source == MatterSource.PUBLIC
    due = add_working_days(day, HAND_DAYS if is_public else VERIFY_DAYS)
    case = VerificationCase.objects.create(
        number=f"HC{day:%Y%m%d}-{next_number(f'matter:{day:%Y%m%d}'):04d}",
        enterprise=enterprise,
        enterprise_name=enterprise.name,
        region_path=enterprise.region.path,
        source=source,
        cause=cause,
        matter=matter.strip(),
        state=MatterState.RECEIVED if is_public else MatterState.VERIFYING,
        opened_by=user,
        opened_at=at,
        handed_at=None if is_public else at,
        due_on=due.date,
        is_provisional=due.provisional,
        request_key=key,
        **more,
    )
    note(case, MatterEvent.OPENED, user, at, words=case.get_source_display(), label=label)
    _tell_opened(case)
    return case


def _tell_opened(case: VerificationCase) -> None:
    name, until = case.enterprise_name, cn_date_weekday(case.due_on)
    cause = case.get_cause_display()
    if case.source == MatterSource.PUBLIC:
        body = f"收到实名反映，涉及{name}（{cause}），请于{until}前交办或不予受理。"
        tell_the_province(case, "received", f"收到实名反映：{case.number}", body)
        return
    body = f"{name}涉及{cause}（{case.get_source_display()}），请于{until}前上报核查情况。"
    tell_city(case, "opened", f"待核查：{name}", body)
    if case.told_at is not None:
        body = f"报表所填“{cause}”已转入核查，编号{case.number}，需书面说明的另行通知。"
        tell_enterprise(case, "opened", "报表所填事项转入核查", body)
