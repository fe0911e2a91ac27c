"""The tables of a quarter's totals, made of its counts. Pure but for what the counts read.

Two for each way of dividing: the sums with the share that has reported, and growth over the enterprises that can be
compared. Product.md, §9: pool totals and growth per quarter; every chart with its table.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cultivation_pool.answers import answer_fields
from cultivation_pool.sheets.quarterly_2022 import short_title
from cultivation_pool.totals.anomalies import LABELS, Anomaly, Kind
from cultivation_pool.totals.counting import NAMES, Held, PoolCounts, Sums, Trend, rate
from review.statistics.tables import Line, Number, Series, Table, figure, percent
from zjtx.registry.enums import Tier

# From so many 万元 on sums are told in 亿元.
LARGE, PER_LARGE = 1_000_000, 10_000
TOP_DIVISIONS = 15
UNKNOWN = "未填写"
WITHOUT_TITLE = "季末无有效称号"
COMPARED = "同比口径：本期和上年同期的报表均有效的企业，其余不计入；上年同期合计不为正数的不计算。"
COUNTED = "只计已提交和已通过的报表，各项为自年初累计数。"


@dataclass(frozen=True)
class Group:
    """Reports under one label. `now` and `base` are sums over the same `pairs` enterprises."""

    label: str
    owed: int
    filed: int
    totals: Sums
    pairs: int
    now: Sums
    base: Sums
    area: str = ""
    is_total: bool = False


def tables_of(counts: PoolCounts, anomalies: Sequence[Anomaly]) -> list[Table]:
    """Every table that has anything to tell, in the page's order."""
    quarters = [_of_trend(short_title(quarter), one) for quarter, one in counts.trends.items()]
    word = "市" if counts.scope.is_province else "区县"
    made = [*_pair("quarters", "各季度", "季度", quarters)]
    if not counts.scope.is_district:
        made += _pair("parts", f"各{word}", word, [*parts(counts), whole(counts)])
    made += _pair("divisions", "各行业大类", "行业大类", [*divisions(counts), whole(counts)])
    made += _pair("tiers", "各类别", "类别", [*tiers(counts), whole(counts)], TIER_NOTE)
    return [one for one in (*made, anomaly_table(anomalies)) if not one.is_empty]


TIER_NOTE = "企业按季末有效的最高类别计。"


def whole(counts: PoolCounts) -> Group:
    """Everything of the quarter."""
    name = "全省" if counts.scope.is_province else "合计"
    return _group(name, counts.held, is_total=True)


def parts(counts: PoolCounts) -> list[Group]:
    """By city, or by district of a city, in the order of their codes."""
    by_part = _divided(counts.held, lambda one: counts.scope.part_of(one.path))
    return [_group(name, by_part.get(code, ()), area=code) for code, name in counts.parts.items()]


def divisions(counts: PoolCounts) -> list[Group]:
    """By 大类 of GB/T 4754-2017: those with the largest revenue, the others in one row."""
    by_division = _divided(counts.held, lambda one: one.division or "")
    names = counts.industry_names
    labels = {code: f"{code} {names.get(code, '')}".strip() if code else UNKNOWN for code in by_division}
    found = [_group(labels[code], held) for code, held in by_division.items()]
    found.sort(key=lambda one: (-one.totals["revenue"], one.label))
    rest = found[TOP_DIVISIONS:]
    if len(rest) < 2:
        return found
    left = {one.label for one in rest}
    others = [one for code, held in by_division.items() if labels[code] in left for one in held]
    return [*found[:TOP_DIVISIONS], _group(f"其他{len(rest)}个大类", others)]


def tiers(counts: PoolCounts) -> list[Group]:
    """By the highest title in force on the quarter's last day, the highest first."""
    by_tier = _divided(counts.held, lambda one: one.tier)
    found = [_group(tier.label, by_tier[tier]) for tier in reversed(Tier) if tier in by_tier]
    return [*found, *([_group(WITHOUT_TITLE, by_tier[""])] if "" in by_tier else [])]


def anomaly_table(anomalies: Sequence[Anomaly]) -> Table:
    """How many of each kind."""
    rows = [(kind, [one for one in anomalies if one.kind == kind]) for kind in Kind]
    lines = [
        Line(LABELS[kind], (len(found), len({one.held.enterprise for one in found})), area=kind)
        for kind, found in rows
        if found
    ]
    enterprises = len({one.held.enterprise for one in anomalies})
    series = (Series("异常（项）", "amber"), Series("涉及企业（家）"))
    summary = f"共{len(anomalies)}项，涉及{enterprises}家企业。"
    notes = ("异常只作提示，不影响报表效力，由市级主管部门核实。",)
    return Table("anomalies", "数据异常", "异常", "项", series, lines, summary, notes, has_total=False)


def rates(group: Group | Trend) -> dict[str, float | None]:
    """{figure: growth in percent} over the enterprises compared."""
    return {name: rate(group.base.get(name), group.now.get(name)) if group.pairs else None for name in NAMES}


def unit_of(groups: Iterable[Group | Trend]) -> tuple[str, int]:
    """(unit, 万元 in one) in which the sums are readable."""
    largest = max((one.totals["revenue"] for one in groups), default=0.0)
    return ("亿元", PER_LARGE) if largest >= LARGE else ("万元", 1)


def _pair(name: str, title: str, head: str, groups: Sequence[Group], *notes: str) -> list[Table]:
    shown = [one for one in groups if not one.is_total or len(groups) > 2]
    return [_sums_table(name, title, head, shown, notes), _growth_table(name, title, head, shown, notes)]


def _sums_table(name: str, title: str, head: str, groups: Sequence[Group], notes: Sequence[str]) -> Table:
    unit, per = unit_of(groups)
    series = (
        Series("主营业务收入", "deep", "money"), Series("其他收入", "light", "money"), Series("营业收入", "", "money"),
        *(Series(_label(one), "", "money") for one in NAMES[2:]),
        Series("应报（家）"), Series("已报（家）"), Series("上报率", "", "share"),
    )  # fmt: skip
    lines = []
    for one in groups:
        revenue, main = one.totals["revenue"], one.totals["main_revenue"]
        sums = [main, revenue - main, revenue, *(one.totals[name] for name in NAMES[2:])]
        values: list[Number] = [*(_in(per, value) if one.filed else None for value in sums), one.owed, one.filed]
        values.append(one.filed * 100 / one.owed if one.owed else None)
        lines.append(Line(one.label, values, () if one.is_total else None, one.is_total, one.area))
    return Table(
        name, f"{title}主要指标", head, unit, series, lines, _told(groups, unit, per, head), (COUNTED, *notes),
        has_total=False,
    )  # fmt: skip


def _growth_table(name: str, title: str, head: str, groups: Sequence[Group], notes: Sequence[str]) -> Table:
    series = (
        Series(_label("revenue"), "blue", "growth"),
        *(Series(_label(one), "", "growth") for one in NAMES[1:]),
        Series("同比口径（家）"),
    )
    lines = []
    for one in groups:
        values: list[Number] = list(rates(one).values())
        lines.append(Line(one.label, [*values, one.pairs], () if one.is_total else None, one.is_total, one.area))
    told = next((one for one in groups if one.is_total or head == "季度"), None)
    return Table(
        f"{name}-growth", f"{title}同比增幅", head, "%", series, lines, _compared(told), (COMPARED, *notes),
        has_total=False,
    )  # fmt: skip


def _compared(group: Group | None) -> str:
    """Of the newest quarter, or of everything: how many are compared, and the growth of their revenue."""
    if group is None or not group.pairs:
        return ""
    grown = rates(group)["revenue"]
    words = f"，营业收入同比{figure(grown, 'growth')}" if grown is not None else ""
    return f"{'' if group.is_total else group.label}同期均有数据的{group.pairs}家{words}。"


def _told(groups: Sequence[Group], unit: str, per: int, head: str) -> str:
    """What the chart shows: for quarters the newest, else who has most."""
    own = [one for one in groups if not one.is_total and one.filed]
    if not own:
        return ""
    if head == "季度":
        newest = own[0]
        said = f"已报{newest.filed}家，上报率{percent(newest.filed, newest.owed)}"
        return f"{newest.label}营业收入{_words(newest, per)}{unit}，{said}。"
    most = max(own, key=lambda one: one.totals["revenue"])
    everything = sum((one.totals["revenue"] for one in own), 0.0)
    part = f"，占{percent(int(most.totals['revenue']), int(everything))}" if everything >= 1 else ""
    return f"{most.label}营业收入最多，{_words(most, per)}{unit}{part}。"


def _words(group: Group, per: int) -> str:
    return figure(_in(per, group.totals["revenue"]), "money")


def _in(per: int, value: float) -> float:
    return value / per


def _of_trend(label: str, one: Trend) -> Group:
    return Group(label, one.owed, one.filed, one.totals, one.pairs, one.now, one.base)


def _divided(held: Iterable[Held], key: Callable[[Held], str]) -> Mapping[str, list[Held]]:
    found: dict[str, list[Held]] = {}
    for one in held:
        found.setdefault(key(one), []).append(one)
    return found


def _group(label: str, held: Iterable[Held], **rest: Any) -> Group:
    owed = list(held)
    filed = [one for one in owed if one.is_filed]
    pairs = [one for one in filed if one.base and len(one.figures) == len(NAMES)]
    return Group(
        label, len(owed), len(filed), _added([one.figures for one in filed]), len(pairs),
        _added([one.figures for one in pairs]), _added([one.base for one in pairs]), **rest,
    )  # fmt: skip


def _added(figures: Sequence[Sums]) -> Sums:
    return {name: sum([one[name] for one in figures if name in one], 0.0) for name in NAMES}


def _label(name: str) -> str:
    return answer_fields()[name].label
