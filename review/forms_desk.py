"""Forms beside the desk: a standard phrase, and the scan of a stamped form."""

import re
import unicodedata
from typing import Any

from django import forms

from declarations.models import Submission
from review.phrases import LONGEST, PLACEHOLDERS
from zjtx.accounts.forms.base import PlainForm

ACCEPTED = ".pdf,.jpg,.jpeg,.png"
_ADDRESS = re.compile(r"/check/(?P<number>[^/\s]+)/(?P<version>[0-9]+)/(?P<digest>[^/\s]+)", re.IGNORECASE)
_MARKS = re.compile(
    r"(?P<number>\S+)[\s,，]+(?P<version>第?\s?[0-9]+\s?版?)[\s,，]+(?:摘要\s*)?(?P<digest>[0-9A-Fa-f\s]+)"
)


class PhraseForm(PlainForm):
    """The text of a phrase, with the revision that the page shows."""

    text = forms.CharField(
        label="内容",
        max_length=LONGEST,
        help_text="可用代填项，插入时由系统填入该申报的内容：" + "".join(f"{{{name}}}" for name in PLACEHOLDERS),
        widget=forms.Textarea({"rows": 4, "data-count": "", "maxlength": LONGEST}),
    )
    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)

    def clean_revision(self) -> int:
        """0 for a new phrase."""
        return self.cleaned_data["revision"] or 0


class StampedForm(PlainForm):
    """The file, the version whose paper it is, and the scan that the page showed in its place."""

    file = forms.FileField(
        label="扫描件",
        help_text="PDF、JPEG 或 PNG，不超过50 MB。多页请合成一个PDF。",
        widget=forms.FileInput({"accept": ACCEPTED}),
    )
    is_compared = forms.BooleanField(label="")
    version = forms.IntegerField(min_value=1, max_value=32767, widget=forms.HiddenInput)
    instead_of = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        printed = f"{submission.declaration.number} 第{submission.version}版，摘要 {submission.short_digest}"
        compared = self.fields["is_compared"]
        compared.label = f"已核对：扫描件各页页脚所印为“{printed}”，盖章、签字齐全。"
        compared.error_messages["required"] = "请核对页脚所印的编号、版本和摘要后勾选。"


class ScannedForm(PlainForm):
    """What a hand scanner types: the address in the code of a paper; or the three marks of its foot in a row."""

    paper = forms.CharField(
        label="扫描二维码",
        required=False,
        max_length=400,
        help_text="用扫描枪对准页脚二维码；也可依次输入编号、版本、摘要，以空格隔开。",
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off", "inputmode": "text"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].is_conditional = True  # either this or the three below

    def marks(self) -> dict[str, str] | None:
        """Number, version and digest as they were given, for PaperCheckForm; None where it is nothing of the kind."""
        text = unicodedata.normalize("NFKC", self["paper"].value() or "").strip()
        found = _ADDRESS.search(text) or _MARKS.fullmatch(text)
        return found.groupdict() if found else None
