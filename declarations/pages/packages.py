"""The page of a disc package."""

from typing import Any

from django.urls import reverse

from declarations import selectors
from declarations.models import Submission
from declarations.packages.covers import BOUND_NAME
from declarations.packages.plan import PlannedFile, plan_of
from declarations.pages.evidence import size_text
from zjtx.common.models import Job
from zjtx.common.models.jobs import RESULT_LIFETIME
from zjtx.common.templatetags.zjtx import cn_moment


def package_page(user: Any, submission: Submission) -> dict[str, Any]:
    """Everything declarations/package.html shows; `job` is None where there is none or its result has expired."""
    declaration, plan = submission.declaration, plan_of(submission)
    latest = declaration.submissions.order_by("-version").values_list("version", flat=True)[0]
    job = selectors.package_job(user, submission)
    has_expired = job is not None and job.status == Job.Status.DONE and (job.result is None or job.has_expired())
    shown = None if job is None or has_expired else job_row(job)
    return {
        "declaration": declaration,
        "submission": submission,
        "latest": latest,
        "is_current": submission.version == latest,
        "job": shown,
        "has_expired": has_expired,
        "poll_url": reverse("jobs:status", args=[job.pk]) if job else "",
        "request_url": reverse("declarations:package_request", args=[declaration.number, submission.version]),
        "facts": _package_facts(job) if shown and job and job.result else [],
        "items": [
            {"title": f"{item.serial} {item.title}", "files": [_file(one) for one in item.files]} for item in plan.items
        ],
        "count": len(plan.files),
        "size_text": size_text(sum(one.size for one in plan.files)),
        "bound_name": BOUND_NAME,
        "days": RESULT_LIFETIME.days,
    }


def job_row(job: Job) -> dict[str, Any]:
    """A job as pieces/job_progress.html reads it."""
    can_fetch = job.status == Job.Status.DONE and job.result_id is not None and not job.has_expired()
    return {
        "label": job.label,
        "status": job.status,
        "done": job.done,
        "total": job.total,
        "text": job.text,
        "failure": job.error,
        "result_url": reverse("jobs:download", args=[job.pk]) if can_fetch else "",
    }


def _package_facts(job: Job) -> list[dict[str, str]]:
    """What the reader needs to know of the finished ZIP, for pieces/definition_list.html."""
    if job.result is None or job.expires_at is None:
        return []
    return [
        {"label": "文件名", "value": job.result.original_name},
        {"label": "大小", "value": size_text(job.result.size)},
        {"label": "下载有效期至", "value": cn_moment(job.expires_at)},
        {"label": "文件摘要（SHA-256）", "value": job.result.sha256},
    ]


def _file(one: PlannedFile) -> dict[str, str]:
    return {"number": one.number, "name": one.name, "size_text": size_text(one.size)}
