"""The layouts of all versions of all sheets, by the sheet's version. A new year's sheet brings its own."""

from declarations.paper.forms import little_giant_2022, product_2022, sme_2022
from declarations.paper.layout import Form

FORMS: dict[str, Form] = {
    form.sheet.version: form for form in (product_2022.FORM, sme_2022.FORM, little_giant_2022.FORM)
}


def form_named(version: str) -> Form:
    """The printed form of that version of a sheet; KeyError names one that has none."""
    return FORMS[version]
