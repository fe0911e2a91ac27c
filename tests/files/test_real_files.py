"""Files as real programs write them: WeasyPrint's forms, scans by Pillow, whole folders of odd bytes."""

import zlib

import pytest
import weasyprint
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.files import office, papers
from zjtx.common.files.inspect import inspect

PAGE = """<html lang="zh-CN"><head><title>企业申报书</title></head><body><h1 id="a">一、基本情况</h1>
<p><a href="#a">返回</a> <a href="https://www.ln.gov.cn/">主页</a></p><form><input name="b" value="1"></form>
<p style="break-before: page">二、经营情况</p></body></html>"""


@pytest.mark.parametrize("options", [{}, {"pdf_forms": True}, {"pdf_tags": True}], ids=str)
def test_printed_form_passes(options, tmp_path):
    path = tmp_path / "form.pdf"
    weasyprint.HTML(string=PAGE).write_pdf(path, **options)
    verdict = inspect(path, "企业申报书（盖章件）.pdf")
    assert (verdict.ok, verdict.pages) == (True, 2), verdict.problem


def test_scan_saved_by_pillow_passes(tmp_path):
    path = tmp_path / "scan.pdf"
    pages = [papers.picture((1240, 1754)) for _ in range(3)]
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:])
    assert inspect(path, "扫描件.pdf").pages == 3


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
@pytest.mark.parametrize("size", [(1, 1), (7, 5), (640, 481)])
def test_png_of_every_kind_passes(mode, size, tmp_path):
    path = tmp_path / "picture.png"
    Image.new(mode, size).save(path)
    verdict = inspect(path, "图.png")
    assert verdict.ok, verdict.problem


def test_interlaced_png_passes_and_cut_one_does_not(tmp_path):
    """Adam7 passes of 13 × 9 pixels in RGB, filter byte 0 for each line."""
    shapes = [(2, 2), (2, 2), (4, 1), (3, 3), (7, 2), (6, 5), (13, 4)]
    lines = b"".join(b"\0" * (rows * (1 + columns * 3)) for columns, rows in shapes)
    path = tmp_path / "picture.png"
    path.write_bytes(papers.made_png(13, 9, zlib.compress(lines), interlace=1))
    with Image.open(path) as picture:
        picture.load()
    assert inspect(path, "图.png").ok
    path.write_bytes(papers.made_png(13, 9, zlib.compress(lines[:-1]), interlace=1))
    assert inspect(path, "图.png").code == "damaged"


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_jpeg_of_every_kind_passes(mode, tmp_path):
    path = tmp_path / "picture.jpg"
    papers.picture().convert(mode).save(path, "JPEG")
    assert inspect(path, "图.jpeg").content_type == "image/jpeg"


def test_phone_picture_with_preview_passes(tmp_path):
    path = tmp_path / "picture.jpg"
    papers.picture().save(path, "MPO", save_all=True, append_images=[papers.picture((160, 120))])
    verdict = inspect(path, "手机照片.jpg")
    assert (verdict.ok, verdict.extension) == (True, "jpg"), verdict.problem


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_broken_bytes_never_raise_and_never_pass_as_another_type(data, tmp_path):
    name, whole = data.draw(st.sampled_from(BROKEN))
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(broken) - 1))
        broken[at] = data.draw(st.integers(0, 255))
    path = tmp_path / "upload"
    path.write_bytes(bytes(broken[: data.draw(st.integers(1, len(broken)))]))
    verdict = inspect(path, name)
    assert verdict.ok == (not verdict.problem)
    assert verdict.extension in ("", name.rpartition(".")[2])


BROKEN = [
    ("a.pdf", papers.pdf(1)),
    ("a.jpg", papers.jpeg((64, 64))),
    ("a.png", papers.png(size=(64, 64))),
    ("a.docx", office.docx()),
    ("a.xlsx", office.packed(office.xlsx_parts())),
]
