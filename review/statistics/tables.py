"""A table that is also a chart: pure data, shown by pieces/stacked_bars.html and written as XLSX alike."""

from collections.abc import Sequence
from dataclasses import dataclass, field

Number = int | float | None
SHAPES = {"money": "{:,.2f}", "share": "{:.1f}%", "growth": "{:+.2f}%"}


@dataclass(frozen=True)
class Series:
    """One column of figures; with a tone it is a part of the bar, in the columns' order. `kind`: "" for counts and
    days, "money" for sums, "share" and "growth" for percent."""

    label: str
    tone: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Line:
    """One row: figures as the series. `lengths` are the parts of its bar where they are not the figures themselves,
    `area` is the region whose own statistics it leads to."""

    label: str
    values: Sequence[Number]
    lengths: Sequence[float] | None = None
    is_total: bool = False
    area: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its chart. `summary` says in a sentence what the chart shows; `unit` what is counted."""

    name: str
    title: str
    head: str
    unit: str
    series: Sequence[Series]
    lines: Sequence[Line]
    summary: str = ""
    notes: Sequence[str] = field(default_factory=tuple)
    has_total: bool = True

    @property
    def is_empty(self) -> bool:
        """Nothing was counted."""
        return not any(value for line in self.lines for value in line.values)

    def total_of(self, line: Line) -> Number:
        """The sum of a row."""
        return sum(value or 0 for value in line.values)


def counted(
    name: str,
    title: str,
    head: str,
    unit: str,
    series: Sequence[Series],
    rows: Sequence[tuple[str, Sequence[int]]],
    *,
    total: str = "",
    notes: Sequence[str] = (),
) -> Table:
    """A table of counts whose rows add up; `total` names a last row of sums, which has no bar."""
    lines = [Line(label, values) for label, values in rows]
    summary = told(unit, rows)
    if total and len(rows) > 1:
        sums = [sum(values[place] for _label, values in rows) for place in range(len(series))]
        lines.append(Line(total, sums, lengths=(), is_total=True))
    return Table(name, title, head, unit, series, lines, summary, notes, has_total=len(series) > 1)


def told(unit: str, rows: Sequence[tuple[str, Sequence[int]]]) -> str:
    """ "共120份，大连市最多，48份，占40%。" """
    sums = [(sum(values), label) for label, values in rows]
    everything = sum(number for number, _label in sums)
    if not everything:
        return ""
    if len(sums) == 1:
        return f"共{everything}{unit}。"
    most, label = max(sums, key=lambda pair: pair[0])
    return f"共{everything}{unit}，{label}最多，{most}{unit}，占{percent(most, everything)}。"


def percent(part: int, whole: int) -> str:
    """ "40%", with one decimal below ten percent; "—" of nothing."""
    if not whole:
        return "—"
    value = part * 100 / whole
    return f"{value:.0f}%" if value >= 10 or value == int(value) else f"{value:.1f}%"


def figure(value: Number, kind: str = "") -> str:
    """A figure as a page shows it; nothing as a dash."""
    if value is None:
        return "—"
    if kind:
        return SHAPES[kind].format(value)
    return str(int(value)) if value == int(value) else f"{value:.1f}"
