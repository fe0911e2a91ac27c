"""What a file is refused with, word for word; the verdicts on a hundred more files stand in tests/files."""

# ruff: noqa: E501 - a sentence stays on its line
from collections.abc import Callable

import pytest

from tests.files import office, papers
from zjtx.common.files.inspect import inspect

ROWS: tuple[tuple[str, Callable[[], bytes], str], ...] = (
    ("空.pdf", lambda: b"", "“空.pdf”是空文件（0字节），请重新导出后上传。"),
    ("执照", papers.pdf, "“执照”没有扩展名，请上传扩展名为pdf、jpg、png、docx或xlsx的文件。"),
    ("程序.pdf", lambda: b"MZ" + b"\0" * 500, "“程序.pdf”不是PDF文件（实际内容为Windows可执行程序），请上传原始PDF、JPEG、PNG、DOCX或XLSX文件。"),
    ("照片.png", papers.jpeg, "“照片.png”不是PNG图片（实际内容为JPEG图片），请将扩展名改为“.jpg”后重新上传。"),
    ("材料.zip", lambda: office.packed({"a.txt": "1"}), "“材料.zip”为ZIP压缩包，不能以“.zip”上传，请解压后逐个上传其中的文件。"),
    ("报告.doc", lambda: office.compound("WordDocument"), "“报告.doc”为旧版Word文档（DOC），不能以“.doc”上传，请用Office或WPS另存为DOCX后上传。"),
    ("口令.pdf", lambda: papers.encrypted_pdf(user="1", owner="2"), "“口令.pdf”已加密或设有权限密码，请取消密码后重新上传。"),
    ("口令.docx", lambda: office.compound("EncryptedPackage", "EncryptionInfo"), "“口令.docx”已加密或设有权限密码，请取消密码后重新上传。"),
    ("截断.pdf", lambda: papers.pdf(20)[:-400], "“截断.pdf”不完整或已损坏，无法打开，请重新导出或下载后上传。"),
    ("炸弹.pdf", papers.pdf_bomb, "“炸弹.pdf”展开后超过100 MB或压缩比异常，无法安全打开，请重新导出后上传。"),
    ("宏.docx", office.docm, "“宏.docx”含有宏，请另存为不含宏的DOCX或XLSX文件后上传。"),
    ("越界.docx", lambda: office.docx_with("../../etc/cron.d/a", "1"), "“越界.docx”内部含有不安全的文件路径，请用Office或WPS重新另存后上传。"),
    ("图.svg", lambda: b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "“图.svg”为SVG图片，不能以“.svg”上传，请转换为JPEG、PNG图片或PDF后上传。"),
)  # fmt: skip


@pytest.mark.parametrize("name, made, sentence", ROWS, ids=[row[0] for row in ROWS])
def test_bad_file_is_refused_by_name(name, made, sentence, tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(made())
    verdict = inspect(path, name)
    assert (verdict.ok, verdict.problem) == (False, sentence)
