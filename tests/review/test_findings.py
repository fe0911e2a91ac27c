"""Findings with their evidence: at every desk, against a new version, for two officers, counted for a panel."""

import pytest

from declarations.commitments import COMMITMENTS
from declarations.enums import Desk
from declarations.findings import latest_findings
from declarations.models import CommitmentCheck, EvidenceFile, Finding
from declarations.workflow import MoveRefused
from review import first_review, marks, policies, scoring, sending_back
from review.group import group_of
from review.models import FirstReview, GroupResult
from review.panel_findings import panel_findings
from tests import factories as base
from tests.review import decided, factories
from tests.review import findings_factories as make
from tests.review import panel_factories as panels
from tests.review.factories import FIRST_DAY
from tests.review.findings_factories import OTHER, PROOF, PROVEN, find
from zjtx.common.models import AuditEntry

pytestmark = pytest.mark.django_db


def again(declaration, officer, **answers):
    """Returned and submitted a second time."""
    factories.resubmitted(declaration, officer, **answers)
    return declaration


def overtaken(declaration):
    rows = Finding.objects.filter(declaration=declaration).order_by("clause")
    return {one.clause: one.outdated_by for one in rows}


def test_a_finding_names_the_files_in_the_versions_order():
    declaration, officer = make.submitted(), factories.city_officer()
    keys = make.keys(declaration)
    found = find(declaration, officer, evidence=[keys["审计报告.pdf"], keys["营业执照.pdf"]])
    assert [(one["name"], one["sha256"]) for one in found.evidence] == [
        ("营业执照.pdf", PROOF),
        ("审计报告.pdf", OTHER),
    ]
    assert (found.version, found.outdated_by, found.revision) == (1, None, 1)
    assert AuditEntry.objects.get(action="review.finding").detail["evidence"] == found.evidence


def test_files_of_no_version_are_refused():
    declaration, officer = make.submitted(), factories.city_officer()
    with pytest.raises(MoveRefused, match="所选材料不在当前版本中"):
        find(declaration, officer, evidence=[f"1:{'9' * 64}"])
    assert not Finding.objects.exists()


def test_a_second_click_is_the_first_and_a_colleagues_finding_is_not_overwritten_unseen():
    declaration, officer = make.submitted(), factories.city_officer(full_name="王敏")
    colleague = factories.city_officer()
    fresh = marks.seen_token(1, None)
    first = find(declaration, officer, seen=fresh)
    assert find(declaration, officer, seen=fresh).pk == first.pk
    assert AuditEntry.objects.filter(action="review.finding").count() == 1
    with pytest.raises(MoveRefused, match="刚由王敏办理为“符合”"):
        find(declaration, colleague, verdict="not_met", seen=fresh)
    changed = find(declaration, colleague, verdict="not_met", seen=marks.seen_token(1, first))
    assert (changed.pk, changed.revision, changed.author) == (first.pk, 2, colleague)
    with pytest.raises(MoveRefused, match="刚由"):
        find(declaration, officer, verdict="", seen=marks.seen_token(1, first))
    find(declaration, officer, verdict="", seen=marks.seen_token(1, changed))
    with pytest.raises(MoveRefused, match="刚由他人撤销"):
        find(declaration, colleague, seen=marks.seen_token(1, changed))


def test_what_was_seen_before_a_new_version_is_not_found_on_it():
    declaration, officer = make.submitted(), factories.city_officer()
    seen = marks.seen_token(1, None)
    again(declaration, officer)
    with pytest.raises(MoveRefused, match="现为第2版"):
        find(declaration, officer, seen=seen)


def test_a_new_version_overtakes_what_its_figures_and_files_concern_and_nothing_else():
    declaration, officer = make.submitted(), factories.city_officer()
    factories.check_commitments(declaration, officer)
    keys = make.keys(declaration)
    find(declaration, officer, PROVEN)
    find(declaration, officer, "S-T7", "not_met", note="未见绿色工厂公告")
    find(declaration, officer, "S-C7", "not_met", evidence=[keys["审计报告.pdf"]])
    marks.record_commitment_check(
        declaration=declaration, user=officer, at=FIRST_DAY, point="credit", is_clear=True,
        evidence=[keys["审计报告.pdf"]],
    )  # fmt: skip
    EvidenceFile.objects.filter(declaration=declaration, stored__sha256=OTHER).update(removed_at=FIRST_DAY)
    again(declaration, officer, recognitions=["green_demo"])
    assert overtaken(declaration) == {PROVEN: None, "S-C7": 2, "S-T7": 2}
    assert latest_findings(declaration) == {PROVEN: "met"}
    assert {one.point for one in CommitmentCheck.objects.filter(outdated_by=2)} == {"credit"}
    assert len(first_review.open_commitments(declaration, Desk.CITY)) == 1


def test_another_file_under_the_clauses_item_overtakes_its_finding_until_it_is_made_again():
    declaration, officer = make.submitted(), factories.city_officer()
    find(declaration, officer, PROVEN)
    find(declaration, officer, "S-B2a", "not_met", note="审计报告为1300万元")
    item = EvidenceFile.objects.get(declaration=declaration, stored__sha256=PROOF).requirement
    make.put(declaration, item, "3" * 64, "营业执照副本.pdf")
    again(declaration, officer)
    assert overtaken(declaration) == {PROVEN: 2, "S-B2a": None}
    kept = find(declaration, officer, PROVEN)
    assert (kept.version, kept.outdated_by, kept.revision) == (2, None, 2)
    turned = find(declaration, officer, "S-B2a", note="审计报告为1300万元")
    assert (turned.verdict, turned.note) == ("met", ""), "what spoke against it does not speak for it"
    find(declaration, officer, "S-B2a", "not_met", note="审计报告为1300万元")
    assert latest_findings(declaration) == {PROVEN: "met", "S-B2a": "not_met"}


def test_a_finding_once_overtaken_stays_so_whatever_the_next_version_says():
    declaration, officer = make.submitted(), factories.city_officer()
    find(declaration, officer, "S-T7", "not_met", note="未见公告")
    again(declaration, officer, recognitions=["green_demo"])
    factories.remark(declaration, officer)
    first_review.return_declaration(declaration=declaration, user=officer, at=FIRST_DAY, version=2)
    declaration.refresh_from_db()
    base.fill(declaration)
    factories.send(declaration, at=FIRST_DAY, key="third")
    assert overtaken(declaration) == {"S-T7": 2}


@pytest.mark.parametrize("status, can", [
    ("recommended", True), ("expert_review", False), ("reviewed", True), ("proposed", False), ("publicity", False),
    ("recognised", False), ("city_review", False),
])  # fmt: skip
def test_the_province_finds_when_it_takes_over_and_after_the_panel(status, can):
    declaration = decided.recommended()
    officer = decided.officer()
    declaration.status = status
    assert (policies.not_finding(officer, declaration) is None) == can
    if status == "recommended":
        assert find(declaration, officer).desk == "province"
        check = marks.record_commitment_check(
            declaration=declaration, user=officer, at=FIRST_DAY, point="credit", is_clear=False, note="省信用平台有记录"
        )
        assert check.desk == "province"


def test_others_find_nothing_and_the_city_no_more_once_it_has_recommended():
    declaration = decided.recommended()
    strangers = [
        factories.city_officer(), factories.district_officer(), declaration.created_by, panels.expert(),
        base.user("auditor"), base.user("system_admin"),
    ]  # fmt: skip
    for stranger in strangers:
        with pytest.raises(MoveRefused):
            find(declaration, stranger)
    assert not Finding.objects.exists()


def test_what_a_desk_reads_of_the_others():
    shown = policies.desks_shown
    assert shown(Desk.DISTRICT, "recognised") == (Desk.DISTRICT,)
    assert shown(Desk.EXPERT, "expert_review") == ()
    for status in ("recommended", "expert_review", "reviewed"):
        assert shown(Desk.CITY, status) == (Desk.DISTRICT, Desk.CITY)
    assert shown(Desk.CITY, "city_review") == tuple(Desk) == shown(Desk.CITY, "proposed")
    assert shown(Desk.PROVINCE, "recommended") == tuple(Desk)


def test_a_province_finding_prevails_and_follows_the_case_back_to_its_city():
    declaration, officer = decided.recommended(), decided.officer()
    declaration.refresh_from_db()
    find(declaration, officer, verdict="not_met")
    assert latest_findings(declaration, policies.desks_shown(Desk.CITY, declaration.status)) == {}
    latest = sending_back.latest_entry(declaration)
    sending_back.send_back(declaration=declaration, user=officer, at=FIRST_DAY, reason="请核实", seen=latest.pk)
    declaration.refresh_from_db()
    assert latest_findings(declaration, policies.desks_shown(Desk.CITY, declaration.status)) == {PROVEN: "not_met"}
    with pytest.raises(MoveRefused, match="不能作出认定"):
        find(declaration, officer)


@pytest.mark.parametrize(
    "ticks, verdict, counted",
    [
        ([("met", ""), ("not_met", "合同未盖章"), ("met", "章程可证")], "met", "符合2名，不符合1名"),
        ([("not_met", "合同未盖章"), ("not_met", "合同未盖章"), ("met", "")], "not_met", "符合1名，不符合2名"),
        ([("met", ""), ("not_met", "合同未盖章")], "", "符合1名，不符合1名"),
    ],
)
def test_the_panels_finding_is_its_majority_and_a_tie_is_none(ticks, verdict, counted):
    panel = make.signed(ticks)
    declaration = panel.places.get().declaration
    found = Finding.objects.get(declaration=declaration, desk="expert", clause=PROVEN)
    assert (found.verdict, found.author, found.version) == (verdict, panel.chair, 1)
    assert counted in found.note
    assert found.note.count("不符合：合同未盖章") == 1, "the same grounds are named once, and nobody by name"
    assert not any(seat.full_name in found.note for seat in panels.seated(panel))
    assert latest_findings(declaration).get(PROVEN, "") == verdict
    assert found.label == (found.get_verdict_display() or "意见不一致")


def test_the_panels_findings_and_all_others_are_frozen_with_the_sign_off():
    panel = make.scored([("met", ""), ("not_met", "合同未盖章")])
    assert not Finding.objects.filter(desk="expert").exists(), "before the sign-off there is none"
    scoring.sign_off(panel=panel, user=panel.chair, at=panels.PANEL_DAY)
    seen = GroupResult.objects.get(panel=panel).frozen["seen"]
    kept = {one["clause"]: one for one in seen["findings"] if one["desk"] == "expert"}
    assert kept.keys() == {one.id for one in make.sheet_of(panel).clauses}
    assert (kept[PROVEN]["verdict"], kept[PROVEN]["outdated_by"]) == ("", None)
    assert {one["desk"] for one in seen["commitments"]} == {"city"}


def test_an_expert_gives_grounds_and_files_and_not_met_needs_grounds():
    declaration = make.with_files(base.draft())
    factories.send(declaration)
    declaration.refresh_from_db()
    city = factories.city_officer()
    factories.check_commitments(declaration, city)
    first_review.recommend(declaration=declaration, user=city, at=FIRST_DAY, opinion="同意", version=1)
    declaration.refresh_from_db()
    panel = panels.started([declaration], experts=1)
    one = panels.accepted(panel)
    panels.fill_scores(one)
    key = make.keys(declaration)["营业执照.pdf"]
    panels.save(one, f"clause.{PROVEN}", "not_met")
    with pytest.raises(MoveRefused, match="认定为不符合，须写明依据"):
        scoring.submit_scores(assignment=one, user=one.expert, at=panels.PANEL_DAY)
    panels.save(one, f"grounds.{PROVEN}", "执照经营范围不含主导产品")
    saved = panels.save(one, f"files.{PROVEN}", key)
    assert saved.value == [key]
    with pytest.raises(KeyError):
        panels.save(one, "files.S-C7", key)
    scoring.submit_scores(assignment=one, user=one.expert, at=panels.PANEL_DAY)
    found = next(finding for finding in panel_findings(group_of(panel, declaration.pk)) if finding.clause == PROVEN)
    assert (found.label, [entry["sha256"] for entry in found.evidence]) == ("不符合", [PROOF])


def test_each_decision_keeps_every_desks_findings_and_the_next_ones_do_not_change_it():
    factories.switch_district_stage_on()
    declaration, district = make.submitted(), factories.district_officer()
    find(declaration, district, verdict="not_met")
    factories.check_commitments(declaration, district)
    first_review.recommend(declaration=declaration, user=district, at=FIRST_DAY, opinion="同意", version=1)
    declaration.refresh_from_db()
    city = factories.city_officer()
    find(declaration, city, evidence=[make.keys(declaration)["营业执照.pdf"]])
    factories.check_commitments(declaration, city)
    first_review.recommend(declaration=declaration, user=city, at=FIRST_DAY, opinion="同意", version=1)
    before, after = FirstReview.objects.filter(declaration=declaration).order_by("pk")
    assert [one["desk"] for one in before.report["findings"]] == ["district"]
    assert {one["desk"]: one["verdict"] for one in after.report["findings"]} == {"district": "not_met", "city": "met"}
    assert after.report["findings"][1]["evidence"][0]["sha256"] == PROOF
    assert len(after.report["commitments"]) == 2 * len(COMMITMENTS)
    assert sorted(after.report["promised"]) == sorted(one.key for one in COMMITMENTS)


def test_the_provinces_list_keeps_what_was_found_and_ends_finding():
    declaration, officer = decided.reviewed(), decided.officer()
    find(declaration, officer, verdict="not_met")
    list_ = decided.drafted(declaration, by=officer)
    find(declaration, officer)
    decided.applied(list_, by=officer)
    entry = list_.entries.get()
    assert [(one["desk"], one["verdict"]) for one in entry.seen["findings"]] == [("province", "met")]
    with pytest.raises(MoveRefused, match="拟认定"):
        find(declaration, officer, verdict="not_met")
    Finding.objects.filter(declaration=declaration).delete()
    entry.refresh_from_db()
    assert entry.seen["findings"][0]["verdict"] == "met"
