"""The recognition letter (认定文件) with its list, as DOCX and PDF: a draft before the document number is fixed, and
after it with number, date and the certificate numbers that were given.
"""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import transaction

from declarations.models import Round
from declarations.workflow import MoveRefused
from review import recognition as services
from review.models import Publicity, Recognition
from review.publicity import corrected_lines
from review.publicity_papers import DOCX_TYPE, PDF_TYPE
from review.titles import full_name, unit_of
from zjtx.accounts.models import User
from zjtx.common import audit, jobs, official_letter
from zjtx.common.digests import digest
from zjtx.common.models import Job, StoredFile
from zjtx.common.official_letter import Column, Letter, Listing
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.enums import Tier

KIND = "recognition_letter"
# The addressees of 辽工信改革〔2022〕9号.
ADDRESSEE = "各市工业和信息化局、沈抚示范区产业创新局"
DRAFT = "代拟稿"
NUMBER_OPEN, DATE_OPEN = "辽工信改革〔　　〕　　号", "　　　　年　　月　　日"
WRITERS: dict[str, tuple[str, Callable[[Letter, Path], None]]] = {
    "docx": (DOCX_TYPE, official_letter.write_docx),
    "pdf": (PDF_TYPE, official_letter.write_pdf),
}
Row = tuple[str, str, str, str]


@transaction.atomic
def request_letter(
    *, publicity: Publicity, recognition: Recognition | None = None, file_format: str, user: User, request: Any = None
) -> Job:
    """Have the letter of a recognition made, or without one the draft for the lines that are ready; asked twice, it is
    one job. Raises MoveRefused where there is nobody to recognise."""
    entries = [] if recognition else services.ready(publicity)
    if recognition is None and not entries:
        raise MoveRefused(services.NOBODY)
    subject = recognition or publicity
    label = f"认定文件 {recognition.document_number}" if recognition else f"认定文件（{DRAFT}） {publicity.title}"
    detail = {"format": file_format}
    audit.record("review.recognition.letter", actor=user, obj=subject, label=label, detail=detail, request=request)
    args = {"publicity": publicity.pk, "recognition": recognition.pk if recognition else None, "format": file_format}
    # Another list or another name is another draft.
    corrections = publicity.corrections.count()
    state = f"{recognition.pk}" if recognition else f"draft:{corrections}:{'.'.join(str(one.pk) for one in entries)}"
    key = f"letter:{publicity.pk}:{file_format}:{state}"
    return jobs.enqueue(
        KIND, requested_by=user, args=args, key=digest(key.encode()), label=f"{label}（{file_format.upper()}）"
    )


def make_letter(job: Job) -> StoredFile:
    """Write the letter. args: {"publicity": pk, "recognition": pk or None, "format": "docx" or "pdf"}."""
    publicity = Publicity.objects.select_related("round").get(pk=job.args["publicity"])
    found = job.args["recognition"]
    recognition = Recognition.objects.select_related("round", "publicity").get(pk=found) if found else None
    letter = recognition_letter(recognition) if recognition else draft_letter(publicity)
    content_type, write = WRITERS[job.args["format"]]
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"letter.{job.args['format']}"
        write(letter, path)
        job.report(1, 1, "已生成")
        name = f"{letter.title}{f'（{letter.mark}）' if letter.mark else ''}.{job.args['format']}"
        return jobs.save_result(job, path, name=name, content_type=content_type)


def recognition_letter(recognition: Recognition) -> Letter:
    """The letter of a recognition, with number and date."""
    rows = listed(recognition)
    return _letter(
        recognition.round,
        recognition.tier,
        rows,
        starts_on=recognition.issued_on,
        number=recognition.document_number,
    )


def draft_letter(publicity: Publicity) -> Letter:
    """The draft for the lines that are ready: number, date and certificate numbers are still open."""
    names = _names(publicity)
    rows = [("", *names[one.serial]) for one in services.ready(publicity)]
    return _letter(publicity.round, publicity.tier, rows)


def listed(recognition: Recognition) -> list[Row]:
    """(certificate number, city, enterprise, product) of every title that a recognition gave, names as corrected."""
    names = names_of(recognition)
    entries = recognition.entries.select_related("title").order_by("pk")
    return [(one.title.number, *names[one.declaration_id]) for one in entries]


def names_of(recognition: Recognition) -> dict[int, tuple[str, str, str]]:
    """{declaration pk: (city, enterprise, product)} of the public list as corrected. Two queries."""
    names = _names(recognition.publicity)
    entries = recognition.publicity.entries.values_list("declaration", "serial")
    return {declaration: names[serial] for declaration, serial in entries}


def _names(publicity: Publicity) -> dict[int, tuple[str, str, str]]:
    """{serial: (city, enterprise, product)} of the public list as corrected."""
    lines = corrected_lines(publicity)
    return {line["serial"]: (line["city"], line["enterprise"], line.get("product", "")) for line in lines}


def _letter(round_: Round, tier: str, rows: list[Row], *, starts_on: date | None = None, number: str = "") -> Letter:
    what = f"{round_.year}年度{full_name(tier)}"
    count = f"{len(rows)}{unit_of(tier)}{'' if tier == Tier.PRODUCT else '企业'}"
    first = cn_date(starts_on) if starts_on else "印发之日"
    last = cn_date(services.last_day_of_title(round_))
    body = (
        f"根据《{round_.title}》（{round_.document_number}），经企业申报、各市初审推荐、专家评审和公示，"
        f"认定{_first_of(rows, tier)}{count}为{what}（名单见附件），现予公布。",
        f"称号有效期自{first}起至{last}止。请各市主管部门做好培育服务和动态管理，"
        "督促企业按季度填报主要经济指标，企业发生更名、重组等变化的，及时报告。",
    )
    return Letter(
        title=f"{settings.BUREAU_NAME}关于公布{what}名单的通知",
        addressee=ADDRESSEE,
        body=body,
        issuer=settings.BUREAU_NAME,
        date_text=cn_date(starts_on) if starts_on else DATE_OPEN,
        number=number or NUMBER_OPEN,
        mark="" if number else DRAFT,
        attachments=(_listing(what, tier, rows),),
    )


def _first_of(rows: list[Row], tier: str) -> str:
    """沈阳甲公司等，沈阳甲公司的“乙”等; nothing where there is but one."""
    _number, _city, enterprise, product = rows[0]
    name = f"{enterprise}的“{product}”" if tier == Tier.PRODUCT else enterprise
    return f"{name}等" if len(rows) > 1 else name


def _listing(what: str, tier: str, rows: Iterable[Row]) -> Listing:
    """Serial, certificate number where it is fixed, city, enterprise, and product for products."""
    kept = list(rows)
    has_numbers = any(row[0] for row in kept)
    is_product = tier == Tier.PRODUCT
    number = [Column("证书编号", 6)] if has_numbers else []
    columns = [Column("序号", 2), *number, Column("市", 2 if is_product else 3)]
    left = 20 - sum(one.share for one in columns)
    names = [Column("企业名称", left)]
    if is_product:
        names = [Column("企业名称", left // 2), Column("产品（技术）名称", left // 2)]
    shown = [
        [str(serial), *([code] if has_numbers else []), city, enterprise, *([product] if is_product else [])]
        for serial, (code, city, enterprise, product) in enumerate(kept, 1)
    ]
    return Listing(title=f"{what}名单", columns=(*columns, *names), rows=shown)
