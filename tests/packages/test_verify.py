"""verify_package: what was changed is named, what is not safe is not opened, and the version is the current one."""

import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command

from declarations.models import Declaration
from tests import factories
from tests.packages.samples import packed, printed, usual_bytes, version
from tests.paper.samples import frozen

pytestmark = pytest.mark.django_db
LICENCE = "佐证材料/1 企业营业执照复印件/1-01 营业执照.pdf"
MARK = "佐证材料/4.02 专利证/4.02-02 外观.png"
Parts = dict[str, bytes]


def parts() -> Parts:
    """Names and bytes of a good package."""
    with zipfile.ZipFile(io.BytesIO(usual_bytes())) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(files: Parts, **options: int) -> bytes:
    """A ZIP of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **options) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


def checked(tmp_path: Path, data: bytes, capsys: pytest.CaptureFixture, *options: str) -> tuple[int, str]:
    """(exit code, everything said) of the command."""
    path = tmp_path / "包.zip"
    path.write_bytes(data)
    return said(path, capsys, *options)


def said(path: Path, capsys: pytest.CaptureFixture, *options: str) -> tuple[int, str]:
    code = 0
    try:
        call_command("verify_package", str(path), *options)
    except SystemExit as end:
        code = int(end.code or 0)
    found = capsys.readouterr()
    return code, found.out + found.err


def without(name: str) -> Parts:
    return {path: data for path, data in parts().items() if path != name}


def renamed(old: str, new: str) -> Parts:
    return {new if path == old else path: data for path, data in parts().items()}


def altered(name: str) -> Parts:
    return {**parts(), name: parts()[name][:-1] + b"?"}


def swapped() -> Parts:
    found = parts()
    return {**found, LICENCE: found[MARK], MARK: found[LICENCE]}


DIFFERENCES: list[tuple[str, Callable[[], Parts], list[str]]] = [
    ("missing", lambda: without(LICENCE), [f"缺少文件：{LICENCE}"]),
    ("added", lambda: {**parts(), "佐证材料/多.pdf": b"1"}, ["多出文件：佐证材料/多.pdf"]),
    ("altered", lambda: altered(LICENCE), [f"内容已改动：{LICENCE}"]),
    ("altered list", lambda: altered("清单.csv"), ["内容已改动：清单.csv"]),
    ("longer", lambda: {**parts(), MARK: parts()[MARK] + b"1"}, [f"内容已改动：{MARK}"]),
    ("emptied", lambda: {**parts(), MARK: b""}, [f"内容已改动：{MARK}"]),
    ("renamed", lambda: renamed(LICENCE, "a.pdf"), [f"文件已改名：{LICENCE} 改为 a.pdf"]),
    ("moved", lambda: renamed(MARK, MARK.split("/")[-1]), [f"文件已改名：{MARK} 改为 4.02-02 外观.png"]),
    ("swapped", swapped, [f"内容已改动：{LICENCE}", f"内容已改动：{MARK}"]),
    ("replaced", lambda: {**without(LICENCE), "b.pdf": b"other"}, [f"缺少文件：{LICENCE}", "多出文件：b.pdf"]),
]


@pytest.mark.parametrize("change, words", [row[1:] for row in DIFFERENCES], ids=[row[0] for row in DIFFERENCES])
def test_every_difference_is_named(tmp_path, capsys, change, words):
    code, text = checked(tmp_path, zipped(change()), capsys, "--offline")
    assert code == 1
    assert text.splitlines()[1:] == [*words, f"核验未通过：{len(words)}处不符。"]


def unsafe(name: str) -> bytes:
    return zipped({**parts(), name: b"1"})


def flipped() -> bytes:
    """A byte of stored content changed behind the checksum's back."""
    data = bytearray(zipped({"清单.json": parts()["清单.json"], **without("清单.json")}))
    place = data.find(parts()[LICENCE]) + 20
    data[place] ^= 1
    return bytes(data)


def overlapping() -> bytes:
    """Two entries of the directory for the same bytes, again and again: a bomb without packing."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("清单.json", parts()["清单.json"])
        package.writestr("a", b"0" * 100_000)
        first = package.getinfo("a")
        for place in range(20):
            again = zipfile.ZipInfo(f"a{place}")
            again.header_offset, again.CRC = first.header_offset, first.CRC
            again.file_size = again.compress_size = first.file_size
            package.filelist.append(again)
            package.NameToInfo[again.filename] = again
    return out.getvalue()


def encrypted() -> bytes:
    data = bytearray(usual_bytes())
    place = data.find(b"PK\x01\x02")
    flags = struct.unpack_from("<H", data, place + 8)[0]
    struct.pack_into("<H", data, place + 8, flags | 1)
    return bytes(data)


def link() -> bytes:
    out = io.BytesIO(usual_bytes())
    with zipfile.ZipFile(out, "a") as package:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = 0o120777 << 16
        package.writestr(entry, "/etc/passwd")
    return out.getvalue()


def bomb() -> bytes:
    return zipped({**parts(), "零.bin": b"\0" * 30_000_000}, compression=zipfile.ZIP_DEFLATED)


def manifest(change: Callable[[dict], object]) -> bytes:
    found = json.loads(parts()["清单.json"])
    change(found)
    return zipped({**parts(), "清单.json": json.dumps(found).encode()})


REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("no zip", lambda: b"%PDF-1.7", "不是ZIP文件，或文件不完整、已损坏"),
    ("empty", lambda: b"", "不是ZIP文件，或文件不完整、已损坏"),
    ("cut", lambda: usual_bytes()[:-3000], "不是ZIP文件，或文件不完整、已损坏"),
    ("slip", lambda: unsafe("../../etc/cron.d/x"), "含有不安全的文件路径：../../etc/cron.d/x"),
    ("absolute", lambda: unsafe("/etc/x"), "含有不安全的文件路径：/etc/x"),
    ("drive", lambda: unsafe("C:\\x.exe"), "含有不安全的文件路径：C:"),
    ("backslash", lambda: unsafe("a\\..\\..\\x"), "含有不安全的文件路径：a/../../x"),
    ("link", link, "压缩包内含有链接：link"),
    ("bomb", bomb, "压缩比异常，无法安全打开：零.bin"),
    ("overlap", overlapping, "压缩包内的文件互相重叠"),
    ("many", lambda: zipped({f"{place}": b"" for place in range(5001)}), "文件超过5000个"),
    ("encrypted", encrypted, "压缩包内的文件已加密：目录.txt"),
    ("no manifest", lambda: zipped(without("清单.json")), "没有清单.json，不是本系统生成的刻盘包"),
    ("broken manifest", lambda: zipped({**parts(), "清单.json": b"{"}), "清单.json无法读取"),
    ("other manifest", lambda: zipped({**parts(), "清单.json": b"[]"}), "清单.json不是本系统的清单"),
    ("later format", lambda: manifest(lambda one: one.update(format_version=9)), "版本或摘要算法不受支持"),
    ("no digest", lambda: manifest(lambda one: one["files"][0].pop("sha256")), "清单.json内容不完整"),
    ("no version", lambda: manifest(lambda one: one["declaration"].pop("version")), "清单.json内容不完整"),
    ("listed twice", lambda: manifest(lambda one: one["files"].append(one["files"][0])), "重复列出：目录.txt"),
]


@pytest.mark.parametrize("data, words", [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_cannot_be_checked_is_refused_with_its_reason(tmp_path, capsys, data, words):
    code, text = checked(tmp_path, data(), capsys)
    assert (code, words in text) == (2, True), text
    assert "无法核验：" in text


def test_byte_that_rotted_on_the_disc_is_found(tmp_path, capsys):
    code, text = checked(tmp_path, flipped(), capsys, "--offline")
    assert code == 1
    assert f"文件已损坏，无法读取：{LICENCE}" in text


def test_good_package_passes_packed_again_or_burnt(tmp_path, capsys):
    again = zipped({f"解压 {'x'}/{name}": data for name, data in parts().items()}, compression=zipfile.ZIP_DEFLATED)
    for data in (usual_bytes(), again):
        code, text = checked(tmp_path, data, capsys, "--offline")
        assert (code, "核验通过：11个文件与清单相符。" in text) == (0, True), text
    for name, data in parts().items():
        path = tmp_path / "disc" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    assert said(tmp_path / "disc", capsys)[0] == 0
    (tmp_path / "disc" / LICENCE).unlink()
    assert said(tmp_path / "disc", capsys)[0] == 1


class WindowsEntry(zipfile.ZipInfo):
    """An entry as Explorer of a Chinese Windows writes it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 the library's name
        return self.filename.encode("gb18030"), 0


def test_package_of_windows_with_names_in_its_code_page_passes(tmp_path, capsys):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts().items():
            package.writestr(WindowsEntry(name), data)
    assert checked(tmp_path, out.getvalue(), capsys, "--offline")[0] == 0


def test_file_that_is_not_there_is_said(tmp_path, capsys):
    assert said(tmp_path / "无.zip", capsys) == (2, f"文件不存在：{tmp_path / '无.zip'}\n")


def test_package_of_another_system_passes_with_a_note(tmp_path, capsys):
    code, text = checked(tmp_path, manifest(lambda one: one["declaration"].update(number="XX\0")), capsys)
    assert (code, "本系统没有该申报，未核对版本。" in text) == (0, True)


def test_version_is_compared_with_the_record(tmp_path, capsys):
    submission = version()
    data, declaration = packed(submission), submission.declaration
    assert "第1版为当前版本" in checked(tmp_path, data, capsys)[1]
    Declaration.objects.filter(pk=declaration.pk).update(status="returned", returned_by="city", due_at=factories.AT)
    declaration.refresh_from_db()
    printed(frozen(declaration, "again"))
    code, text = checked(tmp_path, data, capsys)
    assert (code, "不是当前版本：盘内为第1版，当前为第2版" in text) == (1, True), text
    assert checked(tmp_path, data, capsys, "--offline")[0] == 0


def test_forged_package_with_a_manifest_that_fits_is_found_by_the_record(tmp_path, capsys):
    """Whoever changes a file can write the manifest anew; the system knows what was frozen."""
    submission = version()
    with zipfile.ZipFile(io.BytesIO(packed(submission))) as package:
        files = {name: package.read(name) for name in package.namelist()}
    found = json.loads(files["清单.json"])
    lines = {one["path"]: one for one in found["files"]}
    files[LICENCE] = b"forged"
    lines[LICENCE].update(size=6, sha256=hashlib.sha256(b"forged").hexdigest())
    form = next(name for name in files if name.endswith(".docx"))
    files[form] = b"forged"
    lines[form].update(size=6, sha256=hashlib.sha256(b"forged").hexdigest())
    files["清单.json"] = json.dumps(found).encode()
    code, text = checked(tmp_path, zipped(files), capsys)
    assert code == 1
    assert "清单所列佐证材料与本系统记录不一致" in text
    assert "清单所列申报表（Word）与本系统记录不一致" in text
    assert checked(tmp_path, zipped(files), capsys, "--offline")[0] == 0
    found["declaration"]["sha256"] = "0" * 64
    files["清单.json"] = json.dumps(found).encode()
    assert "版本摘要与本系统记录不一致" in checked(tmp_path, zipped(files), capsys)[1]
