"""Files of objections, examinations, statements and appeals: kept with the act, read by those whom they concern.

The bytes are put in their place before the act's transaction begins and go again where it comes to nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.models import Q, QuerySet

from review.models import Appeal, CaseFile, ObjectionExamination
from zjtx.common.files.store import discard, put
from zjtx.common.models import StoredFile

KIND = "case-file"
Uploads = Sequence[Any]


@contextmanager
def put_aside(uploads: Uploads, user: Any) -> Iterator[list[StoredFile]]:
    """The uploads (as forms_files.FilesField left them, each with `found`) as files whose rows are still to be saved.

    What the block does not save, and everything where it raises, is removed again. Raises StoreFailed.
    """
    made: list[StoredFile] = []
    try:
        for one in uploads:
            found = {"content_type": one.found.content_type, "virus_check": one.found.virus_check}
            made.append(put(one, user=user, kind=KIND, **found))
        yield made
    except BaseException:
        for stored in made:
            discard(stored)
        raise
    for stored in made:
        if stored._state.adding:
            discard(stored)


def attach(owner: Any, name: str, files: Sequence[StoredFile], model: Any = CaseFile) -> None:
    """Save the files as the owner's; `name` is the owner's column of the files' model. In the act's transaction."""
    for stored in files:
        stored.save(force_insert=True)
        model.objects.create(**{name: owner}, stored=stored, name=stored.original_name)


def visible_to(user: Any) -> QuerySet[CaseFile]:
    """The files that a user may read: the province all; a city what it was handed and what its own examinations and
    appeals hold; an enterprise what it handed in itself. An examination's own files never reach the enterprise."""
    files = CaseFile.objects.select_related("stored")
    if user.role == "province_officer":
        return files
    appeals = Q(appeal__in=Appeal.objects.visible_to(user).values("pk"))
    if user.role == "city_officer":
        own = ObjectionExamination.objects.visible_to(user).values("pk")
        shared = Q(is_shared=True, objection__examinations__in=own)
        return files.filter(shared | Q(examination__in=own) | Q(statement__examination__in=own) | appeals).distinct()
    if user.role == "enterprise":
        named = Q(statement__examination__objection__declaration__enterprise_id=user.enterprise_id)
        return files.filter(named | appeals)
    return files.none()
