"""Forms of the bureau's lists: an offer, a wish for finance, a contact, names of who answered a questionnaire."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from cultivation_pool.enums import ServiceKind
from review.forms_province import fresh_key
from zjtx.accounts.forms.base import PlainForm, full_name_field, mobile_field

FIRST_DAY, LAST_DAY = date(2015, 1, 1), date(2099, 12, 31)
TEXT_LENGTH, LINES_LENGTH = 2000, 60_000


def _day(label: str, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, widget=widget)


class OfferForm(PlainForm):
    """A service that is offered."""

    title = forms.CharField(label="名称", max_length=100, help_text="例如“知识产权质押融资对接会”。")
    kind = forms.ChoiceField(label="类别", choices=ServiceKind.choices)
    text = forms.CharField(
        label="内容",
        max_length=TEXT_LENGTH,
        help_text="写明时间、地点、对象和费用。",
        widget=forms.Textarea({"rows": 6, "data-count": "", "maxlength": TEXT_LENGTH}),
    )
    starts_on = _day("开始日期")
    ends_on = _day("结束日期")
    sign_up_until = _day("报名截止日", "不晚于结束日期。")
    capacity = forms.IntegerField(
        label="名额（家）", required=False, min_value=1, max_value=99999, help_text="不限的不填。"
    )
    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("request_key", fresh_key())

    def clean(self) -> dict[str, Any]:
        """The days are in order."""
        cleaned = super().clean() or self.cleaned_data
        days = {name: cleaned.get(name) for name in ("starts_on", "ends_on", "sign_up_until")}
        for name, day in days.items():
            if day and not FIRST_DAY <= day <= LAST_DAY:
                self.add_error(name, f"日期应在{FIRST_DAY.year}年至{LAST_DAY.year}年之间。")
        if days["starts_on"] and days["ends_on"] and days["ends_on"] < days["starts_on"]:
            self.add_error("ends_on", "结束日期不应早于开始日期。")
        if days["sign_up_until"] and days["ends_on"] and days["sign_up_until"] > days["ends_on"]:
            self.add_error("sign_up_until", "报名截止日不应晚于结束日期。")
        return cleaned


class WishForm(PlainForm):
    """What an enterprise looks for at banks."""

    amount = forms.DecimalField(
        label="融资需求金额（万元）", min_value=Decimal("0.01"), max_digits=12, decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )  # fmt: skip
    months = forms.IntegerField(label="期限（月）", min_value=1, max_value=360)
    purpose = forms.CharField(label="用途", max_length=200, help_text="例如“扩建生产线，购置五轴加工中心”。")
    bank = forms.CharField(label="主要开户银行", max_length=100, required=False)
    agrees = forms.BooleanField(label="同意主管部门将本企业名称、联系人、联系电话和上述需求提供给合作银行。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agrees"].error_messages["required"] = "同意后方可列入需求，不同意的可以不填报需求。"


class ContactForm(PlainForm):
    """The contact of a bureau."""

    name = full_name_field("联系人")
    position = forms.CharField(label="科室、职务", max_length=60, required=False)
    phone = forms.RegexField(
        r"\A[0-9+()（）\- ]{5,30}\Z",
        label="办公电话",
        help_text="库内企业能看到，例如024-12345678。",
        error_messages={"invalid": "电话应填写数字，可含区号和分机，例如 024-12345678。"},
    )
    mobile = mobile_field(required=False)


class SurveyLinesForm(PlainForm):
    """Who answered, one a line."""

    lines = forms.CharField(
        label="已参加的企业",
        max_length=LINES_LENGTH,
        help_text="每行一家，填统一社会信用代码或企业名称，可从问卷平台导出的名单中整列粘贴。",
        widget=forms.Textarea({"rows": 6}),
    )

    def clean_lines(self) -> list[str]:
        """The lines that say something, each once."""
        return list(dict.fromkeys(filter(None, (line.strip() for line in self.cleaned_data["lines"].splitlines()))))
