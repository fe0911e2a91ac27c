"""Forms in which somebody shows once more who they are: password, and the second factor where there is one."""

import unicodedata
from typing import Any

from django import forms

from .base import PlainForm, mobile_field, password_field

CODE_HELP = "验证器应用显示的 6 位数字。"


def code_field(label: str, help_text: str = CODE_HELP) -> forms.CharField:
    """A code of an authenticator, or a recovery code where the help text says so."""
    widget = forms.TextInput(
        {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "class": "width-short"}
    )
    return forms.CharField(label=label, max_length=40, help_text=help_text, widget=widget)


class SecondStepForm(PlainForm):
    """The second step of a sign-in."""

    code = code_field("动态验证码", f"{CODE_HELP}验证器不在身边的，可输入一个恢复码。")


class IdentityForm(PlainForm):
    """The present password, and a code where the account has a second factor."""

    present_password = password_field("现用密码", "current-password")
    present_code = code_field("动态验证码或恢复码", f"{CODE_HELP}也可输入一个恢复码。")

    def __init__(self, *args: Any, has_second_factor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_second_factor:
            del self.fields["present_code"]


class SetUpForm(IdentityForm):
    """A code that proves that the authenticator has taken the key, beside the identity."""

    code = code_field("新验证器显示的验证码")
    field_order = ["code", "present_password", "present_code"]

    def __init__(self, *args: Any, has_second_factor: bool, **kwargs: Any) -> None:
        super().__init__(*args, has_second_factor=has_second_factor, **kwargs)
        if not has_second_factor:
            self.fields["code"].label = "动态验证码"
        else:
            self.fields["present_code"].label = "原验证器的动态验证码或恢复码"


class MobileForm(IdentityForm):
    """A mobile number, beside the identity."""

    mobile = mobile_field()
    field_order = ["mobile", "present_password", "present_code"]


class MobileCodeForm(PlainForm):
    """The code that a short message brought."""

    code = code_field("短信验证码", "短信中的 6 位数字。")

    def clean_code(self) -> str:
        """As digits, however they were typed."""
        return unicodedata.normalize("NFKC", self.cleaned_data["code"]).replace(" ", "")


class ResetForm(PlainForm):
    """Why somebody's second factor is reset, and the administrator's own password."""

    reason = forms.CharField(label="重置事由", max_length=200, help_text="例如：手机遗失，已当面核实本人身份。")
    present_password = password_field("办理人现用密码", "current-password")
