"""The items of attachment 4 with their files, for pieces/evidence_item.html."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from declarations import selectors
from declarations.expiry import expiry_note
from declarations.models import Declaration, EvidenceFile, EvidenceRequirement, LibraryFile
from declarations.pages.filling import navigation
from declarations.validators import Examination
from zjtx.common import clock
from zjtx.common.models import StoredFile, VirusCheck
from zjtx.common.templatetags.zjtx import cn_moment

KIB, MIB = 1024, 1024 * 1024
PREVIEWABLE = ("application/pdf", "image/jpeg", "image/png")
# Longer than two lines of the page: the words stand behind a click.
LINE_SHOWN = 90
ICONS = {"application/pdf": "file-earmark-pdf", "image/jpeg": "file-earmark-image", "image/png": "file-earmark-image"}


def size_text(size: int) -> str:
    """ "3.2 MB", "50 MB" or "14 KB"."""
    if size >= MIB:
        return f"{size / MIB:.1f}".removesuffix(".0") + " MB"
    return f"{-(-size // KIB)} KB"


def preview(stored: StoredFile, url: str) -> dict[str, str]:
    """What a row says of previewing: its icon, and address and kind where the browser can show the file."""
    row = {"icon": ICONS.get(stored.content_type, "file-earmark-text")}
    if stored.content_type in PREVIEWABLE and stored.virus_check != VirusCheck.INFECTED:
        row["inline_url"] = f"{url}?inline=1"
        row["preview"] = "pdf" if stored.content_type == "application/pdf" else "picture"
    return row


def file_row(number: str, filed: EvidenceFile, *, can_remove: bool = False) -> dict[str, Any]:
    """One file as the piece reads it; `can_remove`: with what may be done to it in a draft."""
    url = reverse("declarations:evidence_file", args=[number, filed.pk])
    row = {
        "id": filed.pk,
        "name": filed.name,
        "size_text": size_text(filed.stored.size),
        "url": url,
        "meta": f"{cn_moment(filed.uploaded_at)}上传",
        "expires_on": "",
        **preview(filed.stored, url),
    }
    if filed.stored.virus_check == VirusCheck.WAITING:
        row["waiting"] = True
    if filed.stored.virus_check == VirusCheck.INFECTED:
        row["infected"] = filed.stored.virus_name
    if can_remove:
        for act in ("remove", "replace", "move", "expiry"):
            row[f"{act}_url"] = reverse(f"declarations:evidence_{act}", args=[number, filed.pk])
    return row


def frozen_rows(declaration: Declaration, content: Mapping[str, Any], today: date) -> list[dict[str, Any]]:
    """The files of a frozen version in its order, each with its `item` and `sha256`, for whoever reads that version:
    rows as the piece reads them, with the expiry that was frozen. One query."""
    filed = EvidenceFile.objects.filter(declaration=declaration).select_related("stored", "requirement")
    known = {(one.requirement.serial, str(one.stored_id)): one for one in filed}
    declared_on = clock.local(declaration.submitted_at).date() if declaration.submitted_at else today
    rows = []
    for entry in content["evidence"]:
        one = known.get((entry["item"], entry["file"]))
        if one is None:
            continue
        row = file_row(declaration.number, one)
        if entry.get("expires_on"):
            row["expiry"] = expiry_note(date.fromisoformat(entry["expires_on"]), declared_on, today)
        rows.append({**row, "name": entry["name"], "item": entry["item"], "sha256": entry["sha256"]})
    return rows


class ItemPage:
    """The items of one draft, each file with what may be done to it."""

    def __init__(self, examination: Examination, today: date) -> None:
        self.examination, self.today = examination, today
        self.declaration = examination.declaration
        self.number = self.declaration.number
        removed = selectors.restorable(self.declaration).exclude(stored__virus_check=VirusCheck.INFECTED)
        self.removed = {one.pk: one for one in removed.select_related("stored").order_by("-removed_at")}
        self.replaced = {one.replaces_id for one in examination.filed}
        digests = [one.stored.sha256 for one in examination.filed]
        self.library = selectors.expiries(self.declaration.enterprise_id, digests)
        self.clauses = _clause_words(examination)

    def item(self, requirement: EvidenceRequirement, problems: list[str] | None = None) -> dict[str, Any]:
        """One item as pieces/evidence_item.html reads it."""
        filed = [one for one in self.examination.filed if one.requirement_id == requirement.pk]
        there = [self.number, requirement.pk]
        return {
            "id": requirement.pk,
            "number": requirement.serial,
            "title": requirement.text,
            "required": requirement.is_required,
            "clauses": (lines := self.clauses(requirement)),
            "fold_clauses": len(requirement.clauses) if sum(map(len, lines)) > LINE_SHOWN else 0,
            "examples": requirement.examples,
            "files": self._rows(filed),
            "removed": self._removed(requirement),
            "missing": requirement.is_required and not filed,
            "problem": "；".join(problems or []),
            "upload_url": reverse("declarations:evidence_upload", args=there),
            "order_url": reverse("declarations:evidence_order", args=there),
            "reuse_url": reverse("declarations:library_picker", args=there),
        }

    def _rows(self, filed: list[EvidenceFile]) -> list[dict[str, Any]]:
        rows = []
        for place, one in enumerate(filed):
            row = self._row(one)
            row["is_first"], row["is_last"] = place == 0, place == len(filed) - 1
            rows.append(row)
        return rows

    def _row(self, filed: EvidenceFile) -> dict[str, Any]:
        row = file_row(self.number, filed, can_remove=self.declaration.is_editable)
        kept = self.library.get(filed.stored.sha256)
        if kept is not None:
            row.update(self._expiry(kept))
            if kept.added_at < filed.uploaded_at:
                row["reused_from"] = "材料库"
        old = self.removed.get(filed.replaces_id or 0)
        if old is not None:
            row["replaced"] = self._taken_out(old)
        return row

    def _expiry(self, kept: LibraryFile) -> dict[str, Any]:
        if kept.expires_on is None:
            return {}
        note = expiry_note(kept.expires_on, self.examination.declared_on, self.today)
        return {"expires_on": kept.expires_on.isoformat(), "expiry": note}

    def _removed(self, requirement: EvidenceRequirement) -> list[dict[str, Any]]:
        """Files taken out of the item that nothing stands in the place of."""
        return [
            self._taken_out(one)
            for one in self.removed.values()
            if one.requirement_id == requirement.pk and one.pk not in self.replaced
        ]

    def _taken_out(self, filed: EvidenceFile) -> dict[str, Any]:
        row = file_row(self.number, filed)
        row["restore_url"] = reverse("declarations:evidence_restore", args=[self.number, filed.pk])
        row["meta"] = f"{cn_moment(filed.removed_at)}移除"
        return row


def _clause_words(examination: Examination) -> Any:
    """requirement → lines such as 基本条件：通过质量管理体系认证, a group of the notice each."""
    titles = {group.name: group.title for group in examination.report.groups}
    known = {clause.id: clause for clause in examination.report.clauses}

    def words(requirement: EvidenceRequirement) -> list[str]:
        groups: dict[str, list[str]] = {}
        for clause in (known[one] for one in requirement.clauses if one in known):
            groups.setdefault(titles.get(clause.group, ""), []).append(clause.text)
        return [f"{title}：{'；'.join(texts)}" if title else "；".join(texts) for title, texts in groups.items()]

    return words


def evidence_page(
    examination: Examination, today: date, problems: Mapping[int, list[str]] | None = None
) -> dict[str, Any]:
    """Everything declarations/evidence.html shows."""
    page = ItemPage(examination, today)
    items = [page.item(one, (problems or {}).get(one.pk)) for one in examination.requirements]
    return {
        **navigation(examination, "evidence"),
        **usage(examination),
        "items": items,
        "problems": [
            {"text": f"{item['number']} {item['title']}：{item['problem']}", "href": f"#evidence-{item['id']}"}
            for item in items
            if item["problem"]
        ],
        "waiting": [one.name for one in examination.filed if one.stored.virus_check == VirusCheck.WAITING],
        "file_limit": settings.EVIDENCE_MAX_FILE_BYTES,
        "file_limit_text": size_text(settings.EVIDENCE_MAX_FILE_BYTES),
    }


def usage(examination: Examination) -> dict[str, Any]:
    """How much of the declaration's room is taken, in bytes and in words."""
    used = sum(one.stored.size for one in examination.filed)
    limit = settings.EVIDENCE_MAX_DECLARATION_BYTES
    return {"used": used, "limit": limit, "used_text": size_text(used), "limit_text": size_text(limit)}


def item_part(examination: Examination, requirement: EvidenceRequirement, today: date) -> dict[str, Any]:
    """What a fragment answer about one item shows: the item, the room taken, the list of blocks."""
    page = navigation(examination, "evidence")
    return {**page, **usage(examination), "item": ItemPage(examination, today).item(requirement)}
