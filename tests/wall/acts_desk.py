"""The acts beside the desk: standard phrases and scans of stamped forms."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.wall.act import Act, Body
from tests.wall.cast import Cast, a_pdf


def _scan(cast: Cast) -> Body:
    another = a_pdf() + b"\n% another scan"
    return {"file": SimpleUploadedFile("重扫.pdf", another, "application/pdf"), "is_compared": "on"}


def _place(cast: Cast) -> Body:
    return {"step": "up", "seen": str(cast.phrase.position)}


DESK = (
    Act("review:phrases_adopt", "other_city"),
    Act("review:phrase_add", "district", {"text": "请核对后更正{企业名称}的名称。"}),
    Act("review:phrase_change", "city", {"text": "请补充检测报告原件。", "revision": "0"}),
    Act("review:phrase_move", "city", _place),
    Act("review:phrase_remove", "city"),
    Act("review:stamped", "city", _scan, page=True),
    Act("review:stamped_withdraw", "city"),
)
