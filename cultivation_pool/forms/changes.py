"""Forms of changes. A refusal keeps everything that was typed; files have to be chosen again."""

from typing import Any

from django import forms

from cultivation_pool.enums import ChangeKind, TitleFate
from declarations.forms.rounds import date_field
from review.forms_files import HELP, FilesField
from review.forms_province import area
from zjtx.accounts.forms.base import PlainForm
from zjtx.accounts.forms.entry import RegionField
from zjtx.registry import uscc

WORDS_LENGTH = 1000
FILES_HELP = f"变更后的营业执照、市场主体登记机关的变更通知书；重组的另附协议、决议或批准文件。{HELP}"


class SeenForm(PlainForm):
    """The last entry of the timeline that the page had shown."""

    seen = forms.IntegerField(min_value=0, max_value=2**62, widget=forms.HiddenInput())


class ChangeForm(SeenForm):
    """What has changed, since when, and the documents."""

    kind = forms.ChoiceField(
        label="变更类型",
        choices=ChangeKind.choices,
        widget=forms.RadioSelect,
        help_text="简单更名：只改名称。重组：合并、分立、股权或资产重组等。迁移：登记地迁到另一市或另一区县。",
    )
    changed_on = date_field("变更日期", help_text="登记机关核准变更的日期。自该日起一个月内申报，最后一日算在内。")
    new_name = forms.CharField(
        label="变更后的名称", max_length=120, required=False, help_text="与变更后的营业执照一致；名称未变的不填。"
    )
    new_region = RegionField()
    new_uscc = forms.CharField(
        label="变更后的统一社会信用代码", max_length=18, required=False, help_text="代码未变的不填。"
    )
    details = forms.CharField(
        label="变更情况",
        max_length=WORDS_LENGTH,
        required=False,
        help_text="变更的原因和经过；重组的写明主营业务、主导产品、人员和资产有无变化。",
        widget=area(5, WORDS_LENGTH),
    )
    files = FilesField(label="证明文件", required=False, help_text=FILES_HELP)

    def __init__(self, *args: Any, needs_files: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region = self.fields["new_region"]
        region.label, region.required = "变更后的所在地区", False
        region.help_text = "迁移的填写；所在地区未变的不选。"
        region.group_by_city()
        self.fields["files"].required = needs_files
        # Whether they are asked for the kind says, and clean().
        for name in ("new_name", "new_region", "details"):
            self.fields[name].is_conditional = True
        self.order_fields(["kind", "changed_on", "new_name", "new_region", "new_uscc", "details", "files", "seen"])

    def clean_new_name(self) -> str:
        """Surrounding and repeated spaces make no other name."""
        return " ".join(self.cleaned_data["new_name"].split())

    def clean_new_uscc(self) -> str:
        """A code with both check digits right, or none."""
        code = uscc.normalise(self.cleaned_data["new_uscc"])
        if code:
            uscc.check(code)
        return code

    def clean(self) -> dict[str, Any]:
        """Each kind has what it is about."""
        cleaned = super().clean() or self.cleaned_data
        name, said = {
            ChangeKind.RENAME: ("new_name", "更名应填写变更后的名称。"),
            ChangeKind.MOVE: ("new_region", "迁移应选择变更后的所在地区。"),
            ChangeKind.RESTRUCTURE: ("details", "重组应写明变更情况。"),
        }.get(cleaned.get("kind"), ("", ""))
        if name and not cleaned.get(name) and name not in self.errors:
            self.add_error(name, said)
        return cleaned

    def values(self) -> dict[str, Any]:
        """What services.changes.file_change takes."""
        return {name: self.cleaned_data[name] for name in self.fields if name not in ("files", "seen")}


class NoteForm(PlainForm):
    """A change that the city has learnt of."""

    uscc = forms.CharField(label="统一社会信用代码", max_length=18, help_text="本市持有有效称号的企业。")
    kind = forms.ChoiceField(label="变更类型", choices=ChangeKind.choices, widget=forms.RadioSelect)
    changed_on = date_field("变更日期", required=False, help_text="知道的填写。不知道的，申报期限自今天起算。")
    words = forms.CharField(
        label="情况和来源",
        max_length=300,
        help_text="企业能看到，例如“登记机关信息显示企业已更名”。",
        widget=area(3, 300),
    )

    def clean_uscc(self) -> str:
        """As it is stored."""
        return uscc.normalise(self.cleaned_data["uscc"])


def _opinion(label: str, help_text: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=WORDS_LENGTH, required=required, help_text=help_text, widget=area(4, WORDS_LENGTH)
    )


class PassForm(SeenForm):
    """What the city found."""

    found_kind = forms.ChoiceField(
        label="核查认定的类型",
        choices=ChangeKind.choices,
        widget=forms.RadioSelect,
        help_text="与企业申报的不同时，在核查意见中说明。",
    )
    opinion = _opinion("核查意见", "核对了哪些文件，称号所依据的业务、产品有无变化。")


class ReturnForm(SeenForm):
    """What is to be completed."""

    opinion = _opinion("补正意见", "企业能看到，逐项写明缺什么、应如何补正。")


class ReasonForm(SeenForm):
    """Why nothing is owed, or why the change is not confirmed."""

    opinion = _opinion("理由", "企业能看到。")


class ConfirmForm(SeenForm):
    """On what the confirmation rests."""

    document_number = forms.CharField(label="文号", max_length=120, required=False)
    opinion = _opinion("审定意见", "企业能看到。", required=False)


class FateForm(SeenForm):
    """Kept or given up, why, and by which document."""

    fate = forms.ChoiceField(label="决定", choices=TitleFate.choices, widget=forms.RadioSelect)
    document_number = forms.CharField(
        label="文号", max_length=120, required=False, help_text="确认放弃称号的必填，例如会议纪要或公布文件的文号。"
    )
    opinion = _opinion("理由", "企业能看到，写明逾期的情况和决定的依据。")

    def clean(self) -> dict[str, Any]:
        """Giving up rests on a document."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("fate") == TitleFate.GIVEN_UP and not cleaned.get("document_number", "").strip():
            self.add_error("document_number", "确认放弃称号须填写文号。")
        return cleaned
