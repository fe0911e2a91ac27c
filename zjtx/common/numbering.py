"""Numbers that people quote: consecutive, and without gaps among what was committed."""

from datetime import date

from django.db import transaction
from django.db.models import F

from zjtx.common.models.numbering import NumberSeries

# Declarations are filed by tier: 产品, 企业 (中小企业), 巨人 (小巨人).
TIER_LETTERS = {"product": "C", "sme": "Q", "little_giant": "J"}


def next_number(series: str) -> int:
    """The next number of a series, from 1. It belongs to the caller's transaction: the series stays locked until that
    commits, and a rollback gives the number back. Outside a transaction it is refused, for there it could be lost."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("next_number() must run in the transaction that uses the number")
    row = NumberSeries.objects.filter(pk=series)
    # The update takes the row's lock and reads the committed value after waiting, on PostgreSQL and on SQLite alike.
    if not row.update(last=F("last") + 1):
        NumberSeries.objects.get_or_create(pk=series)
        row.update(last=F("last") + 1)
    return row.values_list("last", flat=True).get()


def declaration_number(round_code: str, tier: str) -> str:
    """A declaration's number, such as LN2022-Q-000123."""
    return f"{round_code}-{TIER_LETTERS[tier]}-{next_number(f'declaration:{round_code}:{tier}'):06d}"


def receipt_number(day: date) -> str:
    """A receipt's number, such as SL20220301-000045; the count starts anew each day."""
    return f"SL{day:%Y%m%d}-{next_number(f'receipt:{day:%Y%m%d}'):06d}"
