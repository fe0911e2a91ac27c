"""Forms of the desk. A refusal keeps everything that was typed."""

from collections.abc import Mapping
from typing import Any

from django import forms

from declarations.enums import FindingVerdict
from review.marks import LONGEST
from zjtx.accounts.forms.base import PlainForm

OPINION_LENGTH = 2000
WHOLE_FORM = "form"


def _area(rows: int, longest: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "data-count": "", "maxlength": longest})


class RemarkForm(PlainForm):
    """A remark and the place it is pinned to."""

    place = forms.ChoiceField(label="修改栏目")
    text = forms.CharField(
        label="修改意见",
        max_length=LONGEST,
        help_text="写明哪里不对、应如何更正，例如“与审计报告第3页不一致，应为 1480.00 万元”。",
        widget=_area(3, LONGEST),
    )

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(place or WHOLE_FORM, label) for place, label in places.items()]
        if len(places) == 1:
            self.fields["place"].widget = forms.HiddenInput()
            self.fields["place"].initial = next(iter(places)) or WHOLE_FORM

    def clean_place(self) -> str:
        """The place as the service takes it: "" for the whole form."""
        place = self.cleaned_data["place"]
        return "" if place == WHOLE_FORM else place


class KeysField(forms.MultipleChoiceField):
    """Keys of files; the service knows which there are (review/marks.py, evidence_of)."""

    widget = forms.MultipleHiddenInput

    def valid_value(self, value: Any) -> bool:
        """Any text."""
        return True


class MarkForm(PlainForm):
    """What findings and checks have in common: grounds, the files looked at, and what the officer had before them."""

    note = forms.CharField(label="说明", required=False, max_length=LONGEST)
    evidence = KeysField(label="所看材料", required=False)
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def clean_seen(self) -> str | None:
        """None where the page did not say."""
        return self.cleaned_data["seen"] or None


class FindingForm(MarkForm):
    """What the reviewer finds on one clause; an empty verdict takes the finding back, none at all is a slip."""

    verdict = forms.ChoiceField(label="认定", required=False, choices=[("", "不作认定"), *FindingVerdict.choices])

    def clean(self) -> dict[str, Any]:
        """A verdict was chosen."""
        if "verdict" not in self.data:
            self.add_error("verdict", "请选择符合或不符合")
        return super().clean() or self.cleaned_data


class CommitmentForm(MarkForm):
    """The check of one of the five points of part 三（三）1."""

    is_clear = forms.ChoiceField(label="核查结果", choices=[("yes", "未发现问题"), ("no", "发现问题")])


class DecisionForm(PlainForm):
    """The version that was looked at; a newer one is not decided by accident."""

    version = forms.IntegerField(min_value=1, max_value=32767, widget=forms.HiddenInput())


class RecommendForm(DecisionForm):
    """The opinion is required (附件2、附件3：推荐意见，必填)."""

    opinion = forms.CharField(
        label="推荐意见",
        max_length=OPINION_LENGTH,
        help_text="印入申报表“推荐意见”栏。",
        widget=_area(6, OPINION_LENGTH),
    )


class NotRecommendForm(DecisionForm):
    """The reason is told to the enterprise."""

    reason = forms.CharField(
        label="不予推荐的理由",
        max_length=OPINION_LENGTH,
        help_text="将告知企业，请写明所依据的条件或核查情况。",
        widget=_area(6, OPINION_LENGTH),
    )


class ReturnForm(DecisionForm):
    """The remarks say what to correct; an overall word may be added."""

    opinion = forms.CharField(
        label="总体意见", required=False, max_length=OPINION_LENGTH, widget=_area(4, OPINION_LENGTH)
    )
