"""The pages that the system adds: contents of the package (目录.pdf), dividers of the bound evidence, 目录.txt."""

from pathlib import Path
from typing import Any

import segno
from django.template.loader import render_to_string

from declarations.packages.binding import Bound
from declarations.packages.plan import Plan
from declarations.pages.evidence import size_text
from declarations.printing import check_url
from zjtx.common import pdf
from zjtx.common.templatetags.zjtx import cn_moment

BOUND_NAME = "佐证材料合订本.pdf"
# What a divider has room for; the contents name them all.
_ON_DIVIDER = 14


def write_contents(plan: Plan, bound: Bound | None, forms: list[str], target: Path) -> None:
    """目录.pdf. `bound` is None where there is no bound PDF; `forms` are the paths of the form in the package."""
    address = check_url(plan.submission)
    qr = segno.make(address, error="m").svg_data_uri(border=1, scale=4)
    page = {**contents(plan, bound, forms), "qr": qr, "check_url": address}
    pdf.write_pdf(render_to_string("declarations/paper/package.html", page), target)


def write_dividers(plan: Plan, bound: Bound, target: Path) -> None:
    """A page for every item, and one for each of its files that is not bound."""
    sheets: list[dict[str, Any]] = []
    for item in plan.items:
        files = [_row(one, bound) for one in item.files]
        sheets.append(
            {"item": item, "files": files[:_ON_DIVIDER], "count": len(files), "is_long": len(files) > _ON_DIVIDER}
        )
        sheets += [
            {"item": item, "file": one, "row": _row(one, bound), "note": bound.notes[one.number]}
            for one in item.files
            if one.number not in bound.pages
        ]
    page = {"sheets": sheets, "facts": plan.facts}
    pdf.write_pdf(render_to_string("declarations/paper/package_dividers.html", page), target)


def contents(plan: Plan, bound: Bound | None, forms: list[str]) -> dict[str, Any]:
    """What stands in the contents, for PDF and text alike."""
    facts = plan.facts
    items = [
        {
            "title": f"{item.serial} {item.title}",
            "page": bound.dividers[item.number] if bound else None,
            "files": [_row(one, bound) for one in item.files],
        }
        for item in plan.items
    ]
    return {
        "facts": facts,
        "rows": [
            ("申报编号", facts["number"]),
            ("企业名称", facts["enterprise_name"]),
            ("申报类别", f"{facts['year']}年度{facts['tier_label']}"),
            ("版本", f"第{facts['version']}版，{cn_moment(plan.submission.submitted_at)}提交"),
            ("回执编号", facts["receipt_number"]),
            ("版本摘要（SHA-256）", facts["sha256"]),
        ],
        "forms": forms,
        "items": items,
        "bound_name": BOUND_NAME if bound else "",
        "bound_pages": bound.total if bound else 0,
        "notes": [(row["number"], row["note"]) for item in items for row in item["files"] if row["note"]],
    }


def contents_text(plan: Plan, bound: Bound | None, forms: list[str]) -> str:
    """目录.txt: the same for any editor, lines ended as Windows expects."""
    page = contents(plan, bound, forms)
    lines = [
        "刻盘包目录",
        "",
        *(f"{label}：{value}" for label, value in page["rows"]),
        "",
        "申报表",
        *page["forms"],
        "",
    ]
    lines.append("佐证材料（按附件4顺序）" if page["items"] else "佐证材料：本版本没有佐证材料")
    for item in page["items"]:
        lines += ["", item["title"]]
        for row in item["files"]:
            place = f"，合订本第{row['page']}页" if row["page"] else ""
            lines += [f"  {row['path']}（{row['size_text']}{place}）"]
            if row["renamed"]:
                lines.append(f"    原文件名：{row['name']}")
            if row["note"]:
                lines.append(f"    {row['note']}")
    if bound:
        lines += ["", f"{BOUND_NAME}：共{bound.total}页，按上述顺序合订，附书签"]
    lines += ["", "清单.json、清单.csv载有各文件的大小和SHA-256摘要。"]
    return "\r\n".join(lines) + "\r\n"


def _row(one: Any, bound: Bound | None) -> dict[str, Any]:
    pages = bound.pages.get(one.number) if bound else None
    first = bound.first[one.number] if bound else None
    shown = one.path.rpartition("/")[2]
    return {
        "number": one.number,
        "name": one.name,
        "path": one.path,
        "shown": shown,
        "renamed": not shown.lower().endswith(f" {one.name}".lower()),
        "size_text": size_text(one.size),
        "digest": one.sha256[:16],
        "page": first,
        "last": first + pages - 1 if first and pages else first,
        "pages": pages,
        "note": bound.notes.get(one.number, "") if bound else "",
    }
