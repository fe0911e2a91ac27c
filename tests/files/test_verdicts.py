"""Every hostile file gets its verdict in words that name it; every honest one passes (security.md, hostile files)."""

import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from pikepdf import Array, Dictionary, Name

from tests.files import office, papers
from zjtx.common.files.examiners.base import Refused, TestVirusScan
from zjtx.common.files.inspect import inspect
from zjtx.common.files.inspection import PROBLEMS

EICAR = papers.EICAR
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
XXE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
LAUGHS = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'


class Case(NamedTuple):
    """A file as it is uploaded, and the refusal's key with a part of the sentence that the user reads."""

    name: str
    made: Callable[[], bytes]
    code: str
    says: str


WRONG_KIND = [
    Case("空.pdf", lambda: b"", "empty", "空文件（0字节）"),
    Case("程序.pdf", lambda: b"MZ" + b"\0" * 500, "disguised", "不是PDF文件（实际内容为Windows可执行程序）"),
    Case("程序.exe", lambda: b"MZ" + b"\0" * 500, "wrong_type", "Windows可执行程序，不能以“.exe”上传"),
    Case("网页.pdf", lambda: b"<!DOCTYPE html><html><body>1</body></html>", "disguised", "实际内容为网页（HTML）"),
    Case("营业执照.pdf", lambda: office.packed({"a.txt": "1"}), "disguised", "不是PDF文件（实际内容为ZIP压缩包）"),
    Case("材料.zip", lambda: office.packed({"a.txt": "1"}), "wrong_type", "请解压后逐个上传"),
    Case("材料.docx", lambda: office.packed({"a.txt": "1"}), "disguised", "不是DOCX文档（实际内容为ZIP压缩包）"),
    Case("报表.xlsx", office.docx, "disguised", "实际内容为DOCX文档），请将扩展名改为“.docx”"),
    Case("报表.docx", lambda: office.packed(office.xlsx_parts()), "disguised", "请将扩展名改为“.xlsx”"),
    Case("申报书.pdf", office.docx, "disguised", "不是PDF文件（实际内容为DOCX文档），请将扩展名改为“.docx”"),
    Case("照片.pdf", papers.jpeg, "disguised", "实际内容为JPEG图片），请将扩展名改为“.jpg”"),
    Case("照片.png", papers.jpeg, "disguised", "不是PNG图片（实际内容为JPEG图片）"),
    Case("照片.gif", papers.png, "wrong_type", "请将扩展名改为“.png”"),
    Case("动图.gif", lambda: b"GIF89a" + b"\0" * 99, "wrong_type", "请转换为JPEG、PNG图片或PDF"),
    Case("手机照片.jpg", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 99, "disguised", "实际内容为HEIC图片"),
    Case("没有扩展名", papers.pdf, "no_extension", "没有扩展名"),
    Case("发票.ofd", lambda: office.packed({"OFD.xml": "<a/>"}), "wrong_type", "OFD版式文件"),
    Case("图.svg", lambda: SVG, "wrong_type", "SVG图片"),
    Case("图.png", lambda: SVG, "disguised", "不是PNG图片（实际内容为SVG图片）"),
    Case("报告.doc", lambda: office.compound("WordDocument"), "wrong_type", "旧版Word文档（DOC）"),
    Case("报告.docx", lambda: office.compound("WordDocument"), "disguised", "请用Office或WPS另存为DOCX"),
    Case("台账.xls", lambda: office.compound("Workbook"), "wrong_type", "请用Office或WPS另存为XLSX"),
    Case("压缩.rar", lambda: b"Rar!\x1a\x07\x01\0", "wrong_type", "RAR压缩包"),
    Case("文字.pdf", lambda: "专精特新".encode(), "disguised", "文本文件"),
]

DAMAGED_OR_LOCKED = [
    Case("截断.pdf", lambda: papers.pdf(20)[:-400], "damaged", "不完整或已损坏"),
    Case("截断一半.pdf", lambda: papers.scan(3, 60_000)[:90_000], "damaged", "不完整或已损坏"),
    Case("截断.png", lambda: papers.png()[:-2000], "damaged", "不完整或已损坏"),
    Case("截断.jpg", lambda: papers.jpeg()[:-3000], "damaged", "不完整或已损坏"),
    Case("截断.docx", lambda: office.docx()[:-60], "damaged", "不完整或已损坏"),
    Case("坏块.docx", lambda: office.docx().replace(b"word/document.xml", b"word/documemt.xml", 1),
         "damaged", "已损坏"),
    Case("改校验.png", lambda: papers.png()[:-16] + b"\1\2\3\4" + papers.png()[-12:], "damaged", "已损坏"),
    Case("改字节.png", lambda: papers.png()[:3000] + b"\0\1\2" + papers.png()[3003:], "damaged", "已损坏"),
    Case("标签不配.docx", lambda: office.docx_with(
        "word/document.xml", "<a><b></a>"), "damaged", "已损坏"),
    Case("口令.pdf", lambda: papers.encrypted_pdf(user="1", owner="2"), "encrypted", "请取消密码"),
    Case("限制打印.pdf", lambda: papers.encrypted_pdf(user="", owner="2"), "encrypted", "权限密码"),
    Case("口令.docx", lambda: office.compound("EncryptedPackage", "EncryptionInfo"), "encrypted", "请取消密码"),
    Case("口令.xlsx", lambda: office.with_flag(office.packed(office.xlsx_parts()), 1), "encrypted", "请取消密码"),
]  # fmt: skip

BOMBS = [
    Case("炸弹.docx", lambda: office.streaming_zeros("word/media/a.bmp", 60_000_000, office.docx_parts()),
         "bomb", "压缩比异常"),
    Case("炸弹.xlsx", lambda: office.streaming_zeros("xl/sharedStrings.xml", 110_000_000, {
        name: part for name, part in office.xlsx_parts().items() if name != "xl/sharedStrings.xml"}),
         "bomb", "超过100 MB"),
    Case("隐瞒大小.xlsx", lambda: office.understated(office.streaming_zeros(
        "xl/media/a.bmp", 30_000_000, office.xlsx_parts()), b"xl/media/a.bmp", 500), "damaged", "已损坏"),
    Case("套娃.docx", lambda: office.docx_with("word/embeddings/a.zip", office.packed({"b.zip": office.docx()})),
         "embedded", "压缩包"),
    Case("套娃炸弹.docx", lambda: office.docx_with("word/embeddings/a.xlsx", office.streaming_zeros(
        "xl/media/a.bmp", 60_000_000, office.xlsx_parts())), "bomb", "压缩比异常"),
    Case("两层.docx", lambda: office.docx_with("word/embeddings/a.docx", office.docx_with(
        "word/embeddings/b.docx", office.docx())), "embedded", "内嵌了压缩包"),
    Case("重叠.docx", office.overlapping, "bomb", "压缩比异常"),
    Case("条目.docx", lambda: office.packed(office.docx_parts() | {f"word/{n}.xml": "<a/>" for n in range(196)}),
         "too_many_entries", "内部文件超过200个"),
    Case("万条.docx", lambda: office.empty_entries(70_000), "too_many_entries", "200个"),
    Case("图标.docx", lambda: office.docx_with("word/media/a.emz", zlib.compress(b"\0" * 120_000_000, 9, 31)),
         "bomb", "压缩比异常"),
    Case("炸弹.pdf", papers.pdf_bomb, "bomb", "压缩比异常"),
    Case("双层炸弹.pdf", lambda: papers.pdf_bomb(layers=2), "bomb", "压缩比异常"),
    Case("冒充图片.pdf", lambda: papers.picture_in_pdf(10, 10, papers.deflated_zeros(150)), "bomb", "压缩比异常"),
    Case("开启即爆.pdf", papers.object_stream_bomb, "damaged", "不完整或已损坏"),
    Case("十万对象.pdf", lambda: papers.many_objects(100_000), "too_complex", "结构过于复杂"),
    Case("像素.png", lambda: papers.made_png(60_000, 60_000, b""), "pixels", "60000×60000像素"),
    Case("像素.jpg", lambda: papers.jpeg_stating(30_000, 30_000), "pixels", "超过5000万像素"),
    Case("像素.pdf", lambda: papers.picture_in_pdf(30_000, 30_000, b""), "pixels", "30000×30000像素"),
    Case("像素二.pdf", lambda: papers.picture_in_pdf(
        9, 9, papers.jpeg_stating(30_000, 30_000), filter_name="/DCTDecode"), "pixels", "30000×30000像素"),
    Case("数据炸弹.png", lambda: papers.made_png(100, 100, papers.deflated_zeros(150)), "bomb", "压缩比异常"),
    Case("文字炸弹.png", lambda: papers.made_png(1, 1, zlib.compress(b"\0" * 4), extra=papers.chunk(
        b"zTXt", b"a\0\0" + papers.deflated_zeros(150))), "bomb", "压缩比异常"),
]  # fmt: skip

ACTIVE = [
    Case("宏.docm", office.docm, "macros", "请另存为不含宏的"),
    Case("宏.docx", office.docm, "macros", "含有宏"),
    Case("宏.xlsx", lambda: office.xlsx_with("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"\0" * 99),
         "macros", "含有宏"),
    Case("宏表.xlsx", lambda: office.xlsx_with("xl/macrosheets/sheet1.xml", "<a/>"), "macros", "含有宏"),
    Case("改名的宏.docx", lambda: office.docx_with("word/a.bin", office.compound("VBA", "_VBA_PROJECT")),
         "macros", "含有宏"),
    Case("控件.docx", lambda: office.docx_with("word/activeX/activeX1.xml", "<a/>"), "embedded", "控件"),
    Case("对象.docx", lambda: office.docx_with("word/embeddings/oleObject1.bin", office.compound("\x01Ole10Native")),
         "embedded", "打包的文件"),
    Case("程序.docx", lambda: office.docx_with("word/media/image1.png", b"MZ\x90\0" + b"\0" * 99),
         "embedded", "可执行程序"),
    Case("脚本图.docx", lambda: office.docx_with("word/media/image1.svg", SVG), "embedded", "带脚本的SVG图片"),
    Case("外部实体.docx", lambda: office.docx_with("word/document.xml", XXE), "doctype", "DOCTYPE"),
    Case("外部实体.xlsx", lambda: office.xlsx_with("xl/sharedStrings.xml", LAUGHS), "doctype", "DOCTYPE"),
    Case("双字节实体.docx", lambda: office.docx_with("word/document.xml", XXE.replace(
        '"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")), "doctype", "DOCTYPE"),
    Case("别名实体.docx", lambda: office.docx_with("word/data.txt", XXE), "doctype", "DOCTYPE"),
    Case("越界.docx", lambda: office.docx_with("../../etc/cron.d/a", "1"), "unsafe_entry", "不安全的文件路径"),
    Case("绝对.docx", lambda: office.docx_with("/etc/passwd", "1"), "unsafe_entry", "不安全的文件路径"),
    Case("盘符.xlsx", lambda: office.xlsx_with("C:\\windows\\a", "1"), "unsafe_entry", "不安全的文件路径"),
    Case("模板.docx", lambda: office.docx_linking("attachedTemplate", "http://192.0.2.1/a.dotm", owner="settings"),
         "external", "文件之外的模板"),
    Case("共享模板.docx", lambda: office.docx_linking("attachedTemplate", r"\\192.0.2.1\a.dotm"), "external", "模板"),
    Case("转义模板.docx", lambda: office.docx_linking("attachedTemplate", "file:///%5c%5c192.0.2.1/a"),
         "external", "模板"),
    Case("旧式共享.docx", lambda: office.docx_linking("attachedTemplate", "file:////192.0.2.1/a.dotm"),
         "external", "模板"),
    Case("主机模板.docx", lambda: office.docx_linking("attachedTemplate", "file://192.0.2.1/a.dotm"),
         "external", "模板"),
    Case("外部图.docx", lambda: office.docx_linking("image", "https://example.org/a.png"),
         "external", "断开外部链接"),
    Case("外部对象.docx", lambda: office.docx_linking("oleObject", "file:///C:/a.xlsx"), "external", "文件之外"),
    Case("片段.docx", lambda: office.docx_linking("aFChunk", "a.html", mode=""), "embedded", "其他格式"),
    Case("动态交换.xlsx", lambda: office.xlsx_with("xl/externalLinks/externalLink1.xml",
         '<externalLink xmlns="a"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'), "external", "DDE"),
    Case("脚本.pdf", lambda: papers.pdf_opening(lambda d: Dictionary(S=Name.JavaScript, JS="app.alert(1)")),
         "pdf_script", "JavaScript脚本"),
    Case("藏脚本.pdf", papers.pdf_hiding_script, "pdf_script", "JavaScript脚本"),
    Case("转义脚本.pdf", lambda: papers.escaped_names(papers.pdf_opening(
        lambda d: Dictionary(S=Name.JavaScript, JS="app.alert(1)"))), "pdf_script", "JavaScript脚本"),
    Case("启动.pdf", lambda: papers.pdf_with_link(S=Name.Launch, F="cmd.exe"), "pdf_action", "启动程序"),
    Case("启动二.pdf", papers.pdf_naming_action_by_reference, "pdf_action", "启动程序"),
    Case("自动网址.pdf", lambda: papers.pdf_opening(lambda d: Dictionary(S=Name.URI, URI="http://192.0.2.1/")),
         "pdf_action", "打开网址"),
    Case("提交.pdf", lambda: papers.pdf_with_link(S=Name.SubmitForm, F="http://192.0.2.1/"),
         "pdf_action", "提交表单"),
    Case("附件.pdf", papers.pdf_with_attachment, "pdf_attachment", "内嵌了附件"),
    Case("附件批注.pdf", lambda: papers.pdf_with_annotation("FileAttachment"), "pdf_attachment", "内嵌了附件"),
    Case("影音.pdf", lambda: papers.pdf_with_annotation("RichMedia"), "pdf_media", "音视频"),
]  # fmt: skip

MIXED = [
    Case("双面.pdf", lambda: papers.pdf() + office.packed({"a.txt": "1"}), "polyglot", "夹带了其他内容（压缩包）"),
    Case("网页尾.pdf", lambda: papers.pdf() + b"<html><script>alert(1)</script></html>",
         "polyglot", "网页或脚本代码"),
    Case("网页头.pdf", lambda: b"%PDF-1.4\n<script>alert(1)</script>" + papers.pdf(), "polyglot", "网页或脚本代码"),
    Case("前缀.pdf", lambda: b"\1\2prefix" + papers.pdf(), "polyglot", "文件开头附加的数据"),
    Case("代码尾.jpg", lambda: papers.jpeg() + b"<?php system($_GET[0]); ?>", "polyglot", "网页或脚本代码"),
    Case("代码注释.jpg", lambda: papers.jpeg(comment=b"<?php eval($_POST[0]);"), "polyglot", "网页或脚本代码"),
    Case("压缩尾.jpg", lambda: papers.jpeg() + office.packed({"a.txt": "1"}), "polyglot", "压缩包"),
    Case("代码尾.png", lambda: papers.png() + b"<script>alert(1)</script>", "polyglot", "网页或脚本代码"),
    Case("尾随.docx", lambda: office.docx() + b"%PDF-1.4", "polyglot", "文件末尾附加的数据"),
    Case("病毒.pdf", lambda: papers.pdf().replace(b"%%EOF", EICAR + b"\n%%EOF"), "virus", "EICAR"),
    Case("病毒.docx", lambda: office.docx_with("word/media/a.png", os.urandom(131_072).hex().encode() + EICAR),
         "virus", "请查杀病毒"),
    Case("病毒.jpg", lambda: papers.jpeg() + EICAR, "virus", "EICAR"),
]  # fmt: skip


def _judge(case: Case, folder: Path):
    path = folder / "upload"
    path.write_bytes(case.made())
    return inspect(path, case.name)


@pytest.mark.parametrize("case", WRONG_KIND + DAMAGED_OR_LOCKED + BOMBS + ACTIVE + MIXED, ids=lambda case: case.name)
def test_hostile_file_is_refused_by_name(case, tmp_path):
    verdict = _judge(case, tmp_path)
    assert (verdict.ok, verdict.code) == (False, case.code), verdict
    assert verdict.problem.startswith(f"“{case.name}”")
    assert case.says in verdict.problem
    assert verdict.problem.endswith("。")
    assert (verdict.content_type, verdict.extension, verdict.pages) == ("", "", None)


def test_script_in_packed_stream_of_pdf_is_no_hiding_place_for_the_test_virus(tmp_path):
    made = papers.new_pdf()
    made.pages[0].Contents = made.make_stream(b"%" + EICAR + b"\nq Q")
    verdict = _judge(Case("流.pdf", lambda: papers.saved(made), "", ""), tmp_path)
    assert verdict.code == "virus"


@pytest.mark.parametrize("cut", range(1, len(EICAR)))
def test_test_virus_is_seen_across_the_seam_of_two_chunks(cut):
    scan = TestVirusScan()
    scan.feed(b"x" * 100 + EICAR[:cut])
    with pytest.raises(Refused):
        scan.feed(EICAR[cut:] + b"y" * 100)


HONEST = [
    ("申报书.pdf", papers.pdf, "pdf", 2),
    ("前有空行.pdf", lambda: b"\r\n\xef\xbb\xbf" + papers.pdf(3), "pdf", 3),
    ("网址链接.pdf", lambda: papers.pdf_with_link(S=Name.URI, URI="https://www.ln.gov.cn/"), "pdf", 2),
    ("打开位置.pdf", lambda: papers.pdf_opening(lambda d: Array([d.pages[0].obj, Name.Fit])), "pdf", 2),
    ("打开动作.pdf", lambda: papers.pdf_opening(
        lambda d: Dictionary(S=Name.GoTo, D=Array([d.pages[1].obj, Name.XYZ, 0, 842, 1]))), "pdf", 2),
    ("谈脚本.pdf", lambda: papers.pdf_with_link(S=Name.URI, URI="https://a.cn/?/S /JavaScript /JS /Launch"),
         "pdf", 2),
    ("空附件表.pdf", lambda: _with_empty_names(), "pdf", 2),
    ("白页扫描.pdf", lambda: papers.picture_in_pdf(2480, 3508, zlib.compress(b"\xff" * (2480 * 3508 * 3), 9)),
         "pdf", 2),
    ("增量保存.pdf", lambda: papers.saved(papers.new_pdf(5), linearize=True), "pdf", 5),
    ("照片.JPG", papers.jpeg, "jpg", 1),
    ("照片.jpeg", lambda: papers.jpeg(progressive=True), "jpg", 1),
    ("手机.jpg", lambda: papers.jpeg() + b"\0\0SEFT" + bytes(range(256)) * 9, "jpg", 1),
    ("截图.png", papers.png, "png", 1),
    ("调色.png", lambda: papers.png("P"), "png", 1),
    ("黑白.png", lambda: papers.png("1", (641, 333)), "png", 1),
    ("透明.png", lambda: papers.png("RGBA"), "png", 1),
    ("正文.docx", office.docx, "docx", None),
    ("报表.xlsx", lambda: office.packed(office.xlsx_parts()), "xlsx", None),
    ("二百条.docx", lambda: office.packed(office.docx_parts() | {f"word/{n}.xml": "<a/>" for n in range(195)}),
         "docx", None),
    ("图表.docx", lambda: office.docx_with("word/embeddings/a.xlsx", office.packed(office.xlsx_parts())),
         "docx", None),
    ("公式.docx", lambda: office.docx_with("word/embeddings/oleObject1.bin", office.compound("Equation Native")),
         "docx", None),
    ("本机模板.docx", lambda: office.docx_linking("attachedTemplate", "file:///C:/Users/a/%E5%85%AC%E6%96%87.dotx"),
         "docx", None),
    ("引用.xlsx", lambda: office.xlsx_with("xl/externalLinks/_rels/externalLink1.xml.rels", office.relations(
        ("externalLinkPath", "2021%E5%B9%B4.xlsx", "External"))), "xlsx", None),
    ("图标.docx", lambda: office.docx_with("word/media/a.emz", zlib.compress(b"\1\0\0\0" * 999, 9, 31)),
         "docx", None),
    ("矢量.docx", lambda: office.docx_with("word/media/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
         "docx", None),
    ("大表.xlsx", lambda: office.xlsx_with("xl/worksheets/sheet2.xml", _large_sheet()), "xlsx", None),
    ("双字节.docx", lambda: office.docx_with("word/document.xml", office.document().replace(
        "UTF-8", "UTF-16").encode("utf-16")), "docx", None),
]  # fmt: skip


def _with_empty_names() -> bytes:
    made = papers.new_pdf()
    made.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([])), JavaScript=Dictionary(Names=Array([])))
    return papers.saved(made)


def _large_sheet() -> str:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7919 % 10007}</v></c></row>' for n in range(200_000))
    return f"{office.HEAD}<worksheet><sheetData>{rows}</sheetData></worksheet>"


@pytest.mark.parametrize("name, made, extension, pages", HONEST, ids=[row[0] for row in HONEST])
def test_honest_file_passes(name, made, extension, pages, tmp_path):
    verdict = _judge(Case(name, made, "", ""), tmp_path)
    assert verdict.ok, verdict.problem
    assert (verdict.extension, verdict.pages, verdict.problem, verdict.code) == (extension, pages, "", "")
    assert verdict.content_type


def test_size_limit_is_told_with_both_figures(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(papers.pdf() + b" " * 3_000_000)
    verdict = inspect(path, "大文件.pdf", limit=1_500_000)
    assert verdict.code == "too_large"
    assert "2.9 MB，超过1.4 MB的单个文件上限" in verdict.problem
    assert inspect(path, "大文件.pdf", limit=4_000_000).ok


def test_upload_limit_of_the_settings_holds(tmp_path, settings):
    path = tmp_path / "upload"
    path.write_bytes(papers.pdf())
    settings.EVIDENCE_MAX_FILE_BYTES = 100
    assert inspect(path, "a.pdf").code == "too_large"


@pytest.mark.parametrize(
    "name, shown",
    [
        ("䶮昇科技（大连）有限公司—营业执照𠮷.pdf", "䶮昇科技（大连）有限公司—营业执照𠮷.pdf"),
        ("C:\\Users\\张三\\报告.pdf", "报告.pdf"),
        ("../../etc/合同.pdf", "合同.pdf"),
        ("执照\u202efdp.exe.pdf", "执照fdp.exe.pdf"),
        ("换\n行\0.pdf", "换行\ufffd.pdf"),
        ("审计报告" * 40 + "（终稿）.pdf", "审计报告" * 10 + "…"),
    ],
)
def test_names_are_shown_clean_and_judged_alike(name, shown, tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(papers.pdf())
    assert inspect(path, name).ok
    path.write_bytes(b"MZ")
    problem = inspect(path, name).problem
    assert problem.startswith(f"“{shown}")
    assert not set(problem) & set("\n\0\u202e\\/")


def test_every_message_is_used_and_ends_as_a_sentence():
    cases = WRONG_KIND + DAMAGED_OR_LOCKED + BOMBS + ACTIVE + MIXED
    elsewhere = {"too_large", "pdf_form", "busy", "infected"}
    assert set(PROBLEMS) == {case.code for case in cases} | elsewhere
    for text in PROBLEMS.values():
        assert text.startswith("“{name}”")


def test_dynamic_form_is_refused(tmp_path):
    made = papers.new_pdf()
    made.Root.AcroForm = Dictionary(Fields=Array([]), XFA=made.make_stream(b"<xdp/>"))
    verdict = _judge(Case("表单.pdf", lambda: papers.saved(made), "", ""), tmp_path)
    assert verdict.code == "pdf_form"
    assert "动态表单（XFA）" in verdict.problem
