"""Forms of recommendation material. Each carries the revision of the page that its officer had before them."""

from collections.abc import Iterable
from typing import Any

from django import forms

from review.models import PacketEntry
from review.telling import TIER_NAMES
from zjtx.accounts.forms.base import PlainForm
from zjtx.registry.enums import Tier

REASON_LENGTH, ROW_LENGTH, MOST = 1000, 300, 1_000_000
COUNT, ROW = "count-", "row-"


class RevisionForm(PlainForm):
    """An act without words."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput())


class ReasonForm(RevisionForm):
    """An act with its reason."""

    reason = forms.CharField(max_length=REASON_LENGTH, widget=forms.Textarea({"rows": 5, "data-count": ""}))

    def __init__(self, *args: Any, label: str, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, help_text


class SendForm(RevisionForm):
    """Sending; the reason is asked for where it is late."""

    late_reason = forms.CharField(
        label="逾期理由",
        max_length=REASON_LENGTH,
        help_text="已过报送截止日。理由随推荐材料报送，接收单位可见。",
        widget=forms.Textarea({"rows": 4, "data-count": ""}),
    )

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["late_reason"]


class FileForm(RevisionForm):
    """An upload."""

    uploaded = forms.FileField(error_messages={"empty": "所选文件是空文件，请重新选择。"})

    def __init__(self, *args: Any, label: str, help_text: str, accept: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = self.fields["uploaded"]
        found.label, found.help_text, found.widget = label, help_text, forms.FileInput({"accept": accept})


class SealedForm(FileForm):
    """The sealed letter, and the number per tier that stands in it."""

    def __init__(self, *args: Any, tiers: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for tier in tiers:
            field = forms.IntegerField(
                label=f"推荐函所载{TIER_NAMES[Tier(tier)]}数量",
                min_value=0,
                max_value=MOST,
                widget=forms.NumberInput({"inputmode": "numeric", "autocomplete": "off"}),
            )
            field.error_messages["required"] = "本项应填写。"
            self.fields[COUNT + tier] = field

    def counts(self) -> dict[str, int]:
        """{tier: number} as typed."""
        typed = self.cleaned_data.items()
        return {name.removeprefix(COUNT): value for name, value in typed if name.startswith(COUNT)}


class SendBackForm(ReasonForm):
    """Sending back: the reason, and a reason of its own for each declaration that has to be corrected."""

    def __init__(self, *args: Any, entries: Iterable[PacketEntry], **kwargs: Any) -> None:
        super().__init__(*args, label="退回理由", help_text="写明须补充、更正或核实的事项。", **kwargs)
        self.entries = list(entries)
        for one in self.entries:
            number = one.declaration.number
            self.fields[ROW + number] = forms.CharField(
                label=f"退回 {number} 的理由",
                max_length=ROW_LENGTH,
                required=False,
                widget=forms.TextInput(
                    {"class": "control", "aria-label": f"{number} 的退回理由", "autocomplete": "off"}
                ),
            )

    def lines(self) -> list[dict[str, Any]]:
        """The rows of the table: the declaration beside its field."""
        return [{"entry": one, "field": self[ROW + one.declaration.number]} for one in self.entries]

    def rows(self) -> dict[str, str]:
        """{number: reason} of the declarations that are named."""
        typed = self.cleaned_data.items()
        return {name.removeprefix(ROW): text for name, text in typed if name.startswith(ROW) and text}
