"""All versions of all sheets, by name. A new year's sheet is a new module and a line here; old rounds keep theirs."""

from declarations.sheets import little_giant_2022, miit_2022, miit_2026, product_2022, sme_2022
from declarations.sheets.base import Sheet

SHEETS: dict[str, Sheet] = {
    sheet.version: sheet
    for sheet in (
        product_2022.SHEET,
        sme_2022.SHEET,
        little_giant_2022.SHEET,
        miit_2022.SME,
        miit_2022.LITTLE_GIANT,
        miit_2026.SME,
        miit_2026.LITTLE_GIANT,
    )
}


def sheet_named(version: str) -> Sheet:
    """The sheet of that version; KeyError names an unknown one."""
    return SHEETS[version]
