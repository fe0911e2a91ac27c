"""What is known already goes into a new draft; later it is only offered. A person takes it or leaves it.

Nothing that somebody typed is ever overwritten unasked: an offer for a typed answer appears only where its source is
newer than the typing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from declarations.answers.fields import AnswerField, answer_fields
from declarations.answers.storage import read_value, sheet_of, write_value, years_of
from declarations.answers.tables import models_of
from declarations.answers.vocabulary import read_value as from_vocabulary
from declarations.enums import PREFILLED, Source
from declarations.known import Key, KnownAnswer, known_answers, stored_form, value_digest
from declarations.models import AnswerMark, Declaration, DeclinedPrefill
from declarations.services.saving import lock_for_change

STALE = "该栏目已由{by}另行修改，未作处理，请核对后再选"
GONE = "该来源的内容已有变化，请核对页面上现在的内容"


class PrefillRefused(Exception):
    """Nothing was taken or left; `args[0]` is the sentence for its reader."""


def prefill(declaration: Declaration, *, user: Any, at: datetime) -> None:
    """Make the sheet's rows and fill what is known; each prefilled answer is marked with its source."""
    sheet = sheet_of(declaration)
    sheet_model, year_model = models_of(sheet)
    fields = answer_fields(sheet.version)
    single: dict[str, Any] = {}
    yearly: dict[int, dict[str, Any]] = {year: {} for year in years_of(declaration)}
    marks = []
    for (name, year), known in known_answers(declaration).items():
        field = fields[name]
        usable = ((one, stored_form(field, one, declaration)) for one in known)
        one, value = next(((one, value) for one, value in usable if value is not None), (None, None))
        if one is None:
            continue
        (yearly[year] if year else single)[field.attname] = value
        marks += [_new_mark(declaration, mark_name, one, user, at) for mark_name in mark_fields(field)]
    sheet_model.objects.create(declaration=declaration, **single)
    year_model.objects.bulk_create(
        [year_model(declaration=declaration, year=year, **values) for year, values in yearly.items()]
    )
    AnswerMark.objects.bulk_create(marks)


def mark_fields(field: AnswerField) -> list[str]:
    """The marks of an answer: one for each of its inputs."""
    return [f"{field.name}.{part.key}" for part in field.parts] or [field.name]


def _new_mark(declaration: Declaration, field: str, one: KnownAnswer, user: Any, at: datetime) -> AnswerMark:
    return AnswerMark(
        declaration=declaration,
        field=field,
        year=one.year,
        source=one.source,
        detail=one.detail[:200],
        updated_by=user,
        updated_at=at,
    )


@dataclass(frozen=True)
class Choice:
    """What a person chose at a field: the answer, the digest of the value that the page showed, and the versions that
    the page was based on ({input name: version})."""

    key: Key
    digest: str
    versions: Mapping[str, int]


class _Place:
    """One answer of a locked declaration with its marks, to be changed as a whole."""

    def __init__(self, declaration: Declaration, choice: Choice, user: Any, at: datetime) -> None:
        name, self.year = choice.key
        fields = answer_fields(sheet_of(declaration).version)
        if name not in fields or fields[name].is_yearly != bool(self.year):
            raise KeyError(name)
        self.field = fields[name]
        self.declaration, self.choice, self.user, self.at = declaration, choice, user, at
        found = AnswerMark.objects.filter(declaration=declaration, year=self.year, field__in=mark_fields(self.field))
        self.marks = list(found.select_related("updated_by"))
        self.now = self.field.to_json(read_value(declaration, self.field, year=self.year))
        self._refuse_stale()

    def _refuse_stale(self) -> None:
        for mark in self.marks:
            input_name = f"{mark.field}.{mark.year}" if mark.year else mark.field
            if self.choice.versions.get(input_name, mark.version) != mark.version:
                by = mark.updated_by.full_name if mark.updated_by else "他人"
                raise PrefillRefused(STALE.format(by=by))

    @property
    def is_shown(self) -> bool:
        """The value that the person chose is the one that stands there."""
        return self.now is not None and value_digest(self.now) == self.choice.digest

    @property
    def replaced(self) -> Any:
        return next((mark.replaced for mark in self.marks if mark.replaced is not None), None)

    def offered(self) -> KnownAnswer:
        """What a source has with that digest now. Raises PrefillRefused where none has."""
        known = known_answers(self.declaration).get(self.choice.key, [])
        found = next((one for one in known if one.digest == self.choice.digest), None)
        if found is None or stored_form(self.field, found, self.declaration) is None:
            raise PrefillRefused(GONE)
        return found

    def mark(self, **columns: Any) -> None:
        """Write every mark of the answer anew, a version further."""
        columns |= {"updated_by": self.user, "updated_at": self.at, "invalid_text": "", "error": ""}
        there = {mark.field: mark for mark in self.marks}
        for name in mark_fields(self.field):
            mark = there.get(name) or AnswerMark(declaration=self.declaration, field=name, year=self.year, version=0)
            mark.version += 1
            for column, value in columns.items():
                setattr(mark, column, value)
            mark.save()

    def confirm(self) -> None:
        """Note who took it. The value is what it was, so nobody else's page is out of date."""
        for mark in self.marks:
            mark.is_confirmed, mark.updated_by, mark.updated_at = True, self.user, self.at
            mark.save(update_fields=["is_confirmed", "updated_by", "updated_at"])

    def write(self, vocabulary: Any) -> None:
        value = None
        if vocabulary is not None:
            value = from_vocabulary(self.field, vocabulary, round_year=self.declaration.year, column_year=self.year)
        write_value(self.declaration, self.field, value, year=self.year)

    def decline(self) -> None:
        DeclinedPrefill.objects.get_or_create(
            declaration=self.declaration,
            field=self.field.name,
            year=self.year,
            digest=self.choice.digest,
            defaults={"by": self.user, "at": self.at},
        )


def _place(declaration_id: int, choice: Choice, user: Any, at: datetime) -> _Place:
    declaration = lock_for_change(Declaration.objects.filter(pk=declaration_id))
    return _Place(declaration, choice, user, at)


@transaction.atomic
def take(*, declaration_id: int, choice: Choice, user: Any, at: datetime) -> None:
    """Confirm a prefilled answer, or put an offered one in its place and keep what stood there.

    Raises SaveRefused (not editable), PrefillRefused (changed meanwhile) and KeyError (no such answer).
    """
    place = _place(declaration_id, choice, user, at)
    if place.is_shown:
        place.confirm()
        return
    known = place.offered()
    place.write(known.value)
    place.mark(source=known.source, detail=known.detail[:200], is_confirmed=True, replaced=place.now)


@transaction.atomic
def leave(*, declaration_id: int, choice: Choice, user: Any, at: datetime) -> None:
    """Clear a prefilled answer, or pass an offer over; neither is offered again. Raises as `take`."""
    place = _place(declaration_id, choice, user, at)
    if place.is_shown and any(mark.source in PREFILLED for mark in place.marks):
        place.write(None)
        place.mark(source=Source.CLEARED, detail="", is_confirmed=False, replaced=None)
    place.decline()


@transaction.atomic
def restore(*, declaration_id: int, choice: Choice, user: Any, at: datetime) -> None:
    """Put back what stood there before an offer was taken; the offer is not made again. Raises as `take`."""
    place = _place(declaration_id, choice, user, at)
    if not place.is_shown or place.replaced is None:
        raise PrefillRefused(GONE)
    place.write(place.replaced)
    place.mark(source=Source.TYPED, detail="", is_confirmed=False, replaced=None)
    place.decline()


@transaction.atomic
def confirm_block(*, declaration_id: int, block: str, user: Any, at: datetime) -> int:
    """Confirm everything prefilled on one block; how many answers. Raises SaveRefused."""
    declaration = lock_for_change(Declaration.objects.filter(pk=declaration_id))
    fields = answer_fields(sheet_of(declaration).version)
    names = {mark_name for field in fields.values() if field.block.key == block for mark_name in mark_fields(field)}
    marks = AnswerMark.objects.filter(declaration=declaration, source__in=PREFILLED, is_confirmed=False)
    found = [mark for mark in marks.filter(field__in=names) if not mark.error]
    ours = AnswerMark.objects.filter(pk__in=[mark.pk for mark in found])
    ours.update(is_confirmed=True, updated_by=user, updated_at=at)
    return len({(mark.field.split(".")[0], mark.year) for mark in found})
