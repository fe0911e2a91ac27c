"""The acts on annual profiles, and the correction of what was accepted."""

from __future__ import annotations

from tests.wall.act import Act
from tests.wall.cast import Cast


def _no_remark(cast: Cast) -> None:
    cast.profile.remarks.all().delete()


PROFILES = (
    Act("pool:profile_remark_add", "city", {"place": "exports", "text": "请核对"}),
    Act("pool:profile_remark_remove", "city"),
    Act("pool:profile_return", "city", {"version": "1", "opinion": "请更正"}),
    Act("pool:profile_accept", "city", {"version": "1"}, _no_remark),
    Act("pool:profile_extend", "city", {"day": "2022-04-29", "reason": "财务系统故障"}),
    Act("pool:profile_reopen", "city", {"version": "1", "reason": "审计调整"}),
    Act("pool:reopen", "city", {"version": "1", "reason": "审计调整"}),
    Act("pool:ask_correction", "owner", {"reason": "审计调整后纳税总额有变化"}),
)
