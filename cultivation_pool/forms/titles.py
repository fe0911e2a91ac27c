"""Handing in a workbook."""

from django import forms

from zjtx.accounts.forms.base import PlainForm


class UploadForm(PlainForm):
    """A filled workbook."""

    uploaded = forms.FileField(
        label="填好的表格",
        help_text="XLSX，5MB以内，不超过5000行。",
        widget=forms.ClearableFileInput({"accept": ".xlsx"}),
        error_messages={"empty": "所选文件是空文件，请重新选择。"},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uploaded"].error_messages["required"] = "请选择填好的表格。"
