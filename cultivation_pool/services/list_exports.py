"""The pool's lists as files: asked for on their pages, made as a job, fetched for some days."""

import json
import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import Http404, QueryDict

from cultivation_pool.papers.catalogue import LISTS
from cultivation_pool.papers.tables import Asked, write_list
from declarations.packages.naming import safe_part
from review.packets.making import may_see_phones
from zjtx.accounts.models import User
from zjtx.common import audit, clock, digests, jobs
from zjtx.common.models import Job, StoredFile
from zjtx.common.spreadsheets.writing import XLSX
from zjtx.common.templatetags.zjtx import cn_moment

JOB_KIND = "pool_list"


def asked_by(user: User, name: str, query: str, *, shows_phones: bool = False) -> Asked:
    """A list as the user may have it. Raises Http404 where there is no such list for them."""
    paper = LISTS.get(name)
    given = QueryDict(query.removeprefix("?")[:2000])
    if paper is None:
        raise Http404("没有该名单")
    plain = QueryDict(paper.canonical(given.dict()).removeprefix("?")).dict()
    asked = Asked(user, plain, clock.today(), shows_phones and paper.has_phones and may_see_phones(user))
    if not paper.is_there(asked):
        raise Http404("没有该名单")
    return asked


@transaction.atomic
def request_list(
    *, user: User, name: str, query: str, key: str, with_phones: bool = False, request: Any = None
) -> Asked:
    """Have a list made; `key` is the page's, by which a second click is the same job. Numbers in full are shown by an
    act that is recorded of its own. Returns what was asked. Raises Http404."""
    asked = asked_by(user, name, query, shows_phones=with_phones)
    paper = LISTS[name]
    args = {"list": name, "query": paper.canonical(asked.query), "phones": asked.shows_phones}
    label = paper.title(asked)
    job_key = digests.digest(json.dumps([args, key], sort_keys=True).encode())
    known = Job.objects.filter(key=jobs.key_of(JOB_KIND, user, job_key)).exists()
    jobs.enqueue(JOB_KIND, requested_by=user, args=args, key=job_key, label=label)
    if not known:
        for act in ("pool.list_export", *(["phones.show"] if asked.shows_phones else [])):
            audit.record(act, actor=user, label=label, detail=args, request=request)
    return asked


def latest_job(user: User, name: str, query: str) -> Job | None:
    """The user's last job for this part of the list, until its file is gone."""
    wanted = {"args__list": name, "args__query": query}
    found = Job.objects.filter(kind=JOB_KIND, requested_by=user, **wanted).select_related("result").first()
    return None if found is None or found.has_expired() else found


def make_list(job: Job) -> StoredFile:
    """Write the list that a job was asked for, of what its requester may see now. Raises JobRefused."""
    name, user = job.args["list"], job.requested_by
    try:
        asked = asked_by(user, name, job.args["query"], shows_phones=job.args["phones"])
    except Http404 as gone:
        raise jobs.JobRefused("该名单已不在本账号的范围内。") from gone
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_list(path, LISTS[name], asked, f"{user}，{cn_moment(clock.now())}", job.report)
        stored = jobs.save_result(job, path, name=f"{safe_part(job.label)}.xlsx", content_type=XLSX)
    jobs.tell_ready(job, name="pool_list", url=LISTS[name].address(asked))
    return stored
