"""Recognition (认定): the document of the province turns a publicity that is over into titles, as one act.

Numbers run through a year and tier across documents: 辽专精特新-2022-Q-0001, with the letters of declaration numbers.
A title runs from the document's date to 31 December of the round's year plus its years of validity, the way the notice
counts (辽工信改革〔2022〕9号: 2018年度获得省级认定企业已于2021年底过期).
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from declarations import workflow
from declarations.enums import Status
from declarations.guards import Context, not_banned
from declarations.models import Declaration, Round
from declarations.workflow import MoveRefused
from review.enums import ObjectionState, Phase
from review.models import Objection, Publicity, PublicityEntry, Recognition, RecognitionEntry
from review.publicity import corrected_lines
from review.signals import titles_granted
from review.telling import tell_cities, tell_districts, tell_enterprises
from zjtx.accounts.models import User
from zjtx.common import audit, clock
from zjtx.common.numbering import TIER_LETTERS, next_number
from zjtx.common.templatetags.zjtx import cn_date
from zjtx.registry.enums import EndReason, Tier
from zjtx.registry.models import Title
from zjtx.registry.services import lock_enterprise

NUMBER_PREFIX = "辽专精特新"
NOBODY = "没有可以认定的申报：均已办理，或者有待答复的异议"
LATER_TITLE = "该企业有同日起或此后起的同类称号，须先核对"
OTHER_TITLE = "该企业已有未终止的同类称号，须先核对"


def last_day_of_title(round_: Round) -> date:
    """31 December of the round's year plus its years of validity (2018 → 2021-12-31, 2022 → 2025-12-31)."""
    return date(round_.year + round_.validity_years, 12, 31)


def ready(publicity: Publicity) -> list[PublicityEntry]:
    """The lines that can be recognised: still in publicity, and no open objection against them."""
    held = Objection.objects.filter(publicity=publicity, state=ObjectionState.OPEN, declaration__isnull=False)
    waiting = publicity.entries.filter(declaration__status=Status.PUBLICITY)
    return list(
        waiting.exclude(declaration__in=held.values("declaration"))
        .select_related("declaration__enterprise", "declaration__round")
        .order_by("serial")
    )


def held(publicity: Publicity) -> list[PublicityEntry]:
    """The lines that an open objection holds."""
    objections = Objection.objects.filter(publicity=publicity, state=ObjectionState.OPEN).values("declaration")
    waiting = publicity.entries.filter(declaration__status=Status.PUBLICITY, declaration__in=objections)
    return list(waiting.select_related("declaration").order_by("serial"))


def date_refusal(publicity: Publicity, issued_on: date, today: date) -> str | None:
    """Why a document of that date cannot recognise the publicity today; None when it can."""
    if publicity.phase_on(today) != Phase.OVER:
        return f"公示期至{cn_date(publicity.last_day)}，期满后方可办理认定"
    if issued_on <= publicity.last_day:
        return f"认定文件的印发日期应在公示期满（{cn_date(publicity.last_day)}）之后"
    if issued_on > today:
        return "认定文件的印发日期不应晚于今天"
    if issued_on > last_day_of_title(publicity.round):
        return "印发日期晚于称号有效期的截止日，请核对批次年度"
    return None


@transaction.atomic
def recognise(
    *, publicity: Publicity, document_number: str, issued_on: date, user: User, at: datetime, request: Any = None
) -> Recognition:
    """Recognise every line that is ready and write its title. The same document again returns what it did.

    Raises MoveRefused: not over yet, nothing ready, a document used already.
    """
    document_number = " ".join(document_number.split())
    locked = Publicity.objects.select_for_update(of=("self",)).get(pk=publicity.pk)
    locked.round = publicity.round
    entries = ready(locked)
    earlier = Recognition.objects.filter(publicity=locked, document_number=document_number).first()
    if earlier is not None:
        if entries:
            raise MoveRefused("该文号已用于本次公示的认定，补充认定须填写补充文件的文号")
        return earlier
    refused = date_refusal(locked, issued_on, clock.local(at).date()) or (None if entries else NOBODY)
    if refused:
        raise MoveRefused(refused)
    recognition = Recognition.objects.create(
        publicity=locked,
        round=locked.round,
        tier=locked.tier,
        document_number=document_number,
        issued_on=issued_on,
        recognised_by=user,
        recognised_at=at,
    )
    granted = _grant_all(recognition, entries, Context(user, at, request=request))
    if not granted:
        raise MoveRefused(recognition.refusals[0]["reason"])
    recognition.save(update_fields=["refusals"])
    titles_granted.send(sender=Recognition, recognition=recognition, titles=[one.title for one in granted])
    detail = {"document_number": document_number, "issued_on": issued_on, "refused": recognition.refusals}
    detail["titles"] = [one.title.number for one in granted]
    audit.record("review.recognise", actor=user, obj=recognition, detail=detail, request=request)
    _tell(recognition, granted)
    return recognition


def _grant_all(recognition: Recognition, entries: list[PublicityEntry], context: Context) -> list[RecognitionEntry]:
    """One title after the other, in the order of the public list; a line that cannot be granted stays as it was."""
    products = {line["serial"]: line.get("product", "") for line in corrected_lines(recognition.publicity)}
    granted = []
    for entry in entries:
        try:
            with transaction.atomic():
                granted.append(_grant(recognition, entry.declaration, products[entry.serial], context))
        except MoveRefused as refused:
            recognition.refusals.append({"serial": entry.serial, "reason": str(refused)})
        except IntegrityError:  # the database keeps one title a tier, whoever wrote the other
            recognition.refusals.append({"serial": entry.serial, "reason": OTHER_TITLE})
    return granted


def _grant(recognition: Recognition, declaration: Declaration, product_name: str, context: Context) -> RecognitionEntry:
    workflow.perform(declaration, "recognise", context)
    # Behind the enterprise's lock nobody revokes its titles meanwhile; one who did so first has written the ban.
    lock_enterprise(declaration.enterprise_id)
    if banned := not_banned(declaration, context):
        raise MoveRefused(banned)
    product_name = " ".join(product_name.split()) if declaration.tier == Tier.PRODUCT else ""
    older = list(_older(declaration, product_name))
    for one in older:
        _end(one, recognition.issued_on)
    round_ = recognition.round
    number = next_number(f"title:{round_.year}:{declaration.tier}")
    title = Title.objects.create(
        enterprise=declaration.enterprise,
        tier=declaration.tier,
        product_name=product_name,
        year=round_.year,
        number=f"{NUMBER_PREFIX}-{round_.year}-{TIER_LETTERS[declaration.tier]}-{number:04d}",
        document_number=recognition.document_number,
        starts_on=recognition.issued_on,
        ends_on=last_day_of_title(round_),
    )
    Title.objects.filter(pk__in=[one.pk for one in older], end_reason=EndReason.RENEWED).update(superseded_by=title)
    return RecognitionEntry.objects.create(recognition=recognition, declaration=declaration, title=title)


def _older(declaration: Declaration, product_name: str) -> Any:
    """The enterprise's titles of this tier (of this product) that nobody has ended yet."""
    same = {"enterprise": declaration.enterprise, "tier": declaration.tier, "product_name": product_name}
    return Title.objects.select_for_update(of=("self",)).not_ended().filter(**same)


def _end(older: Title, issued_on: date) -> None:
    """A renewal ends the old title the day before; one that had run out before then ended on its own last day."""
    eve = issued_on - timedelta(days=1)
    if older.starts_on > eve:
        raise MoveRefused(LATER_TITLE)
    ran_out = older.ends_on < eve
    older.ended_on = older.ends_on if ran_out else eve
    older.end_reason = EndReason.EXPIRED if ran_out else EndReason.RENEWED
    older.save(update_fields=["ended_on", "end_reason"])


def _tell(recognition: Recognition, granted: list[RecognitionEntry]) -> None:
    words = {one.declaration_id: _words(recognition, one.title) for one in granted}
    declarations = [one.declaration for one in granted]
    key = f"recognition:{recognition.pk}"
    tell_enterprises(declarations, key=key, words=words)
    said = {
        "subject": f"认定文件 {recognition.document_number}",
        "lead": f"{cn_date(recognition.issued_on)}认定{recognition.get_tier_display()}，",
        "url": f"/recognised/announcements/{recognition.pk}/",
    }
    tell_cities(declarations, key=f"{key}:city", **said)
    tell_districts(declarations, key=f"{key}:district", **said)


def _words(recognition: Recognition, title: Title) -> tuple[str, str]:
    product = f"“{title.product_name}”" if title.product_name else ""
    span = f"有效期{cn_date(title.starts_on)}至{cn_date(title.ends_on)}"
    body = f"{recognition.document_number} 认定{title.get_tier_display()}{product}，证书编号{title.number}，{span}。"
    return "已获“专精特新”认定", body
