"""What one file may cost: at most 200 MB and 5 s in a process of its own, whatever it is made to do."""

import json
import os
import resource
import subprocess
import sys
import zlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile

from tests.files import office, papers
from zjtx.common.files import sandbox
from zjtx.common.files.inspect import inspect, inspect_upload

MAX_KILOBYTES = 200 * 1024
MAX_SECONDS = 5
# A small process between: a child's peak, as the system tells it, begins with the memory of the one that started it.
MEASURED = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"kilobytes": usage.ru_maxrss, "seconds": usage.ru_utime + usage.ru_stime,
                  "status": done.returncode, "out": done.stdout.decode()}))
"""


def _measured(kind, path) -> dict:
    command = [sys.executable, "-I", "-B", str(sandbox._RUNNER), kind, str(path)]
    done = subprocess.run([sys.executable, "-I", "-c", MEASURED, *command], capture_output=True, check=True)
    return json.loads(done.stdout)


def _blank_png() -> bytes:
    return papers.made_png(8000, 6200, zlib.compress(b"\0" * (6200 * (1 + 3 * 8000)), 6))


def _wide_sheet() -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7919 % 100_003 / 7}</v></c></row>' for n in range(1_000_000))
    sheet = f"{office.HEAD}<worksheet><sheetData>{rows}</sheetData></worksheet>"
    return office.xlsx_with("xl/worksheets/sheet2.xml", sheet, level=1)


HEAVY = {
    "炸弹.pdf": ("pdf", papers.pdf_bomb, "bomb"),
    "双层炸弹.pdf": ("pdf", lambda: papers.pdf_bomb(layers=2), "bomb"),
    "开启即爆.pdf": ("pdf", papers.object_stream_bomb, "damaged"),
    "对象.pdf": ("pdf", lambda: papers.many_objects(79_000), ""),
    "炸弹.xlsx": ("ooxml", lambda: office.streaming_zeros("xl/a.bmp", 150_000_000, office.xlsx_parts()), "bomb"),
    "条目.docx": ("ooxml", lambda: office.empty_entries(60_000), "too_many_entries"),
    "深层.docx": ("ooxml", lambda: office.docx_with("word/a.xml", "<a>" * 3_000_000), "bomb"),
    "数据炸弹.png": ("picture", lambda: papers.made_png(9, 9, papers.deflated_zeros(150)), "bomb"),
    "五千万像素.png": ("picture", _blank_png, ""),
    "五千万像素.jpg": ("picture", lambda: papers.jpeg((8000, 6200)), ""),
    "大渐进.jpg": ("picture", lambda: papers.jpeg((5000, 3600), progressive=True, subsampling=0), ""),
    "扫描件.pdf": ("pdf", lambda: papers.scan(40, 1_100_000), ""),
    "一页扫描件.pdf": ("pdf", lambda: papers.scan(1, 48_000_000), ""),
    "大表.xlsx": ("ooxml", _wide_sheet, ""),
    "大图.docx": ("ooxml", lambda: office.docx_with("word/media/a.bmp", os.urandom(45_000_000), level=0), ""),
}


@pytest.mark.parametrize("name", HEAVY)
def test_memory_and_time_of_the_child_stay_bounded(name, tmp_path):
    kind, made, code = HEAVY[name]
    path = tmp_path / "upload"
    path.write_bytes(made())
    used = _measured(kind, path)
    assert used["status"] == 0
    answer = json.loads(used["out"])
    assert answer.get("problem", "") == code, answer
    assert used["kilobytes"] <= MAX_KILOBYTES
    assert used["seconds"] <= MAX_SECONDS
    assert answer["peak_kb"] <= MAX_KILOBYTES


def test_scan_of_forty_megabytes_passes_quickly(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(papers.scan(40, 1_050_000))
    assert path.stat().st_size > 40 * 1024 * 1024
    verdict = inspect(path, "审计报告（扫描件）.pdf")
    assert (verdict.ok, verdict.pages) == (True, 40), verdict
    # Processor time, because the wall time of a test machine under load says nothing about the file.
    assert _measured("pdf", path)["seconds"] < 1


def test_endless_decoding_is_cut_off_and_the_next_file_is_judged(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(papers.scan_bomb())
    assert path.stat().st_size < 2_000_000
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert inspect(path, "图.jpg").code == "too_complex"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime <= MAX_SECONDS
    path.write_bytes(papers.jpeg())
    assert inspect(path, "图.jpg").ok


def test_limits_are_the_systems_and_not_the_examiners_goodwill(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(b"")
    code = (
        f"import os, runpy, sys; run = runpy.run_path({str(sandbox._RUNNER)!r}); run['confine']()\n"
        "try:\n    held = bytearray(250_000_000)\nexcept MemoryError:\n    print('no memory')\n"
        "try:\n    os.write(os.open(sys.argv[1], os.O_WRONLY), b'x')\nexcept OSError:\n    print('no writing')\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code, str(path)], capture_output=True, text=True)
    assert done.stdout.split("\n")[:2] == ["no memory", "no writing"], done.stderr


def test_child_that_gets_no_time_is_no_verdict_on_the_file(tmp_path, monkeypatch):
    path = tmp_path / "upload"
    path.write_bytes(papers.pdf())
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.001)
    verdict = inspect(path, "申报书.pdf")
    assert (verdict.ok, verdict.code) == (False, "busy")
    assert verdict.problem == "“申报书.pdf”暂时无法检查，请稍后重新上传。"


def test_child_that_cannot_start_is_no_verdict_on_the_file(tmp_path, monkeypatch):
    path = tmp_path / "upload"
    path.write_bytes(papers.pdf())
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-such-python"))
    assert inspect(path, "申报书.pdf").code == "busy"


def test_child_knows_nothing_of_the_application(tmp_path):
    """No settings, database or environment of the application may be in the process that opens hostile files."""
    path = tmp_path / "upload"
    path.write_bytes(papers.pdf())
    code = (
        "import runpy, sys; sys.argv = sys.argv[1:]\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
        "sys.stdout.write(' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    command = [sys.executable, "-I", "-B", "-c", code, str(sandbox._RUNNER), "pdf", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, env={})
    answer, _, modules = done.stdout.partition("\n")
    assert json.loads(answer)["type"] == "pdf"
    assert {"pikepdf", "examiners"} <= set(modules.split())
    assert not {"django", "celery", "zjtx", "psycopg2", "redis"} & set(modules.split())


def test_uploads_are_judged_where_they_lie():
    with TemporaryUploadedFile("执照.pdf", "application/pdf", 0, None) as uploaded:
        uploaded.write(papers.pdf())
        uploaded.flush()
        assert inspect_upload(uploaded).pages == 2
    held = ContentFile(papers.png(), name="章.png")
    assert inspect_upload(held).extension == "png"
    assert held.tell() == 0
    assert inspect_upload(held, limit=100).code == "too_large"
