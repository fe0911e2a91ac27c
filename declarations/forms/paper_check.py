"""What is printed at the foot of a paper, typed by hand where nobody can scan the code."""

import re
import unicodedata

from django import forms

from declarations.pages.paper import DIGEST_SHOWN
from zjtx.accounts.forms.base import PlainForm

_SPACES = re.compile(r"[\s\-‐－—]+")
_NUMBER = re.compile(r"[0-9A-Z]+(-[0-9A-Z]+){1,3}")
_DIGEST = re.compile(rf"[0-9a-f]{{{DIGEST_SHOWN}}}")


def _plain(text: str) -> str:
    """Full-width letters and digits as half-width ones, nothing at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


class PaperCheckForm(PlainForm):
    """Number, version and digest; letters in any case, spaces anywhere."""

    number = forms.CharField(
        label="申报编号",
        max_length=40,
        help_text="页脚二维码右侧第一项，例如 LN2022-Q-000001。",
    )
    version = forms.CharField(
        label="版本",
        max_length=8,
        help_text="“第2版”填 2。",
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    digest = forms.CharField(
        label="摘要",
        max_length=60,
        help_text=f"{DIGEST_SHOWN}位，由数字0-9和字母a-f组成，可带空格。",
    )

    def clean_number(self) -> str:
        """The number as it is stored."""
        number = re.sub(r"\s", "", _plain(self.cleaned_data["number"])).upper().replace("－", "-").replace("—", "-")
        if not _NUMBER.fullmatch(number):
            raise forms.ValidationError("应与页脚所印一致，例如 LN2022-Q-000001。")
        return number

    def clean_version(self) -> int:
        """The version as a number."""
        text = _plain(self.cleaned_data["version"]).removeprefix("第").removesuffix("版")
        if not re.fullmatch(r"[1-9][0-9]{0,2}", text):
            raise forms.ValidationError("应为数字，例如 2。")
        return int(text)

    def clean_digest(self) -> str:
        """The digest in lower case."""
        digest = _SPACES.sub("", _plain(self.cleaned_data["digest"])).lower()
        if not _DIGEST.fullmatch(digest):
            raise forms.ValidationError(f"应为{DIGEST_SHOWN}位，只含数字0-9和字母a-f；现为{len(digest)}位。")
        return digest
