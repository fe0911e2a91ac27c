"""Forms on the way in: sign-in, sign-up, claim, invitation, forgotten password."""

from typing import Any

from django import forms

from zjtx.accounts.selectors import regions_grouped_by_city
from zjtx.common.files.inspect import inspect_upload
from zjtx.registry import uscc
from zjtx.registry.models import Region

from .base import (
    PASSWORD_HELP,
    STAFF_PASSWORD_HELP,
    NewPasswordMixin,
    PlainForm,
    UsernameField,
    email_field,
    full_name_field,
    mobile_field,
    password_field,
)

EVIDENCE_BYTES = 10 * 1024 * 1024


def _say_anew(field: forms.Field) -> None:
    """PlainForm says of every field what it says of an empty text."""
    field.error_messages["required"] = "应先阅读个人信息告知书，再勾选本项。"


class SignInForm(PlainForm):
    """Name and password."""

    username = forms.CharField(
        label="登录名或电子邮箱",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = password_field("密码", "current-password")


class RegionField(forms.ModelChoiceField):
    """A native select of districts and counties, grouped by city."""

    def __init__(self) -> None:
        super().__init__(
            Region.objects.exclude(level="province"),
            label="所在地区",
            error_messages={"invalid_choice": "所选地区不在名录中，应重新选择。"},
            help_text="选择企业登记所在的区、市、县或先导区。",
        )

    def group_by_city(self) -> None:
        """Read the choices; called when a form is made, since regions are data."""
        groups = [(city, [(region.pk, region.name) for region in below]) for city, below in regions_grouped_by_city()]
        self.choices = [("", "请选择"), *groups]


def privacy_field() -> forms.BooleanField:
    """That the notice on personal data was read."""
    return forms.BooleanField(label="已阅读《个人信息告知书》，知悉所填个人信息的用途。")


class SignUpForm(NewPasswordMixin):
    """An enterprise and its administrator."""

    uscc = forms.CharField(
        label="统一社会信用代码",
        max_length=40,
        help_text="18 位，与营业执照一致。",
        widget=forms.TextInput({"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"}),
    )
    name = forms.CharField(
        label="企业名称",
        max_length=120,
        help_text="与营业执照一致的全称。",
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    region = RegionField()
    full_name = full_name_field("联系人姓名")
    mobile = mobile_field()
    email = email_field("用于接收办理通知，也可用于登录。")
    username = UsernameField()
    password = password_field("密码", help_text=PASSWORD_HELP)
    password_again = password_field("再次输入密码")
    privacy = privacy_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].group_by_city()
        _say_anew(self.fields["privacy"])

    def clean_uscc(self) -> str:
        """The stored form of the code; which check digit fails is said."""
        code = uscc.normalise(self.cleaned_data["uscc"])
        uscc.check(code)
        return code

    def account(self) -> dict[str, Any]:
        """What the service asks for."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("password_again", "privacy")}


class ClaimForm(PlainForm):
    """Who says that a registered enterprise is theirs, and why."""

    full_name = full_name_field("申请人姓名")
    mobile = mobile_field()
    email = email_field("处理结果和账号链接将发送至该邮箱。")
    reason = forms.CharField(
        label="情况说明",
        max_length=1000,
        help_text="说明与企业的关系，以及需要账号的原因，例如原经办人离职。",
        widget=forms.Textarea({"rows": 5, "data-count": ""}),
    )
    evidence = forms.FileField(
        label="证明材料",
        required=False,
        help_text="加盖公章的授权委托书或者营业执照扫描件，PDF、JPEG 或 PNG，不超过 10 MB。",
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"empty": "所选文件是空文件，请重新选择。"},
    )
    privacy = privacy_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say_anew(self.fields["privacy"])

    def clean_evidence(self) -> Any:
        """The file with what was found in it as `found`; a refusal names the file."""
        uploaded = self.cleaned_data["evidence"]
        if not uploaded:
            return None
        uploaded.found = inspect_upload(uploaded, limit=EVIDENCE_BYTES)
        if not uploaded.found.ok:
            raise forms.ValidationError(uploaded.found.problem)
        if uploaded.found.extension not in ("pdf", "jpg", "png"):
            raise forms.ValidationError("证明材料应为 PDF、JPEG 或 PNG 文件。")
        return uploaded

    def claim(self) -> dict[str, Any]:
        """What the service asks for, the file aside."""
        return {name: self.cleaned_data[name] for name in ("full_name", "mobile", "email", "reason")}


class AcceptInvitationForm(NewPasswordMixin):
    """Sign-in name and password of an account that was offered."""

    username = UsernameField()
    password = password_field("密码", help_text=PASSWORD_HELP)
    password_again = password_field("再次输入密码")

    def __init__(self, *args: Any, is_staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_staff:
            self.fields["password"].help_text = STAFF_PASSWORD_HELP


class PasswordResetRequestForm(PlainForm):
    """Where the link goes."""

    email = email_field("注册时填写的电子邮箱。")


class PasswordResetForm(NewPasswordMixin):
    """The new password, by a link from a letter."""

    password = password_field("新密码", help_text=PASSWORD_HELP)
    password_again = password_field("再次输入新密码")

    def __init__(self, *args: Any, is_staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_staff:
            self.fields["password"].help_text = STAFF_PASSWORD_HELP


class PasswordChangeForm(PasswordResetForm):
    """The new password, beside the present one."""

    old_password = password_field("现用密码", "current-password")
    field_order = ["old_password", "password", "password_again"]
