"""load_rounds: the two historical rounds, word for word where the notice is at hand."""

import csv
import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from declarations.models import EvidenceRequirement, Round
from declarations.round_content import clauses_of, read_content
from tests import factories
from zjtx.common import clock

pytestmark = pytest.mark.django_db
FIXTURES = settings.BASE_DIR / "fixtures" / "rounds"
CLAUSES = settings.BASE_DIR / "fixtures" / "rules" / "clauses_2022.csv"
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


@pytest.fixture
def loaded() -> None:
    factories.regions()
    call_command("load_rounds", verbosity=0)


def _evidence(tier: str) -> list[EvidenceRequirement]:
    return list(EvidenceRequirement.objects.filter(round__code="LN2022", tier=tier).order_by("position"))


def test_liaoning_2022_is_what_the_notice_says(loaded) -> None:
    round_ = Round.objects.get(code="LN2022")
    assert (round_.document_number, round_.issued_on, round_.state) == (
        "辽工信改革〔2022〕9号",
        date(2022, 1, 18),
        "closed",
    )
    for kind in ("apply", "first_review"):
        window = round_.windows.get(kind=kind)
        assert clock.local(window.opens_at).isoformat() == "2022-02-09T00:00:00+08:00"
        assert clock.local(window.closes_at).isoformat() == "2022-03-18T23:59:59+08:00"
    plans = dict(round_.tiers.values_list("tier", "plan_count"))
    assert plans == {"product": 400, "sme": 200, "little_giant": 100}
    assert (round_.paper_copies, round_.packet_working_days, round_.publicity_working_days) == (2, 5, 5)
    assert (round_.annual_profile_due_on, round_.years) == (date(2022, 2, 20), (2020, 2021))
    assert (round_.office, round_.desk_phones) == ("改革处", "024-86906664 86906657")
    assert "三年内不得申报" in round_.notice_text


def test_dalian_2021_is_what_the_reading_says(loaded) -> None:
    content = read_content(Round.objects.get(code="DL2021"))
    assert content.window("apply").last_day == date(2021, 6, 4)
    assert content.window("district_review").last_day == date(2021, 6, 11)
    assert [(one.tier, one.plan_count) for one in content.tiers] == [("product", 80), ("sme", 60), ("little_giant", 40)]
    (dalian,) = content.cities
    assert (dalian.city, dalian.has_district_stage, dalian.has_own_panel, content.paper_copies) == (
        "210200",
        True,
        True,
        3,
    )


@pytest.mark.parametrize("tier, required", [("product", ["1", "2", "3"]), ("sme", ["1", "2", "3", "4.7"])])
def test_required_evidence(loaded, tier, required) -> None:
    assert [one.serial for one in _evidence(tier) if one.is_required] == required


@pytest.mark.parametrize("tier, prefix", [("product", "P-"), ("sme", "S-"), ("little_giant", "G-")])
def test_evidence_names_clauses_of_its_tier(loaded, tier, prefix) -> None:
    with CLAUSES.open(encoding="utf-8-sig") as file:
        known = {row["id"] for row in csv.DictReader(file) if row["tier"] == tier}
    named = {clause for one in _evidence(tier) for clause in one.clauses}
    assert named <= known
    assert all(clause.startswith(prefix) for clause in named)
    content = read_content(Round.objects.get(code="LN2022"))
    assert named <= set(clauses_of(content.tier(tier)))


def test_every_listed_proof_has_its_item(loaded) -> None:
    serials = [one.serial for one in _evidence("sme")]
    assert serials == ["1", "2", "3", *(f"4.{number}" for number in range(1, 19))]
    assert [one.serial for one in _evidence("little_giant")] == serials
    assert [one.serial for one in _evidence("product")] == ["1", "2", "3", "4", "5"]
    quality = EvidenceRequirement.objects.get(round__code="LN2022", tier="sme", serial="4.7")
    assert "S-B3c" in quality.clauses


def test_fixtures_name_no_person_and_no_mobile() -> None:
    for path in FIXTURES.glob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert not MOBILE.search(text)
        assert "联系人：" not in text
        assert "联 系 人" not in text


def test_loading_again_changes_nothing(loaded) -> None:
    before = {round_.pk: read_content(round_) for round_ in Round.objects.all()}
    rows = list(EvidenceRequirement.objects.order_by("pk").values_list("pk", "serial"))
    call_command("load_rounds", verbosity=0)
    assert {round_.pk: read_content(round_) for round_ in Round.objects.all()} == before
    assert list(EvidenceRequirement.objects.order_by("pk").values_list("pk", "serial")) == rows


def test_loading_again_keeps_state_and_windows_and_mends_the_rest(loaded) -> None:
    round_ = Round.objects.get(code="LN2022")
    extended = clock.as_moment("2022-03-25T23:59:59")
    round_.windows.filter(kind="apply").update(closes_at=extended)
    Round.objects.filter(pk=round_.pk).update(state="open", paper_copies=7)
    EvidenceRequirement.objects.filter(round=round_, serial="4.7").update(is_required=False)
    call_command("load_rounds", verbosity=0)
    round_.refresh_from_db()
    assert (round_.state, round_.paper_copies) == ("open", 2)
    assert round_.windows.get(kind="apply").closes_at == extended
    assert EvidenceRequirement.objects.filter(round=round_, serial="4.7", is_required=True).count() == 2


def _copy(tmp_path: Path, **changes: object) -> Path:
    data = json.loads((FIXTURES / "LN2022.json").read_text(encoding="utf-8")) | changes
    (tmp_path / "BAD.json").write_text(json.dumps(data), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"code": "bad"}, "批次编号"),
        ({"issued_on": "18 January"}, "无法读取"),
        ({"state": "gone"}, "无法读取"),
        ({"cities": [{"city": "999999"}]}, "999999"),
        ({"windows": []}, "缺少时限"),
    ],
)
def test_bad_fixture_is_refused_by_name(tmp_path, changes, words) -> None:
    factories.regions()
    with pytest.raises(CommandError, match=r"BAD\.json") as refused:
        call_command("load_rounds", dir=_copy(tmp_path, **changes), verbosity=0)
    assert words in str(refused.value)
    assert not Round.objects.exists()


def test_empty_folder_is_refused(tmp_path) -> None:
    with pytest.raises(CommandError, match="没有批次文件"):
        call_command("load_rounds", dir=tmp_path, verbosity=0)
