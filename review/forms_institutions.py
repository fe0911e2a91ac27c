"""Forms of institutions, commissions and of a case taken over from its district. A refusal keeps what was typed."""

from collections.abc import Iterable
from typing import Any

from django import forms

from review.commissions import LONGEST_REASON
from review.forms import OPINION_LENGTH
from review.models import Institution
from zjtx.accounts.forms.base import PlainForm
from zjtx.registry import uscc


class InstitutionForm(PlainForm):
    """An institution to be entered."""

    name = forms.CharField(label="机构名称", max_length=120)
    code = forms.CharField(label="统一社会信用代码", max_length=30)

    def clean_code(self) -> str:
        """The code with its check digits right."""
        code = uscc.normalise(self.cleaned_data["code"])
        uscc.check(code)
        return code


class MemberForm(PlainForm):
    """The account that is to act for the institution."""

    username = forms.CharField(
        label="机构人员的登录名", max_length=30, help_text="账号由系统管理员邀请开通，角色为“第三方服务机构”。"
    )


class CommissionForm(PlainForm):
    """Which institution; `cleaned_data["institution"]` is the row."""

    institution = forms.ChoiceField(label="受托机构", widget=forms.RadioSelect)

    def __init__(self, *args: Any, institutions: Iterable[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(one.pk): one for one in institutions}
        self.fields["institution"].choices = [(pk, one.name) for pk, one in self.rows.items()]

    def clean_institution(self) -> Institution:
        """The row that was chosen."""
        return self.rows[self.cleaned_data["institution"]]


class WithdrawForm(PlainForm):
    """Why the commission is withdrawn; the institution reads it."""

    reason = forms.CharField(label="撤回理由", max_length=LONGEST_REASON, help_text="告知受托机构。")


class TakeOverForm(PlainForm):
    """Why the city takes a case over from its district; kept in the course that district and enterprise read."""

    reason = forms.CharField(
        label="接办理由", max_length=OPINION_LENGTH, help_text="记入办理经过，区县主管部门和企业可见。",
        widget=forms.Textarea({"rows": 3, "data-count": "", "maxlength": OPINION_LENGTH}),
    )  # fmt: skip
