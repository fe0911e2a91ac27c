"""Days off and days worked, as the State Council's notice names them."""

from typing import Any

from django import forms

from declarations.forms.rounds import date_field
from zjtx.accounts.forms.base import PlainForm

FIRST_YEAR, LAST_YEAR = 2000, 2100


class DaysForm(PlainForm):
    """A run of days of one kind."""

    first = date_field("开始日期", help_text="一段放假或调休的首日。")
    last = date_field("结束日期", required=False, help_text="只录入一天时不填。")
    kind = forms.ChoiceField(
        label="安排",
        help_text="按国务院办公厅通知。",
        choices=(("off", "放假"), ("working", "调休上班")),
        initial="off",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="说明", max_length=100, required=False, help_text="例如 国庆节，及通知文号。")

    def clean(self) -> dict[str, Any]:
        """One day where no last one was given; within the years that the calendar shows."""
        cleaned = super().clean() or self.cleaned_data
        first = cleaned.get("first")
        if first and not FIRST_YEAR <= first.year <= LAST_YEAR:
            self.add_error("first", f"年份应在{FIRST_YEAR}至{LAST_YEAR}之间。")
        if first and "last" not in self.errors:
            cleaned["last"] = cleaned.get("last") or first
        return cleaned

    def days(self) -> dict[str, Any]:
        """What the service asks for."""
        cleaned = self.cleaned_data
        return {
            "first": cleaned["first"],
            "last": cleaned["last"],
            "is_working": cleaned["kind"] == "working",
            "note": cleaned["note"].strip(),
        }
