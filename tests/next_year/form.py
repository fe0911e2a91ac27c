"""Next year's form on paper: the line of the renamed answer in its new words, and a line for the new answer."""

from dataclasses import replace

from declarations.paper.forms import enterprise_2022 as shared
from declarations.paper.forms import sme_2022
from declarations.paper.layout import Line, label, row, value
from tests.next_year.sheet import RENAMED, WORDS

ADDED = "数据产品数量"


def _next(line: Line) -> Line:
    if not any("{?digital_plan=" in words.text for place in line.places for words in place.words):
        return line
    places = [
        replace(
            place,
            words=tuple(
                replace(
                    one,
                    text=one.text.replace("digital_plan", RENAMED).replace("发展规划设置数字化转型模块", WORDS),
                )
                for one in place.words
            ),
        )
        for place in line.places
    ]
    return replace(line, places=tuple(places))


FORM = replace(
    sme_2022.FORM,
    version="sme_2023",
    lines=(
        *(_next(line) for line in sme_2022.FORM.lines),
        row(label(ADDED, shared.WIDE), value("{data_products}项", shared.COLUMNS - shared.WIDE)),
    ),
)
