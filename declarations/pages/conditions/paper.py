"""The report as paper, 条件核对报告: the same words as the page, compact, as HTML for the PDF writer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string

from declarations.eligibility.telling import LABELS

TITLE = "条件核对报告"
GROUP_WORDS = {"met": "符合", "not_met": "不符合", "open": "待定", "unchosen": "未选，不计入"}
WORDS = {str(state): words for state, words in LABELS.items()} | GROUP_WORDS


def report_paper(
    page: Mapping[str, Any], *, facts: Sequence[tuple[str, str]], mark: str, note: str, outlook: Mapping[str, Any]
) -> str:
    """The HTML of the paper. `page` as `report_page` makes it; `facts`: label and value at the head; `mark`: the foot's
    left; `note`: what this paper is not."""
    groups = [
        {
            "title": group["title"],
            "citation": group["citation"],
            "verdict": GROUP_WORDS[group["verdict"]],
            "note": group["rule"],
            "joined": _joined(group["joined"], group["carried_by"]),
            "readings": group["readings"],
            # A category that does not count is named with what the data say of it; its clauses would fill a page.
            "lines": list(_lines(group["parts"], 0)) if group["is_counted"] else [],
        }
        for group in page["groups"]
    ]
    context = {"title": TITLE, "report": page, "groups": groups, "facts": facts, "mark": mark, "note": note}
    return render_to_string("declarations/paper/conditions.html", context | {"outlook": outlook})


def _joined(rule: str, carried_by: str) -> str:
    return f"{rule}，已由{carried_by}满足" if carried_by else rule


def _lines(parts: Sequence[Mapping[str, Any]], depth: int) -> Iterator[dict[str, Any]]:
    """Clauses and what joins them, one below the other, with how deep each stands."""
    for part in parts:
        row = part["clause"]
        if row is not None:
            yield {"row": row, "verdict": WORDS[row["verdict"]], "depth": depth}
            continue
        words = _joined(part["rule"], part["carried_by"])
        yield {"row": None, "verdict": WORDS[part["verdict"]], "words": words, "depth": depth}
        yield from _lines(part["parts"], depth + 1)
