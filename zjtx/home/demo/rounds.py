"""The demonstration round: the 2022 notice's terms with windows that are open today, for newcomers to try."""

from datetime import datetime, timedelta

from declarations.enums import RoundState, WindowKind
from declarations.models import Round
from declarations.services.round_preparation import round_from
from declarations.services.rounds import confirm_round
from zjtx.home.demo.people import Cast

TEMPLATE = "LN2022"
OPEN_SINCE, OPEN_FOR = timedelta(days=20), timedelta(days=25)


def demonstration_round(cast: Cast, at: datetime) -> Round:
    """The year's demonstration round, prepared by one person and confirmed by another; made once a year."""
    code = f"YS{at.year}"
    found = Round.objects.filter(code=code).first()
    if found is not None:
        return found
    first, last = (at - OPEN_SINCE).date(), (at + OPEN_FOR).date()
    round_ = round_from(
        Round.objects.get(code=TEMPLATE),
        code=code,
        year=at.year,
        title=f"关于开展{at.year}年度“专精特新”企业梯度培育工作的通知（演示批次）",
        document_number=f"演示〔{at.year}〕1号",
        issued_on=(at - OPEN_SINCE - timedelta(days=10)).date(),
        windows={kind.value: (first, last) for kind in WindowKind},
        desk_phones="024-00000000",
        user=cast.users["admin-1"],
    )
    confirm_round(round_=round_, user=cast.users["province-1"], at=at - OPEN_SINCE)
    round_.refresh_from_db()
    if round_.state != RoundState.OPEN:
        raise RuntimeError(f"the demonstration round is {round_.state}")
    return round_
