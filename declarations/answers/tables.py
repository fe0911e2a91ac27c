"""Which models hold a sheet's answers: one for the single ones, one for the rows of a year."""

from django.db import models

from declarations.models import SmeSheet, SmeYear
from declarations.sheets import Sheet

MODELS: dict[str, tuple[type[models.Model], type[models.Model]]] = {"sme": (SmeSheet, SmeYear)}


def models_of(sheet: Sheet) -> tuple[type[models.Model], type[models.Model]]:
    """(model of the single answers, model of the year rows) of a sheet."""
    return MODELS[sheet.tier]


def tiers_with_sheet() -> tuple[str, ...]:
    """Tiers that can be filled in this system."""
    return tuple(MODELS)
