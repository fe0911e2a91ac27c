"""Forms of panels, statements and sign-off. A refusal keeps everything that was typed."""

from collections.abc import Iterable
from typing import Any

from django import forms

from declarations.forms.rounds import date_field
from declarations.models import Declaration
from review.enums import GroupVerdict, SpreadCounting
from review.score_sheet import OPINION_LENGTH
from review.scoring import LONGEST_NOTE
from zjtx.accounts.forms.base import PlainForm
from zjtx.accounts.models import User


def _area(rows: int, longest: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "data-count": "", "maxlength": longest})


def expert_label(user: User) -> str:
    """ "张三（某大学）" as every list of experts shows it."""
    return f"{user.full_name}（{user.organisation or '未填工作单位'}）"


class ExpertsForm(PlainForm):
    """Choose experts by ticks; `cleaned_data["experts"]` are accounts."""

    experts = forms.MultipleChoiceField(label="评审专家", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, accounts: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(one.pk): one for one in accounts}
        self.fields["experts"].choices = [(pk, expert_label(one)) for pk, one in self.accounts.items()]

    def clean_experts(self) -> list[User]:
        """The accounts that were ticked."""
        return [self.accounts[pk] for pk in self.cleaned_data["experts"]]


class ChairForm(PlainForm):
    """Choose the chair among the panel's experts."""

    chair = forms.ChoiceField(label="组长", widget=forms.RadioSelect)

    def __init__(self, *args: Any, accounts: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(one.pk): one for one in accounts}
        self.fields["chair"].choices = [(pk, expert_label(one)) for pk, one in self.accounts.items()]

    def clean_chair(self) -> User:
        """The account that was chosen."""
        return self.accounts[self.cleaned_data["chair"]]


class DeclarationsForm(PlainForm):
    """Tick declarations; `cleaned_data["declarations"]` are rows."""

    declarations = forms.MultipleChoiceField(label="申报", error_messages={"required": "请勾选至少一份申报。"})

    def __init__(self, *args: Any, rows: Iterable[Declaration], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(one.pk): one for one in rows}
        self.fields["declarations"].choices = [(pk, one.number) for pk, one in self.rows.items()]

    def clean_declarations(self) -> list[Declaration]:
        """The rows that were ticked."""
        return [self.rows[pk] for pk in self.cleaned_data["declarations"]]


class PanelForm(ExpertsForm, DeclarationsForm):
    """A new panel."""

    experts = forms.MultipleChoiceField(
        label="评审专家",
        help_text="逐名勾选；或只勾选组长，其余专家组建后抽取。",
        widget=forms.CheckboxSelectMultiple,
    )

    name = forms.CharField(label="评审组名称", max_length=60, help_text="例如“装备制造一组”。")
    chair = forms.ChoiceField(label="组长", required=False, help_text="须为上面已勾选的专家；启动评审前确定即可。")
    experts_required = forms.IntegerField(
        label="每件申报的专家数", min_value=1, max_value=15, initial=3, help_text="不含声明回避的专家。"
    )
    spread_limit = forms.IntegerField(
        label="分差上限（分）",
        min_value=1,
        max_value=100,
        initial=30,
        help_text="最高分与最低分之差超过此数的，抽取一名专家补充评分。",
    )
    spread_counting = forms.ChoiceField(
        label="增加专家后的计分",
        choices=SpreadCounting.choices,
        initial=SpreadCounting.ALL,
        help_text="补充评分后，申报的得分怎样计算。",
    )
    pass_mark = forms.IntegerField(
        label="通过分数（分）", min_value=0, max_value=100, initial=60, help_text="供组长参考，结果由专家组认定。"
    )

    due_on = date_field("评分截止日", required=False, help_text="提醒专家用，逾期提交的评分仍计入。")

    field_order = [
        "name",
        "experts_required",
        "spread_limit",
        "spread_counting",
        "pass_mark",
        "due_on",
        "experts",
        "chair",
        "declarations",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"].choices = [("", "请选择"), *self.fields["experts"].choices]
        self.fields["experts"].required = False
        self.fields["experts"].help_text = "可以组建后从专家库抽取，或委托第三方机构选定。"

    def clean_chair(self) -> User | None:
        """The account that was chosen, where the chair is decided yet."""
        return self.accounts.get(self.cleaned_data["chair"])

    def clean(self) -> dict[str, Any]:
        """The chair is one of the experts."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("chair") and cleaned["chair"] not in cleaned.get("experts", []):
            self.add_error("chair", "组长须是本评审组的专家，请在专家中一并勾选。")
        return cleaned


class DueForm(PlainForm):
    """Another day until which experts are asked to score."""

    due_on = date_field("评分截止日", help_text="尚未提交评分的专家收到消息。")


class ConflictForm(PlainForm):
    """The circumstances of a conflict; the bureau reads them."""

    note = forms.CharField(
        label="应当回避的情形",
        max_length=LONGEST_NOTE,
        help_text="例如在该企业任职或曾任职、持有股份、近三年有合作项目、近亲属任职。只告知组织评审的部门或受托机构。",
        widget=_area(4, LONGEST_NOTE),
    )


class GroupForm(PlainForm):
    """The group's result and opinion on one declaration."""

    result = forms.ChoiceField(label="专家组评审结果", choices=GroupVerdict.choices, widget=forms.RadioSelect)
    opinion = forms.CharField(label="专家组意见", max_length=OPINION_LENGTH, widget=_area(6, OPINION_LENGTH))
    spread_reason = forms.CharField(
        label="评分相差较大的说明", required=False, max_length=OPINION_LENGTH, widget=_area(3, OPINION_LENGTH)
    )

    def __init__(self, *args: Any, asks_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_reason:
            del self.fields["spread_reason"]
