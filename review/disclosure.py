"""What an enterprise reads of the findings on its declaration (settings.DISCLOSED_FINDINGS_PROVIDERS).

Only what was kept with a decision that was told to it, never what a desk marks meanwhile; of officials' desks, never of
a panel; without names; and not what a desk checked beside the clauses, which may rest on a complaint.
"""

from datetime import datetime
from typing import Any

from declarations.enums import Desk, FindingVerdict, Status
from declarations.findings import Disclosed, Disclosure
from declarations.models import Declaration
from review.enums import Decision, Outcome
from review.models import DecisionEntry, FirstReview

TOLD = (Decision.RETURN, Decision.NOT_RECOMMEND)
FIRST = (Desk.DISTRICT, Desk.CITY)
OFFICIAL = (*FIRST, Desk.PROVINCE)
FINAL = (Status.RECOGNISED, Status.NOT_RECOGNISED)
LABELS = dict(FindingVerdict.choices)


def disclosed_findings(declaration: Declaration) -> Disclosure | None:
    """The findings kept with the latest decision that the enterprise has been told: a return, a refusal, and after
    recognition or its refusal the province's list. None before."""
    if declaration.status in FINAL:
        entry = DecisionEntry.objects.filter(declaration=declaration).exclude(outcome__in=["", Outcome.REFUSED]).first()
        if entry is not None and entry.seen:
            return _disclosure(declaration.get_status_display(), declaration.entered_at, entry.seen, OFFICIAL)
    told = FirstReview.objects.filter(declaration=declaration, decision__in=TOLD).order_by("-pk").first()
    if told is None:
        return None
    return _disclosure(f"{told.get_desk_display()}{told.get_decision_display()}", told.decided_at, told.report, FIRST)


def _disclosure(decision: str, at: datetime, seen: dict[str, Any], desks: tuple[Desk, ...]) -> Disclosure | None:
    words = {one["id"]: one["text"] for one in seen["report"]["clauses"]}
    found = [_disclosed(one, words) for one in seen["findings"] if one["desk"] in desks and _counts(one)]
    return Disclosure(decision, at, tuple(found)) if found else None


def _counts(finding: dict[str, Any]) -> bool:
    return bool(finding["verdict"]) and not finding.get("outdated_by")


def _disclosed(finding: dict[str, Any], words: dict[str, str]) -> Disclosed:
    return Disclosed(
        clause=words.get(finding["clause"], finding["clause"]),
        desk=Desk(finding["desk"]).label,
        is_met=finding["verdict"] == FindingVerdict.MET,
        label=LABELS[finding["verdict"]],
        note=finding["note"],
        evidence=tuple(f"材料{one['serial']} {one['name']}" for one in finding.get("evidence", [])),
    )
