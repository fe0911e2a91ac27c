"""The acts on candidates."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile

from cultivation_pool.papers.candidates import candidate_book
from tests.wall.act import Act, Body
from tests.wall.cast import Cast
from tests.wall.cast_candidates import candidate_values
from zjtx.common.spreadsheets.writing import XLSX


def _table(cast: Cast) -> Body:
    made = io.BytesIO(candidate_book([cast.candidate], place="甘井子区", year=2022))
    return {"file": SimpleUploadedFile("后备企业.xlsx", made.getvalue(), XLSX)}


def _new(cast: Cast) -> Body:
    """An enterprise that holds the tier below."""
    return candidate_values(uscc=cast.people["owner"].enterprise.uscc, tier="little_giant")


CANDIDATES = (
    Act("pool:candidate_new", "district", _new),
    Act("pool:candidate_edit", "district", {"main_product": "滚动轴承"}, page=True),
    Act("pool:candidate_strike", "city", {"reason": "已停产"}),
    Act("pool:candidates_confirm", "city", lambda cast: {"row": [cast.candidate.pk]}),
    Act("pool:candidates_upload", "district", _table),
    Act("pool:candidates_upload_confirm", "district"),
    Act("pool:candidates_upload_discard", "district"),
    Act("pool:candidate_plan", "province", {"count_all": "210"}, page=True),
)
