"""The layouts of all versions of all sheets, by the sheet's version. A new year's sheet brings its own."""

from declarations.paper.forms import little_giant_2022, product_2022, sme_2022
from declarations.paper.forms.national import supplemented
from declarations.paper.layout import Form
from declarations.sheets import miit_2022, miit_2026

FORMS: dict[str, Form] = {
    form.sheet.version: form
    for form in (
        product_2022.FORM,
        sme_2022.FORM,
        little_giant_2022.FORM,
        *(supplemented(sme_2022.FORM, notice.SME) for notice in (miit_2022, miit_2026)),
        *(supplemented(little_giant_2022.FORM, notice.LITTLE_GIANT) for notice in (miit_2022, miit_2026)),
    )
}


def form_named(version: str) -> Form:
    """The printed form of that version of a sheet; KeyError names one that has none."""
    return FORMS[version]
