"""Numbers are consecutive, have no gaps among what was committed, and are never given out twice."""

from datetime import date

import pytest
from django.db import transaction

from tests.common.factories import in_threads
from zjtx.common import numbering


@pytest.mark.django_db
def test_next_number_counts_each_series_from_one() -> None:
    assert [numbering.next_number("a"), numbering.next_number("a"), numbering.next_number("b")] == [1, 2, 1]


@pytest.mark.django_db
@pytest.mark.parametrize("tier, letter", [("product", "C"), ("sme", "Q"), ("little_giant", "J")])
def test_declaration_number_names_round_and_tier(tier: str, letter: str) -> None:
    assert numbering.declaration_number("LN2022", tier) == f"LN2022-{letter}-000001"
    assert numbering.declaration_number("LN2022", tier) == f"LN2022-{letter}-000002"


@pytest.mark.django_db
def test_declaration_numbers_count_per_round_and_tier() -> None:
    numbering.declaration_number("LN2022", "sme")
    assert numbering.declaration_number("DL2021", "sme") == "DL2021-Q-000001"
    assert numbering.declaration_number("LN2022", "product") == "LN2022-C-000001"


@pytest.mark.django_db
def test_receipt_numbers_start_anew_each_day() -> None:
    assert numbering.receipt_number(date(2022, 3, 1)) == "SL20220301-000001"
    assert numbering.receipt_number(date(2022, 3, 1)) == "SL20220301-000002"
    assert numbering.receipt_number(date(2022, 3, 2)) == "SL20220302-000001"


@pytest.mark.django_db(transaction=True)
def test_next_number_is_refused_outside_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        numbering.next_number("a")


@pytest.mark.django_db(transaction=True)
def test_rolled_back_number_is_given_out_again() -> None:
    with transaction.atomic():
        assert numbering.next_number("a") == 1
        transaction.set_rollback(True)
    with transaction.atomic():
        assert numbering.next_number("a") == 1


@pytest.mark.django_db(transaction=True)
def test_threads_get_all_numbers_once() -> None:
    def take(index: int) -> list[int]:
        numbers = []
        for turn in range(10):
            with transaction.atomic():
                number = numbering.next_number("race")
                if (index + turn) % 4 == 0:
                    transaction.set_rollback(True)
                else:
                    numbers.append(number)
        return numbers

    results = in_threads(6, take)
    assert all(isinstance(result, list) for result in results), results
    given = sorted(number for result in results for number in result)
    assert given == list(range(1, 46))
