"""Recommended declarations, panels of experts in every state, and filled score sheets."""

import re
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from declarations.models import Declaration
from review import first_review, panels, scoring
from review.models import Assignment, ClauseTick, Panel, Score
from review.score_sheet import REASON, ScoreSheet
from tests import factories
from tests.review import factories as review
from tests.review import packet_factories as packets
from zjtx.accounts.models import User

PANEL_DAY = review.FIRST_DAY + timedelta(days=2)


def province_officer(**fields: Any) -> User:
    """An officer of the province."""
    return factories.user("province_officer", region="210000", **fields)


def expert(organisation: str = "某高校机械学院", **fields: Any) -> User:
    """An expert's account."""
    return factories.user("expert", organisation=organisation, **fields)


def recommended(*, region: str = review.GANJINGZI, **answers: Any) -> Declaration:
    """A declaration that its city has recommended and the province has accepted with the city's material."""
    declaration = review.submitted(region=region, **answers)
    city = review.DALIAN if region == review.GANJINGZI else review.ANSHAN
    officer = review.city_officer(city)
    review.check_commitments(declaration, officer)
    first_review.recommend(declaration=declaration, user=officer, at=review.FIRST_DAY, opinion="同意推荐", version=1)
    declaration.refresh_from_db()
    packets.accepted_by_province(declaration)
    return declaration


def formed(
    declarations: list[Declaration] | None = None, *, experts: int | list[User] = 2, officer: User | None = None,
    required: int | None = None, is_accepted: bool = True, **fields: Any,
) -> Panel:  # fmt: skip
    """A panel nobody is assigned on yet; the first expert is its chair. The material of the declarations' cities is
    accepted first where nothing else is said."""
    rows = [recommended()] if declarations is None else declarations
    if is_accepted:
        packets.accepted_by_province(*rows)
    seated = experts if isinstance(experts, list) else [expert() for _ in range(experts)]
    values = {"name": f"评审{rows[0].pk}组", "tier": "sme", **fields}
    return panels.form_panel(
        user=officer or province_officer(),
        at=PANEL_DAY,
        round_=rows[0].round,
        declarations=rows,
        experts=seated,
        chair=seated[0] if seated else None,
        experts_required=required or len(seated) or 2,
        **values,
    )


def seated(panel: Panel) -> list[User]:
    """The panel's experts in their order, the chair first."""
    return [seat.expert for seat in panel.experts.select_related("expert").order_by("pk")]


def started(*arguments: Any, **fields: Any) -> Panel:
    """A panel whose experts are all assigned to everything, and whose review has begun."""
    panel = formed(*arguments, **fields)
    panels.assign(panel=panel, user=panel.created_by, at=PANEL_DAY, experts=seated(panel))
    return panels.start_panel(panel=panel, user=panel.created_by, at=PANEL_DAY)


def assignment(panel: Panel, place: int = 0, declaration: Declaration | None = None) -> Assignment:
    """The assignment of the panel's n-th expert to its first, or the named, declaration."""
    own = Assignment.objects.filter(panel=panel, expert=seated(panel)[place])
    return own.get(declaration=declaration) if declaration else own.order_by("declaration__number").first()


def accepted(panel: Panel, place: int = 0, declaration: Declaration | None = None) -> Assignment:
    """The same, with the statement made."""
    one = assignment(panel, place, declaration)
    return scoring.accept_statement(assignment=one, user=one.expert, at=PANEL_DAY)


def save(one: Assignment, name: str, value: str, based_on: int | None = None) -> scoring.SavedScore:
    """Save one input on top of its present version."""
    one.refresh_from_db()
    version = one.input_versions.get(name, 0) if based_on is None else based_on
    return scoring.save_score(
        assignment=one, user=one.expert, at=PANEL_DAY, input_name=name, given=[value], based_on=version
    )


def fill_scores(one: Assignment, points: str = "20", opinion: str = "同意推荐为专精特新中小企业") -> None:
    """Write every input of a sheet straight into the columns, with the same points for every item."""
    one.refresh_from_db()
    sheet = ScoreSheet(one)
    Score.objects.filter(assignment=one).delete()
    ClauseTick.objects.filter(assignment=one).delete()
    rows = [Score(assignment=one, item=item, max_points=item.max_points, points=points) for item in sheet.items]
    for row in rows:
        row.reason = "材料充分说明" if points in ("0", str(row.max_points)) else ""
    Score.objects.bulk_create(rows)
    ClauseTick.objects.bulk_create(
        ClauseTick(assignment=one, clause=clause.id, verdict="met") for clause in sheet.clauses
    )
    left_out = {f"{REASON}.{row.item.key}" for row in rows if not row.reason}
    for name in set(sheet.input_names()) - left_out:
        one.input_versions[name] = sheet.version_of(name) + 1
    one.opinion = opinion
    one.save(update_fields=["input_versions", "opinion"])


def submitted(panel: Panel, place: int = 0, declaration: Declaration | None = None, points: str = "20") -> Assignment:
    """A sheet handed in."""
    one = accepted(panel, place, declaration)
    fill_scores(one, points)
    return scoring.submit_scores(assignment=one, user=one.expert, at=PANEL_DAY)


def scored(panel: Panel, *points: str) -> Panel:
    """Every expert has handed in every sheet; `points` per item by expert, 20 where none is said."""
    for place, _ in enumerate(seated(panel)):
        for row in panel.places.select_related("declaration").order_by("pk"):
            submitted(panel, place, row.declaration, points[place] if place < len(points) else "20")
    return panel


def drafted(panel: Panel, result: str = "pass", **fields: Any) -> Panel:
    """The chair has written result and opinion on every declaration."""
    for row in panel.places.select_related("declaration"):
        scoring.draft_result(
            panel=panel, user=panel.chair, at=PANEL_DAY, declaration=row.declaration, result=result,
            opinion="专家组一致同意", **fields,
        )  # fmt: skip
    return panel


def signed(*arguments: Any, **fields: Any) -> Panel:
    """A panel whose chair has signed."""
    panel = drafted(scored(started(*arguments, **fields)))
    return scoring.sign_off(panel=panel, user=panel.chair, at=PANEL_DAY)


def client_of(user: User) -> Client:
    """A browser of that account."""
    client = Client()
    client.force_login(user)
    return client


def url(name: str, *arguments: Any) -> str:
    """The address of a page of the review."""
    return reverse(f"review:{name}", args=arguments)


def text_of(response: HttpResponse) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def number_of(panel: Panel) -> str:
    """The number of the panel's only declaration."""
    return panel.places.get().declaration.number
