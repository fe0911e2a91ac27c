"""The clause report for pieces/clause_report.html: disproved first, each clause in the notice's words."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from declarations.eligibility import GroupResult, Report
from zjtx.registry.enums import Tier
from zjtx.registry.models import Region

Link = Callable[[tuple[str, ...]], str]

ORDER = {"not_met": 0, "judgement": 1, "missing": 2, "met": 3}
COUNTED = {"missing": "缺少数据", "judgement": "需人工认定"}
TONES = {"eligible": "green", "ineligible": "red", "open": "amber"}


def clause_rows(
    clauses: Iterable[Any], link: Link | None = None, absent: Callable[[Any], tuple[str, ...]] | None = None
) -> list[dict[str, Any]]:
    """Clauses as pieces/clause_row.html reads them, disproved first.

    `link` gives the address of the first of some answers. `absent` names the answers that a clause misses: given where
    the reader can fill them in, the link of a clause without data leads to the first of them.
    """
    rows = []
    for clause in clauses:
        lacking = absent(clause) if absent and str(clause.verdict) == "missing" else ()
        rows.append(
            {
                "id": clause.id,
                "verdict": str(clause.verdict),
                "words": clause.text,
                "figure": _figure(clause),
                "required": clause.required or "",
                "gap": clause.shortfall or "",
                "citation": clause.citation,
                "note": f"佐证材料：{'、'.join(clause.evidence)}" if clause.evidence else "",
                "url": link(lacking or clause.fields) if link else "",
                "url_label": "填写所缺数据" if lacking else "",
            }
        )
    return sorted(rows, key=lambda row: ORDER[row["verdict"]])


def _figure(clause: Any) -> str:
    """What was declared; a region by its name, which the rules, knowing codes only, cannot give."""
    measured: str = clause.measured or ""
    if measured and tuple(clause.fields) == ("region",):
        name = Region.objects.filter(pk=measured).values_list("full_name", flat=True).first()
        return (name or measured).replace("/", "")
    return measured


def absent_answers(report: Report) -> Callable[[Any], tuple[str, ...]]:
    """A function that names the answers of a clause that are not there ("revenue.2021"); all of them where each is
    there in part."""

    def absent(clause: Any) -> tuple[str, ...]:
        places = [place.partition(".") for place in clause.fields]
        lacking = [
            f"{name}{dot}{year}"
            for name, dot, year in places
            if report.case.facts.get(name, int(year) if year else None) is None
        ]
        return tuple(lacking) or tuple(clause.fields)

    return absent


def _group_note(group: GroupResult, clauses: list[Any]) -> str:
    """What is to be known of a group beside its verdict: not ticked, met by another reading, or what keeps it open."""
    if group.group.role == "special" and not group.is_ticked:
        return "本类未勾选，看来符合，可考虑勾选" if group.is_suggested else "本类未勾选，不计入"
    if str(group.verdict) != "open":
        return ""
    counts = Counter(str(clause.counts_as) for clause in clauses)
    return "，".join(f"{counts[name]} 项{words}" for name, words in COUNTED.items() if counts[name])


def _group_page(report: Report, group: GroupResult, link: Link | None, is_fillable: bool) -> dict[str, Any]:
    clauses = [one for one in report.clauses if one.group == group.name]
    return {
        "title": group.title,
        "citation": group.group.citation,
        "verdict": str(group.verdict),
        "clauses": clause_rows(clauses, link, absent_answers(report) if is_fillable else None),
        "rule": _group_note(group, clauses),
        "is_counted": group.group.role != "special" or group.is_ticked,
    }


def report_page(report: Report, link: Link | None = None, *, is_fillable: bool = False) -> dict[str, Any]:
    """The whole report: headline, counts, a group per heading of the notice, and what other readings would change.

    Disproved groups come first; special categories that were not chosen, which do not count, last of their kind.
    """
    groups = [_group_page(report, group, link, is_fillable) for group in report.groups]
    counts = Counter(str(clause.verdict) for clause in report.clauses)
    return {
        "tone": TONES[str(report.verdict)],
        "summary": report.headline,
        "groups": sorted(groups, key=lambda group: (group["verdict"] != "not_met", not group["is_counted"])),
        "counts": [{"verdict": name, "count": counts[name]} for name in ORDER if name in counts],
        "notes": report.notes_on_readings(),
    }


def tier_outlook(reports: Iterable[Report]) -> dict[str, Any]:
    """What the answers at hand say of several tiers, for pieces/tier_outlook.html: highest tier first."""
    rows = [_outlook(one) for one in sorted(reports, key=_rank, reverse=True)]
    highest = next((row for row in rows if row["verdict"] == "met"), None)
    if highest:
        highest["is_highest"] = True
    return {"rows": rows, "highest": highest["title"] if highest else ""}


def _rank(report: Report) -> int:
    """The tiers' order; one that cannot be declared here stands below them."""
    return Tier.values.index(report.tier) if report.tier in Tier.values else -1


def _outlook(report: Report) -> dict[str, Any]:
    row = {"tier": report.tier, "title": report.rules.title, "is_highest": False}
    if report.blocking:
        subjects = "、".join(result.clause.subject for result in report.blocking)
        return row | {"verdict": "not_met", "text": f"基本条件有 {len(report.blocking)} 项与数据不符：{subjects}"}
    special = [group for group in report.groups if group.group.role == "special"]
    if special and all(str(group.verdict) == "not_met" for group in special):
        return row | {"verdict": "not_met", "text": "四类专项指标条件均与数据不符"}
    if report.looks_open:
        return row | {"verdict": "met", "text": "基本条件中由数据判定的各项均符合，其余由审核人员判断"}
    lacking = [one for one in report.clauses if one.clause.is_decided_by_figure and str(one.verdict) == "missing"]
    basic = [one for one in lacking if report.rules.groups[one.group].role == "basic"]
    subjects = "、".join(one.clause.subject for one in basic)
    return row | {"verdict": "missing", "text": f"基本条件有 {len(basic)} 项缺少数据：{subjects}"}
