"""What a proposed reading would change: every submitted declaration under way is evaluated twice, with the readings in
force and with the proposed one. Read in slices, so that memory stays the same however many there are."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Max, QuerySet

from declarations.eligibility import Report
from declarations.enums import DECIDED
from declarations.findings import latest_findings_of
from declarations.frozen import frozen_report
from declarations.models import Declaration, LockedReading, Submission
from declarations.rulings import Rulings, ruling_of, rulings_of_all
from zjtx.common import clock

SLICE = 100
Progress = Callable[[int, int], None]


def under_way(round_id: int, tier: str) -> QuerySet[Declaration]:
    """Submitted declarations that a reading still bears on: what is decided stands on the report kept with it."""
    rows = Declaration.objects.filter(round_id=round_id, tier=tier, submitted_at__isnull=False)
    return rows.exclude(status__in=DECIDED)


def count_effect(ruling: LockedReading, progress: Progress | None = None) -> dict[str, Any]:
    """{"counted": declarations, "group": how many whose group would come to another verdict, "tier": how many whose
    whole report would, "moves": [{"from", "to", "count"}] of whole reports, "at": when}."""
    keys = list(under_way(ruling.round_id, ruling.tier).order_by("pk").values_list("pk", flat=True))
    groups, moves = 0, Counter[tuple[str, str]]()
    for start in range(0, len(keys), SLICE):
        for now, then in _both(ruling, keys[start : start + SLICE]):
            groups += _group_verdict(now, ruling.group) != _group_verdict(then, ruling.group)
            if now.verdict != then.verdict:
                moves[str(now.verdict), str(then.verdict)] += 1
        if progress is not None:
            progress(min(start + SLICE, len(keys)), len(keys))
    return {
        "counted": len(keys),
        "group": groups,
        "tier": moves.total(),
        "moves": [{"from": one, "to": other, "count": count} for (one, other), count in sorted(moves.items())],
        "at": clock.now().isoformat(),
    }


def _both(ruling: LockedReading, keys: list[int]) -> Iterator[tuple[Report, Report]]:
    """The reports on the latest versions, as they are and as they would be."""
    findings = latest_findings_of(keys)
    rulings = rulings_of_all(ruling.round_id, keys)
    for submission in _latest(keys):
        declaration = submission.declaration
        found, ruled = findings.get(declaration.pk, {}), rulings[declaration.pk]
        now = frozen_report(declaration, submission, found, ruled)
        yield now, frozen_report(declaration, submission, found, _with(ruled, ruling))


def _latest(keys: list[int]) -> QuerySet[Submission]:
    newest = Submission.objects.filter(declaration_id__in=keys).values("declaration_id").annotate(newest=Max("pk"))
    found = Submission.objects.filter(pk__in=newest.order_by().values("newest"))
    return found.select_related("declaration").only("canonical", "declaration", "declaration__submitted_at")


def _with(ruled: Rulings, ruling: LockedReading) -> Rulings:
    """The rulings as they would be with the proposed one."""
    others = tuple(one for one in ruled.readings if (one.tier, one.subject) != (ruling.tier, ruling.group))
    return replace(ruled, readings=others if ruling.is_lifting else (*others, ruling_of(ruling)))


def _group_verdict(report: Report, group: str) -> str:
    return next((str(one.verdict) for one in report.groups if one.name == group), "")
