"""What a report says to people: the state of each clause, how a group is built, what another reading would change.

The page, the PDF and the command's text all say it from here, in this order: disproved, without data, for a person to
decide, waived, optional, met. Pure like the rest of the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from . import outlook, wording
from .report import GROUP_LABELS, ClauseResult, GroupResult, Report
from .verdicts import Branch, GroupVerdict, Verdict, holds, known

ANY_OF = "以下任一即可"
ALL_OF = "以下各项均须符合"
TOGETHER = "以下各项须同时符合"
MOST_NAMED = 2


class State(StrEnum):
    """How a clause stands for people. MOOT: not met, but the condition it is an alternative of is met by another one.
    UNTICKED: a key area whose box is not ticked, which disproves nothing (reading R6)."""

    NOT_MET = "not_met"
    MISSING = "missing"
    JUDGEMENT = "judgement"
    UNTICKED = "unticked"
    WAIVED = "waived"
    MOOT = "moot"
    MET = "met"


LABELS = {
    State.NOT_MET: "不符合",
    State.MISSING: "缺少数据",
    State.JUDGEMENT: "需人工认定",
    State.UNTICKED: "未勾选",
    State.WAIVED: "不符合，已豁免",
    State.MOOT: "可选条件",
    State.MET: "符合",
}
MOOT_NOTE = "可选条件，已由其他条件满足"
LEFT_OUT_NOTE = "不影响本组结论"
ORDER: dict[str, int] = {state: place for place, state in enumerate(State)}
# What keeps a group open, in the words of its heading.
DECISIVE_ROLES = ("basic", "required")
OPEN_STATES = (State.MISSING, State.JUDGEMENT)
BY_VERDICT = {
    Verdict.MET: State.MET,
    Verdict.NOT_MET: State.NOT_MET,
    Verdict.MISSING: State.MISSING,
    Verdict.JUDGEMENT: State.JUDGEMENT,
}
Values = Mapping[str, bool | None]


@dataclass(frozen=True, slots=True)
class Part:
    """One clause (``result``, with a ``note`` where it has no effect) or several parts joined by ``rule``;
    ``carried_by`` names what meets an alternative."""

    state: str
    result: ClauseResult | None = None
    note: str = ""
    rule: str = ""
    carried_by: str = ""
    parts: tuple[Part, ...] = ()

    def leaves(self) -> Iterator[Part]:
        """The clauses of this part, in the order in which they are shown."""
        if self.result is not None:
            yield self
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True)
class ToldGroup:
    """One group: its parts, how they are joined, and what is to be known beside its verdict.

    ``is_counted`` is False for a special category that was not chosen while another one was. ``locked`` says which
    reading the round locked, where it is not the default one.
    """

    result: GroupResult
    rule: str
    carried_by: str
    parts: tuple[Part, ...]
    is_counted: bool
    note: str
    locked: str
    readings: tuple[str, ...]

    @property
    def title(self) -> str:
        """The notice's heading."""
        return self.result.title

    @property
    def state(self) -> str:
        """met, not_met, open; ``unchosen`` where the category does not count."""
        return str(self.result.verdict) if self.is_counted else "unchosen"

    def leaves(self) -> Iterator[Part]:
        """The clauses of the group, in the order in which they are shown."""
        for part in self.parts:
            yield from part.leaves()


def told_groups(report: Report) -> list[ToldGroup]:
    """The groups as people read them: what counts first, disproved before the rest, then the notice's order."""
    groups = [_told(report, group) for group in report.groups]
    return sorted(groups, key=lambda one: (not one.is_counted, one.result.verdict is not GroupVerdict.NOT_MET))


def counts(groups: Iterable[ToldGroup]) -> list[tuple[State, int]]:
    """How many clauses of the groups that count stand in which state."""
    found = Counter(State(part.state) for group in groups if group.is_counted for part in group.leaves())
    return [(state, found[state]) for state in State if found[state]]


def unmet_count(report: Report) -> int:
    """How many clauses of the groups that count are told as not met."""
    return dict(counts(told_groups(report))).get(State.NOT_MET, 0)


def open_counts(report: Report) -> list[str]:
    """What keeps a report open: 3 项缺少数据, 7 项需人工认定."""
    found = dict(counts(told_groups(report)))
    return [f"{found[state]} 项{LABELS[state]}" for state in OPEN_STATES if state in found]


def has_categories(report: Report) -> bool:
    """Whether the enterprise chooses among special categories at all; a national notice has none."""
    return any(group.group.role == "special" for group in report.groups)


def chosen_categories(report: Report) -> str:
    """专业化指标、创新化指标; "" where none is ticked."""
    return "、".join(group.title for group in report.groups if group.is_ticked)


def lack(result: ClauseResult) -> str:
    """What a disproved clause lacks: 上年度营业收入还差 320.00 万元."""
    shortfall = result.shortfall
    if shortfall is None:
        return f"{result.clause.subject}不符合要求"
    space = " " if shortfall[:1].isdecimal() else ""
    return f"{result.clause.subject}{space}{shortfall}"


def prospect(report: Report) -> tuple[str, str]:
    """What the data at hand say of a tier: met, not_met or missing, and what is lacking, in a sentence."""
    ground = outlook.ground(report)
    if report.blocking:
        lacking = "；".join(lack(result) for result in report.blocking)
        return "not_met", f"{ground}有 {len(report.blocking)} 项与数据不符：{lacking}"
    special = [group for group in report.groups if group.group.role == "special"]
    if special and all(group.verdict is GroupVerdict.NOT_MET for group in special):
        return "not_met", "四类专项指标条件均与数据不符"
    if report.looks_open:
        return "met", f"{ground}中由数据判定的各项均符合，其余由审核人员判断"
    missing = [
        leaf.result
        for group in told_groups(report)
        if group.result.group.role in DECISIVE_ROLES
        for leaf in group.leaves()
        if leaf.result and leaf.state == State.MISSING and leaf.result.clause.is_decided_by_figure
    ]
    return "missing", f"{ground}有 {len(missing)} 项缺少数据：{named(missing)}"


def facts(result: ClauseResult) -> list[tuple[str, str]]:
    """What was declared, what is asked for and by how much it is missed: label and words, as far as there are any."""
    found = (("申报数据 ", result.measured), ("要求", requirement(result)), ("", result.shortfall))
    return [(label, words) for label, words in found if words]


def requirement(result: ClauseResult) -> str:
    """What the notice asks for, in words: 不低于 1500 万元; "" where the clause's own words say just that."""
    words = wording.requirement(result.clause)
    return "" if words in result.text else words


def named(results: Iterable[ClauseResult]) -> str:
    """The subjects of some clauses."""
    return "、".join(result.clause.subject for result in results)


def _told(report: Report, group: GroupResult) -> ToldGroup:
    results = {result.id: result for result in report.clauses}
    tree = group.group.trees[group.reading]
    builder = _Builder(group, results)
    root = builder.branch(tree, is_moot=False)
    placed = {leaf.result.id for leaf in root.leaves() if leaf.result}
    # A clause that the reading in force leaves out is still shown, as what it is: of no effect.
    beside = [
        Part(State.MOOT, one, LEFT_OUT_NOTE)
        for name, one in results.items()
        if one.group == group.name and name not in placed
    ]
    is_special = group.group.role == "special"
    is_counted = not is_special or group.is_ticked or not any(one.is_ticked for one in report.groups)
    parts = (*root.parts, *beside)
    return ToldGroup(
        result=group,
        rule=(ANY_OF if tree.decisive else ALL_OF) if len(tree.parts) > 1 else "",
        carried_by=root.carried_by,
        parts=parts,
        is_counted=is_counted,
        note=_note(group, [leaf for part in parts for leaf in part.leaves()]),
        locked="" if group.reading == "default" else f"本批次对本组{report.rules.reading_titles[group.reading]}核对",
        readings=tuple(_readings(report, group, builder.values)),
    )


class _Builder:
    """Builds the parts of one group from its tree and what is known of each clause."""

    def __init__(self, group: GroupResult, results: Mapping[str, ClauseResult]) -> None:
        self.group = group
        self.results = results
        self.values: Values = {name: known(one.counts_as) for name, one in results.items()}

    def part(self, node: Branch | str, *, is_moot: bool) -> Part:
        return self.leaf(node) if isinstance(node, str) else self.branch(node, is_moot=is_moot)

    def leaf(self, name: str) -> Part:
        state = _state(self.results[name], self.group)
        return Part(state, self.results[name], MOOT_NOTE if state is State.MOOT else "")

    def branch(self, tree: Branch, *, is_moot: bool) -> Part:
        value = holds(tree, self.values)
        carrying = [node for node in tree.parts if tree.decisive and value and self._value(node)]
        parts = [self.part(node, is_moot=is_moot or bool(carrying and node not in carrying)) for node in tree.parts]
        if carrying:
            parts.sort(key=lambda part: part.state != State.MET)
        elif not tree.decisive:
            parts.sort(key=lambda part: ORDER.get(part.state, ORDER[State.JUDGEMENT]))
        # An alternative of which nothing holds is moot as a whole once another one carries.
        state = "moot" if is_moot and not value else {True: "met", False: "not_met", None: "open"}[value]
        carried = named(self.results[name] for name in deciding(tree, self.values)) if carrying else ""
        return Part(state, rule=ANY_OF if tree.decisive else TOGETHER, carried_by=carried, parts=tuple(parts))

    def _value(self, node: Branch | str) -> bool | None:
        return self.values[node] if isinstance(node, str) else holds(node, self.values)


def _state(result: ClauseResult, group: GroupResult) -> State:
    if result.verdict is Verdict.MET:
        return State.MET
    if result.waived:
        return State.WAIVED
    if result.id in group.moot:
        return State.MOOT
    if group.group.role == "key" and group.verdict is GroupVerdict.OPEN and result.verdict is Verdict.NOT_MET:
        return State.UNTICKED
    return BY_VERDICT[result.verdict]


def deciding(tree: Branch, values: Values) -> tuple[str, ...]:
    """The clauses by which a tree came to what it is: what carries it, what disproves it, or what keeps it open."""
    value = holds(tree, values)
    of_parts = [(node, values[node] if isinstance(node, str) else holds(node, values)) for node in tree.parts]
    found = [node for node, of in of_parts if of is value]
    if value and tree.decisive:
        found = found[:1]
    return tuple(name for node in found for name in ((node,) if isinstance(node, str) else deciding(node, values)))


def _note(group: GroupResult, leaves: list[Part]) -> str:
    """What is to be known beside the verdict: not chosen, or what keeps the group open."""
    if group.group.role == "special" and not group.is_ticked:
        if group.is_suggested:
            return "本类未勾选，看来符合，可考虑勾选"
        return f"本类未勾选，不计入；按现有数据：{GROUP_LABELS[group.verdict]}"
    if group.verdict is not GroupVerdict.OPEN:
        return ""
    counted = Counter(part.state for part in leaves)
    return "，".join(f"{counted[state]} 项{LABELS[state]}" for state in OPEN_STATES if counted[state])


def _readings(report: Report, group: GroupResult, values: Values) -> Iterator[str]:
    """What each reading that is not in force would say, where it says something else."""
    titles = report.rules.reading_titles
    for reading, verdict in group.readings.items():
        if verdict is group.verdict:
            continue
        causes = [_cause(report, name) for name in deciding(group.group.trees[reading], values)]
        because = "" if verdict is GroupVerdict.MET else _because(causes, verdict)
        yield f"如{titles[reading]}，本组{GROUP_LABELS[verdict]}{because}"


def _cause(report: Report, name: str) -> str:
    return report.clause(name).clause.subject


def _because(causes: list[str], verdict: GroupVerdict) -> str:
    words = "、".join(causes[:MOST_NAMED]) + ("等" if len(causes) > MOST_NAMED else "")
    return f"：{words}{'不符合' if verdict is GroupVerdict.NOT_MET else '待定'}"
