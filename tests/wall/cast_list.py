"""The pool's lists of the cast: an update, a workbook of titles, a service of the owner's city, wishes for finance."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile

from cultivation_pool.models import (
    BureauContact,
    FinancingWish,
    PoolUpdate,
    PoolUpdateRow,
    ServiceOffer,
    ServiceSignUp,
    SurveyMark,
    TitleImport,
)
from tests import factories
from zjtx.accounts.models import User
from zjtx.common.files.store import store

AT = factories.AT
# What an enterprise looks for at banks is its own and its bureaus' to know.
WISH, THEIR_WISH = "新建恒温装配车间", "补充海外订单流动资金"
_NOBODY_ELSE = ("anonymous", "district", "other_district", "expert", "institution", "auditor", "system_admin")
NOT_FOR = {
    "owner": [THEIR_WISH],
    "other_enterprise": [WISH],
    "city": [THEIR_WISH],
    "other_city": [WISH],
    **{person: [WISH, THEIR_WISH] for person in _NOBODY_ELSE},
}


class ListCast:
    """What the pool's lists hold."""

    people: dict[str, User]

    def _lists(self) -> None:
        owner, other, city = (self.people[name] for name in ("owner", "other_enterprise", "city"))
        self.pool_update = PoolUpdate.objects.create(
            year=2018, day=date(2018, 12, 10), compared_with=date(2017, 12, 31), document_number="辽工信函〔2018〕8号",
            confirmed_by=self.people["province"], confirmed_at=AT,
        )  # fmt: skip
        for one in (owner.enterprise, other.enterprise):
            PoolUpdateRow.objects.create(
                update_of=self.pool_update, enterprise=one, movement="in", reason="新获称号：中小企业（2020年）",
                name=one.name, uscc=one.uscc, region_path=one.region.path, region_name=one.region.full_name,
                after="中小企业（2020年）",
            )  # fmt: skip
        self.title_import = self._title_import("ready")
        days = {"starts_on": date(2022, 3, 10), "ends_on": date(2022, 3, 11), "sign_up_until": date(2022, 3, 9)}
        self.offer = ServiceOffer.objects.create(
            region=city.region, scope_path=city.scope_path, kind="training", title="精益生产培训", text="每家一人。",
            published_by=city, published_at=AT, request_key="wall", **days,
        )  # fmt: skip
        for user, purpose in ((owner, WISH), (other, THEIR_WISH)):
            FinancingWish.objects.create(
                enterprise=user.enterprise, amount=Decimal("300.00"), months=12, purpose=purpose, agrees=True,
                updated_by=user, updated_at=AT,
            )  # fmt: skip
        SurveyMark.objects.create(
            enterprise=owner.enterprise, quarter="2021Q4", took_part=True, marked_by=city, marked_at=AT
        )
        BureauContact.objects.create(
            region=city.region,
            name="韩科长",
            position="中小企业处",
            phone="0411-65850000",
            updated_by=city,
            updated_at=AT,
        )

    def _title_import(self, state: str) -> TitleImport:
        kept = store(ContentFile(b"PK", name="titles.xlsx"), user=self.people["province"], kind="title-import")
        row = {
            "place": 4, "name": "大连老牌精工有限公司", "uscc": "91210211MA00000000", "region": "210211", "tier": "sme",
            "product": "", "year": 2020, "number": "", "document": "", "starts": "2020-12-20", "ends": "2023-12-31",
        }  # fmt: skip
        return TitleImport.objects.create(
            uploaded_by=self.people["province"], uploaded_at=AT, file_name="既有称号.xlsx", sha256="0" * 64,
            stored=kept, state=state, rows=[row], tally={"titles": 1, "new_enterprises": 1},
            notes=[{"cell": "A4", "text": "请核对"}],
        )  # fmt: skip

    def sign_owner_up(self) -> ServiceSignUp:
        """The owner takes the offer of its city up."""
        owner = self.people["owner"]
        given = {"signed_by": owner, "signed_at": AT}
        return ServiceSignUp.objects.get_or_create(offer=self.offer, enterprise=owner.enterprise, defaults=given)[0]
