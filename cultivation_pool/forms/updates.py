"""The yearly update: as of which day, under which document."""

from datetime import date

from django import forms

from zjtx.accounts.forms.base import PlainForm

FIRST_DAY, LAST_DAY = date(2015, 1, 1), date(2099, 12, 31)


class UpdateDayForm(PlainForm):
    """The day whose state is looked at."""

    day = forms.DateField(
        label="更新日期",
        help_text="以当日有效称号为准，同一年度只更新一次。",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_day(self) -> date:
        """Within the years that titles can have."""
        day: date = self.cleaned_data["day"]
        if not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(f"更新日期应在{FIRST_DAY.year}年至{LAST_DAY.year}年之间。")
        return day


class UpdateForm(UpdateDayForm):
    """The same with what was seen, and a document where there is one."""

    document_number = forms.CharField(label="文号", required=False, max_length=60, help_text="有文件的填写。")
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput())

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].widget = forms.HiddenInput()
