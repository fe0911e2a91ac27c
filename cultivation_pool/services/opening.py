"""Opening quarterly reports for whoever owes them. Idempotent: an enterprise has one report a quarter."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from cultivation_pool.calendar import FIRST_QUARTER, last_ended_quarter, quarter_end, quarterly_due
from cultivation_pool.enums import ReportEvent, ReportSource
from cultivation_pool.models import QuarterlyReport, ReportLog, ReportMark
from cultivation_pool.sheets.quarterly_2022 import short_title
from zjtx.common import audit, clock
from zjtx.common.working_days import Reading, add_working_days
from zjtx.registry.models import Enterprise, Title

BATCH = 200
SYSTEM = "系统"
TAKEN = ("industry_division_id", "is_listed")


def open_reports(*, quarter: str, at: datetime) -> int:
    """Open the quarter's report for every holder of a title valid on the quarter's last day; returns how many.

    A batch is a transaction of its own: what a killed worker leaves out, the next run opens.
    """
    holders = Title.objects.valid_on(quarter_end(quarter)).values("enterprise_id")
    due, opened = quarterly_due(quarter), 0
    for batch in _batches(Enterprise.objects.filter(pk__in=holders), quarter):
        opened += len(_open(batch, quarter, due, at))
    return opened


def open_last_quarter(at: datetime) -> int:
    """Open the reports of the quarter that ended last, unless it is from before the notice."""
    quarter = last_ended_quarter(clock.local(at).date())
    return open_reports(quarter=quarter, at=at) if quarter >= FIRST_QUARTER else 0


def open_for_new_titles(
    *, enterprise_ids: Iterable[int], issued_on: date, working_days: int, at: datetime
) -> list[QuarterlyReport]:
    """Open, for enterprises with a new title, the report of the quarter that ended before the document of recognition,
    due so many working days after it (五、2: 公布文件正式印发后), or after the day on which the system was told
    of it if that was later. Who has that report already keeps it as it is."""
    quarter, opened = last_ended_quarter(issued_on), []
    due = add_working_days(max(issued_on, clock.local(at).date()), working_days)
    for batch in _batches(Enterprise.objects.filter(pk__in=set(enterprise_ids)), quarter):
        opened += _open(batch, quarter, due, at)
    return opened


def _batches(enterprises: QuerySet[Enterprise], quarter: str) -> Iterator[list[Enterprise]]:
    """Enterprises without that quarter's report, a few at a time, in constant memory."""
    own = QuarterlyReport.objects.filter(enterprise=OuterRef("pk"), quarter=quarter)
    without = enterprises.filter(~Exists(own)).select_related("region").order_by("pk")
    last = 0
    while batch := list(without.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


@transaction.atomic
def _open(batch: list[Enterprise], quarter: str, due: Reading, at: datetime) -> list[QuarterlyReport]:
    """The reports that are new, prefilled, with their first entry in the timeline. Another opener at the same moment
    makes the rows conflict, and then they are its rows."""
    before = _last_filed(batch, quarter)
    rows = [_report(one, before.get(one.pk), quarter, due, at) for one in batch]
    QuarterlyReport.objects.bulk_create(rows, ignore_conflicts=True)
    opened = list(QuarterlyReport.objects.filter(enterprise__in=batch, quarter=quarter, log__isnull=True))
    ReportLog.objects.bulk_create(
        [ReportLog(report=one, event=ReportEvent.OPENED, actor_label=SYSTEM, at=at) for one in opened],
        ignore_conflicts=True,
    )
    marks = [mark for one in opened for mark in _marks(one, before.get(one.enterprise_id), at)]
    ReportMark.objects.bulk_create(marks, ignore_conflicts=True)
    if opened:
        detail = {"quarter": quarter, "count": len(opened), "due_on": due.date}
        audit.record("pool.open", label=f"{short_title(quarter)}报表", detail=detail)
    return opened


def _last_filed(batch: list[Enterprise], quarter: str) -> dict[int, QuarterlyReport]:
    """The enterprises' last standing reports before the quarter; what rarely changes is taken from them."""
    rows = QuarterlyReport.objects.filed().filter(
        enterprise__in=batch, quarter__lt=quarter, quarter__gte=_since(quarter)
    )
    return {one.enterprise_id: one for one in rows.order_by("quarter").only(*TAKEN, "enterprise_id", "quarter")}


def _since(quarter: str) -> str:
    """Answers older than two years are asked anew."""
    return f"{int(quarter[:4]) - 2:04d}{quarter[4:]}"


def _report(
    enterprise: Enterprise, last: QuarterlyReport | None, quarter: str, due: Reading, at: datetime
) -> QuarterlyReport:
    return QuarterlyReport(
        enterprise=enterprise,
        quarter=quarter,
        region=enterprise.region,
        region_path=enterprise.region.path,
        enterprise_name=enterprise.name,
        industry_division_id=(last and last.industry_division_id) or enterprise.industry_division_id,
        is_listed=last.is_listed if last else None,
        opened_at=at,
        due_on=due.date,
        is_provisional=due.provisional,
    )


def _marks(report: QuarterlyReport, last: QuarterlyReport | None, at: datetime) -> list[ReportMark]:
    """Where the answers that the system filled in came from."""
    record = ReportSource.ENTERPRISE_RECORD
    sources = {"region": record, "enterprise_name": record}
    if report.industry_division_id:
        from_last = last is not None and last.industry_division_id
        sources["industry_division"] = ReportSource.LAST_REPORT if from_last else record
    if report.is_listed is not None:
        sources["is_listed"] = ReportSource.LAST_REPORT
    return [ReportMark(report=report, field=name, source=source, updated_at=at) for name, source in sources.items()]
