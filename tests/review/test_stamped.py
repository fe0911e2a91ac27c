"""Scans of stamped forms: who uploads when, to which version they belong, and what is missing for the packet."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from declarations.models import Declaration
from declarations.workflow import MoveRefused
from review import first_review, stamped
from review.models import PacketEdition, StampedScan
from tests import factories as base
from tests.at_once import at_once
from tests.evidence.support import pdf
from tests.files import office
from tests.review import factories
from tests.review import packet_factories as packets
from tests.review.factories import ANSHAN, FIRST_DAY
from zjtx.common import clock
from zjtx.common.models import AuditEntry, StoredFile, VirusCheck
from zjtx.registry.models import Region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def first_day():
    with clock.frozen(FIRST_DAY):
        yield


def upload(declaration, officer, file=None, *, version=1, instead_of=None):
    return stamped.upload(
        declaration=declaration,
        user=officer,
        at=FIRST_DAY,
        uploaded=file or pdf("盖章.pdf"),
        version=version,
        instead_of=instead_of,
    )


def page_of(declaration, name="desk"):
    return reverse(f"review:{name}", args=[declaration.number])


def recommended(officer):
    declaration = factories.submitted()
    factories.check_commitments(declaration, officer)
    first_review.recommend(declaration=declaration, user=officer, at=FIRST_DAY, opinion="同意推荐", version=1)
    declaration.refresh_from_db()
    return declaration


def test_scan_stands_at_the_desk_and_its_upload_is_recorded(client):
    declaration, officer = factories.submitted(), factories.city_officer(full_name="王敏")
    client.force_login(officer)
    assert "未上传" in client.get(page_of(declaration)).content.decode()
    given = {"file": pdf("盖章.pdf"), "version": "1", "is_compared": "on", "instead_of": ""}
    assert client.post(page_of(declaration, "stamped"), given).status_code == 302
    scan = StampedScan.objects.get()
    assert (scan.submission.version, scan.uploaded_by, scan.desk) == (1, officer, "city")
    shown = client.get(page_of(declaration)).content.decode()
    assert "盖章.pdf" in shown
    assert "第1版，王敏" in shown
    file = client.get(reverse("review:stamped_file", args=[declaration.number, scan.pk]) + "?inline=1")
    assert (file.status_code, file["Content-Type"]) == (200, "application/pdf")
    assert file.getvalue().startswith(b"%PDF")
    assert AuditEntry.objects.get(action="review.stamped.upload").detail["version"] == 1


def test_a_new_version_makes_it_out_of_date_and_only_the_present_version_can_be_scanned(client):
    declaration, officer = factories.submitted(), factories.city_officer()
    upload(declaration, officer)
    factories.resubmitted(declaration, officer, address="华北路2号")
    client.force_login(officer)
    shown = client.get(page_of(declaration)).content.decode()
    assert "所扫为第1版，企业已提交第2版，须重新盖章扫描" in shown
    with pytest.raises(MoveRefused, match="已提交第2版，第1版的扫描件不再上传"):
        upload(declaration, officer, pdf(extra=b"2"))
    upload(declaration, officer, pdf(extra=b"2"), version=2)
    assert "已过时" not in client.get(page_of(declaration)).content.decode()


def test_replacing_needs_the_scan_that_was_seen_and_the_same_bytes_are_one_scan():
    declaration, officer, colleague = (
        factories.submitted(),
        factories.city_officer(full_name="王敏"),
        factories.city_officer(),
    )
    first = upload(declaration, officer)
    assert upload(declaration, colleague).pk == first.pk
    with pytest.raises(MoveRefused, match=r"王敏已上传.*，请查看后再决定是否替换"):
        upload(declaration, colleague, pdf(extra=b"2"))
    second = upload(declaration, colleague, pdf(extra=b"2"), instead_of=first.pk)
    first.refresh_from_db()
    assert (first.ended_by, first.ended_at) == (colleague, FIRST_DAY)
    stamped.withdraw(scan=second, user=officer, at=FIRST_DAY)
    assert not StampedScan.objects.standing().exists()
    assert _kept_files() == {first.stored_id, second.stored_id}


def _kept_files() -> set:
    """What rows and storage both hold of scans: nothing refused leaves bytes behind."""
    rows = set(StoredFile.objects.filter(kind=stamped.KIND).values_list("pk", flat=True))
    shelves = default_storage.listdir(stamped.KIND)[0]
    lying = {name for shelf in shelves for name in default_storage.listdir(f"{stamped.KIND}/{shelf}")[1]}
    assert {str(one) for one in rows} <= lying
    return rows


@pytest.mark.parametrize("status, district, city", [
    ("district_review", True, False), ("city_review", True, True), ("recommended", False, True),
    ("expert_review", False, False),
])  # fmt: skip
def test_when_which_desk_uploads(status, district, city):
    declaration = factories.submitted()
    Declaration.objects.filter(pk=declaration.pk).update(status=status)
    declaration.refresh_from_db()
    for officer, can in ((factories.district_officer(), district), (factories.city_officer(), city)):
        refusal = stamped.refusal(officer, declaration)
        assert (refusal is None) == can
        if not can:
            assert declaration.get_status_display() in refusal
            with pytest.raises(MoveRefused):
                upload(declaration, officer)


@pytest.mark.parametrize("file", [
    lambda: SimpleUploadedFile("表.docx", office.docx()),
    lambda: SimpleUploadedFile("盖章.pdf", b"MZ\x90\x00 not a pdf"),
    lambda: SimpleUploadedFile("../盖章.png", b"%PDF-1.7 x"),
    lambda: SimpleUploadedFile("盖章.pdf", b""),
])  # fmt: skip
def test_what_is_no_scan_is_refused_and_leaves_nothing(client, file):
    declaration = factories.submitted()
    client.force_login(factories.city_officer())
    answer = client.post(page_of(declaration, "stamped"), {"file": file(), "version": "1", "is_compared": "on"})
    assert answer.status_code == 422
    assert not StampedScan.objects.exists()
    assert not StoredFile.objects.filter(kind=stamped.KIND).exists()


@pytest.mark.parametrize("given", [
    {"version": "9" * 30}, {"version": "-1"}, {"version": "1", "instead_of": "x"}, {"version": "1", "is_compared": ""},
])  # fmt: skip
def test_form_needs_the_comparison_and_figures_that_can_be(client, given):
    declaration = factories.submitted()
    client.force_login(factories.city_officer())
    answer = client.post(page_of(declaration, "stamped"), {"file": pdf(), "is_compared": "on", **given})
    assert answer.status_code == 422
    assert not StampedScan.objects.exists()


def test_scan_is_out_of_reach_elsewhere_and_for_others(client):
    declaration = factories.submitted()
    scan = upload(declaration, factories.city_officer())
    file = reverse("review:stamped_file", args=[declaration.number, scan.pk])
    for user, answer in (
        (factories.city_officer(ANSHAN), 404),
        (declaration.created_by, 404),
        (base.user("expert"), 404),
        (factories.district_officer(), 200),
        (base.user("province_officer", region="210000"), 200),
    ):
        client.force_login(user)
        given = client.get(file)
        assert given.status_code == answer, user
        assert not given.streaming or given.getvalue()
    client.force_login(factories.city_officer(ANSHAN))
    assert client.get(page_of(declaration, "stamped")).status_code == 404


def test_infected_scan_is_closed_counts_as_missing_and_can_be_replaced(client):
    officer = factories.city_officer()
    declaration = recommended(officer)
    scan = upload(declaration, officer)
    StoredFile.objects.filter(pk=scan.stored_id).update(virus_check=VirusCheck.INFECTED, virus_name="Eicar")
    client.force_login(officer)
    file = reverse("review:stamped_file", args=[declaration.number, scan.pk])
    assert client.get(file).status_code == 410
    assert "查出病毒" in client.get(page_of(declaration)).content.decode()
    dalian = Region.objects.get(pk=factories.DALIAN)
    assert stamped.missing(declaration.round, dalian) == [declaration]
    upload(declaration, officer, pdf(extra=b"2"), instead_of=scan.pk)
    assert stamped.missing(declaration.round, dalian) == []


def test_missing_names_what_a_bureau_recommended_without_a_scan_of_that_version(django_assert_num_queries):
    officer = factories.city_officer()
    without, with_scan, early = recommended(officer), recommended(officer), factories.submitted()
    upload(with_scan, officer)
    upload(early, officer)
    factories.resubmitted(early, officer, address="华北路2号")
    factories.check_commitments(early, officer)
    first_review.recommend(declaration=early, user=officer, at=FIRST_DAY, opinion="同意推荐", version=2)
    dalian, anshan = (Region.objects.get(pk=code) for code in (factories.DALIAN, ANSHAN))
    round_ = without.round
    with django_assert_num_queries(2):
        found = stamped.missing(round_, dalian)
    assert {one.pk for one in found} == {without.pk, early.pk}
    assert stamped.missing(round_, anshan) == []


@pytest.mark.parametrize("columns", [{"ended_at": FIRST_DAY}, {"desk": "province"}])
def test_the_database_refuses_what_no_scan_can_be(columns):
    scan = upload(factories.submitted(), factories.city_officer())
    with pytest.raises(IntegrityError), transaction.atomic():
        StampedScan.objects.filter(pk=scan.pk).update(**columns)


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_leave_one_scan_and_one_is_told():
    declaration = factories.submitted()
    officers = factories.city_officer(), factories.city_officer()
    files = [pdf("甲.pdf", extra=b"1"), pdf("乙.pdf", extra=b"2")]
    results = at_once(*(
        lambda one=one, file=file: upload(declaration, one, file) for one, file in zip(officers, files, strict=True)
    ))  # fmt: skip
    assert sum(isinstance(result, MoveRefused) for result in results) == 1
    assert StampedScan.objects.standing().count() == 1
    assert len(_kept_files()) == 1


def test_what_the_bureau_has_sent_rests_on_its_scans(client):
    officer = factories.city_officer()
    declaration = recommended(officer)
    material = packets.sent(officer)
    with pytest.raises(MoveRefused, match="推荐材料已报送"):
        upload(declaration, officer, pdf(extra=b"2"))
    with pytest.raises(MoveRefused, match="推荐材料已报送"):
        stamped.withdraw(scan=StampedScan.objects.get(), user=officer, at=FIRST_DAY)
    client.force_login(officer)
    assert "推荐材料已报送" in client.get(page_of(declaration, "stamped")).content.decode()
    PacketEdition.objects.filter(pk=material.pk).update(state="returned")
    assert upload(declaration, officer, pdf(extra=b"2"), instead_of=StampedScan.objects.get().pk)
