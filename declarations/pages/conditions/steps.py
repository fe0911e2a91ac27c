"""What to do next: at most three steps with their links, for who fills in, who asks and who judges."""

from collections.abc import Iterable, Iterator
from typing import Any

from declarations.eligibility import Report

from .rows import all_rows

MOST_STEPS = 3
MOST_LINKS = 4
Step = dict[str, Any]


def step(text: str, links: Iterable[tuple[str, str]] = (), more: str = "") -> Step:
    """One step of pieces/report_steps.html; of many links the first ones, and how many there are."""
    rows = [{"label": label, "url": url} for label, url in links]
    if len(rows) > MOST_LINKS:
        more = f"等 {len(rows)} 项{more}"
    return {"text": text, "links": rows[:MOST_LINKS], "more": more}


def first_steps(steps: Iterable[Step]) -> list[Step]:
    """Nobody does more than three things next."""
    return [one for one, _ in zip(steps, range(MOST_STEPS), strict=False)]


def data_steps(report: Report, page: dict[str, Any]) -> Iterator[Step]:
    """What only who fills in can do: look again at disproved figures, choose a category, fill in what is missing."""
    places = {row["id"]: row for row in all_rows(page)}
    blocking = [(one.clause.subject, places[one.id]["url"]) for one in report.blocking]
    if blocking:
        yield step("与条件不符的数据，填错的请更正", [one for one in blocking if one[1]])
        yield step("确与条件不符的，不能申报本类别，可对照其他类别", [("各类别对照", "#outlook-title")])
    if page["has_categories"] and not page["categories"] and not report.blocking:
        suggested = f"，看来符合的有{page['suggested']}" if page["suggested"] else ""
        yield step(f"选择专项类别{suggested}", [("前往选择", page["categories_url"])] if page["categories_url"] else ())
    missing = {item["url"].partition("#")[2]: item for item in _lacking(page)}
    if missing:
        yield step("填写所缺数据", [(one["label"], one["url"]) for one in missing.values()])


def _lacking(page: dict[str, Any]) -> Iterator[dict[str, str]]:
    for group in page["groups"]:
        if group["is_counted"]:
            for row in group["clauses"]:
                yield from row["lacking"]


def evidence_names(report: Report) -> list[str]:
    """The evidence of every clause that counts and is not disproved, each once, in the notice's order."""
    counted = {group.name for group in report.groups if group.group.role != "special" or group.is_ticked}
    names = (
        name
        for one in report.clauses
        if one.group in counted and str(one.verdict) != "not_met"
        for name in one.evidence
    )
    return list(dict.fromkeys(names))
