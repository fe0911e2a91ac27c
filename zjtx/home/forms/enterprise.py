"""The enterprise's record as a form: the same reading and the same refusals as on the sheets."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from declarations.answers import parse
from zjtx.accounts.forms.base import PlainForm, email_field
from zjtx.accounts.forms.entry import RegionField
from zjtx.registry import record
from zjtx.registry.enums import IndustryLevel, RegistrationType
from zjtx.registry.models import Enterprise, Industry

_UNIT = "万元"
_CAPITAL_DIGITS = 14


class Read(forms.CharField):
    """A text that one of the sheets' readers turns into a value; nothing typed is `nothing`."""

    def __init__(self, label: str, reader: Callable[[str, str], Any], nothing: Any = "", **kwargs: Any) -> None:
        super().__init__(label=label, required=kwargs.pop("required", False), **kwargs)
        self.reader, self.nothing = reader, nothing

    def clean(self, value: Any) -> Any:
        """The value, or the sheets' own sentence about what is wrong."""
        text = super().clean(value)
        if not text:
            return self.nothing
        try:
            return self.reader(str(self.label), text)
        except parse.AnswerProblem as problem:
            raise ValidationError(f"{problem.args[0]}。") from problem


def _text(name: str, *, width: str = "", **kwargs: Any) -> Read:
    longest = Enterprise._meta.get_field(name).max_length

    def read(label: str, text: str) -> str:
        return parse.parse_text(label, text, name=name, max_length=longest, limit=None)

    widget = forms.TextInput({"class": f"width-{width}"} if width else {})
    return Read(record.label_of(name), read, widget=widget, **kwargs)


def _day(label: str, **kwargs: Any) -> Read:
    return Read(
        label, parse.parse_date, None, widget=forms.DateInput({"type": "date", "class": "width-short"}), **kwargs
    )


def _capital(label: str, text: str) -> Any:
    return parse.parse_decimal(label, text, unit=_UNIT, signed=False, digits=_CAPITAL_DIGITS)


class RecordForm(PlainForm):
    """All fields of the record; of a title holder name and region are shown and not taken."""

    name = _text("name", required=True)
    renamed_on = _day("更名日期", help_text="企业已更名的填写，原名称保留为曾用名；只是更正录入错误的不填。")
    region = RegionField()
    registered_on = _day(record.label_of("registered_on"))
    registered_capital = Read(
        "注册资本", _capital, None, widget=forms.TextInput({"inputmode": "decimal", "class": "width-short is-figure"})
    )
    registration_type = forms.ChoiceField(
        label=record.label_of("registration_type"), choices=RegistrationType.choices, widget=forms.RadioSelect,
        required=False, error_messages={"invalid_choice": "“注册类型”应从列出的选项中选择。"},
    )  # fmt: skip
    legal_representative = _text("legal_representative", width="medium")
    legal_representative_phone = _text("legal_representative_phone", width="medium")
    legal_representative_mobile = _text("legal_representative_mobile", width="medium")
    address = _text("address")
    postcode = _text("postcode", width="short")
    contact_name = _text("contact_name", width="medium")
    contact_phone = _text("contact_phone", width="medium")
    contact_mobile = _text("contact_mobile", width="medium")
    contact_email = email_field()  # the sheets do not ask for it
    industry_division = forms.ModelChoiceField(
        Industry.objects.filter(level=IndustryLevel.DIVISION), label=record.label_of("industry_division"),
        required=False, error_messages={"invalid_choice": "“所属行业”应从列出的选项中选择。"},
    )  # fmt: skip
    industry_class = forms.CharField(
        label=record.label_of("industry_class"), max_length=8, required=False,
        help_text="国民经济行业分类小类，输入代码或名称后选择。",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, enterprise: Enterprise, holds_title: bool) -> None:
        super().__init__(data, initial=_stored(enterprise))
        self.fields["region"].group_by_city()
        self.fields["contact_email"].required = False
        if holds_title:
            for name in record.FILED:
                self.fields[name].disabled = True
                self.fields[name].help_text = record.filed_refusal(name)
            del self.fields["renamed_on"]

    def clean_industry_class(self) -> str:
        """The code as it is stored, as the sheets read it."""
        return parse.plain(self.cleaned_data["industry_class"]).upper().lstrip("ABCDEFGHIJKLMNOPQRST")

    def clean(self) -> dict[str, Any]:
        """A day of renaming belongs to a new name."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("renamed_on") and "name" in cleaned and cleaned["name"] == self.initial["name"]:
            self.add_error("renamed_on", "企业名称没有改动，不应填写更名日期。")
        return cleaned

    def values(self) -> dict[str, Any]:
        """{field: value} for the record; what a title holder may not change here is left out."""
        return {name: self.cleaned_data[name] for name in record.FIELDS if not self.fields[name].disabled}

    def renamed(self) -> date | None:
        """From when the name is a new one."""
        return self.cleaned_data.get("renamed_on")


def _stored(enterprise: Enterprise) -> dict[str, Any]:
    return {name: getattr(enterprise, name) for name in record.FIELDS} | {
        "region": enterprise.region_id,
        "industry_division": enterprise.industry_division_id,
        "registered_capital": record.stored_text(enterprise.registered_capital),
        "registered_on": enterprise.registered_on.isoformat() if enterprise.registered_on else "",
    }
