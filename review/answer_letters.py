"""Answers as letters (答复函): to the objector, to the enterprise that has appealed. For whoever left no e-mail
address, and for the file; the layout is that of all official letters, the head and the seal are the bureau's own.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import transaction

from declarations.enums import Desk, Status
from declarations.workflow import MoveRefused
from review.models import Appeal, Objection
from review.recognition_letter import WRITERS
from review.telling import city_code
from zjtx.accounts.models import User
from zjtx.common import audit, clock, jobs
from zjtx.common.models import Job, StoredFile
from zjtx.common.official_letter import Letter
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.models import Region

KIND = "answer_letter"
NOT_ANSWERED = "尚未答复，没有答复函"


@transaction.atomic
def request_letter(*, of: Objection | Appeal, file_format: str, user: User, request: Any = None) -> Job:
    """Have the letter of an answer made; asked twice, it is one job. An objection's names the objector, so that asking
    for it is recorded as reading who objects. Raises MoveRefused where there is no answer yet."""
    if of.answered_at is None:
        raise MoveRefused(NOT_ANSWERED)
    is_objection, number = isinstance(of, Objection), str(of)
    action = "review.objection.contacts" if is_objection else "review.appeal.letter"
    audit.record(action, actor=user, obj=of, label=number, detail={"format": file_format}, request=request)
    args = {"objection" if is_objection else "appeal": of.pk, "format": file_format}
    key = f"answer:{number}:{file_format}"
    return jobs.enqueue(KIND, requested_by=user, args=args, key=key, label=f"{number} 答复函（{file_format.upper()}）")


def make_letter(job: Job) -> StoredFile:
    """Write the letter. args: {"objection" or "appeal": pk, "format": "docx" or "pdf"}."""
    if "objection" in job.args:
        found: Any = Objection.objects.select_related("publicity", "declaration").get(pk=job.args["objection"])
        letter = objection_letter(found)
    else:
        found = Appeal.objects.select_related("declaration").get(pk=job.args["appeal"])
        letter = appeal_letter(found)
    content_type, write = WRITERS[job.args["format"]]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"letter.{job.args['format']}"
        write(letter, path)
        job.report(1, 1, "已生成")
        name = f"{found}答复函.{job.args['format']}"
        return jobs.save_result(job, path, name=name, content_type=content_type)


def objection_letter(objection: Objection) -> Letter:
    """To the objector; the enterprise is named, officers are not."""
    about = f"其中的{objection.declaration.enterprise_name}" if objection.declaration else "公示名单"
    return Letter(
        title="关于公示异议的答复函",
        addressee=objection.name,
        body=(
            f"{cn_date(objection.received_on)}收到对“{objection.publicity.title}”{about}提出的异议"
            f"（受理编号{objection.receipt_number}）。经核查，现答复如下：",
            *_paragraphs(objection.answer),
            f"结果：{objection.get_state_display()}。",
        ),
        issuer=settings.BUREAU_NAME,
        date_text=_day(objection),
    )


def appeal_letter(appeal: Appeal) -> Letter:
    """To the enterprise, from whoever answers."""
    one, against = appeal.declaration, Status(appeal.against).label
    basis = f"依据：{appeal.document_number}。" if appeal.document_number else ""
    return Letter(
        title="关于申诉的答复函",
        addressee=one.enterprise_name,
        body=(
            f"{cn_date(appeal.filed_at)}收到你单位对{one.number}“{against}”决定的申诉（申诉编号{appeal.number}）。"
            "经复核，现答复如下：",
            *_paragraphs(appeal.answer),
            f"结果：{appeal.get_state_display()}。{basis}",
        ),
        issuer=_bureau_of(one.region_path) if appeal.desk == Desk.CITY else settings.BUREAU_NAME,
        date_text=_day(appeal),
    )


def _bureau_of(region_path: str) -> str:
    city = Region.objects.get(pk=city_code(region_path))
    return city.bureau_name or city.full_name


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _day(of: Objection | Appeal) -> str:
    return str(cn_date(clock.local(of.answered_at)))
