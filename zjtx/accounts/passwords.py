"""Rules for passwords, each with a message that says what is wrong and what to do.

GB/T 22239-2019 asks for complexity and regular change, OWASP ASVS forbids both. Both are settings: on for staff, off
for enterprises, who get a longer minimum and refusal of common and context words instead.
"""

import re
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from zjtx.accounts.models import User

# Words of the field, by which passwords of this system would be guessed first.
_FIELD_WORDS = ("zjtx", "zhuanjingtexin", "xiaojuren", "专精特新", "小巨人", "工信", "gongxin", "liaoning", "dalian")
# Shorter pieces appear in long passwords by chance.
_SHORTEST_WORD = 4
_SHORTEST_CHINESE_WORD = 2
REMEMBERED_PASSWORDS = 5


class LengthValidator:
    """At least `min_length` characters."""

    def __init__(self, min_length: int = 12) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: "User | None" = None) -> None:
        """Raise ValidationError when too short."""
        if len(password) < self.min_length:
            raise ValidationError(
                f"密码应至少 {self.min_length} 个字符，现为 {len(password)} 个。", code="password_too_short"
            )

    def get_help_text(self) -> str:
        """The rule in words."""
        return f"至少 {self.min_length} 个字符。"


class ContextWordsValidator:
    """No word by which the account or this system would be guessed."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        """Raise ValidationError naming the word that was found."""
        folded = password.casefold()
        for word in (*_words_of(user), *_FIELD_WORDS):
            if word in folded:
                raise ValidationError(
                    f"密码不应含有“{word}”：与账号、单位或本系统有关的词容易被猜到。", code="context_word"
                )

    def get_help_text(self) -> str:
        """The rule in words."""
        return "不含登录名、姓名、单位名称、信用代码、手机号码和“专精特新”等词。"


class StaffComplexityValidator:
    """Staff passwords mix at least `classes` of capitals, small letters, digits and other characters."""

    _CLASSES = (r"[A-Z]", r"[a-z]", r"[0-9]", r"[^A-Za-z0-9]")

    def __init__(self, classes: int = 3) -> None:
        self.classes = classes

    def validate(self, password: str, user: "User | None" = None) -> None:
        """Raise ValidationError when a staff password mixes too little."""
        if user is None or not user.is_staff_member:
            return
        found = sum(bool(re.search(pattern, password)) for pattern in self._CLASSES)
        if found < self.classes:
            raise ValidationError(
                f"密码应含大写字母、小写字母、数字、其他字符中的至少 {self.classes} 类，现有 {found} 类。",
                code="password_too_plain",
            )

    def get_help_text(self) -> str:
        """The rule in words."""
        return f"工作人员的密码应含大写字母、小写字母、数字、其他字符中的至少 {self.classes} 类。"


def check_new_password(password: str, user: "User") -> None:
    """Raise ValidationError unless the account may take this password: all validators, and for staff its history."""
    validate_password(password, user)
    if user.pk is None or not user.is_staff_member:
        return
    for used in user.used_passwords.all()[:REMEMBERED_PASSWORDS]:
        if check_password(password, used.encoded):
            raise ValidationError(
                f"该密码与最近使用过的 {REMEMBERED_PASSWORDS} 个密码之一相同，应设置新的密码。", code="password_reused"
            )


def _words_of(user: "User | None") -> list[str]:
    """Words of the account that a guesser would know, folded and long enough to matter."""
    if user is None:
        return []
    words = [user.username, user.full_name, user.email.partition("@")[0], user.mobile, user.organisation]
    if user.enterprise is not None:
        words += [user.enterprise.name, user.enterprise.uscc]
    folded = (word.strip().casefold() for word in words if word)
    return [word for word in folded if len(word) >= (_SHORTEST_WORD if word.isascii() else _SHORTEST_CHINESE_WORD)]
