"""Forms of waivers. A refusal keeps everything that was typed."""

from django import forms

from declarations.services.waivers import LONGEST, LONGEST_DOCUMENT
from zjtx.accounts.forms.base import PlainForm


def _reason(label: str, help_text: str) -> forms.CharField:
    area = forms.Textarea({"rows": 4, "data-count": "", "maxlength": LONGEST})
    return forms.CharField(label=label, max_length=LONGEST, help_text=help_text, widget=area)


class NumberForm(PlainForm):
    """The number of the declaration that a waiver is asked for."""

    number = forms.CharField(
        label="申报编号",
        max_length=24,
        help_text="须填写完整编号，例如 LN2022-Q-000123；尚未提交的申报也可办理。",
        widget=forms.TextInput({"class": "width-medium"}),
    )

    def clean_number(self) -> str:
        """Capital letters, whatever was typed."""
        return self.cleaned_data["number"].strip().upper()


class WaiverForm(PlainForm):
    """On which document a clause is waived, and why."""

    document_number = forms.CharField(
        label="依据文号",
        max_length=LONGEST_DOCUMENT,
        help_text="准予豁免的文件或会议纪要文号，例如 辽工信函〔2022〕15号。",
    )
    reason = _reason("豁免理由", "列入条件核对结果，企业和各级审核人员可见。")


class WithdrawForm(PlainForm):
    """Why a waiver is taken back."""

    reason = _reason("撤销理由", "将告知企业。")
