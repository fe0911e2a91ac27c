"""The demonstration's recommendation material: first review closed, letter uploaded, sent, accepted or sent back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from declarations.models import Declaration, Round
from review.models import PacketEdition
from review.packets import closing, papers, sending
from review.packets.selection import Packet
from review.packets.sheets import SHEETS_JOB, make_sheet
from review.telling import city_code
from zjtx.accounts.models import User
from zjtx.common import pdf
from zjtx.common.files.store import store_path
from zjtx.common.models import Job, StoredFile
from zjtx.home.demo.people import Cast
from zjtx.registry.models import Region

CLOSED, SENT, RETURNED, ACCEPTED = "closed", "sent", "returned", "accepted"
STEPS = {CLOSED: 1, SENT: 2, RETURNED: 3, ACCEPTED: 3}
LATE = "推荐函用印流程延长，于截止日后完成。"
BACK = "推荐函所附名单与汇总表的企业名称不一致，请核对后重新报送。"


def letter_sample(user: User) -> StoredFile:
    """A one-page PDF that says that it is a sample; made once."""
    found = StoredFile.objects.filter(kind=papers.LETTER_KIND, original_name="推荐函（演示）.pdf").first()
    if found is not None:
        return found
    html = (
        "<!doctype html><html lang='zh-Hans'><title>推荐函</title><h1>推荐函（演示）</h1>"
        "<p>本文件仅用于系统演示，代替盖章的推荐函扫描件。</p></html>"
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "推荐函（演示）.pdf"
        pdf.write_pdf(html, path)
        kind = {"content_type": "application/pdf", "kind": papers.LETTER_KIND}
        return store_path(path, name=path.name, user=user, **kind)


def accept_all(cast: Cast, round_: Round, rows: Iterable[Declaration], at: datetime) -> None:
    """The material of every city of the declarations sent and accepted, so that experts can be given them."""
    for code in sorted({city_code(one.region_path) for one in rows}):
        carry(cast, round_, code, ACCEPTED, at)


def carry(cast: Cast, round_: Round, city: str, until: str, at: datetime) -> PacketEdition:
    """Carry the material of a city as far as `until`, an hour a step."""
    packet = Packet(Round.objects.prefetch_related("windows").get(pk=round_.pk), Region.objects.get(pk=city))
    officer, province = cast.officer(city), cast.users["province-1"]
    edition = closing.close(packet=packet, user=officer, at=at, revision=0)
    _sheets(edition)
    if STEPS[until] >= STEPS[SENT]:
        counts = dict(edition.tiers.values_list("tier", "number"))
        later = at + timedelta(hours=1)
        letter = letter_sample(officer)
        papers.keep_letter(packet=packet, user=officer, at=later, revision=1, stored=letter, counts=counts)
        edition = sending.send(
            packet=packet, user=officer, at=later + timedelta(minutes=10), revision=2, late_reason=LATE
        )
    received = at + timedelta(hours=3)
    if until == ACCEPTED:
        edition = sending.accept(packet=packet, user=province, at=received, revision=3)
    elif until == RETURNED:
        edition = sending.send_back(packet=packet, user=province, at=received, revision=3, reason=BACK)
    return edition


def _sheets(edition: PacketEdition) -> None:
    """Make the sheets at once instead of leaving them to the background."""
    for tier in edition.tiers.all():
        make_sheet(edition, tier, lambda *_progress: None)
    Job.objects.filter(kind=SHEETS_JOB, args__edition=edition.pk, status=Job.Status.QUEUED).delete()
