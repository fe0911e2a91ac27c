"""The head of attachment 5 (附件5): 45 columns in two rows, groups above their columns, and the six notes."""

from collections.abc import Mapping

from cultivation_pool.papers.layout import Heads
from cultivation_pool.sheets.annual_2022 import GROUPS, NOTES, SERIAL, worded
from declarations.answers.fields import AnswerField
from zjtx.common.spreadsheets.writing import column_letters

# The head begins below title, filling bureau and source.
FIRST_ROW = 4
WIDTHS = {
    "region": 10, "enterprise_name": 16, "industry_class": 11, "registration_type": 5.5, "size": 5.5,
    "highest_title": 9.5, "maker_contest_rank": 9, "main_product": 11, "legal_representative": 7.5,
    "legal_representative_phone": 12.5, "contact_name": 7.5, "contact_mobile": 12,
}  # fmt: skip
BY_KIND = {"bool": 5.5, "int": 6.5, "percent": 8, "money": 10.5}
SERIAL_WIDTH = 5
UPPER_HEIGHT, LOWER_HEIGHT = 36.0, 118.0


def heads(year: str, fields: Mapping[str, AnswerField]) -> Heads:
    """The head of a year's sheet: a group's words over its columns, any other column's over both rows."""
    upper, lower = [SERIAL[1]], [""]
    group_of = {name: (worded(words, year), names) for words, names in GROUPS for name in names}
    merged = [_range(1, 1, both=True)]
    for place, (name, field) in enumerate(fields.items(), 2):
        words, names = group_of.get(name, ("", ()))
        if not words:
            merged.append(_range(place, place, both=True))
        elif name == names[0]:
            merged.append(_range(place, place + len(names) - 1, both=False))
        upper.append(field.label if not words else words if name == names[0] else "")
        lower.append(field.label if words else "")
    return Heads(
        rows=[upper, lower],
        widths=[SERIAL_WIDTH, *(WIDTHS.get(name) or BY_KIND[field.kind] for name, field in fields.items())],
        units=f"经营情况为{int(year) - 1}年全年数",
        merged=merged,
        heights=(UPPER_HEIGHT, LOWER_HEIGHT),
        notes=NOTES,
    )


def _range(first: int, last: int, *, both: bool) -> str:
    return f"{column_letters(first)}{FIRST_ROW}:{column_letters(last)}{FIRST_ROW + both}"
