"""The acts of the pool's lists: the update, the import, services, finance, the questionnaire, contacts."""

from __future__ import annotations

import io
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from cultivation_pool.models import ServiceOffer
from cultivation_pool.papers.title_template import template
from tests.wall.act import Act, Body
from tests.wall.cast import Cast
from zjtx.common.spreadsheets.writing import XLSX

CONTACT = {"name": "赵科员", "position": "企业处", "phone": "024-12345678", "mobile": ""}
OFFER = {
    "title": "专利对接会", "kind": "other", "text": "地点另行通知。", "starts_on": "2022-04-01",
    "ends_on": "2022-04-02", "sign_up_until": "2022-03-30", "capacity": "30", "request_key": "wall-2",
}  # fmt: skip
WISH = {"amount": "500.00", "months": "24", "purpose": "扩建厂房", "bank": "", "agrees": "on"}


def _signed(cast: Cast) -> None:
    cast.sign_owner_up()


def _begun(cast: Cast) -> None:
    cast.came = cast.sign_owner_up()
    ServiceOffer.objects.filter(pk=cast.offer.pk).update(starts_on="2022-02-20")


@cache
def _workbook() -> bytes:
    """The same bytes whenever asked: a workbook holds the moment of its making."""
    book = load_workbook(io.BytesIO(template()))
    book.worksheets[0]["A4"].value = "大连样本有限公司"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _upload(cast: Cast) -> Body:
    return {"uploaded": SimpleUploadedFile("表.xlsx", _workbook(), content_type=XLSX)}


def _pks(cast: Cast) -> list[str]:
    return [str(cast.people[name].enterprise_id) for name in ("owner", "other_enterprise")]


LIST = (
    Act("pool:update_new", "province", page=True, query="?day=2019-12-02"),
    Act("pool:list_export", "city", {"query": "?standing=all", "request_key": "wall", "phones": "1"}),
    Act("pool:title_import_upload", "province", _upload),
    Act("pool:title_import_confirm", "province"),
    Act("pool:title_import_discard", "province"),
    Act("pool:survey_mark", "city", lambda cast: {"shown": _pks(cast), "took": _pks(cast)[:1], "query": "?q=1"}),
    Act("pool:survey_lines", "city", lambda cast: {"lines": cast.people["owner"].enterprise.name}),
    Act("pool:contact_edit", "city", CONTACT),
    Act("pool:offer_new", "city", OFFER),
    Act("pool:offer_close", "city"),
    Act("pool:offer_attendance", "city", lambda cast: {"came": str(cast.came.pk)}, _begun),
    Act("pool:own_sign_up", "owner"),
    Act("pool:own_withdraw", "owner", prepare=_signed),
    Act("pool:own_financing", "owner", WISH),
    Act("pool:own_financing_end", "owner"),
)
