"""The clause report for pieces/clause_report.html: disproved first, each clause in the notice's words."""

from collections.abc import Callable, Iterable
from typing import Any

from declarations.eligibility import GroupResult, Report
from zjtx.registry.models import Region

GROUP_VERDICTS = {"met": "met", "not_met": "not_met", "open": "judgement"}
ORDER = {"not_met": 0, "judgement": 1, "missing": 2, "met": 3}
TONES = {"eligible": "green", "ineligible": "red", "open": "amber"}


def clause_rows(clauses: Iterable[Any], link: Callable[[tuple[str, ...]], str] | None = None) -> list[dict[str, Any]]:
    """Clauses as pieces/clause_row.html reads them, disproved first."""
    rows = [
        {
            "id": clause.id,
            "verdict": str(clause.verdict),
            "words": clause.text,
            "figure": _figure(clause),
            "required": clause.required or "",
            "gap": f"差距 {clause.gap}" if clause.gap else "",
            "citation": clause.citation,
            "note": f"佐证材料：{'、'.join(clause.evidence)}" if clause.evidence else "",
            "url": link(clause.fields) if link else "",
        }
        for clause in clauses
    ]
    return sorted(rows, key=lambda row: ORDER[row["verdict"]])


def _figure(clause: Any) -> str:
    """What was declared; a region by its name, which the rules, knowing codes only, cannot give."""
    measured: str = clause.measured or ""
    if measured and tuple(clause.fields) == ("region",):
        name = Region.objects.filter(pk=measured).values_list("full_name", flat=True).first()
        return (name or measured).replace("/", "")
    return measured


def _group_note(group: GroupResult) -> str:
    """What is to be known of a group beside its verdict: not ticked, or met by another reading."""
    if group.group.role == "special" and not group.is_ticked:
        return "本类未勾选，看来符合，可考虑勾选" if group.is_suggested else "本类未勾选，不计入"
    return ""


def report_page(report: Report, link: Callable[[tuple[str, ...]], str] | None = None) -> dict[str, Any]:
    """The whole report: headline, counts, and a group per heading of the notice; disproved groups first."""
    groups = [
        {
            "title": group.title,
            "verdict": GROUP_VERDICTS[str(group.verdict)],
            "clauses": clause_rows([one for one in report.clauses if one.group == group.name], link),
            "rule": _group_note(group),
        }
        for group in report.groups
    ]
    counts: dict[str, int] = {}
    for clause in report.clauses:
        counts[str(clause.verdict)] = counts.get(str(clause.verdict), 0) + 1
    return {
        "tone": TONES[str(report.verdict)],
        "summary": report.headline,
        "groups": sorted(groups, key=lambda group: group["verdict"] != "not_met"),
        "counts": [{"verdict": name, "count": counts[name]} for name in ORDER if name in counts],
    }
