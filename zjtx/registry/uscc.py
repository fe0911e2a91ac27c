"""统一社会信用代码: clean what was typed, and verify both check digits.

GB 32100-2015 guards all 18 characters by the last one; characters 9 to 17 are the organisation code of GB 11714-1997,
which has a check digit of its own. The package verifies only the outer one.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from stdnum.cn import uscc as outer

LENGTH = 18
_SEPARATORS = re.compile(r"[\s\-‐-―−]+")
_FOREIGN = re.compile(r"[^0-9A-HJ-NPQRTUWXY]")
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def normalise(code: str) -> str:
    """The code as it is stored: half-width, upper case, without spaces and hyphens."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", code)).upper()


def check(code: str) -> None:
    """Raise ValidationError (in Chinese) unless the normalised code has the right form and both check digits."""
    if len(code) != LENGTH:
        raise ValidationError(f"统一社会信用代码应为{LENGTH}位，现为{len(code)}位。", code="length")
    if foreign := _FOREIGN.search(code):
        raise ValidationError(
            f"统一社会信用代码不应含有“{foreign.group()}”，只使用数字和除 I、O、S、V、Z 以外的大写字母。",
            code="characters",
        )
    if not code[2:8].isdigit():
        raise ValidationError("统一社会信用代码第3至8位应为数字。", code="characters")
    if code[16] != _inner_check_digit(code[8:16]):
        raise ValidationError("统一社会信用代码第9至17位（组织机构代码）校验不符，请与营业执照核对。", code="inner")
    if code[17] != outer.calc_check_digit(code[:17]):
        raise ValidationError("统一社会信用代码校验位不符，请与营业执照核对。", code="outer")


def with_check_digits(head: str) -> str:
    """The full code for its first 16 characters (registration office, kind, district, organisation)."""
    if len(head) != LENGTH - 2:
        raise ValueError("a code's head has 16 characters")
    body = head + _inner_check_digit(head[8:16])
    return body + outer.calc_check_digit(body)


def _inner_check_digit(body: str) -> str:
    """GB 11714: weights modulo 11, letters count from 10 (A), 10 is written X and 11 is written 0."""
    total = sum(int(character, 36) * weight for character, weight in zip(body, _INNER_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]
