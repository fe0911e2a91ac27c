"""The acts on institutions, commissions and cases that a district has let lie."""

from __future__ import annotations

from tests import factories
from tests.wall.act import Act

CODE = factories.valid_uscc()
CITYPANEL = (
    Act("review:institution_add", "province", {"name": "沈阳某评估中心", "code": CODE}),
    Act("review:institution", "province", lambda cast: {"username": cast.spare_agent.username}),
    Act("review:institution_active", "province", {"active": "no"}),
    Act("review:institution_member_remove", "province"),
    Act("review:panel_commission", "province", lambda cast: {"institution": str(cast.agency.pk)}),
    Act("review:panel_commission_withdraw", "province", {"reason": "由本部门自行组织"}),
    Act("review:take_over", "city", {"reason": "区县逾期未办"}),
)
