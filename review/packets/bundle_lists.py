"""The lists inside a ZIP of all papers: 目录.txt for a reader, 清单.csv for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from declarations.packages.manifest import KINDS, text_cell
from declarations.pages.evidence import size_text

if TYPE_CHECKING:
    from review.packets.bundle import Filed

COLUMNS = ("序号", "申报编号", "企业名称", "版本", "类别", "附件4项目", "文件", "原文件名", "字节数", "SHA-256", "说明")
_MARK = b"\xef\xbb\xbf"


def contents_text(facts: dict[str, Any], filed: list[Filed]) -> bytes:
    """Every declaration with its files and what stayed behind; lines ended as Windows expects."""
    left = [(one, name, why) for one in filed for name, why in one.left_out]
    lines = [facts["title"], f"共{len(filed)}份申报，{sum(len(one.files) for one in filed)}个文件", ""]
    if left:
        lines.append(f"未收入的文件（{len(left)}个）")
        lines += [f"  {one.number} {one.enterprise}：{name}，{why}" for one, name, why in left]
        lines.append("")
    for one in filed:
        lines.append(f"{one.folder}（{one.number} 第{one.version}版）")
        lines += [f"  {file.path.partition('/')[2]}（{size_text(file.size)}）" for file in one.files]
        lines.append("")
    lines.append("清单.json、清单.csv载有各文件的大小和SHA-256摘要。")
    return _MARK + ("\r\n".join(lines) + "\r\n").encode()


def as_csv(facts: dict[str, Any], filed: Iterable[Filed]) -> bytes:
    """A row a file, and one for each that stayed behind; no cell that a spreadsheet would calculate."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([text_cell(facts["title"])])
    writer.writerow(COLUMNS)
    for one in filed:
        who = [one.position, text_cell(one.number), text_cell(one.enterprise), one.version]
        for file in one.files:
            cells = (f"{file.item} {file.title}".strip(), file.path, file.original_name)
            writer.writerow([*who, KINDS[file.kind], *map(text_cell, cells), file.size, file.sha256, ""])
        for name, why in one.left_out:
            writer.writerow([*who, KINDS["evidence"], "", "", text_cell(name), "", "", f"未收入：{why}"])
    return _MARK + out.getvalue().encode()
