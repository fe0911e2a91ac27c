"""Forms around a verification case: the public's, the officers', the enterprise's."""

from collections.abc import Callable
from typing import Any

from django import forms

from cultivation_pool.matter_enums import DecisionKind, MatterCause, Proposal
from declarations.forms.rounds import date_field
from review.forms_files import FilesField
from review.forms_matters import AskForm, HandForm, StandingForm, StatementForm
from review.forms_province import WORDS_LENGTH, NamedForm, area, fresh_key
from zjtx.accounts.forms.base import PlainForm
from zjtx.registry.models import Enterprise

__all__ = ["AskForm", "StandingForm", "StatementForm"]
WHOM_HELP = "企业全称或统一社会信用代码。"
Find = Callable[[str], Enterprise | None]


def _cause() -> forms.ChoiceField:
    return forms.ChoiceField(label="事由", choices=[("", "请选择"), *MatterCause.choices])


def _document() -> forms.CharField:
    return forms.CharField(label="文号", max_length=60, help_text="决定文件的文号，例如 辽工信函〔2022〕8号。")


class _WhomMixin(PlainForm):
    """Names one enterprise by its full name or code; `find` gives it or None."""

    unknown = ""

    def __init__(self, *args: Any, find: Find, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._find = find

    def clean_whom(self) -> Enterprise:
        """The enterprise itself."""
        found = self._find(self.cleaned_data["whom"])
        if found is None:
            raise forms.ValidationError(self.unknown)
        return found


class NamedReportForm(_WhomMixin, NamedForm):
    """A report by name about an enterprise that holds a title."""

    whom = forms.CharField(label="企业", max_length=120, help_text=WHOM_HELP)
    cause = _cause()

    unknown = "有效期内的认定企业中没有该企业，请核对企业全称或统一社会信用代码。"
    field_order = ("whom", "cause", "text", "files", "name", "contact", "request_key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "反映内容"
        self.fields["text"].error_messages["min_length"] = "反映内容应写明具体事实，不少于10个字。"
        self.fields["text"].help_text = "写明时间、地点、事实和依据，便于核查。"


class OpenForm(_WhomMixin):
    """What an officer opens a case for."""

    whom = forms.CharField(label="企业", max_length=120, help_text=WHOM_HELP)
    cause = _cause()
    matter = forms.CharField(
        label="立案理由和核查事项",
        max_length=WORDS_LENGTH,
        help_text="写明情况从何而来、须核实什么。企业看不到本项。",
        widget=area(8),
    )
    files = FilesField(label="附件", required=False)
    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput())

    unknown = "辖区内没有该企业，请核对企业全称或统一社会信用代码。"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("request_key", fresh_key())


class MatterHandForm(HandForm):
    """What the city reads of a report by name, and whether it may ask back."""

    with_contacts = forms.BooleanField(
        label="允许市级查看反映人的姓名和联系方式",
        required=False,
        help_text="确需市级向反映人核实的才勾选；每次查看记入审计。",
    )
    field_order = ("matter", "due_on", "shared", "with_contacts", "request_key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].help_text = "市级看到的是本项和勾选的附件，看不到反映原文；请删去能看出反映人的内容。"
        self.fields["due_on"].help_text = "市级上报核查情况的最后一日，应为工作日。"
        if "shared" in self.fields:
            self.fields["shared"].help_text = "能看出反映人的附件不要勾选。"


class DismissForm(PlainForm):
    """Why a report by name is not taken on."""

    reason = forms.CharField(label="不予受理的理由", max_length=WORDS_LENGTH, help_text="答复反映人。", widget=area(5))


class SendBackForm(PlainForm):
    """What the city has still to verify, until when."""

    reason = forms.CharField(label="须补充核查的事项", max_length=WORDS_LENGTH, widget=area(5))
    due_on = date_field("核查期限", help_text="应为工作日。")


class FindingForm(PlainForm):
    """What the city found, thinks and proposes."""

    findings = forms.CharField(
        label="核查情况", max_length=WORDS_LENGTH, help_text="核查过程、查明的事实、证据。", widget=area(8)
    )
    opinion = forms.CharField(
        label="核查意见", max_length=WORDS_LENGTH, help_text="对事实的认定和处理建议的理由。", widget=area(4)
    )
    proposal = forms.ChoiceField(label="处理建议", choices=[("", "请选择"), *Proposal.choices])
    files = FilesField(label="证据材料", required=False)


class _ReplyForm(PlainForm):
    """With an answer to whoever reported by name, where somebody did."""

    def __init__(self, *args: Any, has_reporter: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_reporter:
            self.fields["reply"] = forms.CharField(
                label="答复反映人的内容", max_length=WORDS_LENGTH, widget=area(3),
                error_messages={"required": "本项应填写。"},
            )  # fmt: skip


class DecideForm(_ReplyForm):
    """Not upheld, or a warning with the day by which it is put right."""

    kind = forms.ChoiceField(
        label="决定",
        choices=[
            ("", "请选择"),
            (DecisionKind.NOT_UPHELD.value, "不成立，结束核查"),
            (DecisionKind.WARNING.value, "责令整改，保留称号"),
        ],
    )
    reason = forms.CharField(
        label="决定的理由", max_length=WORDS_LENGTH, help_text="告知企业，不写反映人。", widget=area(5)
    )
    document_number = forms.CharField(label="文号", max_length=60, required=False, help_text="有文件的填写。")
    rectify_by = date_field("整改期限", required=False, help_text="责令整改的填写。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rectify_by"].is_conditional = True

    def clean(self) -> dict[str, Any]:
        """A warning says until when."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == DecisionKind.WARNING and not cleaned.get("rectify_by") and not self.errors:
            self.add_error("rectify_by", "责令整改应写明整改期限。")
        return cleaned


class RevokeForm(_ReplyForm):
    """The document of a revocation."""

    document_number = _document()
    decided_on = date_field("决定日期", help_text="文件的印发日期。称号自该日终止，不得申报期自该日起算。")
    reason = forms.CharField(
        label="撤销事由", max_length=WORDS_LENGTH,
        help_text="告知企业并公开，不写个人信息和反映人。", widget=area(5),
    )  # fmt: skip


class ReverseForm(PlainForm):
    """The document by which a revocation is undone."""

    document_number = _document()
    decided_on = date_field("决定日期", help_text="不早于原决定。不得申报的限制自该日起解除。")
    reason = forms.CharField(
        label="撤销或者变更原决定的理由", max_length=WORDS_LENGTH, help_text="告知企业并公开。", widget=area(5)
    )


class ConfirmForm(PlainForm):
    """The decision that the page showed."""

    decision_id = forms.IntegerField(min_value=1, max_value=2**62, widget=forms.HiddenInput())


class DeclineForm(ConfirmForm):
    """Why it is not confirmed."""

    reason = forms.CharField(label="理由", max_length=WORDS_LENGTH, widget=area(4))
