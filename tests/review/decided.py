"""Declarations past expert review, lists, publicities and recognitions, made by the system's own services."""

import itertools
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from declarations import workflow
from declarations.guards import Context
from declarations.models import Declaration, Submission
from review import decision, first_review, objections, publicity, recognition
from review.decision_draft import Reason, Row, Saved, save_rows, values_of
from review.models import GroupResult, Objection, Panel, Publicity, Recognition
from review.objections import Sender
from tests import factories
from tests.review.factories import FIRST_DAY, GANJINGZI, check_commitments, city_officer, submitted
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.common.models import OutboxMessage
from zjtx.registry.models import Title

_serial = itertools.count(1)
AT = clock.as_moment("2022-04-20T10:00:00")
# Friday before the holiday of 2022: five working days with a worked Saturday between.
FIRST_PUBLIC_DAY, LAST_PUBLIC_DAY = date(2022, 4, 29), date(2022, 5, 9)
LAST_SECOND = clock.as_moment("2022-05-09T23:59:59")
NEXT_SECOND = clock.as_moment("2022-05-10T00:00:00")
ISSUED_ON = date(2022, 5, 16)
RECOGNISED_AT = clock.as_moment("2022-05-16T15:00:00")
DOCUMENT = "辽工信改革〔2022〕65号"
WORDS = {"title": "2022年度拟认定名单公示", "document": "现予公示。", "contact": "改革处 024-86900000"}
OBJECTION = {"name": "王立新", "contact": "024-23000000", "text": "该企业近三年发生过安全生产事故，请核查。"}


def officer(**fields: Any) -> User:
    """An officer of the province."""
    return factories.user("province_officer", region="210000", **fields)


def recommended(region: str = GANJINGZI) -> Declaration:
    """Recommended by its city."""
    declaration = submitted(region=region)
    city = city_officer(declaration.region_path.split("/")[1])
    check_commitments(declaration, city)
    first_review.recommend(declaration=declaration, user=city, at=FIRST_DAY, opinion="同意推荐", version=1)
    return declaration


def move(declaration: Declaration, *names: str, by: User | None = None) -> Declaration:
    """Carried along by the table of moves."""
    for name in names:
        workflow.perform(declaration, name, Context(by or officer(), AT, reason="测试"))
    return declaration


def reviewed(average: str = "80", *, region: str = GANJINGZI, result: str = "pass") -> Declaration:
    """With the panel's result on file; no average, no result."""
    declaration = move(recommended(region), "start_expert_review", "finish_expert_review")
    if average:
        chair = factories.user("expert")
        panel = Panel.objects.create(
            round=declaration.round,
            tier=declaration.tier,
            name=f"第{next(_serial)}组",
            bureau=factories.regions()["210000"],
            chair=chair,
            state="signed_off",
            created_by=officer(),
            created_at=AT,
            started_at=AT,
            signed_off_at=AT,
        )
        GroupResult.objects.create(
            panel=panel,
            declaration=declaration,
            average=Decimal(average),
            result=result,
            opinion="专家组意见",
            signed_off_by=chair,
            signed_off_at=AT,
            frozen={},
        )
    return Declaration.objects.get(pk=declaration.pk)


def drafted(*declarations: Declaration, by: User | None = None) -> Any:
    """A draft list of what has been reviewed."""
    round_ = declarations[0].round if declarations else factories.open_round()
    return decision.draft_list(round_=round_, tier="sme", user=by or officer(), at=AT)


def edit(list_: Any, changes: dict[Declaration, dict[str, Any]], by: User | None = None, *, seen: Any = None) -> Saved:
    """Rows changed as on the page: {declaration: some of is_proposed, is_fixed, ground, words}. `seen` are entries as
    they were on the page, {declaration pk: entry}; without it, as they are now."""
    shown = seen or {one.declaration_id: one for one in list_.entries.all()}
    rows = {}
    for declaration, change in changes.items():
        entry = shown[declaration.pk]
        now = {"is_proposed": entry.is_proposed, "is_fixed": entry.is_fixed, "ground": entry.ground}
        given = {**now, "words": entry.reason, **change}
        reason = Reason(given.pop("ground"), given.pop("words"))
        rows[entry.pk] = Row(entry.version, **given, reason=reason, was=values_of(entry))
    return save_rows(list_=list_, rows=rows, user=by or officer(), at=AT)


def applied(list_: Any, by: User | None = None) -> Any:
    """The list carried out as it stands."""
    return decision.apply_list(list_=list_, revision=list_.revision, user=by or officer(), at=AT)


def proposed(region: str = GANJINGZI) -> Declaration:
    """On the list of those to be recognised."""
    return move(recommended(region), "start_expert_review", "finish_expert_review", "propose")


def published(*declarations: Declaration, at: datetime = AT, first_day: date = FIRST_PUBLIC_DAY) -> Publicity:
    """All proposed declarations of the round put before the public."""
    round_, tier = declarations[0].round, declarations[0].tier
    made = publicity.publish(round_=round_, tier=tier, user=officer(), at=at, first_day=first_day, words=WORDS)
    for one in declarations:
        one.refresh_from_db()
    return made


def objected(made: Publicity, serial: int | None = 1, *, at: datetime = LAST_SECOND, **words: str) -> Objection:
    """An objection from the public page."""
    key = f"key-{next(_serial)}"
    given = {**OBJECTION, **words}
    return objections.receive(publicity=made, serial=serial, words=given, at=at, sender=Sender(), request_key=key)


def recognised(made: Publicity, *, by: User | None = None, **given: Any) -> Recognition:
    """Recognised by document on the usual day."""
    values = {"document_number": DOCUMENT, "issued_on": ISSUED_ON, "at": RECOGNISED_AT, **given}
    return recognition.recognise(publicity=made, user=by or officer(), **values)


def product(name: str, region: str = GANJINGZI) -> Declaration:
    """A proposed product: attachment 1 has no sheet yet, so its row and frozen version are written directly."""
    holder, round_ = factories.enterprise(region), factories.open_round()
    by = factories.user("enterprise", of=holder)
    number = next(_serial)
    declaration = Declaration.objects.create(
        number=f"LN2022-C-{number:06d}",
        round=round_,
        year=round_.year,
        enterprise=holder,
        enterprise_name=holder.name,
        tier="product",
        status="proposed",
        region=holder.region,
        region_path=holder.region.path,
        created_by=by,
        created_at=AT,
        submitted_at=AT,
    )
    Submission.objects.create(
        declaration=declaration,
        version=1,
        canonical=f'{{"answers": {{"product_name": "{name}"}}}}',
        sha256="0" * 64,
        receipt_number=f"SL20220301-9{number:05d}",
        request_key="product",
        submitted_by=by,
        submitted_at=AT,
        report={},
    )
    return declaration


def title(declaration: Declaration, **fields: Any) -> Title:
    """An earlier title of the declaration's enterprise."""
    values = {"tier": "sme", "year": 2019, "starts_on": date(2019, 9, 1), "ends_on": date(2022, 12, 31)}
    return Title.objects.create(enterprise=declaration.enterprise, **{**values, **fields})


def told(user: User) -> list[str]:
    """Subjects of the notices to a user, oldest first."""
    rows = OutboxMessage.objects.filter(recipient=user, kind="notice").order_by("pk")
    return list(rows.values_list("subject", flat=True))
