"""Forms of the city's desk. A refusal keeps everything that was typed."""

from typing import Any

from django import forms

from cultivation_pool.services.correcting import LONGEST_REASON as LONGEST_CORRECTION
from cultivation_pool.services.deciding import LONGEST_REMARK
from cultivation_pool.services.extending import LONGEST_REASON
from zjtx.accounts.forms.base import PlainForm

OPINION_LENGTH = 500


class RemarkForm(PlainForm):
    """A remark and the cell it is pinned to."""

    place = forms.ChoiceField(label="修改栏目")
    text = forms.CharField(
        label="修改意见",
        max_length=LONGEST_REMARK,
        help_text="写明哪里不对、应如何更正，例如“与财务报表不一致，应为 1480.00 万元”。",
        widget=forms.Textarea({"rows": 3, "data-count": "", "maxlength": LONGEST_REMARK}),
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places


class ExtensionForm(PlainForm):
    """A later day for one enterprise, and why."""

    day = forms.DateField(label="新的截止日", widget=forms.DateInput({"type": "date"}))
    reason = forms.CharField(
        label="理由",
        max_length=LONGEST_REASON,
        help_text="企业能看到，例如“财务系统故障，数据无法按期核定”。",
        widget=forms.Textarea({"rows": 3, "data-count": "", "maxlength": LONGEST_REASON}),
    )


class CorrectionForm(PlainForm):
    """What an enterprise wants to correct in an accepted report, and why."""

    reason = forms.CharField(
        label="更正事项和理由",
        max_length=LONGEST_CORRECTION,
        help_text="例如“审计调整后，营业收入应为 1480.00 万元”。",
        widget=forms.Textarea({"rows": 3, "data-count": "", "maxlength": LONGEST_CORRECTION}),
    )


class AcceptForm(PlainForm):
    """The version that was looked at; a newer one is not decided by accident."""

    version = forms.IntegerField(min_value=1, max_value=32767, widget=forms.HiddenInput())


class ReturnForm(AcceptForm):
    """The remarks say what to correct; an overall word may be added."""

    opinion = forms.CharField(
        label="总体意见",
        required=False,
        max_length=OPINION_LENGTH,
        widget=forms.Textarea({"rows": 3, "data-count": "", "maxlength": OPINION_LENGTH}),
    )


class ReopenForm(AcceptForm):
    """Why an accepted report is opened again; the enterprise reads it."""

    reason = forms.CharField(
        label="理由",
        max_length=LONGEST_CORRECTION,
        help_text="企业能看到，例如“营业收入与年度审计报告不一致”。",
        widget=forms.Textarea({"rows": 3, "data-count": "", "maxlength": LONGEST_CORRECTION}),
    )
