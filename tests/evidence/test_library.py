"""The library: an enterprise's own files with their uses, chosen again in one click; expiry dates that warn."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from declarations.expiry import expiry_note
from declarations.models import EvidenceFile, LibraryFile
from declarations.services import library
from tests import factories
from tests.evidence.support import AT, names, place, send
from zjtx.common import clock

DECLARED, TODAY = date(2022, 3, 1), date(2022, 3, 10)


@pytest.fixture
def kept(declaration, item):
    place(declaration, item, "质量体系证书.pdf")
    return LibraryFile.objects.get(name="质量体系证书.pdf")


@pytest.mark.parametrize(
    "day, tone, says",
    [
        (date(2022, 2, 28), "red", "有效期至2022年2月28日，申报日（2022年3月1日）已失效"),
        (date(2022, 3, 1), "amber", "申报时有效，现已失效"),
        (date(2022, 3, 9), "amber", "申报时有效，现已失效"),
        (date(2022, 3, 10), "amber", "今天到期"),
        (date(2022, 3, 11), "amber", "还有1天到期"),
        (TODAY + timedelta(days=90), "amber", "还有90天到期"),
        (TODAY + timedelta(days=91), "", "有效期至2022年6月9日"),
    ],
)
def test_expiry_is_told_against_the_day_of_declaring_and_today(day, tone, says):
    note = expiry_note(day, DECLARED, TODAY)
    assert note.tone == tone
    assert says in note.text


def test_the_page_lists_files_of_all_years_with_their_uses(own, declaration, item, kept):
    page = own.get(reverse("declarations:library")).content.decode()
    assert "质量体系证书.pdf" in page
    assert f"{declaration.number}</a> 2022年度中小企业 · 3 主导产品市场占有率或排名的佐证材料" in page
    assert "质量体系证书.pdf" in own.get(reverse("declarations:library"), {"q": declaration.number}).content.decode()
    assert "没有符合条件的文件" in own.get(reverse("declarations:library"), {"q": "商标"}).content.decode()


def test_the_library_is_the_enterprises_own(declaration, kept):
    stranger = Client()
    stranger.force_login(factories.user("enterprise", of=factories.enterprise("210302")))
    assert "质量体系证书.pdf" not in stranger.get(reverse("declarations:library")).content.decode()
    assert stranger.get(reverse("declarations:library_file", args=[kept.pk])).status_code == 404
    theirs = factories.draft(factories.user("enterprise", of=factories.enterprise("210302")))
    stranger.force_login(theirs.created_by)
    there = theirs.round.evidence_requirements.get(serial="3")
    address = reverse("declarations:evidence_reuse", args=[theirs.number, there.pk])
    assert stranger.post(address, {"file": kept.pk}).status_code == 404
    assert not EvidenceFile.objects.filter(declaration=theirs, requirement=there).exists()


def test_a_file_of_last_year_is_used_again_in_one_click(own, declaration, item, kept):
    send(declaration)
    later = clock.as_moment("2023-03-01T10:00:00")
    factories.open_round(later, code="LN2023", year=2023)
    with clock.frozen(later):
        from declarations.services.drafting import start_declaration

        second = start_declaration(
            user=declaration.created_by, round_=factories.open_round(code="LN2023"), tier="sme", at=later
        )
        there = second.round.evidence_requirements.get(serial="3")
        picker = own.get(reverse("declarations:library_picker", args=[second.number, there.pk])).content.decode()
        assert picker.index("以往用于本项的文件") < picker.index("质量体系证书.pdf")
        answer = own.post(
            reverse("declarations:evidence_reuse", args=[second.number, there.pk]), {"file": kept.pk}, follow=True
        )
    assert "已选用“质量体系证书.pdf”" in answer.content.decode()
    assert "取自材料库" in answer.content.decode()
    assert names(second, there) == ["质量体系证书.pdf"]
    assert EvidenceFile.objects.get(declaration=second).stored_id == kept.stored_id


def test_choosing_twice_is_one_row(declaration, item, kept):
    other = declaration.round.evidence_requirements.get(serial="1")
    for _ in range(2):
        library.reuse(declaration=declaration, requirement=other, kept=kept, user=declaration.created_by, at=AT)
    assert names(declaration, other).count("质量体系证书.pdf") == 1


def test_expiry_is_typed_at_the_file_and_frozen_with_the_version(own, declaration, item, kept):
    filed = EvidenceFile.objects.get(requirement=item)
    address = reverse("declarations:evidence_expiry", args=[declaration.number, filed.pk])
    own.post(address, {"expires_on": "2022-02-20"})
    with clock.frozen(AT):
        page = own.get(reverse("declarations:evidence", args=[declaration.number])).content.decode()
        assert "有效期至2022年2月20日，申报日（2022年3月1日）已失效" in page
        submission = send(declaration)
        frozen = {entry["name"]: entry.get("expires_on") for entry in submission.content["evidence"]}
        assert frozen == {"营业执照.pdf": None, "质量体系证书.pdf": "2022-02-20"}
        own.post(reverse("declarations:library_expiry", args=[kept.pk]), {"expires_on": ""})
        officer = Client()
        officer.force_login(factories.user("city_officer", region="210200"))
        assert "申报日（2022年3月1日）已失效" in officer.get(f"/review/{declaration.number}/").content.decode()
    kept.refresh_from_db()
    assert kept.expires_on is None


@pytest.mark.parametrize(
    "typed, says", [("2022-02-30", "应填写日期，例如 2025-06-30"), ("1066-10-14", "应在1990年至2100年之间")]
)
def test_a_day_that_is_none_is_refused_at_the_item(own, declaration, item, kept, typed, says):
    filed = EvidenceFile.objects.get(requirement=item)
    address = reverse("declarations:evidence_expiry", args=[declaration.number, filed.pk])
    answer = own.post(address, {"expires_on": typed})
    assert answer.status_code == 422
    assert f"“质量体系证书.pdf”的有效期{says}" in answer.content.decode()


def test_the_library_costs_the_same_queries_for_one_and_for_many(
    own, declaration, item, kept, django_assert_max_num_queries
):
    for number in range(2, 5):
        place(declaration, item, f"{number}.pdf")
    with django_assert_max_num_queries(9):
        own.get(reverse("declarations:library"))
    with django_assert_max_num_queries(16):
        own.get(reverse("declarations:library_picker", args=[declaration.number, item.pk]))


def test_files_of_before_the_library_are_in_it_after_the_migration(declaration):
    from importlib import import_module

    from django.apps import apps

    assert not LibraryFile.objects.exists()
    import_module("declarations.migrations.0006_evidence_library").fill(apps, None)
    filed = EvidenceFile.objects.get(declaration=declaration)
    kept = LibraryFile.objects.get()
    assert (kept.stored_id, kept.name, kept.enterprise_id) == (filed.stored_id, filed.name, declaration.enterprise_id)
