"""The ZIP of all papers: what is in it and what stays behind, volumes, room on the disk, a worker that dies."""

import csv
import io
import json
import shutil
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from declarations.models import EvidenceFile, EvidenceRequirement
from review import first_review
from review.packets import bundle, closing
from tests import factories as base
from tests.review import city_panel_factories as city
from tests.review import factories
from tests.review import packet_factories as make
from tests.review.factories import FIRST_DAY
from tests.review.packet_factories import AFTER
from tests.wall.papers import words_of
from zjtx.common import clock, jobs
from zjtx.common.digests import digest
from zjtx.common.files.store import store
from zjtx.common.models import Job, OutboxMessage, StoredFile

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The worker is gone."""


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "media", str(tmp_path / "work")
    (tmp_path / "work").mkdir()
    with clock.frozen(AFTER):
        yield tmp_path


@pytest.fixture(autouse=True)
def real_evidence(monkeypatch):
    """Evidence whose bytes are in the storage."""

    def add(declaration, by, at=None):
        for item in EvidenceRequirement.objects.filter(round=declaration.round, tier=declaration.tier):
            name = f"材料{item.serial}.pdf"
            kept = {"kind": "evidence", "content_type": "application/pdf"}
            stored = store(ContentFile(f"%PDF {declaration.pk} {name}".encode(), name=name), user=by, **kept)
            given = {"stored": stored, "name": name, "uploaded_by": by, "uploaded_at": AFTER}
            EvidenceFile.objects.create(declaration=declaration, requirement=item, **given)

    monkeypatch.setattr(base, "add_evidence", add)


@pytest.fixture
def officer():
    return factories.city_officer()


def listed(officer, *declarations):
    """A closed list."""
    for _ in declarations or (1,):
        make.recommended(by=officer)
    return make.closed(officer, with_sheets=False)


def asked(edition, officer, volume=1):
    return bundle.request_bundle(edition=edition, tier="sme", volume=volume, user=officer)


def told(officer):
    return OutboxMessage.objects.filter(recipient=officer, kind="notice", subject__endswith="申报材料包已生成")


def package_of(job):
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.error == ""
    with job.result.file.open("rb") as made:
        return zipfile.ZipFile(io.BytesIO(made.read()))


def test_it_holds_the_forms_and_the_evidence_with_lists_of_digests(officer):
    edition = listed(officer)
    entry = edition.entries.get()
    frozen = entry.submission.content["evidence"]
    job = asked(edition, officer)
    with package_of(job) as package:
        names = package.namelist()
        folder = f"001 {entry.declaration.enterprise_name}"
        assert names[0] == f"{folder}/{entry.declaration.number} 第1版 申报表.pdf"
        assert package.read(names[0]).startswith(b"%PDF")
        assert names[1] == f"{folder}/{entry.declaration.number} 第1版 盖章申报表.pdf"
        assert [name.split("/")[1] for name in names[2:-3]] == ["佐证材料"] * len(frozen)
        assert names[-3:] == ["目录.txt", "清单.csv", "清单.json"]
        manifest = json.loads(package.read("清单.json"))
        rows = list(csv.reader(io.StringIO(package.read("清单.csv").decode("utf-8-sig"))))
        files = manifest["declarations"][0]["files"]
        assert [digest(package.read(one["path"])) for one in files] == [one["sha256"] for one in files]
        assert [one["sha256"] for one in files[2:]] == [one["sha256"] for one in frozen]
        assert len(rows) == 2 + len(files)
        assert folder in package.read("目录.txt").decode("utf-8-sig")
    assert asked(edition, officer).pk == job.pk
    assert told(officer).count() == 1


def test_the_opinion_sheet_of_the_citys_own_panel_is_in_it(officer):
    declaration = city.at_city()
    city.city_filed([declaration], officer=officer)
    declaration.refresh_from_db()
    given = {"user": officer, "at": FIRST_DAY, "opinion": "经评审，同意推荐", "version": 1}
    first_review.recommend(declaration=declaration, **given)
    edition = make.closed(officer, with_sheets=False)
    with package_of(asked(edition, officer)) as package:
        name = f"001 {declaration.enterprise_name}/{declaration.number} 市级评审结果和意见.pdf"
        assert "专家组" in words_of(package.read(name))


@pytest.mark.parametrize(
    ("columns", "why"),
    [({"virus_check": "infected"}, "查出病毒"), ({"virus_check": "waiting"}, "尚未完成查毒"), ({}, "在存储中找不到")],
)
def test_what_must_not_go_out_stays_behind_and_is_named(officer, columns, why):
    edition = listed(officer)
    stored = EvidenceFile.objects.filter(declaration=edition.entries.get().declaration).first().stored
    if columns:
        StoredFile.objects.filter(pk=stored.pk).update(**columns)
    else:
        stored.file.storage.delete(stored.file.name)
    with package_of(asked(edition, officer)) as package:
        contents = package.read("目录.txt").decode("utf-8-sig")
        assert "未收入的文件" in contents
        assert f"，{why}" in contents
        manifest = json.loads(package.read("清单.json"))["declarations"][0]
        assert [reason for _name, reason in manifest["left_out"]] == [why] * len(manifest["left_out"])
        assert not [name for name in package.namelist() if stored.original_name in name]
    assert "未收入" in told(officer).get().body


def test_it_is_divided_by_the_frozen_sizes_and_one_declaration_never_is(officer, monkeypatch):
    edition = listed(officer, 1, 2, 3)
    size = edition.entries.first().size + bundle.FORM_BYTES
    monkeypatch.setattr(bundle, "VOLUME_BYTES", 2 * size)
    found = [(one.number, one.first, one.last) for one in bundle.volumes(edition, "sme")]
    assert found == [(1, 1, 2), (2, 3, 3)]
    with pytest.raises(LookupError):
        asked(edition, officer, volume=3)
    job = asked(edition, officer, volume=2)
    assert job.label.endswith("第2卷")
    with package_of(job) as package:
        assert {name.split("/")[0][:3] for name in package.namelist() if "/" in name} == {"003"}


def test_a_disk_without_room_is_told_before_anything_is_written(officer, monkeypatch):
    edition = listed(officer)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10, 9, 1))
    job = asked(edition, officer)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == "failed"
    assert job.error.startswith("磁盘空间不足：本卷约需")
    assert job.result is None


def test_a_worker_that_dies_leaves_nothing_half(officer, monkeypatch, own_folders):
    edition = listed(officer, 1, 2)
    job, done = asked(edition, officer), bundle.add_part
    calls = []

    def dying(*arguments):
        calls.append(1)
        if len(calls) == 4:
            (own_folders / "work" / f"zjtx-disc-{job.pk}-dead").mkdir()  # a killed process cleans nothing up
            raise Killed
        return done(*arguments)

    monkeypatch.setattr(bundle, "add_part", dying)
    with pytest.raises(Killed):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result) == ("running", None)
    monkeypatch.setattr(bundle, "add_part", done)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=clock.machine() - timedelta(minutes=5))
    with package_of(job) as package:
        assert package.testzip() is None
        assert len(json.loads(package.read("清单.json"))["declarations"]) == 2
    assert list((own_folders / "work").iterdir()) == []
    assert StoredFile.objects.filter(kind=jobs.RESULT_KIND).count() == 1


def test_a_list_that_was_given_up_makes_no_package(officer):
    edition = listed(officer)
    job = asked(edition, officer)
    place = make.packet()
    closing.reopen(packet=place, user=officer, at=AFTER, revision=edition.revision, reason="补报一户")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.error == bundle.REOPENED
