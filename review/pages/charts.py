"""A table of statistics as a section of a page: heading, sentence, chart that is its own table, notes."""

from collections.abc import Callable
from typing import Any

from review.statistics.tables import Line, Table, figure
from zjtx.common.charts import bar_parts, signed_bar


def chart_section(table: Table, url_of: Callable[[Line], str]) -> dict[str, Any]:
    """One section: `chart` is for pieces/stacked_bars.html; `url_of` tells where a row leads
    to, "" for nowhere."""
    lengths = [_lengths(table, line) for line in table.lines]
    longest = max((sum(map(abs, one)) for one in lengths), default=0) or 1
    is_signed = any(part < 0 for one in lengths for part in one)
    return {
        "name": table.name,
        "title": table.title,
        "unit": table.unit,
        "summary": table.summary,
        "notes": table.notes,
        "chart": {
            "caption": f"{table.title}（{table.unit}）",
            "head": table.head,
            "series": [{"label": one.label, "tone": one.tone} for one in table.series],
            "without_total": not table.has_total,
            "is_headed": True,
            "rows": [
                _row(table, line, url_of(line), _bars(table, one, longest, is_signed=is_signed))
                for line, one in zip(table.lines, lengths, strict=True)
            ],
        },
    }


def _row(table: Table, line: Line, url: str, bars: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "label": line.label,
        "url": url,
        "is_total": line.is_total,
        "bars": bars,
        "values": [
            {"label": one.label, "text": figure(value, one.kind)}
            for one, value in zip(table.series, line.values, strict=True)
        ],
        "total": figure(table.total_of(line)),
    }


def _bars(table: Table, lengths: list[float], longest: float, *, is_signed: bool) -> list[dict[str, str]]:
    """From the left, or where any row of the table is negative from the middle. A row of sums has no bar, and a stage
    that nobody has left yet none either."""
    tones = [one.tone for one in table.series if one.tone]
    if is_signed:
        return signed_bar(tones[0], lengths[0], longest) if lengths else []
    return bar_parts(zip(tones, lengths, strict=False), longest)


def _lengths(table: Table, line: Line) -> list[float]:
    """The parts of a row's bar: its figures under a tone, unless it has its own."""
    if line.lengths is not None:
        return [float(one) for one in line.lengths]
    return [float(value or 0) for one, value in zip(table.series, line.values, strict=True) if one.tone]
