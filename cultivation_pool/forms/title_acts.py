"""The document of a conversion or a lapse, and whom it concerns."""

from typing import Any

from django import forms

from cultivation_pool.title_act_enums import TitleActKind
from declarations.forms.rounds import date_field
from review.forms_province import fresh_key
from zjtx.accounts.forms.base import PlainForm
from zjtx.common.files.inspect import inspect_upload
from zjtx.registry.enums import Tier, TitleScheme

FIRST_YEAR, LAST_YEAR = 2015, 2099
FILE_BYTES = 5 * 1024 * 1024
TARGETS = (Tier.SME, Tier.LITTLE_GIANT)


class TitleActForm(PlainForm):
    """What the document says, and the titles by filter or by an uploaded list."""

    kind = forms.ChoiceField(label="事项", choices=[("", "请选择"), *TitleActKind.choices])
    document_number = forms.CharField(label="文号", max_length=60, help_text="例如 辽工信改革〔2024〕6号。")
    issued_on = date_field("印发日期")
    scheme = forms.ChoiceField(label="原认定办法", choices=TitleScheme.choices)
    tier = forms.ChoiceField(label="原类别", choices=[("", "请选择"), *Tier.choices])
    year = forms.IntegerField(
        label="原认定年度", required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR,
        help_text="不填为各年度。上传名单的，不按年度筛选。",
    )  # fmt: skip
    upload = forms.FileField(
        label="名单（XLSX）", required=False, help_text="不上传的，按原认定办法、类别和年度选取。",
        widget=forms.FileInput({"accept": ".xlsx"}),
    )  # fmt: skip
    starts_on = date_field("生效日期", help_text="新称号的首日，或原称号失效之日；原称号有效至前一日。")
    target_tier = forms.ChoiceField(
        label="转换后的类别",
        required=False,
        choices=[("", "失效的不选"), *((one.value, one.label) for one in TARGETS)],
        help_text="国家优质中小企业梯度培育的类别。",
    )
    ends_on = date_field("新称号有效期止", required=False, help_text="转换的填写，例如 2026-12-31。")
    request_key = forms.CharField(max_length=64, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("request_key", fresh_key())
        for name in ("target_tier", "ends_on"):
            self.fields[name].is_conditional = True
        self.fields["upload"].error_messages["empty"] = "所选文件是空文件，请重新选择。"

    def clean_upload(self) -> Any:
        """The list, looked into."""
        upload = self.cleaned_data["upload"]
        if not upload:
            return None
        found = inspect_upload(upload, limit=FILE_BYTES)
        if not found.ok:
            raise forms.ValidationError(found.problem)
        if found.extension != "xlsx":
            raise forms.ValidationError(f"“{upload.name}”应为 XLSX 文件。")
        return upload

    def clean(self) -> dict[str, Any]:
        """A conversion says to what and until when, a lapse neither."""
        cleaned = super().clean() or self.cleaned_data
        is_conversion = cleaned.get("kind") == TitleActKind.CONVERT
        for name, missing in (
            ("target_tier", "转换的应选择转换后的类别。"),
            ("ends_on", "转换的应填写新称号有效期止。"),
        ):
            if is_conversion and name not in self.errors and not cleaned.get(name):
                self.add_error(name, missing)
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and not FIRST_YEAR <= starts.year <= LAST_YEAR:
            self.add_error("starts_on", f"生效日期应在{FIRST_YEAR}年至{LAST_YEAR}年之间。")
        if is_conversion and starts and ends and ends <= starts:
            self.add_error("ends_on", "有效期止应晚于生效日期。")
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        """The columns of the act."""
        names = ("kind", "issued_on", "scheme", "tier", "year", "starts_on")
        found = {name: self.cleaned_data[name] for name in names}
        is_conversion = found["kind"] == TitleActKind.CONVERT
        found["document_number"] = " ".join(self.cleaned_data["document_number"].split())
        found["target_tier"] = self.cleaned_data["target_tier"] if is_conversion else ""
        found["ends_on"] = self.cleaned_data["ends_on"] if is_conversion else None
        return found
