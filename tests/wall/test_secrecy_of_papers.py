"""The same secrets in what the background makes: every act that orders a file is done, the file made and read."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.house.project import assert_none
from tests.wall.act import Act
from tests.wall.acts import ACTS
from tests.wall.cast import Cast
from tests.wall.papers import words_of
from tests.wall.test_secrecy import FORBIDDEN
from zjtx.common import jobs
from zjtx.common.models import Job

pytestmark = pytest.mark.django_db
# Parts of the table of acts in which somebody orders files.
FEWEST = 10


def _made(cast: Cast, act: Act) -> list[tuple[str, str]]:
    """(name of the file and its words) of the jobs that an act orders."""
    known, found = set(Job.objects.values_list("pk", flat=True)), []
    with transaction.atomic():
        act.prepare(cast)
        cast.clients[act.person].post(act.url(cast), act.fields(cast))
        for job in Job.objects.exclude(pk__in=known):
            jobs.run(job.pk)
            job.refresh_from_db()
            if job.result is not None:
                with job.result.file.open("rb") as content:
                    found.append((job.result.original_name, f"{job.label}\n{words_of(content.read())}"))
        transaction.set_rollback(True)
    return found


def test_no_file_that_is_ordered_says_what_is_not_its_readers_to_know(cast: Cast) -> None:
    found, read = [], 0
    for act in (one for acts in ACTS.values() for one in acts):
        for name, text in _made(cast, act):
            read += 1
            told = [word for word in FORBIDDEN[act.person] if word in f"{name}\n{text}"]
            found += [f"{act.address} as {act.person}: {name}: {word}" for word in told]
    assert_none(found, "told in a file")
    assert read >= FEWEST, f"{read} files"
