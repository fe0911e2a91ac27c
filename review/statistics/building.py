"""The tables of a round's statistics, made of its counts.

Product.md, §9: counts by tier, stage, city, industry and size; plan against actual; time per stage. And returns.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from declarations.answers.fields import answer_fields
from declarations.enums import Status
from review.statistics.counting import TIMED, Counts
from review.statistics.tables import Line, Series, Table, counted, figure, percent, told
from zjtx.registry.enums import Size, Tier

# Groups of states as the charts show them: label, tone, states.
GROUPS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("初审中", "light", frozenset({Status.DISTRICT_REVIEW, Status.CITY_REVIEW})),
    ("退回修改", "amber", frozenset({Status.RETURNED})),
    ("省级评审", "blue", frozenset({Status.RECOMMENDED, Status.EXPERT_REVIEW, Status.REVIEWED})),
    ("拟认定、公示", "deep", frozenset({Status.PROPOSED, Status.PUBLICITY})),
    ("已认定", "green", frozenset({Status.RECOGNISED})),
    ("未通过", "red", frozenset({Status.NOT_RECOMMENDED, Status.NOT_RECOGNISED})),
    ("已撤回", "grey", frozenset({Status.WITHDRAWN})),
)
TIER_TONES = {Tier.PRODUCT: "light", Tier.SME: "blue", Tier.LITTLE_GIANT: "deep"}
PASSED_FIRST = frozenset({
    Status.RECOMMENDED, Status.EXPERT_REVIEW, Status.REVIEWED, Status.PROPOSED, Status.PUBLICITY, Status.RECOGNISED,
    Status.NOT_RECOGNISED,
})  # fmt: skip
ON_THE_LIST = frozenset({Status.PROPOSED, Status.PUBLICITY})
STAGE_NAMES = {
    Status.RETURNED: "企业修改", Status.RECOMMENDED: "推荐后待评审", Status.REVIEWED: "评审后待审定",
    Status.PROPOSED: "审定后待公示", Status.PUBLICITY: "公示至认定",
}  # fmt: skip
PLAN_SERIES = (
    Series("已认定", "green"), Series("拟认定、公示", "deep"), Series("距计划数", "grey"), Series("计划数"),
    Series("已推荐至省级"),
)  # fmt: skip
UNKNOWN = "未填写"
WHOLE_FORM = "整份申报"
TOP_FIELDS, TOP_DIVISIONS = 20, 15
TIMES = ("未退回", "退回1次", "退回2次", "退回3次以上")


def tables_of(counts: Counts) -> list[Table]:
    """Every table that has anything to tell, in the page's order."""
    makers: tuple[Callable[[Counts], Table | None], ...] = (
        tiers, stages, parts, plan, city_plans, sections, divisions, sizes, durations, times_returned, parts_returned,
        fields_returned,
    )  # fmt: skip
    made = (make(counts) for make in makers)
    return [one for one in made if one is not None and not one.is_empty]


def tiers(counts: Counts) -> Table:
    """Tier by groups of stages."""
    rows = [(Tier(tier).label, _by_group(counts, tier=tier)) for tier in _offered(counts)]
    return counted("tiers", "各类别办理情况", "类别", "份", _group_series(), rows, total="合计")


def stages(counts: Counts) -> Table:
    """Each state by tier."""
    found = Counter[tuple[str, str]]()
    for one in counts.states:
        found[one.status, one.tier] += one.number
    offered = _offered(counts)
    rows = [
        (status.label, [found[status, tier] for tier in offered])
        for status in Status
        if any(found[status, tier] for tier in offered)
    ]
    return counted("stages", "各环节申报数", "目前状态", "份", _tier_series(offered), rows, total="合计")


def parts(counts: Counts) -> Table | None:
    """City (for a city: district) by groups of stages; a district has no parts."""
    if counts.scope.is_district:
        return None
    head = _part_word(counts)
    rows = [(name, _by_group(counts, part=code)) for code, name in counts.parts.items()]
    made = counted("parts", f"各{head}办理情况", head, "份", _group_series(), rows, total=_whole(counts))
    codes = [*counts.parts, *([""] * (len(made.lines) - len(counts.parts)))]
    lines = [replace(line, area=code) for line, code in zip(made.lines, codes, strict=True)]
    return replace(made, lines=lines)


def plan(counts: Counts) -> Table | None:
    """The plan figure, which is a floor (不低于), against what has been recognised and is on its way."""
    lines, said = [], []
    for tier, number in counts.plans.items():
        line = _plan_line(Tier(tier).label, number, _of(counts, tier=tier))
        done = line.values[0]
        lines.append(line)
        said.append(f"{Tier(tier).label}计划不低于{number}，已认定{done}（{percent(done, number)}）")
    if not lines:
        return None
    notes = ("计划数为通知所定“不低于”的数，只作对照。",)
    return Table(
        "plan", "计划完成情况", "类别", "户", PLAN_SERIES, lines, "；".join(said) + "。", notes, has_total=False
    )


def city_plans(counts: Counts) -> Table | None:
    """Each city's plan figure, where the notice sets them; for the province."""
    if not counts.scope.is_province or not counts.city_plans:
        return None
    lines = []
    for (city, tier), number in sorted(counts.city_plans.items(), key=lambda pair: _plan_order(pair[0])):
        label = f"{counts.parts.get(city, city)} {Tier(tier).label}"
        lines.append(_plan_line(label, number, _of(counts, tier=tier, part=city)))
    short = sum(bool(line.values[2]) for line in lines)
    summary = f"共{len(lines)}项计划，{short}项尚未达到。"
    return Table("city-plans", "各市计划完成情况", "市、类别", "户", PLAN_SERIES, lines, summary, has_total=False)


def sections(counts: Counts) -> Table:
    """门类 of GB/T 4754-2017 by tier, the largest first."""
    names = counts.industry_names

    def section_of(code: str) -> str:
        section = names[code][1] if code in names else ""
        return f"{section} {names[section][0]}" if section in names else UNKNOWN

    rows = _ranked(counts, lambda _tier, code, _size: section_of(code))
    return counted("sections", "行业门类", "门类", "份", _tier_series(_offered(counts)), rows, total="合计")


def divisions(counts: Counts) -> Table:
    """大类 of GB/T 4754-2017 by tier: the largest, the others in one row."""
    names = counts.industry_names

    def division_of(code: str) -> str:
        return f"{code} {names[code][0]}" if code in names else UNKNOWN

    rows = _ranked(counts, lambda _tier, code, _size: division_of(code))
    summary = told("份", rows)
    if len(rows) > TOP_DIVISIONS:
        rest = rows[TOP_DIVISIONS:]
        sums = [sum(values) for values in zip(*(values for _label, values in rest), strict=True)]
        rows = [*rows[:TOP_DIVISIONS], (f"其他{len(rest)}个大类", sums)]
    made = counted("divisions", "行业大类", "大类", "份", _tier_series(_offered(counts)), rows, total="合计")
    return replace(made, summary=summary)


def sizes(counts: Counts) -> Table:
    """Size of the enterprise (工信部联企业〔2011〕300号) by tier."""
    offered, found = _offered(counts), Counter[tuple[str, str]]()
    for tier, _code, size, number in counts.kinds:
        found[size, tier] += number
    labels = [(size.value, size.label) for size in Size] + [("", UNKNOWN)]
    rows = [(label, [found[size, tier] for tier in offered]) for size, label in labels]
    rows = [row for row in rows if any(row[1])]
    return counted("sizes", "企业规模", "规模", "份", _tier_series(offered), rows, total="合计")


def durations(counts: Counts) -> Table:
    """Working days per stage: median, nine in ten, the longest; and what still lies there."""
    found, is_provisional = counts.stays
    lines, slowest = [], (0.0, "")
    for stage in TIMED:
        stays, label = found[stage], STAGE_NAMES.get(stage, stage.label)
        if not stays.over and not stays.open:
            continue
        median, ninetieth = stays.median, stays.ninetieth
        values = (median, ninetieth, stays.longest, len(stays.over), len(stays.open), stays.longest_open)
        lengths = (median, max(0.0, ninetieth - median)) if median is not None and ninetieth is not None else ()
        lines.append(Line(label, values, lengths))
        if median is not None and median > slowest[0]:
            words = f"用时最长的是{label}，中位数{figure(median)}个工作日，九成在{figure(ninetieth)}个工作日以内。"
            slowest = (median, words)
    series = (
        Series("中位数", "blue"), Series("九成以内", "light"), Series("最长"), Series("已办结（次）"),
        Series("在办（份）"), Series("在办最久"),
    )  # fmt: skip
    notes = ["自进入环节的次日起按工作日计，当日办结为0；退回后再次进入的另计一次。"]
    if is_provisional:
        notes.append("部分日期的工作日历尚未公布，按暂定日历计算。")
    return Table("durations", "各环节办理用时", "环节", "工作日", series, lines, slowest[1], notes, has_total=False)


def times_returned(counts: Counts) -> Table:
    """How often declarations were returned, by tier."""
    found = Counter((tier, min(number, 3)) for tier, _part, number in counts.returns)
    rows, submitted = [], 0
    for tier in _offered(counts):
        total = sum(_of(counts, tier=tier).values())
        often = [found[tier, times] for times in (1, 2, 3)]
        rows.append((Tier(tier).label, [total - sum(often), *often]))
        submitted += total
    series = [Series(label, tone) for label, tone in zip(TIMES, ("grey", "light", "amber", "red"), strict=True)]
    returned = len(counts.returns)
    made = counted("returns", "退回次数", "类别", "份", series, rows, total="合计")
    acts = sum(number for _tier, _part, number in counts.returns)
    said = f"提交{submitted}份，退回过{returned}份（{percent(returned, submitted)}），共退回{acts}次。"
    return replace(made, summary=said)


def parts_returned(counts: Counts) -> Table | None:
    """Of each city or district: returned at least once, returned how often."""
    if counts.scope.is_district or not counts.returns:
        return None
    cases = Counter(part for _tier, part, _number in counts.returns)
    acts = Counter[str]()
    for _tier, part, number in counts.returns:
        acts[part] += number
    submitted = Counter[str]()
    for one in counts.states:
        submitted[one.part] += one.number
    lines = [
        Line(name, (cases[code], submitted[code] - cases[code], submitted[code], acts[code]))
        for code, name in counts.parts.items()
        if submitted[code]
    ]
    head = _part_word(counts)
    series = (Series("退回过", "amber"), Series("未退回", "grey"), Series("提交"), Series("退回次数"))
    summary = f"{len(cases)}个{head}有申报被退回，共{sum(cases.values())}份。"
    return Table("returns-parts", f"各{head}退回情况", head, "份", series, lines, summary, has_total=False)


def fields_returned(counts: Counts) -> Table:
    """Which fields the remarks sent with returns were pinned to, the most frequent first."""
    remarks, cases = Counter[str](), Counter[str]()
    for tier, field, number, declarations in counts.remarks:
        label = _field_label(counts, tier, field)
        remarks[label] += number
        cases[label] += declarations
    ranked = sorted(remarks, key=lambda label: (-remarks[label], label))
    lines = [Line(label, (remarks[label], cases[label])) for label in ranked[:TOP_FIELDS]]
    total = sum(remarks.values())
    summary = f"退回时共发出{total}条修改意见，涉及{len(ranked)}个栏目。" if total else ""
    if ranked:
        summary += f"最多的是“{ranked[0]}”，{remarks[ranked[0]]}条，占{percent(remarks[ranked[0]], total)}。"
    notes = (f"只列前{TOP_FIELDS}个。",) if len(ranked) > TOP_FIELDS else ()
    series = (Series("修改意见（条）", "amber"), Series("涉及申报（份）"))
    return Table("fields", "退回涉及的栏目", "栏目", "条", series, lines, summary, notes, has_total=False)


def _plan_line(label: str, number: int, states: Counter[str]) -> Line:
    """Recognised, on the way, what is missing to the plan, the plan, and how many passed first review."""
    done, coming = states[Status.RECOGNISED], sum(states[one] for one in ON_THE_LIST)
    passed = sum(states[one] for one in PASSED_FIRST)
    return Line(label, (done, coming, max(0, number - done - coming), number, passed))


def _field_label(counts: Counts, tier: str, field: str) -> str:
    """A remark's place in words: field of the sheet, item of attachment 4, or the whole form."""
    if not field:
        return WHOLE_FORM
    if field in counts.evidence_items:
        return counts.evidence_items[field]
    version = counts.sheets.get(tier)
    known = answer_fields(version).get(field) if version else None
    return known.full_label() if known is not None else field


def _offered(counts: Counts) -> list[str]:
    """Tiers that anybody declared, in the ladder's order."""
    present = {one.tier for one in counts.states}
    return [tier for tier in counts.scope.tiers if tier in present]


def _of(counts: Counts, *, tier: str = "", part: str = "") -> Counter[str]:
    """{status: number} of a tier, of a part, or of one in the other."""
    found = Counter[str]()
    for one in counts.states:
        if one.tier == (tier or one.tier) and one.part == (part or one.part):
            found[one.status] += one.number
    return found


def _by_group(counts: Counts, **which: str) -> list[int]:
    states = _of(counts, **which)
    return [sum(states[one] for one in statuses) for _label, _tone, statuses in GROUPS]


def _ranked(counts: Counts, label_of: Callable[[str, str, str], str]) -> list[tuple[str, Sequence[int]]]:
    """Rows by tier under the label of each kind, the largest first."""
    offered, found = _offered(counts), Counter[tuple[str, str]]()
    for tier, code, size, number in counts.kinds:
        found[label_of(tier, code, size), tier] += number
    sums = Counter[str]()
    for (label, _tier), number in found.items():
        sums[label] += number
    order = sorted(sums, key=lambda label: (-sums[label], label))
    return [(label, [found[label, tier] for tier in offered]) for label in order]


def _group_series() -> list[Series]:
    return [Series(label, tone) for label, tone, _statuses in GROUPS]


def _tier_series(offered: Sequence[str]) -> list[Series]:
    return [Series(Tier(tier).label, TIER_TONES[Tier(tier)]) for tier in offered]


def _part_word(counts: Counts) -> str:
    return "市" if counts.scope.is_province else "区县"


def _whole(counts: Counts) -> str:
    return "全省" if counts.scope.is_province else "全市"


def _plan_order(key: tuple[str, str]) -> tuple[Any, ...]:
    city, tier = key
    return city, Tier.values.index(tier)
