"""A report for a terminal of 80 columns, a Chinese character taking two: the words and the order of the page."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import east_asian_width

from declarations.eligibility import telling
from declarations.eligibility.report import GROUP_LABELS, ClauseResult, Report
from declarations.eligibility.telling import Part, ToldGroup

COLUMNS = 80
LABEL_COLUMNS = 15
STEP = 2
# Ambiguous characters (quotation marks) are two columns wide on a Chinese terminal.
WIDE = "WFA"
# A line does not begin with what closes, nor end with what opens.
CLOSING = "，。；：、）》”%"
OPENING = "（《“"


def as_text(report: Report) -> Iterator[str]:
    """The lines of the report: headline, counts, groups with their clauses, what other readings would say."""
    rules = report.rules
    yield from wrapped(f"{rules.title}（{rules.notice}，{report.year}年）", 0)
    if rules.status_note:
        yield from wrapped(f"条件数据{rules.status_note}", 0)
    yield from wrapped(report.headline, 0)
    groups = telling.told_groups(report)
    yield "　".join(f"{telling.LABELS[state]} {count} 条" for state, count in telling.counts(groups))
    if telling.has_categories(report):
        yield from wrapped(f"所选类别：{telling.chosen_categories(report) or '未选择'}", 0)
    for group in groups:
        yield ""
        yield from _group(group)
    for score in report.scores:
        yield ""
        for line in score.as_text():
            text = line.lstrip(" ")
            yield from wrapped(text, len(line) - len(text))


def _group(group: ToldGroup) -> Iterator[str]:
    label = GROUP_LABELS[group.result.verdict] if group.is_counted else "未选，不计入"
    rule = f"（{_rule(group.rule, group.carried_by)}）" if group.rule else ""
    yield from wrapped(f"【{group.title}】{label}{rule}", 0)
    for text in filter(None, (group.note, group.locked, *group.readings)):
        yield from wrapped(text, STEP)
    for part in group.parts:
        yield from _part(part, STEP)


def _part(part: Part, indent: int) -> Iterator[str]:
    if part.result is not None:
        yield from _clause(part, part.result, indent)
        return
    yield from wrapped(f"{_rule(part.rule, part.carried_by)}：", indent)
    for inner in part.parts:
        yield from _part(inner, indent + STEP)


def _rule(rule: str, carried_by: str) -> str:
    return f"{rule}，已由{carried_by}满足" if carried_by else rule


def _clause(part: Part, result: ClauseResult, indent: int) -> Iterator[str]:
    label = telling.LABELS[telling.State(part.state)]
    head = " " * indent + label + " " * max(1, LABEL_COLUMNS - width(label))
    first, *more = wrapped(f"{result.id} {result.text}", width(head))
    yield head + first.lstrip(" ")
    yield from more
    facts = [f"{name}{value}" for name, value in telling.facts(result)]
    for text in [*packed(facts, COLUMNS - width(head)), part.note]:
        yield from wrapped(text, width(head)) if text else ()


def width(text: str) -> int:
    """Columns that a text takes."""
    return sum(2 if east_asian_width(one) in WIDE else 1 for one in text)


def packed(texts: list[str], columns: int) -> list[str]:
    """Texts side by side as long as the columns hold them, each whole where it can be."""
    lines: list[str] = []
    for text in texts:
        if lines and width(f"{lines[-1]}　{text}") <= columns:
            lines[-1] += f"　{text}"
        else:
            lines.append(text)
    return lines


def wrapped(text: str, indent: int) -> list[str]:
    """The lines of a text, each within the terminal's columns, behind as many spaces. Figures are not broken."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and indent + width(line + piece) > COLUMNS:
            lines.append(line)
            line = piece.lstrip(" 　")
        else:
            line += piece
    return [" " * indent + one.rstrip(" 　") for one in [*lines, line]]


def _pieces(text: str) -> Iterator[str]:
    """What a line may be broken between: Chinese characters with the marks that belong to them, and whole words."""
    piece = ""
    for one in text:
        is_joined = piece and (
            one in CLOSING or piece[-1] in OPENING or (one.isascii() and piece[-1].isascii() and one != " ")
        )
        if piece and not is_joined:
            yield piece
            piece = ""
        piece += one
    if piece:
        yield piece
