"""The page of moves as a reader sees it: docs/process.md's diagram and table, made from `workflow.MOVES`.

`manage.py process_diagram --write` renews the part of the page between the two marks; a test keeps page and table
equal. A policy, guard or written column without words here is an error: nothing may stay out of the table silently.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from declarations import guards, policies
from declarations.enums import OVER, Desk, Status
from declarations.workflow import MOVES, Guard, Move, Policy

BEGIN = "<!-- 以下由 manage.py process_diagram --write 生成，不要手工修改 -->"
END = "<!-- 以上为生成部分 -->"

POLICY_WORDS: Mapping[Policy, str] = {
    policies.own_administrator: "本企业管理员",
    policies.district_desk: "辖区内区县主管部门",
    policies.city_desk: "辖区内市级主管部门",
    policies.province_desk: "省级主管部门",
    policies.panel_runner: "省级主管部门，或受其委托的第三方机构",
}
GUARD_WORDS: Mapping[Guard, str] = {
    guards.in_apply_window: "在企业申报时限内",
    guards.in_district_window: "在区县初审时限内（未另设的，按市级初审时限）",
    guards.district_window_is_over: "区县初审时限已过（未另设的，按市级初审时限）",
    guards.in_first_review_window: "在市级初审时限内",
    guards.in_return_time: "在退回时定的修改期限内",
    guards.is_plain_stage: "所在市未设区县初审",
    guards.is_staged: "所在市设有区县初审",
    guards.returned_by_city: "由市级退回",
    guards.returned_by_district: "由区县退回",
    guards.not_banned: "企业不在不得申报期内",
    guards.is_banned: "企业在不得申报期内",
    guards.has_remarks: "至少有一条尚未发出的修改意见",
}
REASON_WORDS = "意见或理由"
REMARKS_WORDS = "修改意见"


class NoWords(LookupError):
    """A policy, guard or written column of a move has no words in this file; `args[0]` names it."""


def generated(moves: Iterable[Move] = MOVES) -> str:
    """The generated part of the page, marks included: the diagram, then the table."""
    moves = tuple(moves)
    return "\n".join((BEGIN, "", *_diagram(moves), "", *_table(moves), "", END))


def renewed(page: str) -> str:
    """The page with its generated part renewed. ValueError where the marks are missing or not in order."""
    before, found_begin, rest = page.partition(BEGIN)
    _, found_end, after = rest.partition(END)
    if not (found_begin and found_end):
        raise ValueError("the page has no generated part between its two marks")
    return f"{before}{generated()}{after}"


def _diagram(moves: tuple[Move, ...]) -> list[str]:
    with_way_out = {move.source for move in moves}
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{status.label}" as {status.value}' for status in Status]
    lines.append(f"    [*] --> {Status.DRAFT.value}")
    lines += [f"    {move.source.value} --> {move.target.value} : {move.label}" for move in moves]
    lines += [f"    {status.value} --> [*]" for status in Status if status in OVER or status not in with_way_out]
    return [*lines, "```"]


def _table(moves: tuple[Move, ...]) -> list[str]:
    heads = ("动作", "标识", "从", "到", "谁", "须满足", "须写明", "同时")
    lines = [_row(heads), _row(["---"] * len(heads))]
    return [*lines, *(_row(_cells(move)) for move in moves)]


def _cells(move: Move) -> tuple[str, ...]:
    return (
        move.label,
        f"`{move.name}`",
        move.source.label,
        move.target.label,
        _words(POLICY_WORDS, move.policy),
        "；".join(_words(GUARD_WORDS, guard) for guard in move.guards) or "—",
        _to_write_down(move),
        "；".join(_write_words(column, value) for column, value in move.writes.items()) or "—",
    )


def _to_write_down(move: Move) -> str:
    words = [REMARKS_WORDS] if guards.has_remarks in move.guards else []
    words += [REASON_WORDS] if move.reason_required else []
    return "、".join(words) or "—"


def _write_words(column: str, value: Any) -> str:
    if column == "occupies" and value is False:
        return "让出本年度名额"
    if column == "returned_by":
        return f"记为{Desk(value).label}退回"
    raise NoWords(f"{column} = {value!r}")


def _words(known: Mapping[Any, str], asked: Any) -> str:
    if asked not in known:
        raise NoWords(asked.__name__)
    return known[asked]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
