"""Forms of the queue: what a batch asks for once, and handing a case to a colleague. A refusal keeps what was typed."""

from typing import Any

from django import forms

from review.batches.confirming import Details
from review.enums import BatchAct
from review.forms import OPINION_LENGTH
from review.handing_over import LONGEST_NOTE, colleagues
from review.marks import LONGEST
from zjtx.accounts.forms.base import PlainForm
from zjtx.accounts.models import User


def _area(rows: int, longest: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "data-count": "", "maxlength": longest})


class ColleagueField(forms.ModelChoiceField):
    """A colleague by name, with the sign-in name that tells two of the same name apart."""

    def label_from_instance(self, obj: User) -> str:
        """ "王敏（wangmin）"."""
        return f"{obj.full_name}（{obj.username}）"


class HandOverForm(PlainForm):
    """To whom, with what words, and whose case it was on the page."""

    colleague = ColleagueField(label="移交给", queryset=User.objects.none(), empty_label="请选择")
    note = forms.CharField(
        label="移交说明",
        required=False,
        max_length=LONGEST_NOTE,
        help_text="写明已核查到哪一步、还需注意什么；只有本单位可见。",
        widget=_area(3, LONGEST_NOTE),
    )
    instead_of = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = colleagues(user)


class BatchForm(PlainForm):
    """Nothing is asked for."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def details(self) -> Details:
        """What the batch keeps of it."""
        return Details({name: value.strip() for name, value in self.cleaned_data.items()})


class BatchRecommendForm(BatchForm):
    """One opinion for every form (附件2、附件3：推荐意见，必填)."""

    words = forms.CharField(
        label="推荐意见",
        max_length=OPINION_LENGTH,
        help_text="印入所选每份申报表的“推荐意见”栏。意见不同的，请分别办理。",
        widget=_area(4, OPINION_LENGTH),
    )


class BatchReturnForm(BatchForm):
    """A remark for every form, where they lack the same thing; each keeps its own remarks besides."""

    remark = forms.CharField(
        label="共同修改意见",
        required=False,
        max_length=LONGEST,
        help_text="针对整份申报表，发给所选每户企业；各份已填写的修改意见一并发出。",
        widget=_area(3, LONGEST),
    )
    words = forms.CharField(
        label="总体意见", required=False, max_length=OPINION_LENGTH, widget=_area(3, OPINION_LENGTH)
    )


class BatchNotRecommendForm(BatchForm):
    """One reason, told to every enterprise."""

    words = forms.CharField(
        label="不予推荐的理由",
        max_length=OPINION_LENGTH,
        help_text="将告知所选每户企业。理由不同的，请分别办理。",
        widget=_area(4, OPINION_LENGTH),
    )


class BatchAssignForm(BatchForm):
    """To whom the cases go."""

    colleague = ColleagueField(label="移交给", queryset=User.objects.none(), empty_label="请选择")
    note = forms.CharField(label="移交说明", required=False, max_length=LONGEST_NOTE, widget=_area(3, LONGEST_NOTE))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["colleague"].queryset = colleagues(user)

    def details(self) -> Details:
        """The note and the colleague."""
        return Details({"note": self.cleaned_data["note"].strip()}, self.cleaned_data["colleague"])


BATCH_FORMS: dict[BatchAct, type[BatchForm]] = {
    BatchAct.RECOMMEND: BatchRecommendForm,
    BatchAct.RETURN: BatchReturnForm,
    BatchAct.NOT_RECOMMEND: BatchNotRecommendForm,
    BatchAct.ASSIGN: BatchAssignForm,
    BatchAct.URGE: BatchForm,
}
