"""How next year's sheet is printed: the renamed answer in its own words, the new one in a row of its own."""

from dataclasses import replace

from declarations.paper.forms import sme_2022
from declarations.paper.forms.enterprise_2022 import DIGITAL
from declarations.paper.layout import Line, label, row, value
from tests.next_year.sheet import RENAMED, SHEET, WORDS


def _next(line: Line) -> tuple[Line, ...]:
    if line.places != DIGITAL:
        return (line,)
    asked = label(WORDS, 6), value(f"{{?{RENAMED}=no}}否  {{?{RENAMED}=yes}}是", 4)
    return row(*asked, *DIGITAL[2:]), row(label("数据产品数量", 9), value("{data_products}项", 15))


FORM = replace(
    sme_2022.FORM, sheet=SHEET, lines=tuple(one for line in sme_2022.FORM.lines for one in _next(line))
)  # fmt: skip
