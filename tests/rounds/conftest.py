"""Two administrators, a province officer, two cities, and a round as an administrator writes it."""

from datetime import date
from typing import Any

import pytest

from declarations.models import Round
from declarations.round_content import CityContent, EvidenceContent, RoundContent, TierContent, WindowContent
from declarations.services import rounds as services
from tests import factories
from zjtx.accounts.models import User

AT = factories.AT


@pytest.fixture
def places(db: None) -> dict[str, Any]:
    return factories.regions()


@pytest.fixture
def admin(places: dict) -> User:
    return factories.user("system_admin", full_name="管理员甲")


@pytest.fixture
def officer(places: dict) -> User:
    return factories.user("province_officer", region="210000", full_name="省厅甲")


@pytest.fixture
def content() -> RoundContent:
    return RoundContent(
        code="LN2022",
        year=2022,
        title="关于开展2022年度“专精特新”企业梯度培育工作的通知",
        document_number="辽工信改革〔2022〕9号",
        issued_on=date(2022, 1, 18),
        notice_text="各市工业和信息化局：",
        windows=(
            WindowContent("apply", date(2022, 2, 9), date(2022, 3, 18)),
            WindowContent("first_review", date(2022, 2, 9), date(2022, 3, 18)),
        ),
        tiers=(TierContent("sme", "liaoning_2022", "sme_2022", 200),),
        cities=(CityContent("210200", True, False, (("sme", 60),)),),
        evidence=(
            EvidenceContent("sme", "1", "企业营业执照复印件", True, ("S-B1a", "S-B1c")),
            EvidenceContent("sme", "2", "经审计的2020、2021年度会计报表", True, ("S-B2a",)),
            EvidenceContent("sme", "4.2", "专利证", False, ("S-C2",)),
            EvidenceContent("sme", "4.10", "企业技术中心证书", False),
        ),
    )


@pytest.fixture
def prepared(content: RoundContent, admin: User) -> Round:
    """Being written."""
    return services.create_round(content=content, user=admin)


@pytest.fixture
def proposed(prepared: Round, admin: User) -> Round:
    """Waiting for a province officer."""
    services.propose_round(round_=prepared, user=admin)
    prepared.refresh_from_db()
    return prepared


@pytest.fixture
def opened(proposed: Round, officer: User) -> Round:
    """Open."""
    services.confirm_round(round_=proposed, user=officer, at=AT)
    return proposed
