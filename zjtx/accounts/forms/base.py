"""What the forms share: messages, fields of a person, and a pair of new passwords."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from zjtx.accounts.models import normalise_username
from zjtx.accounts.models.users import mobile_validator, username_validator


class PlainForm(forms.Form):
    """A form whose refusals say what is wrong and the way out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
            # The error summary puts the label in front.
            field.error_messages["required"] = "应选择一项。" if chosen else "本项应填写。"
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = "电子邮箱的格式不正确，应为 zhangsan@example.com 的形式。"

    def add_refusal(self, error: ValidationError) -> None:
        """Show a service's refusal: at the field it names where the form has it, else above the form."""
        by_field = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, messages in by_field.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)


def full_name_field(label: str = "姓名") -> forms.CharField:
    """A person's name."""
    return forms.CharField(label=label, max_length=60, widget=forms.TextInput({"autocomplete": "name"}))


def email_field(help_text: str = "") -> forms.EmailField:
    """An e-mail address."""
    widget = forms.EmailInput({"autocomplete": "email"})
    return forms.EmailField(label="电子邮箱", max_length=120, help_text=help_text, widget=widget)


def mobile_field(*, required: bool = True) -> forms.CharField:
    """A mobile number of eleven digits."""
    widget = forms.TextInput({"autocomplete": "tel", "inputmode": "numeric"})
    return forms.CharField(
        label="手机号码", max_length=11, required=required, validators=[mobile_validator], widget=widget
    )


class UsernameField(forms.CharField):
    """A new sign-in name, in its stored form."""

    def __init__(self) -> None:
        super().__init__(
            label="登录名",
            max_length=30,
            validators=[username_validator],
            help_text="4 至 30 个字符，可用汉字、字母、数字、“.”“-”“_”，不区分大小写。",
            widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        )

    def to_python(self, value: Any) -> str:
        """The stored form of what was typed."""
        return normalise_username(super().to_python(value))


def password_field(label: str, autocomplete: str = "new-password", help_text: str = "") -> forms.CharField:
    """A password: never stripped, never shown again."""
    widget = forms.PasswordInput({"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=128, strip=False, help_text=help_text, widget=widget)


class NewPasswordMixin(PlainForm):
    """Two fields that must agree; add `password` and `password_again` to the form."""

    def clean(self) -> dict[str, Any]:
        """Both passwords are the same."""
        cleaned = super().clean() or self.cleaned_data
        first, second = cleaned.get("password"), cleaned.get("password_again")
        if first and second and first != second:
            self.add_error("password_again", "两次输入的密码不一致，应重新输入。")
        return cleaned


PASSWORD_HELP = "至少 12 个字符，不含登录名、单位名称等容易猜到的词。"
_CLASSES = settings.PASSWORD_CLASSES_STAFF
STAFF_PASSWORD_HELP = PASSWORD_HELP + (f"大写字母、小写字母、数字、其他字符中至少 {_CLASSES} 类。" if _CLASSES else "")
