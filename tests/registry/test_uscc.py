"""统一社会信用代码: both check digits, and what people type."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as outer

from zjtx.registry import uscc

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# Printed on business licences of well-known companies.
GENUINE = ["91110000600037341L", "91440300708461136T", "914403001922038216", "91110108551385082Q"]


def code_of(error: pytest.ExceptionInfo[ValidationError]) -> str:
    return error.value.code


@pytest.mark.parametrize("code", GENUINE)
def test_check_accepts_genuine_codes(code: str) -> None:
    assert uscc.check(code) is None


@pytest.mark.parametrize("code", GENUINE)
def test_check_digits_are_computed_as_on_genuine_codes(code: str) -> None:
    assert uscc.with_check_digits(code[:16]) == code


@pytest.mark.parametrize("length", [0, 17, 19])
def test_check_refuses_other_lengths_and_says_how_many(length: int) -> None:
    with pytest.raises(ValidationError, match=f"应为18位，现为{length}位") as error:
        uscc.check("9" * length)
    assert code_of(error) == "length"


@pytest.mark.parametrize("letter", ["I", "O", "S", "V", "Z", "中", "٣"])
def test_check_refuses_characters_outside_the_alphabet(letter: str) -> None:
    with pytest.raises(ValidationError, match=f"不应含有“{letter}”") as error:
        uscc.check("9111000060003734" + letter + "L")
    assert code_of(error) == "characters"


def test_check_refuses_letters_in_the_district() -> None:
    with pytest.raises(ValidationError, match="第3至8位应为数字"):
        uscc.check("9111A000600037341L")


def test_check_refuses_a_wrong_inner_digit_though_the_outer_one_is_right() -> None:
    body = "91110000600037342"
    code = body + outer.calc_check_digit(body)
    assert outer.is_valid(code)
    with pytest.raises(ValidationError, match="组织机构代码") as error:
        uscc.check(code)
    assert code_of(error) == "inner"


def test_check_refuses_a_wrong_outer_digit() -> None:
    with pytest.raises(ValidationError, match="校验位不符") as error:
        uscc.check("91110000600037341M")
    assert code_of(error) == "outer"


@pytest.mark.parametrize(
    "typed",
    [
        "91110000600037341l",
        " 9111 0000 6000 3734 1L ",
        "９１１１００００６０００３７３４１Ｌ",
        "91110000-60003734-1L",
        "91110000\u3000600037341L",
    ],
)
def test_normalise_reads_what_people_type(typed: str) -> None:
    assert uscc.normalise(typed) == "91110000600037341L"


@given(
    st.text(alphabet="0123456789", min_size=6, max_size=6),
    st.text(alphabet=ALPHABET, min_size=8, max_size=8),
    st.integers(min_value=0, max_value=17),
    st.sampled_from(ALPHABET),
)
def test_one_wrong_character_is_always_found(district: str, body: str, place: int, other: str) -> None:
    code = uscc.with_check_digits("91" + district + body)
    assert uscc.check(code) is None
    wrong = code[:place] + other + code[place + 1 :]
    if wrong != code:
        with pytest.raises(ValidationError):
            uscc.check(wrong)
