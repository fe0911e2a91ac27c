"""The box under a list with which it is fetched as XLSX (pool/export_box.html)."""

from typing import Any

from django.urls import reverse

from cultivation_pool.papers.catalogue import LISTS
from cultivation_pool.services.list_exports import latest_job
from declarations.pages.packages import job_row
from review.forms_province import fresh_key
from review.packets.making import may_see_phones


def export_box(user: Any, name: str, query: str) -> dict[str, Any]:
    """{"export": ...} for the template: the button, whether numbers may be shown in full, the job. `query` is the
    list's as its own filters write it."""
    job = latest_job(user, name, query)
    return {
        "export": {
            "url": reverse("pool:list_export", args=[name]),
            "query": query,
            "request_key": fresh_key(),
            "offers_phones": LISTS[name].has_phones and may_see_phones(user),
            "has_phones": LISTS[name].has_phones,
            "job": job_row(job) if job else None,
            "poll_url": reverse("jobs:status", args=[job.pk]) if job else "",
        },
    }
