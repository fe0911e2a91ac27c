"""The words beside a cell: when it is asked for, how it is filled in, the notice's footnotes and prompts."""

from collections.abc import Mapping

from declarations.answers.display import is_unit_in_label
from declarations.answers.fields import AnswerField
from declarations.sheets.base import Growth, Ratio, Sheet, When, Years

HINTS = {
    "date": "按年月日填写，例如 2015-03-18。",
    "bool": "选择“是”或“否”。",
    "choice": "从下拉列表中选择。",
    "multi_choice": "在符合的选项旁选“√”；均不符合的，只在“以上均无”旁选“√”。",
    "region": "从下拉列表中选择市或区县。",
    "industry": "从下拉列表中选择，也可只填{level}位代码。",
    "recent_titles": "在已获认定的类别旁填写认定年度；均未获认定的，在“以上均无”旁选“√”。",
    "institutions": "分别填写个数；都没有的，只在“无”旁选“√”。",
    "standards": "没有的，只在“以上均无”旁选“√”。",
}


def note_of(one: AnswerField, sheet: Sheet, fields: Mapping[str, AnswerField], *, year: int) -> str:
    """All that is said of an answer, in lines; `year` is the round's."""
    lines = []
    group = next((group for group in sheet.one_of if one.name in group.fields), None)
    condition = group.when if group else sheet.conditional.get(one.name)
    if condition is not None:
        lines.append(_condition_words(condition, fields) + (f"{group.words}至少填写一项。" if group else ""))
    rule = sheet.derived.get(one.name)
    if isinstance(rule, Growth):
        of = fields[rule.of].label
        lines.append(f"{year - 1}年由系统按两年{of}计算，请保留公式；上一年不为正数、无法计算的，直接填写。")
    hint = HINTS.get(one.kind, "")
    lines.append(hint.format(level=getattr(one.column, "level", "")) if hint else "")
    lines += [dated(one.column.help_line, year), one.column.footnote, *one.column.prompts]
    return "\n".join(line for line in lines if line)


def dated(words: str, year: int) -> str:
    """Help that names years by the round's: "{Y-3}年至{Y-1}年"."""
    for back in range(1, 4):
        words = words.replace(f"{{Y-{back}}}", str(year - back))
    return words


def shown_unit(one: AnswerField) -> str:
    """The unit, unless the label says it; for a text how long it may be."""
    if one.kind == "long_text" and one.column.limit:
        return f"{one.column.limit}字内"
    return "" if is_unit_in_label(one.label, one.unit) else one.unit


def derived_words(rule: Ratio | Growth, row: Years, fields: Mapping[str, AnswerField]) -> tuple[str, str]:
    """(label, note) of a computed row."""
    if isinstance(rule, Growth):
        return row.label or f"{fields[rule.of].label}增长率", f"由两年{fields[rule.of].label}计算，不需填写。"
    part, whole = fields[rule.part].label, fields[rule.whole].label
    label = f"其中占{whole}比重" if row.fields else row.label or f"{part}占{whole}比重"
    return label, f"由系统按“{part}÷{whole}”计算，不需填写。"


def _condition_words(condition: When, fields: Mapping[str, AnswerField]) -> str:
    asked = fields[condition.field]
    label = asked.full_label()
    if condition.test == "has":
        return f"“{label}”选了“{dict(asked.options).get(str(condition.value), condition.value)}”时填写。"
    if condition.test == "positive":
        return f"“{label}”大于0时填写。"
    if asked.kind == "bool":
        return f"“{label}”为“{'是' if condition.value else '否'}”时填写。"
    return f"“{label}”为“{dict(asked.options).get(str(condition.value), condition.value)}”时填写。"
