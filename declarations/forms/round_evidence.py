"""The evidence list of a tier as lines: serial, text, required or not, clauses that it proves."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from declarations.round_content import EvidenceContent, serial_key
from zjtx.accounts.forms.base import PlainForm

SERIAL = re.compile(r"[1-9]\d{0,2}(\.[1-9]\d{0,2})?")
_BETWEEN_CLAUSES = re.compile(r"[\s、，,；;]+")
MAX_LINES = 80
BLANK_LINES = 4


class EvidenceLineForm(PlainForm):
    """One line of the list; a line with neither serial nor text does not count."""

    serial = forms.CharField(
        label="序号", max_length=8, required=False, widget=forms.TextInput({"inputmode": "decimal", "size": 6})
    )
    text = forms.CharField(
        label="材料名称", max_length=300, required=False, widget=forms.Textarea({"rows": 2, "cols": 60})
    )
    examples = forms.CharField(
        label="举例", max_length=300, required=False, widget=forms.Textarea({"rows": 2, "cols": 36})
    )
    is_required = forms.BooleanField(label="必须提供", required=False)
    clauses = forms.CharField(
        label="对应条款", max_length=600, required=False, widget=forms.Textarea({"rows": 2, "cols": 36})
    )

    def __init__(self, *args: Any, known: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    @property
    def words(self) -> list[str]:
        """The clauses of the line in the notice's words, each behind its identifier."""
        given = _BETWEEN_CLAUSES.split(self["clauses"].value() or "")
        return [f"{part} {self.known[part]}" for part in given if part in self.known]

    def clean_serial(self) -> str:
        """1 or 4.2."""
        serial = self.cleaned_data["serial"].strip().replace("．", ".")
        if serial and not SERIAL.fullmatch(serial):
            raise forms.ValidationError("序号应为 1 或 4.2 的形式。")
        return serial

    def clean_clauses(self) -> tuple[str, ...]:
        """Identifiers of the tier's clauses, each once, in the order typed."""
        given = dict.fromkeys(part for part in _BETWEEN_CLAUSES.split(self.cleaned_data["clauses"]) if part)
        unknown = [part for part in given if part not in self.known] if self.known else []
        if unknown:
            raise forms.ValidationError(f"条件版本中没有条款“{'、'.join(unknown)}”，可用的条款见本页下方。")
        return tuple(given)

    def clean(self) -> dict[str, Any]:
        """Serial and text belong together."""
        cleaned = super().clean() or self.cleaned_data
        if self.counts(cleaned):
            for name in ("serial", "text"):
                if not (cleaned.get(name) or "").strip() and name not in self.errors:
                    self.add_error(name, f"“{self.fields[name].label}”应填写；不需要此行时，清空整行。")
        return cleaned

    @staticmethod
    def counts(cleaned: Mapping[str, Any]) -> bool:
        """Whether anything stands on the line."""
        return bool(
            (cleaned.get("serial") or "").strip()
            or (cleaned.get("text") or "").strip()
            or (cleaned.get("examples") or "").strip()
            or cleaned.get("clauses")
        )


class BaseEvidenceFormSet(BaseFormSet):
    """All lines of a tier; serials are used once."""

    def clean(self) -> None:
        """Each serial once, said at the second line that uses it."""
        used: set[str] = set()
        for form in self.forms:
            serial = form.cleaned_data.get("serial", "") if hasattr(form, "cleaned_data") else ""
            if serial and serial in used:
                form.add_error("serial", f"序号“{serial}”已在前面使用。")
            used.add(serial)
        if any(form.errors for form in self.forms):
            raise forms.ValidationError("佐证材料清单中有内容需要更正，见各行提示。")

    def evidence(self, tier: str) -> tuple[EvidenceContent, ...]:
        """The lines as content, in the order of their serials."""
        rows = [form.cleaned_data for form in self.forms if form.counts(form.cleaned_data)]
        items = [
            EvidenceContent(
                tier,
                row["serial"],
                " ".join(row["text"].split()),
                row["is_required"],
                row["clauses"],
                " ".join(row["examples"].split()),
            )
            for row in rows
        ]
        return tuple(sorted(items, key=lambda one: serial_key(one.serial)))


EvidenceFormSet = formset_factory(
    EvidenceLineForm, formset=BaseEvidenceFormSet, extra=BLANK_LINES, max_num=MAX_LINES, absolute_max=MAX_LINES + 20
)


def lines_of(items: tuple[EvidenceContent, ...]) -> list[dict[str, Any]]:
    """Initial data of the form set."""
    return [
        {
            "serial": one.serial,
            "text": one.text,
            "examples": one.examples,
            "is_required": one.is_required,
            "clauses": "、".join(one.clauses),
        }
        for one in items
    ]
