"""Acts of the queue: kept filters, hand-over, and a batch from the ticks to its confirmation."""

from __future__ import annotations

from tests.wall.act import Act

QUEUE = (
    Act("review:filter_save", "city", {"name": "本周到期", "query": "?mine=1"}),
    Act("review:filter_delete", "city"),
    Act("review:hand_over", "city", lambda cast: {"colleague": str(cast.member.pk), "note": "请看审计报告"}),
    Act("review:batch_new", "city", lambda cast: {"act": "assign", "case": [cast.case.number]}),
    Act("review:batch_confirm", "city", lambda cast: {"row": [str(cast.batch_row.pk)], "words": "同意推荐"}),
)
