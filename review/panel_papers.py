"""What the papers of a panel say, from the frozen score tables alone."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from review.models import GroupResult, Panel

CENT = Decimal("0.01")
DIGITS = "一二三四五六七八九"


def sheet_number(panel: Panel, number: str = "") -> str:
    """LN2022-PS012 of a panel's papers, LN2022-PS012-000123 of its opinion sheet on one declaration."""
    tail = f"-{number.rpartition('-')[2]}" if number else ""
    return f"{panel.round.code}-PS{panel.pk:03d}{tail}"


def opinion_sheets(panel: Panel, results: Sequence[GroupResult]) -> list[dict[str, Any]]:
    """A sheet a declaration: {"number", "result", "rows", "findings", "signers", "notes"}."""
    return [
        {
            "number": sheet_number(panel, one.declaration.number),
            "result": one,
            "rows": one.frozen["rows"],
            "findings": one.frozen.get("findings", []),
            "signers": signers_of([one], one.signed_off_by_id),
            "notes": _notes(one.frozen, is_named=True),
        }
        for one in results
    ]


def score_rows(results: Sequence[GroupResult], *, is_named: bool) -> list[dict[str, Any]]:
    """A row a declaration: {"result", "means", "totals", "spread", "notes"}; without names the totals stand from high
    to low, so that no column of theirs is one person's."""
    return [
        {
            "result": one,
            "means": _item_means(one.frozen),
            "totals": _totals(one.frozen["rows"], is_named=is_named),
            "spread": one.frozen["spread"],
            "notes": _notes(one.frozen, is_named=is_named),
        }
        for one in results
    ]


def signers_of(results: Sequence[GroupResult], chair: int) -> list[str]:
    """The names of everybody whose score is in the table but the chair's, in the order of their first score."""
    names = {row["expert"]: row["name"] for one in results for row in one.frozen["rows"]}
    return [name for key, name in names.items() if key != chair]


def _totals(rows: Sequence[dict[str, Any]], *, is_named: bool) -> list[dict[str, Any]]:
    if is_named:
        return [{"name": row["name"], "total": row["total"], "left_out": row.get("left_out", False)} for row in rows]
    ordered = sorted(rows, key=lambda row: Decimal(row["total"]), reverse=True)
    return [
        {"name": f"专家{ordinal(place)}", "total": row["total"], "left_out": row.get("left_out", False)}
        for place, row in enumerate(ordered, start=1)
    ]


def ordinal(place: int) -> str:
    """一, 十, 十二 … of 1 to 99."""
    tens, ones = divmod(place, 10)
    return (("" if tens == 1 else DIGITS[tens - 1]) + "十" if tens else "") + (DIGITS[ones - 1] if ones else "")


def _item_means(frozen: dict[str, Any]) -> list[dict[str, str]]:
    """The mean of each item over the sheets that count."""
    counted = [row for row in frozen["rows"] if not row.get("left_out")]
    found = []
    for item in frozen["items_list"]:
        points = [Decimal(cell["points"]) for row in counted for cell in row["cells"] if cell["key"] == item["key"]]
        mean = (sum(points, Decimal(0)) / len(points)).quantize(CENT, ROUND_HALF_UP) if points else ""
        found.append({"title": item["title"], "max": item["max"], "mean": str(mean)})
    return found


def _notes(frozen: dict[str, Any], *, is_named: bool) -> list[str]:
    """What a reader must know of the figures: the expert more, how it is counted, the chair's reason, who is out."""
    found = []
    if counting := frozen.get("counting"):
        found.append(f"评分相差超过{frozen.get('spread_limit', '')}分，已增加一名专家评分，按“{counting}”计分")
    if reason := frozen.get("spread_reason"):
        found.append(f"分差说明：{reason}")
    if conflicts := frozen.get("conflicts"):
        found.append(f"声明回避：{'、'.join(conflicts)}" if is_named else f"{len(conflicts)}名专家声明回避")
    return found
