"""The verdict on an uploaded file and the words in which a refusal is told (product.md, part 11)."""

from dataclasses import dataclass

from zjtx.common.text import clean_file_name

ACCEPTED = "PDF、JPEG、PNG、DOCX或XLSX"


@dataclass(frozen=True)
class FileType:
    """A type that may be uploaded: extension to keep it under, the names it may come with, words for the screen."""

    extension: str
    names: tuple[str, ...]
    content_type: str
    label: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES: dict[str, FileType] = {
    "pdf": FileType("pdf", ("pdf",), "application/pdf", "PDF文件"),
    "jpeg": FileType("jpg", ("jpg", "jpeg", "jpe", "jfif"), "image/jpeg", "JPEG图片"),
    "png": FileType("png", ("png",), "image/png", "PNG图片"),
    "docx": FileType("docx", ("docx",), _OFFICE + "wordprocessingml.document", "DOCX文档"),
    "xlsx": FileType("xlsx", ("xlsx",), _OFFICE + "spreadsheetml.sheet", "XLSX工作簿"),
}


@dataclass(frozen=True)
class Inspection:
    """What inspect() found. `problem` is empty exactly if `ok`; `content_type`, `extension` are empty if not `ok`.

    `pages`: pages of a PDF, 1 for a picture, None for office documents. `code` is the refusal's key for audit and
    tests, "" if `ok`; "busy" alone means that the file was not judged and may be sent again. `virus_check` is a value
    of VirusCheck: "waiting" where the scanner did not answer.
    """

    ok: bool
    content_type: str
    extension: str
    problem: str
    pages: int | None
    code: str = ""
    virus_check: str = "off"


# {name}: the file as the user knows it; {detail}: what the examiner found.
PROBLEMS: dict[str, str] = {
    "empty": "“{name}”是空文件（0字节），请重新导出后上传。",
    "too_large": "“{name}”大小为{detail}的单个文件上限，请压缩或拆分后上传。",
    "no_extension": "“{name}”没有扩展名，请上传扩展名为pdf、jpg、png、docx或xlsx的文件。",
    "wrong_type": "“{name}”为{detail}",
    "disguised": "“{name}”不是{detail}",
    "encrypted": "“{name}”已加密或设有权限密码，请取消密码后重新上传。",
    "damaged": "“{name}”不完整或已损坏，无法打开，请重新导出或下载后上传。",
    "bomb": "“{name}”展开后超过100 MB或压缩比异常，无法安全打开，请重新导出后上传。",
    "too_complex": "“{name}”结构过于复杂，无法在限定的时间和内存内打开，请重新打印为PDF后上传。",
    "too_many_entries": "“{name}”内部文件超过200个，请精简内容或打印为PDF后上传。",
    "unsafe_entry": "“{name}”内部含有不安全的文件路径，请用Office或WPS重新另存后上传。",
    "doctype": "“{name}”内部含有外部实体声明（DOCTYPE），请用Office或WPS重新另存后上传。",
    "external": "“{name}”引用了文件之外的{detail}，请断开外部链接、改为嵌入后重新上传。",
    "macros": "“{name}”含有宏，请另存为不含宏的DOCX或XLSX文件后上传。",
    "embedded": "“{name}”内嵌了{detail}，请移除后重新上传。",
    "polyglot": "“{name}”夹带了其他内容（{detail}），请重新导出后上传。",
    "virus": "“{name}”含有病毒测试特征码（EICAR），请查杀病毒后重新上传。",
    "infected": "“{name}”查出病毒（{detail}），未予接收，请查杀病毒后重新上传。",
    "pixels": "“{name}”中的图片为{detail}像素，超过5000万像素的上限，请缩小后上传。",
    "pdf_script": "“{name}”含有JavaScript脚本，请重新打印为PDF后上传。",
    "pdf_action": "“{name}”含有自动或外部动作（{detail}），请重新打印为PDF后上传。",
    "pdf_attachment": "“{name}”内嵌了附件，请移除附件或重新打印为PDF后上传，附件可另行上传。",
    "pdf_media": "“{name}”含有音视频或三维内容，请重新打印为PDF后上传。",
    "pdf_form": "“{name}”为动态表单（XFA），请重新打印为PDF后上传。",
    "busy": "“{name}”暂时无法检查，请稍后重新上传。",
}
_NAME_SHOWN = 60


def accepted(kind: str, pages: int | None, virus_check: str = "off") -> Inspection:
    """The verdict on a good file; `kind` is a key of TYPES."""
    found = TYPES[kind]
    return Inspection(True, found.content_type, found.extension, "", pages, virus_check=virus_check)


def refused(code: str, name: str, detail: str = "") -> Inspection:
    """The verdict on a bad file, in words that name it."""
    return Inspection(False, "", "", PROBLEMS[code].format(name=shown_name(name), detail=detail), None, code)


def shown_name(name: str) -> str:
    """The name as messages show it: cleaned of what hides or reverses text; long ones keep both ends."""
    plain = clean_file_name(name, fallback="未命名文件")
    if len(plain) > _NAME_SHOWN:
        return plain[: _NAME_SHOWN - 20] + "…" + plain[-19:]
    return plain


def extension_of(name: str) -> str:
    """The extension in lower case without its dot; "" if there is none."""
    stem, dot, extension = clean_file_name(name, fallback="").rpartition(".")
    return extension.strip().lower() if dot and stem else ""
