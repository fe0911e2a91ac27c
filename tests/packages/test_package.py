"""The disc package: content and order, the lists, the bound evidence, the same bytes every time."""

import csv
import hashlib
import io
import json

import pypdf
import pytest

from declarations.packages.binding import NOTES
from tests.files import papers
from tests.packages.samples import WORKBOOK, bytes_of, made, package, usual, usual_package, version
from tests.paper.samples import TIERS
from zjtx.common.files.store import remove
from zjtx.common.models import Job

pytestmark = pytest.mark.django_db
EVIDENCE = [
    "佐证材料/1 企业营业执照复印件/1-01 营业执照.pdf",
    "佐证材料/3 主导产品市场占有率或排名的佐证材料/3-01 市场：占有率？.xlsx",
    "佐证材料/4.02 专利证/4.02-01 发明专利证书.jpg",
    "佐证材料/4.02 专利证/4.02-02 外观.png",
    "佐证材料/4.10 企业技术中心证书/4.10-01 技术中心证书.pdf",
]


def bound(found):
    return pypdf.PdfReader(io.BytesIO(found.read("佐证材料合订本.pdf")))


def titles(outline, reader, level=0):
    """(level, title, page) of every bookmark, in order."""
    for one in outline:
        if isinstance(one, list):
            yield from titles(one, reader, level + 1)
        else:
            yield level, one.title, reader.get_destination_page_number(one) + 1


@pytest.mark.parametrize("tier", TIERS)
def test_package_holds_form_evidence_contents_and_lists_in_order(tier):
    submission = version(tier=tier)
    number = submission.declaration.number
    with package(submission) as found:
        names = found.namelist()
        forms = [f"申报表/{number} 第1版 申报表.pdf", f"申报表/{number} 第1版 申报表.docx"]
        assert names == ["目录.txt", "目录.pdf", *forms, *EVIDENCE, "佐证材料合订本.pdf", "清单.csv", "清单.json"]
        assert [found.read(name) for name in EVIDENCE] == [data for _, _, data in usual()]
        assert found.read(forms[0]) == bytes_of(submission.paper)
        assert all(info.flag_bits & 0x800 and info.compress_type == 0 for info in found.infolist())
        manifest = json.loads(found.read("清单.json"))
        facts = manifest["declaration"]
        assert (facts["number"], facts["version"], facts["tier"]) == (number, 1, tier)
        assert facts["sha256"] == submission.sha256
        assert [one["path"] for one in manifest["files"]] == names[:-1]
        for one in manifest["files"]:
            data = found.read(one["path"])
            assert (one["size"], one["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())


def test_bound_evidence_has_bookmarks_labels_and_numbered_pages():
    with usual_package() as found:
        reader = bound(found)
        assert list(titles(reader.outline, reader)) == [
            (0, "目录", 1),
            (0, "1 企业营业执照复印件", 2),
            (1, "1-01 营业执照.pdf", 3),
            (0, "3 主导产品市场占有率或排名的佐证材料", 5),
            (1, "3-01 市场:占有率?.xlsx", 6),
            (0, "4.2 专利证", 7),
            (1, "4.02-01 发明专利证书.JPG", 8),
            (1, "4.02-02 外观.png", 9),
            (0, "4.10 企业技术中心证书", 10),
            (1, "4.10-01 技术中心证书.pdf", 11),
        ]
        assert reader.page_labels[:3] == ["i", "1", "2"]
        assert all(f"{place} / 10" in page.extract_text() for place, page in enumerate(reader.pages[1:], 1))
        assert reader.metadata.title.endswith("第1版 佐证材料合订本")
        workbook = reader.pages[5].extract_text()
        assert "3-01" in workbook
        assert "DOCX、XLSX文件不能并入合订本" in workbook
        assert EVIDENCE[1].split("/")[1] in workbook.replace("\n", "")


def test_contents_name_every_file_with_its_page():
    with usual_package() as found:
        text = found.read("目录.txt").decode("utf-8-sig")
        assert text.endswith("\r\n")
        assert "\n" not in text.replace("\r\n", "")
        for path, page in zip(EVIDENCE, (2, 5, 7, 8, 10), strict=True):
            assert f"  {path}（" in text
            assert f"合订本第{page}页" in text
        assert "原文件名：市场:占有率?.xlsx" in text
        printed = "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(found.read("目录.pdf"))).pages)
        for number in ("1-01", "3-01", "4.02-01", "4.02-02", "4.10-01"):
            assert number in printed
        manifest = {one["path"]: one for one in json.loads(found.read("清单.json"))["files"]}
        assert [manifest[path]["first_page"] for path in EVIDENCE] == [2, 5, 7, 8, 10]


def test_list_for_a_clerk_opens_in_a_spreadsheet_and_calculates_nothing():
    with package(version([("1", "=cmd|'/c calc'!A1.pdf", papers.pdf(1))])) as found:
        data = found.read("清单.csv")
        assert data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        head = rows.index(next(row for row in rows if row[0] == "序号"))
        assert [int(row[0]) for row in rows[head + 1 :]] == list(range(1, 7))
        file = next(row for row in rows if row[1:2] == ["佐证材料"])
        assert file[2:5] == [
            "1 企业营业执照复印件",
            "佐证材料/1 企业营业执照复印件/1-01 =cmd｜'／c calc'!A1.pdf",
            "'=cmd|'/c calc'!A1.pdf",
        ]
        assert not [cell for row in rows for cell in row if cell[:1] in "=+-@" and cell]


def test_same_version_gives_the_same_bytes_again():
    submission = version()
    first = made(submission)
    data = bytes_of(first.result)
    remove(first.result)
    Job.objects.filter(pk=first.pk).update(status="failed", error="x", result=None)
    again = made(submission)
    assert again.pk == first.pk
    assert again.created_at != first.created_at
    assert bytes_of(again.result) == data


def test_version_without_evidence_has_a_package_too():
    with package(version([])) as found:
        assert "佐证材料合订本.pdf" not in found.namelist()
        assert "本版本没有佐证材料" in found.read("目录.txt").decode()


def test_files_that_cannot_be_bound_are_noted_and_kept_as_they_are():
    bad = [
        ("坏.pdf", b"%PDF-1.7\nnothing that a reader understands", "damaged"),
        ("锁.pdf", papers.encrypted_pdf(user="secret", owner="secret"), "encrypted"),
        ("坏.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "damaged"),
        ("半.png", papers.png("RGB", (400, 400))[:-60000], "damaged"),
        ("表.docx", WORKBOOK, "office"),
    ]
    good = [("1", "营业执照.pdf", papers.pdf(1)), ("4.2", "证.pdf", papers.pdf(2))]
    with package(version([good[0], *(("1", name, data) for name, data, _ in bad), good[1]])) as found:
        reader, text = bound(found), found.read("目录.txt").decode()
        assert len(reader.pages) == 1 + (1 + 1 + 5) + (1 + 2)
        entries = [one for one in json.loads(found.read("清单.json"))["files"] if one["kind"] == "evidence"][1:-1]
        for page, entry, (name, data, note) in zip(range(3, 8), entries, bad, strict=True):
            assert entry["original_name"] == name
            assert found.read(entry["path"]) == data
            assert (entry["note"], entry["pages"], entry["first_page"]) == (NOTES[note], None, page)
            assert NOTES[note] in reader.pages[page].extract_text().replace("\n", "")
        assert text.count(NOTES["damaged"]) == 3
