"""Forms of the province's desk and of the public page. A refusal keeps everything that was typed."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from declarations.forms.rounds import date_field
from review.enums import Channel, LineField
from review.forms_files import HELP, FilesField
from zjtx.accounts.forms.base import PlainForm

WORDS_LENGTH = 2000
SHORTEST_OBJECTION = 10
WHOLE_LIST = "0"


def fresh_key() -> str:
    """The key of a form that is shown for the first time."""
    return uuid.uuid4().hex


def area(rows: int, longest: int = WORDS_LENGTH) -> forms.Textarea:
    """A text area with its counter."""
    return forms.Textarea({"rows": rows, "data-count": "", "maxlength": longest})


class ApplyForm(PlainForm):
    """The revision that was looked at, and on what the decision rests."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput())
    note = forms.CharField(
        label="审定依据", required=False, max_length=300, help_text="例如会议名称和日期、会议纪要文号。"
    )


class SendBackForm(PlainForm):
    """The last entry that was looked at, and why the declaration goes back to its city."""

    seen = forms.IntegerField(min_value=1, max_value=2**62, widget=forms.HiddenInput())
    reason = forms.CharField(
        label="退回理由",
        max_length=WORDS_LENGTH,
        help_text="写明须由市级核实、补充或更正的事项。",
        widget=area(6),
    )


class PublishForm(PlainForm):
    """The words of the public page and its first day."""

    title = forms.CharField(label="公示标题", max_length=200)
    document = forms.CharField(label="公示正文", max_length=WORDS_LENGTH, widget=area(6))
    first_day = forms.DateField(label="公示开始日", widget=forms.HiddenInput())
    contact = forms.CharField(
        label="异议受理方式", max_length=200, help_text="承办处室、办公电话、通讯地址，不写个人姓名和手机号码。"
    )


class CorrectionForm(PlainForm):
    """The right name of one line, and why it was wrong."""

    field = forms.ChoiceField(label="更正栏目")
    after = forms.CharField(label="更正为", max_length=200)
    note = forms.CharField(label="更正说明", max_length=200, help_text="与原公示名称一并公开，例如“录入错误”。")

    def __init__(self, *args: Any, fields: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [(name, LineField(name).label) for name in fields]


class NamedForm(PlainForm):
    """What anybody sends under a real name. `request_key` makes one of a form that was sent twice."""

    text = forms.CharField(
        label="异议内容",
        min_length=SHORTEST_OBJECTION,
        max_length=WORDS_LENGTH,
        help_text="写明具体事实和依据，便于核查。",
        widget=area(8),
    )
    name = forms.CharField(label="真实姓名或单位名称", max_length=60)
    contact = forms.CharField(
        label="联系方式", max_length=120, help_text="联系电话或电子邮箱。仅用于核实和答复，不对外公开。"
    )
    files = FilesField(label="证明材料", required=False)
    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.error_messages["min_length"] = f"{text.label}应写明具体事实，不少于{SHORTEST_OBJECTION}个字。"
        # What was typed stays after a refusal; chosen files no browser keeps.
        if self.is_bound and self.files:
            self.fields["files"].help_text += "本页退回修改的，文件须重新选择。"

    @property
    def words(self) -> dict[str, str]:
        """{"name", "contact", "text"}."""
        return {name: self.cleaned_data[name] for name in ("name", "contact", "text")}


class ObjectionForm(NamedForm):
    """An objection to a line of a publicity, or to the whole list."""

    serial = forms.ChoiceField(label="涉及的公示对象")

    def __init__(self, *args: Any, lines: Iterable[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(line["serial"]), f"{line['serial']} {line['enterprise']}（{line['city']}）") for line in lines]
        self.fields["serial"].choices = [("", "请选择"), *named, (WHOLE_LIST, "公示名单整体")]

    field_order: Sequence[str] = ("serial", "text", "files", "name", "contact", "request_key")

    @property
    def chosen_serial(self) -> int | None:
        """The serial as the service takes it: None for the whole list."""
        serial = self.cleaned_data["serial"]
        return None if serial == WHOLE_LIST else int(serial)


class EnteredObjectionForm(ObjectionForm):
    """An objection that reached the province otherwise."""

    channel = forms.ChoiceField(label="来源", choices=[one for one in Channel.choices if one[0] != Channel.ONLINE])
    received_on = date_field("收到日期", help_text="应在公示期内。")

    field_order = ("serial", "channel", "received_on", "text", "files", "name", "contact", "request_key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"].label = "来函扫描件和证明材料"
        self.fields["files"].help_text = f"加盖公章的来函须上传扫描件。{HELP}"


class RejectForm(PlainForm):
    """The answer to an objection that is not upheld."""

    text = forms.CharField(label="答复内容", max_length=WORDS_LENGTH, help_text="答复异议人。", widget=area(6))


class UpholdForm(RejectForm):
    """The answer, and for the enterprise the reason, which does not name the objector."""

    reason = forms.CharField(
        label="不予认定的理由",
        max_length=WORDS_LENGTH,
        help_text="告知企业，不写异议人的姓名和联系方式。",
        widget=area(4),
    )


class RecogniseForm(PlainForm):
    """The recognition document."""

    document_number = forms.CharField(label="认定文号", max_length=60, help_text="例如 辽工信改革〔2022〕65号。")
    issued_on = date_field("印发日期", help_text="称号自该日起生效。")


def as_day(text: str) -> date | None:
    """A date from an address; None for anything that is none, or lies where the calendar has no days around it."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if date.min.year < day.year < date.max.year else None
