"""Opening, closing, extending: the system administrator asks, a province officer decides, both are told."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from declarations.models import Declaration, Extension, Round
from declarations.round_content import read_content, seal
from declarations.selectors import open_rounds
from declarations.services import rounds as services
from declarations.services.drafting import StartRefused, start_declaration
from tests import factories
from zjtx.common import clock
from zjtx.common.models import AuditEntry, OutboxMessage

pytestmark = pytest.mark.django_db
AT = factories.AT


def _told(user) -> list[str]:
    rows = OutboxMessage.objects.filter(recipient=user, kind="notice").order_by("pk")
    return list(rows.values_list("subject", flat=True))


def test_round_opens_with_four_eyes_and_both_sides_are_told(prepared, admin, officer) -> None:
    city, district = (
        factories.user("city_officer", region="210200"),
        factories.user("district_officer", region="210302"),
    )
    assert open_rounds(AT) == []
    services.propose_round(round_=prepared, user=admin)
    services.confirm_round(round_=prepared, user=officer, at=AT)
    assert (prepared.state, prepared.confirmed_by, prepared.confirmed_at) == ("open", officer, AT)
    assert open_rounds(AT) == [prepared]
    assert _told(officer) == ["申报批次 LN2022 待确认开放"]
    assert _told(admin) == _told(city) == _told(district) == ["申报批次 LN2022 已确认开放"]
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", "actor"))
    assert actions == [
        ("round.create", admin.pk),
        ("round.propose", admin.pk),
        ("round.confirm", officer.pk),
    ]


def test_preparer_cannot_confirm(proposed, admin) -> None:
    with pytest.raises(services.RoundRefused, match="须由另一人确认"):
        services.confirm_round(round_=proposed, user=admin, at=AT)
    proposed.refresh_from_db()
    assert proposed.state == "prepared"


def test_database_refuses_one_pair_of_eyes(proposed, admin, officer) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=proposed.pk).update(confirmed_by=admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=proposed.pk).update(closed_by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=proposed.pk).update(closing_prepared_by=admin, closing_proposed_at=AT)


def test_round_in_preparation_is_not_opened(prepared, officer) -> None:
    with pytest.raises(services.RoundRefused, match="提请确认后方可开放"):
        services.confirm_round(round_=prepared, user=officer, at=AT)


def test_incomplete_round_is_neither_proposed_nor_opened(prepared, admin, officer) -> None:
    prepared.tiers.all().delete()
    with pytest.raises(services.RoundRefused, match="尚未设定申报类别"):
        services.propose_round(round_=prepared, user=admin)
    Round.objects.update(in_preparation=False)
    with pytest.raises(services.RoundRefused, match="尚未设定申报类别"):
        services.confirm_round(round_=prepared, user=officer, at=AT)


def test_confirmation_holds_for_what_was_seen_only(proposed, admin, officer, content) -> None:
    seen = seal(read_content(proposed))
    changes = {"paper_copies": 9}
    services.update_round(round_=proposed, changes=changes, seen=seal(content, changes), user=admin)
    services.propose_round(round_=proposed, user=admin)
    with pytest.raises(services.RoundRefused, match="核对最新内容"):
        services.confirm_round(round_=proposed, user=officer, at=AT, seen=seen)
    proposed.refresh_from_db()
    services.confirm_round(round_=proposed, user=officer, at=AT, seen=seal(read_content(proposed)))
    assert proposed.state == "open"


def test_second_confirmation_says_the_present_state(opened, officer) -> None:
    with pytest.raises(services.RoundRefused, match="进行中"):
        services.confirm_round(round_=opened, user=officer, at=AT)


def test_returned_round_goes_back_with_the_reason(proposed, admin, officer) -> None:
    with pytest.raises(services.RoundRefused, match="理由"):
        services.return_round(round_=proposed, user=officer, reason="  ")
    services.return_round(round_=proposed, user=officer, reason="大连市计划数有误")
    proposed.refresh_from_db()
    assert proposed.in_preparation
    message = OutboxMessage.objects.get(recipient=admin, kind="notice")
    assert "大连市计划数有误" in message.body
    assert message.url == "/rounds/manage/LN2022/"


def test_closing_takes_two(opened, admin, officer) -> None:
    with pytest.raises(services.RoundRefused, match="先由系统管理员提出"):
        services.close_round(round_=opened, user=officer, at=AT)
    services.propose_closing(round_=opened, user=admin, at=AT, reason="各市推荐材料已全部受理")
    assert opened.state == "open"
    with pytest.raises(services.RoundRefused, match="正在等待"):
        services.propose_closing(round_=opened, user=admin, at=AT, reason="再次")
    with pytest.raises(services.RoundRefused, match="须由另一人确认"):
        services.close_round(round_=opened, user=admin, at=AT)
    services.close_round(round_=opened, user=officer, at=AT)
    assert (opened.state, opened.closed_by, opened.closed_at) == ("closed", officer, AT)
    assert _told(admin)[-1] == "申报批次 LN2022 已结束"
    with pytest.raises(services.RoundRefused, match="已结束"):
        services.close_round(round_=opened, user=officer, at=AT)


def test_nothing_is_started_in_a_closed_round(opened, admin, officer) -> None:
    member = factories.user("enterprise", of=factories.enterprise())
    services.propose_closing(round_=opened, user=admin, at=AT, reason="提前结束")
    services.close_round(round_=opened, user=officer, at=AT)
    with pytest.raises(StartRefused, match="已结束"):
        start_declaration(user=member, round_=opened, tier="sme", at=AT)


def test_declined_closing_leaves_the_round_open(opened, admin, officer) -> None:
    with pytest.raises(services.RoundRefused, match="没有待确认"):
        services.decline_closing(round_=opened, user=officer, reason="无")
    services.propose_closing(round_=opened, user=admin, at=AT, reason="结束")
    services.decline_closing(round_=opened, user=officer, reason="仍有在审申报")
    assert (opened.state, opened.closing_prepared_by, opened.closing_reason) == ("open", None, "")
    assert _told(admin)[-1] == "申报批次 LN2022 不予结束"
    services.propose_closing(round_=opened, user=admin, at=AT, reason="现已办结")


def _extension(round_, admin, kind="apply", until=date(2022, 3, 25)) -> Extension:
    return services.propose_extension(round_=round_, kind=kind, until=until, reason="节假日影响", user=admin)


def test_extension_counts_from_its_confirmation_to_its_last_second(opened, admin, officer) -> None:
    member = factories.user("enterprise", of=factories.enterprise())
    late = clock.as_moment("2022-03-25T23:59:59")
    extension = _extension(opened, admin)
    with pytest.raises(StartRefused, match="不在企业申报时间内"):
        start_declaration(user=member, round_=opened, tier="sme", at=late)
    services.confirm_extension(extension=extension, user=officer, at=AT)
    assert opened.windows.get(kind="apply").closes_at == late
    assert not opened.windows.get(kind="apply").is_open(clock.as_moment("2022-03-26T00:00:00"))
    started = start_declaration(user=member, round_=opened, tier="sme", at=late)
    assert started.status == "draft"


def test_extension_of_applying_is_told_to_those_who_have_begun_only(opened, admin, officer) -> None:
    member = factories.user("enterprise", of=factories.enterprise("210211"))
    outsider = factories.user("enterprise", of=factories.enterprise("210302"))
    start_declaration(user=member, round_=opened, tier="sme", at=AT)
    services.confirm_extension(extension=_extension(opened, admin), user=officer, at=AT)
    assert _told(member) == ["LN2022 企业申报截止时间延至2022年3月25日"]
    assert _told(outsider) == []


def test_extension_has_four_eyes_one_outcome_and_a_later_day(opened, admin, officer) -> None:
    with pytest.raises(services.RoundRefused, match="晚于原截止日期2022年3月18日"):
        _extension(opened, admin, until=date(2022, 3, 18))
    extension = _extension(opened, admin)
    with pytest.raises(services.RoundRefused, match="待确认的延期"):
        _extension(opened, admin, until=date(2022, 3, 30))
    with pytest.raises(services.RoundRefused, match="须由另一人确认"):
        services.confirm_extension(extension=extension, user=admin, at=AT)
    services.decline_extension(extension=extension, user=officer, at=AT, reason="时间充足")
    with pytest.raises(services.RoundRefused, match="不予确认"):
        services.confirm_extension(extension=extension, user=officer, at=AT)
    assert opened.windows.get(kind="apply").closes_at == clock.as_moment("2022-03-18T23:59:59")
    assert _told(admin)[-1] == "LN2022 企业申报不予延期"
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.filter(pk=extension.pk).update(confirmed_at=AT, confirmed_by=officer)


def test_several_windows_are_extended_together_or_not_at_all(opened, admin) -> None:
    _extension(opened, admin, kind="first_review")
    with pytest.raises(services.RoundRefused, match="市级初审已有一项"):
        services.propose_extensions(
            round_=opened, kinds=["apply", "first_review"], until=date(2022, 4, 1), reason="同延", user=admin
        )
    assert Extension.objects.count() == 1


def test_closed_round_is_not_extended(opened, admin, officer) -> None:
    extension = _extension(opened, admin)
    services.propose_closing(round_=opened, user=admin, at=AT, reason="结束")
    services.close_round(round_=opened, user=officer, at=AT)
    with pytest.raises(services.RoundRefused, match="已结束"):
        services.confirm_extension(extension=extension, user=officer, at=AT)
    with pytest.raises(services.RoundRefused, match="已结束"):
        _extension(opened, admin, kind="first_review")


def _at_desk(round_, status: str, due: str, entered: str) -> Declaration:
    """A declaration whose process columns stand as after moves that other tests cover."""
    member = factories.user("enterprise", of=factories.enterprise())
    made = start_declaration(user=member, round_=round_, tier="sme", at=AT)
    rows = Declaration.objects.filter(pk=made.pk)
    columns = {"status": status, "due_at": clock.as_moment(due), "entered_at": clock.as_moment(entered)}
    rows.update(submitted_at=AT, returned_by="city" if status == "returned" else "", **columns)
    return rows.get()


@pytest.mark.parametrize(
    "status, due, entered, expected",
    [
        # At the desks until the end of first review: the end moves.
        ("city_review", "2022-03-18T23:59:59", "2022-03-01", "2022-03-25T23:59:59"),
        ("district_review", "2022-03-18T23:59:59", "2022-03-01", "2022-03-25T23:59:59"),
        # Returned on Tuesday 15 March with 5 working days, cut off at the 18th: now until Tuesday 22 March.
        ("returned", "2022-03-18T23:59:59", "2022-03-15T10:00:00", "2022-03-22T23:59:59"),
        # Returned on the last day: 5 working days until 25 March.
        ("returned", "2022-03-18T23:59:59", "2022-03-18T10:00:00", "2022-03-25T23:59:59"),
        # Returned early: its own date was no cut and stays.
        ("returned", "2022-03-08T23:59:59", "2022-03-01T10:00:00", "2022-03-08T23:59:59"),
        ("returned", "2022-03-18T23:59:59", "2022-03-11T10:00:00", "2022-03-18T23:59:59"),
    ],
)
def test_extension_of_first_review_moves_the_deadlines_it_had_cut(
    opened, admin, officer, status, due, entered, expected
) -> None:
    declaration = _at_desk(opened, status, due, entered)
    services.confirm_extension(extension=_extension(opened, admin, kind="first_review"), user=officer, at=AT)
    declaration.refresh_from_db()
    assert clock.local(declaration.due_at).isoformat() == f"{expected}+08:00"


def test_extension_of_first_review_is_told_to_whom_it_gives_time(opened, admin, officer) -> None:
    cut = _at_desk(opened, "returned", "2022-03-18T23:59:59", "2022-03-17T10:00:00")
    early = _at_desk(opened, "returned", "2022-03-08T23:59:59", "2022-03-01T10:00:00")
    services.confirm_extension(extension=_extension(opened, admin, kind="first_review"), user=officer, at=AT)
    words = ["LN2022 市级初审截止时间延至2022年3月25日"]
    assert _told(cut.created_by) == words
    assert _told(early.created_by) == []
