"""Pages of background jobs and of the inbox. Somebody else's job or message does not exist."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from zjtx.common import inbox
from zjtx.common.access import signed_in
from zjtx.common.files.serve import serve
from zjtx.common.models.jobs import Job
from zjtx.common.pages import plain_page

_NOTICES_PER_PAGE = 20


@signed_in
@require_safe
def job_page(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """Progress of a job, its result, or why there is none."""
    return render(request, "common/job.html", _progress(_own_job(request, job_id)))


@signed_in
@require_safe
def job_status(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """The part of the page that asks again until the job is finished; without a script the whole page."""
    job = _own_job(request, job_id)
    if request.headers.get("HX-Request") != "true":
        return redirect("jobs:page", job_id=job.pk)
    return render(request, "pieces/job_progress.html", _progress(job))


@signed_in
@require_safe
def job_download(request: HttpRequest, job_id: uuid.UUID) -> HttpResponseBase:
    """The result, while its link has not expired."""
    job = _own_job(request, job_id)
    if job.status != Job.Status.DONE:
        return redirect("jobs:page", job_id=job.pk)
    if job.result is None or job.has_expired():
        return plain_page("下载链接已过期", "结果文件超过保存期限，已经清除。请重新提交导出。", status=410)
    return serve(request, job.result, download_name=job.result.original_name, action="job.download", obj=job)


@signed_in
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The messages of whoever is signed in."""
    page = Paginator(inbox.notices_of(request.user), _NOTICES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "common/inbox.html", {"page": page, "unread": inbox.unread_count(request.user)})


@signed_in
@require_POST
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a message as read and go where it leads."""
    notice = get_object_or_404(inbox.notices_of(request.user), pk=notice_id)
    inbox.mark_read(inbox.notices_of(request.user).filter(pk=notice.pk))
    is_ours = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if notice.url and is_ours else "inbox:list")


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all own messages as read."""
    inbox.mark_read(inbox.notices_of(request.user))
    return redirect("inbox:list")


def _own_job(request: HttpRequest, job_id: uuid.UUID) -> Job:
    return get_object_or_404(Job.objects.select_related("result"), pk=job_id, requested_by_id=request.user.pk)


def _progress(job: Job) -> dict[str, Any]:
    """What the page and its self-renewing part show of a job."""
    can_fetch = job.status == Job.Status.DONE and job.result_id is not None and not job.has_expired()
    shown = {
        "id": job.pk,
        "label": job.label,
        "status": job.status,
        "done": job.done,
        "total": job.total,
        "text": job.text,
        "failure": job.error,
        "result_url": reverse("jobs:download", kwargs={"job_id": job.pk}) if can_fetch else "",
        "created_at": job.created_at,
        "expires_at": job.expires_at,
        "is_finished": job.is_finished,
    }
    return {"job": shown, "poll_url": reverse("jobs:status", kwargs={"job_id": job.pk})}
