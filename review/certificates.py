"""Certificates (证书): printed for a title in force, verified by everybody who holds the paper.

A paper carries its title's number and a verification code of 16 letters made by chance (79 bits): the number alone
finds nothing, for numbers run on and could be tried one after the other. What a code leads to is said as of today, by
the register of titles (review/titles.py).
"""

import re
import secrets
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import segno
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from declarations.workflow import MoveRefused
from review.models import Certificate
from review.titles import full_name, holder, standing, validity
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User
from zjtx.common import audit, clock, jobs, pdf
from zjtx.common.models import Job, StoredFile
from zjtx.registry.models import Title
from zjtx.registry.selectors import search_enterprises

KIND = "print_certificate"
PRINTERS = ("enterprise", "district_officer", "city_officer", "province_officer")
# Letters and digits that nobody mistakes for one another, as in recovery codes.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH, GROUP = 16, 4
# Names of more letters than this are set smaller, so that one page holds the longest.
MOST_AT_FULL_SIZE = 90
NO_NUMBER = "该称号没有登记证书编号，不能打印证书"
_BLANKS = re.compile(r"[\s\-‐-―－]+")


def titles_visible_to(user: User) -> QuerySet[Title]:
    """The titles whose certificates a user may print: an enterprise's own, an officer's of the region."""
    titles = Title.objects.select_related("enterprise__region")
    if user.role == Role.ENTERPRISE:
        return titles.filter(enterprise_id=user.enterprise_id)
    return titles.filter(enterprise__region__path__startswith=user.scope_path)


def search(titles: QuerySet[Title], text: str) -> QuerySet[Title]:
    """Those whose certificate number begins so, or whose holder is, was or is coded so."""
    return titles.filter(Q(enterprise__in=search_enterprises(text).values("pk")) | Q(number__icontains=text))


def refusal(title: Title) -> str | None:
    """Why there is no certificate to print today; None when there is."""
    now = standing(title, clock.today())
    if not now.is_valid:
        return f"{now.reason}，不能打印证书"
    return None if title.number else NO_NUMBER


@transaction.atomic
def request_print(*, title: Title, user: User, request: Any = None) -> Job:
    """Have the certificate made in the background; asked twice, it is one job. Raises MoveRefused."""
    refused = refusal(title)
    if refused:
        raise MoveRefused(refused)
    made, _is_new = Certificate.objects.get_or_create(title=title, defaults={"code": new_code()})
    label = f"{title.number} 证书"
    audit.record("review.certificate.print", actor=user, obj=made, label=title.number, request=request)
    # Another name or another end is another paper.
    key = f"certificate:{title.pk}:{title.enterprise.version}:{title.ends_on}"
    return jobs.enqueue(KIND, requested_by=user, args={"title": title.pk}, key=key, label=label)


def print_certificate(job: Job) -> StoredFile:
    """Write the PDF. args: {"title": pk}."""
    title = Title.objects.select_related("enterprise", "certificate").get(pk=job.args["title"])
    refused = refusal(title)
    if refused:
        raise jobs.JobRefused(refused)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "certificate.pdf"
        pdf.write_pdf(certificate_html(title), path)
        job.report(1, 1, "已生成")
        name = f"{title.number}-{title.enterprise.name}-证书.pdf"
        return jobs.save_result(job, path, name=name, content_type="application/pdf")


def certificate_html(title: Title) -> str:
    """The certificate as HTML, one page."""
    address, who = check_url(title.certificate), holder(title)
    length = sum(len(one) for one in {who.name, who.first_name, title.product_name})
    return render_to_string(
        "review/paper/certificate.html",
        {
            "title": title,
            "holder": who,
            "is_long": length > MOST_AT_FULL_SIZE,
            "title_name": full_name(title.tier, title.scheme),
            "validity": validity(title),
            "bureau": settings.BUREAU_NAME,
            "code": grouped(title.certificate.code),
            "entry_url": f"{_base()}{reverse('public:certificate_entry')}",
            "qr": segno.make(address, error="m").svg_data_uri(border=1, scale=4),
        },
    )


def check_url(certificate: Certificate) -> str:
    """Where the QR code leads."""
    return f"{_base()}{reverse('public:certificate', args=[certificate.code])}"


def by_code(code: str, number: str | None = None) -> Title | None:
    """The title behind a verification code, and behind the number too where one was typed."""
    found = Certificate.objects.select_related("title__enterprise").filter(code=plain_code(code)).first()
    if found is None or (number is not None and plain_number(found.title.number) != plain_number(number)):
        return None
    return found.title


def new_code() -> str:
    """A verification code by chance."""
    return "".join(secrets.choice(LETTERS) for _place in range(CODE_LENGTH))


def grouped(code: str) -> str:
    """The code in groups of four, to read and to type."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def plain_code(text: str) -> str:
    """What was typed for a code: full-width letters, capitals, blanks and strokes do not matter."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).lower()


def plain_number(text: str) -> str:
    """What was typed for a certificate number, for comparison: kinds of brackets and strokes do not matter."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()


def _base() -> str:
    return str(settings.PUBLIC_BASE_URL).rstrip("/")
