"""Forms of the experts' register and of draws. A refusal keeps everything that was typed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from declarations.forms.rounds import date_field
from review.drawing import LONGEST_REASON
from review.enums import DrawSource, TieKind
from review.expert_selectors import division_options
from review.experts import EntryData
from zjtx.accounts.forms.base import PlainForm
from zjtx.registry import uscc

LONGEST_NAME = 120
MOST_TIES = 60
LINE_HELP = "每行一个单位，知道统一社会信用代码的写在名称后面，用空格隔开。"


class AddExpertForm(PlainForm):
    """The account to take into the bank."""

    username = forms.CharField(
        label="专家的登录名", max_length=30, help_text="账号由系统管理员邀请开通。纳入后可填写专业领域、工作单位等。"
    )


class TiesField(forms.CharField):
    """Employers or enterprises, one a line; cleans to [(name, code or "")]."""

    def __init__(self, label: str, help_text: str) -> None:
        widget = forms.Textarea({"rows": 3})
        super().__init__(label=label, required=False, max_length=6000, help_text=help_text, widget=widget)

    def clean(self, value: Any) -> list[tuple[str, str]]:
        """The lines, each name once."""
        found: dict[str, str] = {}
        for line in super().clean(value).splitlines():
            if line.strip():
                name, code = self._read(line.strip())
                found[name] = found.get(name) or code
        if len(found) > MOST_TIES:
            raise ValidationError(f"最多填写{MOST_TIES}个单位。")
        return list(found.items())

    def _read(self, line: str) -> tuple[str, str]:
        head, _blank, last = line.replace("\u3000", " ").rpartition(" ")
        code = uscc.normalise(last)
        if not (
            code.isascii() and code.isalnum() and any(one.isdigit() for one in code) and len(code) >= uscc.LENGTH - 3
        ):
            head, code = line, ""
        name = " ".join(head.split())
        if not name:
            raise ValidationError(f"“{line}”缺少单位名称。")
        if len(name) > LONGEST_NAME:
            raise ValidationError(f"单位名称不超过{LONGEST_NAME}字。")
        if code:
            try:
                uscc.check(code)
            except ValidationError as problem:
                raise ValidationError(f"{name}：{problem.messages[0]}") from problem
        return name, code


class ExpertEntryForm(PlainForm):
    """An expert's entry; `entry_data()` is what the service takes."""

    organisation = forms.CharField(label="工作单位", max_length=LONGEST_NAME)
    employer_code = forms.CharField(label="工作单位统一社会信用代码", required=False, max_length=30)
    divisions = forms.MultipleChoiceField(
        label="专业领域（国民经济行业大类）", required=False, widget=forms.CheckboxSelectMultiple
    )
    available_from = date_field("可参加评审之日起", required=False)
    available_until = date_field("可参加评审至", required=False)
    is_suspended = forms.BooleanField(label="暂停参加评审", required=False, help_text="暂停期间不列入抽取范围。")
    past = TiesField("曾任职单位", LINE_HELP)
    shares = TiesField("持有股份的企业", LINE_HELP)
    declared = TiesField("其他应当回避的企业", f"如近三年有合作项目、近亲属任职的企业。{LINE_HELP}")
    revision = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["divisions"].choices = division_options()

    def clean_employer_code(self) -> str:
        """The code with its check digits right, or nothing."""
        code = uscc.normalise(self.cleaned_data["employer_code"])
        if code:
            uscc.check(code)
        return code

    def clean(self) -> dict[str, Any]:
        """The days are in order."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("available_from"), cleaned.get("available_until")
        if first and last and first > last:
            self.add_error("available_until", "不应早于起始日期。")
        return cleaned

    def entry_data(self) -> EntryData:
        """What was typed."""
        given = dict(self.cleaned_data)
        given.pop("revision")
        ties = {kind: rows for kind in TieKind.values if (rows := given.pop(kind))}
        return EntryData(**given | {"divisions": sorted(given["divisions"])}, ties=ties)

    @staticmethod
    def shown(data: EntryData, revision: int) -> dict[str, Any]:
        """The initial content of the form."""
        lines = {
            kind: "\n".join(" ".join(one for one in pair if one) for pair in data.ties.get(kind, []))
            for kind in TieKind.values
        }
        return {**vars(data), **lines, "revision": revision}


SOURCES = {DrawSource.SEATED: "本评审组的专家", DrawSource.BANK: "本评审组和专家库的专家"}


def _source_field() -> forms.ChoiceField:
    return forms.ChoiceField(label="抽取范围", choices=list(SOURCES.items()))


class DrawForm(PlainForm):
    """How many experts a declaration gets, and from whom."""

    wanted = forms.IntegerField(label="每件申报的专家数", min_value=1, max_value=15)
    source = _source_field()


class ReplaceForm(PlainForm):
    """Why an expert withdraws."""

    reason = forms.CharField(
        label="退出事由", max_length=LONGEST_REASON, help_text="例如因病、出差不能参加评审。", widget=forms.TextInput()
    )
    source = _source_field()
