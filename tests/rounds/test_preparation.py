"""Writing a round: all or nothing, nothing of another administrator's overwritten, last year's round as a template."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from declarations.models import EvidenceRequirement, Round
from declarations.round_content import (
    CityContent,
    EvidenceContent,
    TierContent,
    WindowContent,
    blockers,
    contradictions,
    for_year,
    hints,
    read_content,
    seal,
    shifted,
)
from declarations.services import rounds as services
from tests import factories
from zjtx.common import clock
from zjtx.common.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_create_writes_everything_and_reads_back_equal(content, admin) -> None:
    round_ = services.create_round(content=content, user=admin)
    assert read_content(round_) == content
    assert (round_.state, round_.in_preparation, round_.prepared_by) == ("prepared", True, admin)
    assert AuditEntry.objects.filter(action="round.create", actor=admin, object_label="LN2022").count() == 1


def test_windows_end_with_the_last_second_of_the_last_day(prepared) -> None:
    window = prepared.windows.get(kind="apply")
    assert clock.local(window.opens_at).isoformat() == "2022-02-09T00:00:00+08:00"
    assert clock.local(window.closes_at).isoformat() == "2022-03-18T23:59:59+08:00"
    assert window.is_open(clock.as_moment("2022-03-18T23:59:59"))
    assert not window.is_open(clock.as_moment("2022-03-19T00:00:00"))
    assert not window.is_open(clock.as_moment("2022-02-08T23:59:59"))


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"code": "ln2022"}, "code"),
        ({"code": "辽2022"}, "code"),
        ({"code": "LIAONING2022"}, "code"),
        ({"year": 1999}, "year"),
        ({"windows": (WindowContent("apply", date(2022, 3, 18), date(2022, 3, 17)),)}, "apply_last"),
        (
            {
                "windows": (
                    WindowContent("apply", date(2022, 2, 9), date(2022, 3, 18)),
                    WindowContent("first_review", date(2022, 2, 9), date(2022, 3, 17)),
                )
            },
            "first_review_last",
        ),
        (
            {
                "windows": (
                    WindowContent("district_review", date(2022, 2, 9), date(2022, 3, 19)),
                    WindowContent("first_review", date(2022, 2, 9), date(2022, 3, 18)),
                )
            },
            "district_review_last",
        ),
    ],
)
def test_create_refuses_a_contradiction_at_its_field_and_writes_nothing(content, admin, changes, field) -> None:
    with pytest.raises(ValidationError) as refused:
        services.create_round(content=replace(content, **changes), user=admin)
    assert list(refused.value.message_dict) == [field]
    assert not Round.objects.exists()


def test_one_day_windows_and_equal_ends_are_fine(content) -> None:
    day = date(2022, 3, 18)
    one_day = (WindowContent("apply", day, day), WindowContent("first_review", day, day))
    assert contradictions(replace(content, windows=one_day)) == {}


def test_create_refuses_a_code_that_is_taken(content, admin, prepared) -> None:
    with pytest.raises(ValidationError, match="已使用"):
        services.create_round(content=content, user=admin)
    assert Round.objects.count() == 1


def test_update_changes_parts_and_keeps_evidence_rows(prepared, content) -> None:
    other_admin = factories.user("system_admin")
    kept = EvidenceRequirement.objects.get(round=prepared, serial="4.2").pk
    evidence = (
        *content.evidence[:1],
        replace(content.evidence[2], text="专利证书"),
        EvidenceContent("sme", "5", "其他"),
    )
    changes = {"evidence": evidence, "paper_copies": 3}
    updated = services.update_round(round_=prepared, changes=changes, seen=seal(content, changes), user=other_admin)
    now = read_content(updated)
    assert [one.serial for one in now.evidence] == ["1", "4.2", "5"]
    assert EvidenceRequirement.objects.get(round=prepared, serial="4.2").pk == kept
    assert (updated.paper_copies, updated.prepared_by) == (3, other_admin)
    detail = AuditEntry.objects.get(action="round.update").detail
    assert detail == {"parts": ["evidence", "paper_copies"], "from": {"paper_copies": 2}, "to": {"paper_copies": 3}}


def test_serials_are_ordered_as_numbers(prepared) -> None:
    assert [one.serial for one in read_content(prepared).evidence] == ["1", "2", "4.2", "4.10"]


def test_update_without_a_change_writes_nothing(proposed, content, admin) -> None:
    services.update_round(round_=proposed, changes={"year": 2022}, seen=seal(content, ["year"]), user=admin)
    assert not AuditEntry.objects.filter(action="round.update").exists()
    assert not Round.objects.get().in_preparation


def test_update_refuses_what_another_administrator_changed_meanwhile(prepared, content, admin) -> None:
    seen = seal(content, ["tiers"])
    tiers = (TierContent("sme", "liaoning_2022", "sme_2022", 250),)
    services.update_round(round_=prepared, changes={"tiers": tiers}, seen=seen, user=admin)
    with pytest.raises(services.RoundRefused, match="他人修改"):
        services.update_round(round_=prepared, changes={"tiers": content.tiers}, seen=seen, user=admin)
    assert prepared.tiers.get().plan_count == 250
    # Another part, seen before, can still be saved: nothing of the first save is lost.
    cities = (CityContent("210300", has_own_panel=True),)
    services.update_round(round_=prepared, changes={"cities": cities}, seen=seal(content, ["cities"]), user=admin)
    assert read_content(prepared).cities == cities
    assert prepared.tiers.get().plan_count == 250


def test_update_of_a_contradiction_keeps_the_old_content(prepared, content, admin) -> None:
    windows = (WindowContent("apply", date(2022, 3, 18), date(2022, 2, 9)),)
    with pytest.raises(ValidationError):
        services.update_round(
            round_=prepared, changes={"windows": windows}, seen=seal(content, ["windows"]), user=admin
        )
    assert read_content(prepared) == content


def test_update_takes_a_proposed_round_back_into_preparation(proposed, content, admin, officer) -> None:
    changes = {"paper_copies": 3}
    services.update_round(round_=proposed, changes=changes, seen=seal(content, changes), user=admin)
    with pytest.raises(services.RoundRefused, match="提请确认后方可开放"):
        services.confirm_round(round_=proposed, user=officer, at=factories.AT)


def test_update_refuses_an_open_round(opened, content, admin) -> None:
    with pytest.raises(services.RoundRefused, match="进行中"):
        services.update_round(round_=opened, changes={"year": 2023}, seen=seal(content, ["year"]), user=admin)


def test_round_from_takes_last_years_round_to_another_year(opened, admin) -> None:
    days = (date(2023, 2, 6), date(2023, 3, 17))
    made = services.round_from(
        opened,
        code="LN2023",
        year=2023,
        title="2023年度通知",
        document_number="辽工信改革〔2023〕1号",
        issued_on=date(2023, 1, 10),
        windows={"apply": days, "first_review": days},
        user=admin,
        paper_copies=1,
    )
    found = read_content(made)
    assert [one.text for one in found.evidence][:2] == ["企业营业执照复印件", "经审计的2021、2022年度会计报表"]
    assert (found.tiers, found.cities) == (read_content(opened).tiers, read_content(opened).cities)
    assert (found.paper_copies, found.notice_text, found.annual_profile_due_on) == (1, "", None)
    assert (made.years, made.state, made.in_preparation) == ((2021, 2022), "prepared", False)


def test_template_leaves_the_new_notices_own_things_empty(content) -> None:
    made = for_year(content, 2024)
    assert (made.code, made.document_number, made.notice_text, made.windows) == ("", "", "", ())
    assert made.title == "关于开展2024年度“专精特新”企业梯度培育工作的通知"


def test_shifted_moves_years_only() -> None:
    assert shifted("2020、2021年度报表，GB/T 4754-2017，12020号", 2) == "2022、2023年度报表，GB/T 4754-2017，12020号"


def test_blockers_and_hints_say_what_is_missing(content) -> None:
    empty = replace(content, windows=(), tiers=(), evidence=(), notice_text="")
    assert blockers(empty) == ["尚未设定企业申报时间", "尚未设定市级初审时间", "尚未设定申报类别"]
    bare = replace(content, tiers=(TierContent("product"),), evidence=())
    assert blockers(bare) == ["产品尚未选定条件版本和申报表版本"]
    assert hints(bare, date(2022, 3, 18)) == [
        "产品未列佐证材料清单",
        "已有市设区县初审，但未单独设定区县初审时间，将按市级初审时间办理",
    ]
    assert "企业申报的截止日期已过" in hints(content, date(2022, 3, 19))
    assert blockers(content) == []
