"""Next year's sheet: `data_products` is new, `digital_plan` is now called `digital_transformation` in other words."""

from dataclasses import replace

from declarations.sheets import sme_2022
from declarations.sheets.base import Block, row

RENAMED, WORDS = "digital_transformation", "是否制定数字化转型规划"


def _next(block: Block) -> Block:
    if block.key != "innovative":
        return block
    return replace(block, rows=(*block.rows[:-1], row(RENAMED, "digital_products"), row("data_products")))


SHEET = replace(
    sme_2022.SHEET,
    version="sme_2023",
    single="next_year.NextYearSheet",
    blocks=tuple(_next(block) for block in sme_2022.SHEET.blocks),
    columns={RENAMED: "digital_plan"},
    labels={RENAMED: WORDS},
)
