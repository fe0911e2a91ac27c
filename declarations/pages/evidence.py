"""The items of attachment 4 with their files, for pieces/evidence_item.html."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from declarations.models import EvidenceFile
from declarations.pages.filling import navigation
from declarations.validators import Examination
from zjtx.common.templatetags.zjtx import cn_moment

KIB, MIB = 1024, 1024 * 1024
PREVIEWABLE = ("application/pdf", "image/jpeg", "image/png")


def size_text(size: int) -> str:
    """ "3.2 MB", "50 MB" or "14 KB"."""
    if size >= MIB:
        return f"{size / MIB:.1f}".removesuffix(".0") + " MB"
    return f"{-(-size // KIB)} KB"


def file_row(number: str, filed: EvidenceFile, *, can_remove: bool) -> dict[str, Any]:
    """One file as the piece reads it."""
    url = reverse("declarations:evidence_file", args=[number, filed.pk])
    row = {
        "name": filed.name,
        "size_text": size_text(filed.stored.size),
        "url": url,
        "meta": f"{cn_moment(filed.uploaded_at)}上传",
    }
    if filed.stored.content_type in PREVIEWABLE:
        row["inline_url"] = f"{url}?inline=1"
    if can_remove:
        row["remove_url"] = reverse("declarations:evidence_remove", args=[number, filed.pk])
    return row


def evidence_page(examination: Examination, problems: Mapping[int, list[str]] | None = None) -> dict[str, Any]:
    """Everything declarations/evidence.html shows."""
    declaration = examination.declaration
    words = {clause.id: clause.text for clause in examination.report.clauses}
    items = []
    for requirement in examination.requirements:
        files = [one for one in examination.filed if one.requirement_id == requirement.pk]
        items.append(
            {
                "id": requirement.pk,
                "number": requirement.serial,
                "title": requirement.text,
                "required": requirement.is_required,
                "clauses": [words[clause] for clause in requirement.clauses if clause in words],
                "files": [file_row(declaration.number, one, can_remove=declaration.is_editable) for one in files],
                "missing": requirement.is_required and not files,
                "problem": "；".join((problems or {}).get(requirement.pk, [])),
                "upload_url": reverse("declarations:evidence_upload", args=[declaration.number, requirement.pk]),
            }
        )
    used = sum(one.stored.size for one in examination.filed)
    return {
        **navigation(examination, "evidence"),
        "items": items,
        "problems": [
            {"text": f"{item['number']} {item['title']}：{item['problem']}", "href": f"#evidence-{item['id']}"}
            for item in items
            if item["problem"]
        ],
        "used_text": size_text(used),
        "limit_text": size_text(settings.EVIDENCE_MAX_DECLARATION_BYTES),
        "file_limit_text": size_text(settings.EVIDENCE_MAX_FILE_BYTES),
    }
