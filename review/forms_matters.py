"""Forms around an objection and an appeal: handing over, statements, findings, answers, and how an objection stands."""

from collections.abc import Iterable
from typing import Any

from django import forms

from declarations.forms.rounds import date_field
from review.forms_files import FilesField
from review.forms_province import WORDS_LENGTH, area, fresh_key
from review.models import CaseFile
from zjtx.accounts.forms.base import PlainForm

SHORTEST_APPEAL = 20
FILED_TEXT = f"申诉理由应写明具体事实和依据，不少于{SHORTEST_APPEAL}个字。"


def _words(label: str, help_text: str, rows: int = 6) -> forms.CharField:
    return forms.CharField(label=label, max_length=WORDS_LENGTH, help_text=help_text, widget=area(rows))


class HandForm(PlainForm):
    """What the city reads of an objection, until when, and which of its files go along."""

    matter = _words("核查事项", "市级只看到本项和勾选的附件，看不到异议人；请删去能看出异议人的内容。", 8)
    due_on = date_field("核查期限", help_text="市级反馈核查情况的最后一日，应为工作日。")
    shared = forms.TypedMultipleChoiceField(
        label="一并交市级的附件",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="能看出异议人的附件不要勾选。",
    )
    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput())

    def __init__(self, *args: Any, files: Iterable[CaseFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("request_key", fresh_key())
        choices = [(one.pk, one.name) for one in files]
        if choices:
            self.fields["shared"].choices = choices
        else:
            del self.fields["shared"]


class AskForm(PlainForm):
    """What the enterprise is to state, and until when."""

    question = _words("需说明的事项", "企业可见。只写需说明的事实，不写、也不影射反映情况的人。")
    due_on = date_field("提交期限", help_text="应为工作日，不晚于核查期限。")


class StatementForm(PlainForm):
    """The enterprise's statement."""

    text = _words("书面说明", "针对所列事项说明事实，附能够证明的材料。提交后不能修改。", 8)
    files = FilesField(label="证明材料", required=False)


class ReportForm(PlainForm):
    """What the city found."""

    findings = _words("核查情况", "写明核查过程、查明的事实、处理建议。反馈后不能修改。", 10)
    files = FilesField(label="核查材料", required=False)


class AppealForm(PlainForm):
    """Why the enterprise thinks the refusal wrong."""

    reason = forms.CharField(
        label="申诉理由",
        min_length=SHORTEST_APPEAL,
        max_length=WORDS_LENGTH,
        help_text="写明对哪一项理由有异议，事实和依据是什么。一份申报只能申诉一次，提交后不能修改。",
        widget=area(10),
        error_messages={"min_length": FILED_TEXT},
    )
    files = FilesField(label="申诉书扫描件和证明材料", required=False)


class MaintainForm(PlainForm):
    """The answer that maintains the refusal."""

    text = _words("答复内容", "告知企业，记入办理记录。")


class CorrectForm(MaintainForm):
    """The answer that corrects it, and on what it rests."""

    document_number = forms.CharField(
        label="依据", max_length=120, help_text="会议纪要或文号，例如 厅务会纪要〔2022〕8号。"
    )


class StandingForm(PlainForm):
    """A receipt number with its query code; letters in any case."""

    number = forms.CharField(label="受理编号", max_length=24, help_text="例如 YY20220509-0001。")
    code = forms.CharField(label="查询码", max_length=20, help_text="提出异议时随受理编号告知的8位字母和数字。")

    def clean_number(self) -> str:
        """As it was given."""
        return str(self.cleaned_data["number"]).strip().upper()

    def clean_code(self) -> str:
        """In lower case, without blanks."""
        return "".join(str(self.cleaned_data["code"]).lower().split())
