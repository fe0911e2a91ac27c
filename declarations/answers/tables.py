"""Which models hold a sheet's answers: one for the single ones, one for the rows of a year."""

from django.apps import apps
from django.db import models

from declarations.sheets import SHEETS, Sheet


def models_of(sheet: Sheet) -> tuple[type[models.Model], type[models.Model]]:
    """(model of the single answers, model of the year rows) of a sheet."""
    return apps.get_model(sheet.single), apps.get_model(sheet.yearly)


def tiers_with_sheet() -> tuple[str, ...]:
    """Tiers that can be filled in this system."""
    return tuple(dict.fromkeys(sheet.tier for sheet in SHEETS.values()))
