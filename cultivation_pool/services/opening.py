"""Opening quarterly reports for whoever owes them. Idempotent: an enterprise has one report a quarter.

`batches` and `write_opened` open reports of any kind; annual profiles are opened by services/profiles.py.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from cultivation_pool.calendar import FIRST_QUARTER, last_ended_quarter, quarter_end, quarterly_due
from cultivation_pool.enums import ReportEvent, ReportSource
from cultivation_pool.kinds import QUARTERLY, Kind
from cultivation_pool.models import QuarterlyReport, ReportMark
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
    for batch in batches(Enterprise.objects.filter(pk__in=holders), QUARTERLY, quarter):
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
    for batch in batches(Enterprise.objects.filter(pk__in=set(enterprise_ids)), QUARTERLY, quarter):
        opened += _open(batch, quarter, due, at)
    return opened


def batches(enterprises: QuerySet[Enterprise], kind: Kind, period: str) -> Iterator[list[Enterprise]]:
    """Enterprises without that period's report, a few at a time, in constant memory."""
    own = kind.model.objects.of_period(period).filter(enterprise=OuterRef("pk"))
    without = enterprises.filter(~Exists(own)).select_related("region").order_by("pk")
    last = 0
    while batch := list(without.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


@transaction.atomic
def _open(batch: list[Enterprise], quarter: str, due: Reading, at: datetime) -> list[QuarterlyReport]:
    before = _last_filed(batch, quarter)
    rows = [_report(one, before.get(one.pk), quarter, due, at) for one in batch]
    return write_opened(QUARTERLY, rows, lambda one: _marks(one, before.get(one.enterprise_id), at), at)


def write_opened(kind: Kind, rows: Sequence[Any], marks_of: Callable[[Any], Iterable[Any]], at: datetime) -> list[Any]:
    """Write the rows of one period, prefilled, with the marks of what was filled in and their first entry in the
    timeline; returns those that are new. Another opener at the same moment makes the rows conflict, and then they are
    its rows. The caller holds the transaction."""
    if not rows:
        return []
    period, due_on = rows[0].period, rows[0].due_on
    kind.model.objects.bulk_create(rows, ignore_conflicts=True)
    enterprises = [one.enterprise_id for one in rows]
    opened = list(kind.model.objects.of_period(period).filter(enterprise__in=enterprises, log__isnull=True))
    kind.log.objects.bulk_create(
        [kind.log(report=one, event=ReportEvent.OPENED, actor_label=SYSTEM, at=at) for one in opened],
        ignore_conflicts=True,
    )
    kind.mark.objects.bulk_create([mark for one in opened for mark in marks_of(one)], ignore_conflicts=True)
    if opened:
        detail = {kind.period_field: period, "count": len(opened), "due_on": due_on}
        audit.record("pool.open", label=kind.name(period), detail=detail)
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
