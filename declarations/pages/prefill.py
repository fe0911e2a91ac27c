"""At each field: where its answer was taken from, what else is known of it, who typed it last; the block's record."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from declarations.answers.display import CodeNames, display
from declarations.answers.fields import AnswerField, answer_fields
from declarations.answers.parse import AnswerProblem
from declarations.answers.vocabulary import read_value
from declarations.enums import PREFILLED, Source
from declarations.known import Key, KnownAnswer, known_answers, stored_form, value_digest
from declarations.models import AnswerMark, Declaration, DeclinedPrefill
from declarations.services.prefilling import mark_fields
from declarations.validators import Examination
from zjtx.common.templatetags.zjtx import cn_moment

SHOWN_LENGTH = 80


class Notes:
    """What is known elsewhere of the answers of one block, compared with what stands there."""

    def __init__(self, examination: Examination, block: str) -> None:
        self.examination = examination
        self.declaration: Declaration = examination.declaration
        self.fields = {
            name: field for name, field in answer_fields(examination.sheet.version).items() if field.block.key == block
        }
        self.marks: dict[Key, list[AnswerMark]] = {}
        for mark in examination.marks:
            self.marks.setdefault((mark.field.split(".")[0], mark.year), []).append(mark)
        self.known = {key: found for key, found in known_answers(self.declaration).items() if key[0] in self.fields}
        declined = DeclinedPrefill.objects.filter(declaration=self.declaration)
        self.declined = set(declined.values_list("field", "year", "digest"))

    def of(self, key: Key) -> dict[str, Any] | None:
        """{"filled", "offers", "restore"} of an answer; None where nothing is to be said."""
        field, now, marks = self.fields[key[0]], self._now(key), self.marks.get(key, [])
        note: dict[str, Any] = {
            "filled": self._filled(key, now, marks),
            "offers": [self._offer(key, field, one) for one in self._offers(key, field, now, marks)],
            "restore": self._restore(key, field, now, marks),
        }
        return {**note, "label": field.full_label(key[1])} if any(note.values()) else None

    def _now(self, key: Key) -> Any:
        name, year = key
        value = self.examination.values.get(name)
        value = (value or {}).get(str(year)) if year else value
        return None if value is None else self.fields[name].to_json(value)

    @staticmethod
    def _filled(key: Key, now: Any, marks: list[AnswerMark]) -> dict[str, str] | None:
        open_marks = [mark for mark in marks if mark.source in PREFILLED and not mark.is_confirmed]
        if now is None or not open_marks or any(mark.error for mark in marks):
            return None
        mark = open_marks[0]
        return {"text": f"取自{mark.detail or Source(mark.source).label}", "value": _token(key, value_digest(now))}

    def _offers(self, key: Key, field: AnswerField, now: Any, marks: list[AnswerMark]) -> Iterator[KnownAnswer]:
        typed_at = max((mark.updated_at for mark in marks if _is_own(mark)), default=None)
        for one in self.known.get(key, []):
            is_settled = one.value == now or (*key, one.digest) in self.declined
            if is_settled or not _is_newer(one.known_at, typed_at):
                continue
            if stored_form(field, one, self.declaration) is not None:
                yield one

    def _offer(self, key: Key, field: AnswerField, one: KnownAnswer) -> dict[str, str]:
        return {
            "detail": one.detail,
            "text": self._text(field, one.value, key[1]),
            "value": _token(key, one.digest),
        }

    def _restore(self, key: Key, field: AnswerField, now: Any, marks: list[AnswerMark]) -> dict[str, str] | None:
        taken = next((mark for mark in marks if mark.replaced is not None and mark.source in PREFILLED), None)
        if taken is None or now is None:
            return None
        was = self._text(field, taken.replaced, key[1])
        return {"text": f"已采用{taken.detail}，原填：{was}", "value": _token(key, value_digest(now))}

    def _text(self, field: AnswerField, vocabulary: Any, year: int) -> str:
        try:
            value = read_value(field, vocabulary, round_year=self.declaration.year, column_year=year)
        except AnswerProblem:
            return ""
        names = CodeNames.of({field.name: value} if field.kind in ("region", "industry") else {})
        text = display(field, value, names).replace("\n", " ")
        return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}…"


def _is_own(mark: AnswerMark) -> bool:
    """Somebody typed it, imported it or chose it."""
    return mark.is_confirmed or mark.source in (Source.TYPED, Source.IMPORTED)


def _is_newer(known_at: datetime | None, typed_at: datetime | None) -> bool:
    """Whoever typed later than the source has seen its offer, or did not need it."""
    return typed_at is None or (known_at is not None and known_at > typed_at)


def _token(key: Key, digest: str) -> str:
    return f"{key[0]}.{key[1]}:{digest}"


def read_token(text: str) -> tuple[Key, str]:
    """The answer and the digest that a button carries. Raises ValueError."""
    place, _, digest = text.partition(":")
    name, _, year = place.rpartition(".")
    if not digest or not year.isdecimal() or len(year) > 4:
        raise ValueError(text)
    return (name, int(year)), digest


def add_notes(rows: list[dict[str, Any]], examination: Examination, block: str) -> dict[str, Any]:
    """Put `prefill` and `typed` on the controls and groups of a block. Returns what the page says of all of them:
    {"unconfirmed": answers that wait for a look, "offered": offers}."""
    notes = Notes(examination, block)
    marks = {(mark.field, mark.year): mark for mark in examination.marks}
    unconfirmed = offered = 0
    for place, key, is_answer in _places(rows):
        mark = marks.get((place["name"].removesuffix(f".{key[1]}") if key[1] else place["name"], key[1]))
        place["typed"] = typed_text(mark)
        if mark is not None and mark.source != Source.IMPORTED:
            place["source"] = ""
        if not is_answer or key[0] not in notes.fields:
            continue
        note = notes.of(key)
        if note is not None:
            place["prefill"] = note
            unconfirmed += note["filled"] is not None
            offered += len(note["offers"])
    return {"unconfirmed": unconfirmed, "offered": offered}


def unconfirmed_count(examination: Examination) -> int:
    """How many answers were filled in by the system and taken by nobody yet."""
    open_marks = [mark for mark in examination.marks if mark.source in PREFILLED and not mark.is_confirmed]
    return len({(mark.field.split(".")[0], mark.year) for mark in open_marks})


def _places(rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Key, bool]]:
    """(control or group, its answer, whether the answer's note stands there)."""
    for row in rows:
        if row["kind"] == "fields":
            yield from ((one, (one["name"], 0), True) for line in row["lines"] for one in line)
        elif row["kind"] == "years":
            cells = (cell for line in row["table"]["rows"] for cell in line["cells"] if not cell.get("derived"))
            yield from ((cell, (cell["name"].rpartition(".")[0], cell["year"]), True) for cell in cells)
        else:
            parts = [one for group in row["groups"] for one in group["fields"]]
            name = parts[0]["name"].split(".")[0]
            yield from ((one, (name, 0), False) for one in parts)
            row["name"] = name
            yield row, (name, 0), True


def typed_text(mark: AnswerMark | None) -> str:
    """ "李文静 3月1日10:05填写": who wrote an answer last; "" where nobody did."""
    if mark is None or (mark.source in PREFILLED and not mark.is_confirmed):
        return ""
    who = mark.updated_by.full_name if mark.updated_by else ""
    return f"{who} {cn_moment(mark.updated_at)}{_act(mark)}".strip()


def _act(mark: AnswerMark) -> str:
    if mark.source in PREFILLED:
        return f"采用（取自{mark.detail or Source(mark.source).label}）" if mark.is_confirmed else "带入"
    return {Source.IMPORTED: "导入", Source.CLEARED: "清除带入内容"}.get(Source(mark.source), "填写")


def fill_record(examination: Examination, block: str) -> list[dict[str, str]]:
    """Who wrote what of a block, newest first: {"label", "who", "at", "what"}."""
    fields = {
        mark_name: field
        for field in answer_fields(examination.sheet.version).values()
        if field.block.key == block
        for mark_name in mark_fields(field)
    }
    marks = [mark for mark in examination.marks if mark.field in fields]
    return [_record_row(mark, fields) for mark in sorted(marks, key=lambda one: one.updated_at, reverse=True)]


def _record_row(mark: AnswerMark, fields: Mapping[str, AnswerField]) -> dict[str, str]:
    field = fields[mark.field]
    part = next((part for part in field.parts if mark.field == f"{field.name}.{part.key}"), None)
    label = field.full_label(mark.year)
    is_filled = mark.source in PREFILLED and not mark.is_confirmed
    return {
        "label": f"{label}·{part.group}{part.label}" if part else label,
        "who": "系统" if is_filled else mark.updated_by.full_name if mark.updated_by else "—",
        "at": cn_moment(mark.updated_at),
        "what": f"{_act(mark)}（取自{mark.detail or Source(mark.source).label}）" if is_filled else _act(mark),
    }
