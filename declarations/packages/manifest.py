"""The manifest of a package (清单.json for programs, 清单.csv for a clerk): every file with size and SHA-256."""

import csv
import io
import json
from dataclasses import asdict, dataclass
from typing import Any

from zjtx.common.digests import ALGORITHM

FORMAT = "zjtx-disc-package"
FORMAT_VERSION = 1
JSON_NAME = "清单.json"
CSV_NAME = "清单.csv"
KINDS = {
    "form_pdf": "申报表（PDF）",
    "form_docx": "申报表（Word）",
    "stamped_form": "盖章申报表扫描件",
    "opinion": "专家组评审结果和意见",
    "evidence": "佐证材料",
    "bound": "佐证材料合订本",
    "contents": "目录",
    "list": "清单",
}
COLUMNS = ("序号", "类别", "附件4项目", "文件", "原文件名", "字节数", "SHA-256", "合订本页码", "说明")


@dataclass(frozen=True)
class Entry:
    """One file of the package; `first_page` is its place in the bound PDF."""

    path: str
    kind: str
    size: int
    sha256: str
    item: str = ""
    title: str = ""
    original_name: str = ""
    pages: int | None = None
    first_page: int | None = None
    note: str = ""


def as_json(facts: dict[str, Any], check_url: str, entries: list[Entry]) -> bytes:
    """The manifest for programs: the same bytes for the same package."""
    manifest = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "algorithm": ALGORITHM,
        "declaration": {**facts, "check_url": check_url},
        "files": [asdict(one) for one in entries],
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(facts: dict[str, Any], entries: list[Entry]) -> bytes:
    """The manifest for a spreadsheet: UTF-8 with mark, no cell that a spreadsheet would calculate."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    head = f"{facts['number']} 第{facts['version']}版 {facts['enterprise_name']}"
    writer.writerow([text_cell(head)])
    writer.writerow([f"版本摘要（SHA-256）：{facts['sha256']}"])
    writer.writerow(COLUMNS)
    for place, one in enumerate(entries, 1):
        # Serial and title in one cell: a spreadsheet would make 4.1 of 4.10.
        cells = (f"{one.item} {one.title}".strip(), one.path, one.original_name)
        page = one.first_page if one.first_page is not None else ""
        row = [place, KINDS[one.kind], *map(text_cell, cells), one.size, one.sha256, page, text_cell(one.note)]
        writer.writerow(row)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def text_cell(value: str) -> str:
    """Text that a spreadsheet must not take for a formula gets an apostrophe (product.md, part 9)."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
