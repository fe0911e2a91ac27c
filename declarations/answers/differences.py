"""What changed between two frozen versions: after a return the desk shows only this (product.md, part 6)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from declarations.answers.display import CodeNames, display
from declarations.answers.fields import AnswerField, answer_fields
from declarations.answers.reading import PHONES, clear_labels
from declarations.sheets.base import Sheet
from zjtx.common.templatetags.zjtx import masked_phone

REASONS = (("prerequisite", "未具备前序称号的说明"), ("lower_tier", "选择较低类别的说明"))


@dataclass(frozen=True)
class Difference:
    """One answer that changed; `input_name` is "revenue.2021", or the answer's own name where it is not yearly.

    `block` and `title` are "" for the reasons given on the submission page and the explanations of figures that look
    wrong, which stand on no block.
    """

    block: str
    title: str
    label: str
    input_name: str
    before: str
    after: str

    @property
    def input_id(self) -> str:
        """The input's name as the fragment of its place on the page: revenue-2021."""
        return self.input_name.replace(".", "-")


@dataclass(frozen=True)
class EvidenceChange:
    """A file that was added or removed; the same file under the same item is no change whatever its name."""

    is_added: bool
    item: str
    title: str
    name: str
    file: str


def differences(
    sheet: Sheet,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    names: tuple[CodeNames, CodeNames] | None = None,
    is_masked: bool = False,
) -> list[Difference]:
    """Every answer in which two frozen contents differ, in the paper's order. Computed shares follow from their parts.

    `names` are those of the codes in `before` and in `after`; four queries where they are not given.
    """
    old_names, new_names = names or (CodeNames.of(before["answers"]), CodeNames.of(after["answers"]))
    found = []
    for one in answer_fields(sheet.version).values():
        clear = clear_labels(sheet.version)[one.name]
        for input_name, label, old, new in _values(one, clear, before["answers"], after["answers"]):
            if old != new:
                texts = _text(one, old, old_names, is_masked), _text(one, new, new_names, is_masked)
                found.append(Difference(one.block.key, one.block.title, label, input_name, *texts))
    return [*found, *_reasons(before, after), *_explanations(sheet, before, after)]


def texts_before(changes: Sequence[Difference]) -> dict[str, str]:
    """{input name: text before}, as `reading.read_sheet` takes it."""
    return {change.input_name: change.before for change in changes if change.block}


def evidence_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[EvidenceChange]:
    """Files that are only in one of two frozen contents, item by item: removed ones first."""
    old = {(entry["item"], entry["sha256"]): entry for entry in before["evidence"]}
    new = {(entry["item"], entry["sha256"]): entry for entry in after["evidence"]}
    removed = [_evidence(entry, False) for key, entry in old.items() if key not in new]
    added = [_evidence(entry, True) for key, entry in new.items() if key not in old]
    return sorted([*removed, *added], key=lambda change: (_serial(change.item), change.is_added))


def _values(
    one: AnswerField, label: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[tuple[str, str, Any, Any]]:
    old, new = before.get(one.name), after.get(one.name)
    if not one.is_yearly:
        yield one.name, label, old, new
        return
    for year in sorted({*(old or {}), *(new or {})}):
        yield f"{one.name}.{year}", one.full_label(int(year)), (old or {}).get(year), (new or {}).get(year)


def _text(one: AnswerField, value: Any, names: CodeNames, is_masked: bool) -> str:
    if is_masked and value and one.name.endswith(PHONES):
        return masked_phone(value)
    return display(one, value, names)


def _reasons(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    return [
        Difference("", "", label, f"{key}_reason", before["reasons"][key], after["reasons"][key])
        for key, label in REASONS
        if before["reasons"][key] != after["reasons"][key]
    ]


def _explanations(sheet: Sheet, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What the enterprise says of figures that look wrong; versions frozen before it could say so have none."""
    old, new = before.get("explanations", {}), after.get("explanations", {})
    fields = answer_fields(sheet.version)
    found = []
    for key in sorted({*old, *new}):
        name, _, year = key.rpartition(":")[2].partition(".")
        if old.get(key, "") != new.get(key, ""):
            label = fields[name].full_label(int(year or 0)) if name in fields else "数据"
            found.append(Difference("", "", f"对“{label}”的说明", key, old.get(key, ""), new.get(key, "")))
    return found


def _evidence(entry: Mapping[str, Any], is_added: bool) -> EvidenceChange:
    return EvidenceChange(is_added, entry["item"], entry["title"], entry["name"], entry["file"])


def _serial(item: str) -> tuple[int, ...]:
    """Serials such as 4.10 in the order of the list, not of the alphabet."""
    return tuple(int(part) for part in item.split(".") if part.isdigit())
