"""Figures worth a second look: each a sentence with the figures it rests on. Pure; thresholds in anomalies.toml."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from cultivation_pool import checks
from cultivation_pool.answers import answer_fields
from cultivation_pool.calendar import quarter_before
from cultivation_pool.sheets import quarterly_2022 as sheet
from cultivation_pool.totals.counting import NAMES, Held, rate


class Kind(StrEnum):
    """Kinds of anomalies, the likeliest slip first."""

    UNIT = "unit"
    FALL = "fall"
    MORE_THAN_REVENUE = "more"
    GROWTH = "growth"
    YEAR = "year"
    QUARTER = "quarter"
    LOSS = "loss"
    SHARE = "share"
    TROUBLE = "trouble"
    OTHER = "other"


LABELS = {
    Kind.UNIT: "疑似单位有误",
    Kind.FALL: "累计数小于上季度",
    Kind.MORE_THAN_REVENUE: "超过营业收入",
    Kind.GROWTH: "同比增幅与计算不符",
    Kind.YEAR: "同比变动过大",
    Kind.QUARTER: "单季变动过大",
    Kind.LOSS: "由盈转亏",
    Kind.SHARE: "主营占比异常",
    Kind.TROUBLE: "填报有违法失信或事故",
    Kind.OTHER: "提交时的其他疑点",
}
# A jump of these says something of the enterprise; of taxes and exports it is everyday.
JUMPING = ("revenue", "main_revenue", "rd_expense")
LEAST_SLIPPED = 2


@dataclass(frozen=True)
class Anomaly:
    """One kind of thing about one report, told of every figure that it concerns."""

    held: Held
    kind: Kind
    text: str


@cache
def limits() -> dict[str, float]:
    """The thresholds."""
    with (Path(__file__).resolve().parent / "anomalies.toml").open("rb") as file:
        return tomllib.load(file)


def anomalies_of(
    held: Iterable[Held], quarter: str, stored: Mapping[int, Iterable[Mapping[str, Any]]]
) -> list[Anomaly]:
    """What looks wrong in the reports that stand, by kind, then as the reports come. `stored`: {report: issues of its
    submission}."""
    found = [
        one
        for report in held
        if report.is_filed
        for one in (*_looked_at(report, quarter), *_stored(report, stored.get(report.pk, ())))
    ]
    order = list(Kind)
    return sorted(found, key=lambda one: order.index(one.kind))


def _looked_at(held: Held, quarter: str) -> Iterable[Anomaly]:
    """A unit that slipped explains the jumps that come with it: they are not told twice."""
    slipped = _unit(held, quarter)
    if slipped:
        return [Anomaly(held, Kind.UNIT, slipped)]
    rules: tuple[tuple[Kind, Callable[[Held, str], Iterable[str]]], ...] = (
        (Kind.FALL, _fallen), (Kind.MORE_THAN_REVENUE, _more_than_revenue), (Kind.GROWTH, _growth_gap),
        (Kind.YEAR, _year), (Kind.QUARTER, _quarter), (Kind.LOSS, _loss), (Kind.SHARE, _share),
    )  # fmt: skip
    told = ((kind, "；".join(rule(held, quarter))) for kind, rule in rules)
    return [Anomaly(held, kind, text) for kind, text in told if text]


def _stored(held: Held, issues: Iterable[Mapping[str, Any]]) -> Iterable[Anomaly]:
    """What the submission kept, but for falls, which are judged by the figures that stand now."""
    for issue in issues:
        fields = set(issue["fields"])
        if fields & set(sheet.CUMULATIVE):
            continue
        yield Anomaly(held, Kind.TROUBLE if fields & set(sheet.TROUBLE) else Kind.OTHER, issue["message"])


def _unit(held: Held, quarter: str) -> str:
    """Two or more figures about ten thousand times the previous quarter's or last year's, or a ten-thousandth of them:
    one alone may have grown out of nothing."""
    earlier = quarter_before(quarter)
    for label, other in ((sheet.short_title(earlier) if earlier else "", held.before), ("上年同期", held.base)):
        times = [found for name in NAMES if (found := _times(held.figures.get(name), other.get(name)))]
        for words, slipped in (
            ("1万倍，疑将元填作万元", [one for one in times if _is_slip(one)]),
            ("万分之一，疑将亿元填作万元", [one for one in times if _is_slip(1 / one)]),
        ):
            if len(slipped) >= LEAST_SLIPPED:
                revenue = _money(held.figures.get("revenue", 0.0))
                return f"{len(slipped)}项指标约为{label}的{words}，营业收入现为 {revenue}"
    return ""


def _is_slip(times: float) -> bool:
    return times > 1 and limits()["slip_from"] <= times <= limits()["slip_to"]


def _fallen(held: Held, quarter: str) -> Iterable[str]:
    earlier = quarter_before(quarter)
    if not earlier:
        return []
    labels = {name: answer_fields()[name].label for name in sheet.CUMULATIVE}
    found = checks.year_to_date_does_not_fall(held.figures, held.before, earlier, labels)
    return [one.message.removesuffix("，本表为自年初累计数，请核对") for one in found]


def _more_than_revenue(held: Held, _quarter: str) -> Iterable[str]:
    revenue = held.figures.get("revenue")
    for name in ("exports", "tax_paid", "net_profit", "rd_expense"):
        value = held.figures.get(name)
        if revenue is not None and value is not None and value > revenue:
            yield f"{_label(name)} {_money(value)}，大于营业收入 {_money(revenue)}"


def _growth_gap(held: Held, _quarter: str) -> Iterable[str]:
    """Growth that was typed before last year's report stood, or computed on one that was corrected since."""
    for figure, name in sheet.FIGURES:
        filed, computed = held.growths.get(name), rate(held.base.get(figure), held.figures.get(figure))
        if filed is None or computed is None or abs(filed - computed) <= limits()["growth_gap"]:
            continue
        base = _money(held.base[figure])
        yield f"{_label(figure)}同比增幅所报 {filed:+.2f}%，按上年同期 {base}计算为 {computed:+.2f}%"


def _year(held: Held, _quarter: str) -> Iterable[str]:
    for name in JUMPING:
        now, base = held.figures.get(name), held.base.get(name)
        grown = rate(base, now)
        if grown is None or base is None or now is None or base < limits()["least_base"]:
            continue
        if grown > limits()["jump_above"] or grown < limits()["jump_below"]:
            yield f"{_label(name)} {_money(now)}，上年同期 {_money(base)}，同比{grown:+.2f}%"


def _quarter(held: Held, quarter: str) -> Iterable[str]:
    """The quarter alone against the average of those before it in the year."""
    past = int(quarter[-1]) - 1
    now, before = held.figures.get("revenue"), held.before.get("revenue")
    if not past or now is None or before is None or now < before:
        return
    average, alone = before / past, now - before
    if average < limits()["least_base"]:
        return
    times = limits()["quarter_times"]
    if alone > average * times or alone * times < average:
        yield f"本季度单季营业收入 {_money(alone)}，年内前{past}个季度平均每季 {_money(average)}"


def _loss(held: Held, _quarter: str) -> Iterable[str]:
    now, base = held.figures.get("net_profit"), held.base.get("net_profit")
    if now is not None and base is not None and now < 0 < base and base >= limits()["least_base"]:
        yield f"净利润总额 {_money(now)}，上年同期 {_money(base)}"


def _share(held: Held, _quarter: str) -> Iterable[str]:
    main, revenue = held.figures.get("main_revenue"), held.figures.get("revenue")
    if main is None or not revenue:
        return
    found = main / revenue * 100
    if limits()["share_below"] <= found <= limits()["share_above"]:
        return
    words = "高于" if found > limits()["share_above"] else "低于"
    limit = limits()["share_above" if words == "高于" else "share_below"]
    yield f"主营业务收入占营业收入{found:.2f}%，{words}{limit}%"


def _times(now: float | None, other: float | None) -> float | None:
    return now / other if now and other and now > 0 and other > 0 else None


def _label(name: str) -> str:
    return answer_fields()[name].label


def _money(value: float) -> str:
    return f"{value:,.2f} 万元"
