"""The form with which a reading is proposed."""

from collections.abc import Sequence
from typing import Any

from django import forms

from declarations.services.readings import LONGEST
from zjtx.accounts.forms.base import PlainForm

LIFT = "lift"


class ReadingForm(PlainForm):
    """Which reading, or that the one in force is lifted, and why."""

    reading = forms.ChoiceField(label="锁定为", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="理由",
        max_length=LONGEST,
        help_text="列入条件核对结果，申报企业和各级审核人员可见。",
        widget=forms.Textarea({"rows": 4, "data-count": ""}),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reading"].choices = choices

    def clean_reading(self) -> str:
        """The reading as the service takes it: "" lifts."""
        chosen = self.cleaned_data["reading"]
        return "" if chosen == LIFT else chosen
