"""The library: an enterprise's files with where each was used, as a page of its own and as a picker at an item."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse

from declarations.expiry import SOON, expiry_note
from declarations.models import Declaration, EvidenceFile, EvidenceRequirement, LibraryFile
from declarations.pages.evidence import preview, size_text
from zjtx.common.models import VirusCheck
from zjtx.common.templatetags.zjtx import cn_date

PAGE_SIZE = 30
STATES = (("", "全部"), ("expired", "已失效"), ("soon", "即将到期"), ("undated", "未填有效期"))


def library_page(found: QuerySet[LibraryFile], asked: dict[str, str], today: date) -> dict[str, Any]:
    """Everything declarations/library.html shows. `asked`: q, state, page of the address."""
    page = Paginator(filtered(found, asked, today), PAGE_SIZE).get_page(asked["page"])
    return {
        "rows": rows(page.object_list, today, today),
        "is_filtered": bool(asked["q"] or asked["state"]),
        "total": page.paginator.count,
        "filters": [
            {"name": "q", "label": "文件名、材料项或申报编号", "kind": "search", "value": asked["q"]},
            {"name": "state", "label": "有效期", "kind": "select", "value": asked["state"], "options": STATES},
        ],
        "reset_url": reverse("declarations:library"),
        "pager": _pager(page, asked),
    }


def picker_page(
    declaration: Declaration,
    requirement: EvidenceRequirement,
    found: QuerySet[LibraryFile],
    asked: dict[str, str],
    today: date,
) -> dict[str, Any]:
    """Everything declarations/library_picker.html shows: files used under the same item first."""
    before = EvidenceFile.objects.filter(
        declaration__enterprise_id=declaration.enterprise_id, requirement__text=requirement.text
    ).values("stored__sha256")
    here = EvidenceFile.objects.filter(declaration=declaration, requirement=requirement, removed_at__isnull=True)
    wanted = filtered(found, asked, today).exclude(stored__virus_check=VirusCheck.INFECTED)
    same = wanted.filter(sha256__in=before)
    others = Paginator(wanted.exclude(sha256__in=before), PAGE_SIZE).get_page(asked["page"])
    taken = set(here.values_list("stored__sha256", flat=True))
    declared = declaration.submitted_at.date() if declaration.submitted_at else today
    return {
        "declaration": declaration,
        "requirement": requirement,
        "same": rows(same[:PAGE_SIZE], declared, today, taken),
        "others": rows(others.object_list, declared, today, taken),
        "is_filtered": bool(asked["q"] or asked["state"]),
        "filters": [{"name": "q", "label": "文件名、材料项或申报编号", "kind": "search", "value": asked["q"]}],
        "back_url": reverse("declarations:evidence", args=[declaration.number]) + f"#evidence-{requirement.pk}",
        "reuse_url": reverse("declarations:evidence_reuse", args=[declaration.number, requirement.pk]),
        "pager": _pager(others, asked),
    }


def filtered(found: QuerySet[LibraryFile], asked: dict[str, str], today: date) -> QuerySet[LibraryFile]:
    """The files whose name, item or declaration holds the words, in that state of validity."""
    if asked["q"]:
        used = EvidenceFile.objects.filter(
            Q(requirement__text__icontains=asked["q"]) | Q(declaration__number__icontains=asked["q"])
        ).values("stored__sha256")
        found = found.filter(Q(name__icontains=asked["q"]) | Q(sha256__in=used))
    states = {
        "expired": Q(expires_on__lt=today),
        "soon": Q(expires_on__gte=today, expires_on__lte=today + SOON),
        "undated": Q(expires_on__isnull=True),
    }
    return found.filter(states[asked["state"]]) if asked["state"] in states else found


def rows(
    files: Iterable[LibraryFile], declared_on: date, today: date, taken: set[str] | None = None
) -> list[dict[str, Any]]:
    """Library files with their uses, newest use first. Two queries."""
    files = list(files)
    uses = _uses(files)
    found = []
    for one in files:
        url = reverse("declarations:library_file", args=[one.pk])
        row = {
            "id": one.pk,
            "name": one.name,
            "size_text": size_text(one.stored.size),
            "added_text": cn_date(one.added_at),
            "url": url,
            "uses": uses.get(one.sha256, []),
            "expires_on": one.expires_on.isoformat() if one.expires_on else "",
            "expiry": expiry_note(one.expires_on, declared_on, today) if one.expires_on else None,
            "expiry_url": reverse("declarations:library_expiry", args=[one.pk]),
            "waiting": one.stored.virus_check == VirusCheck.WAITING,
            "infected": one.stored.virus_name if one.stored.virus_check == VirusCheck.INFECTED else "",
            "is_here": one.sha256 in (taken or ()),
            **preview(one.stored, url),
        }
        found.append(row)
    return found


def _uses(files: list[LibraryFile]) -> dict[str, list[dict[str, Any]]]:
    """{digest: uses}, one a declaration and item; `is_live` false where the file has been taken out since."""
    if not files:
        return {}
    filed = EvidenceFile.objects.filter(
        declaration__enterprise_id=files[0].enterprise_id, stored__sha256__in=[one.sha256 for one in files]
    ).select_related("declaration", "requirement", "stored")
    found: dict[str, dict[tuple[int, int], dict[str, Any]]] = {}
    for one in filed.order_by("-declaration__year", "-declaration_id", "requirement__position", "-removed_at"):
        use = found.setdefault(one.stored.sha256, {}).setdefault(
            (one.declaration_id, one.requirement_id),
            {
                "number": one.declaration.number,
                "url": reverse("declarations:detail", args=[one.declaration.number]),
                "year": one.declaration.year,
                "tier": one.declaration.get_tier_display(),
                "item": f"{one.requirement.serial} {one.requirement.text}",
                "is_live": False,
            },
        )
        use["is_live"] = use["is_live"] or one.removed_at is None
    return {sha256: list(by_place.values()) for sha256, by_place in found.items()}


def _pager(page: Page, asked: dict[str, str]) -> dict[str, str] | None:
    if not page.has_other_pages():
        return None
    from urllib.parse import urlencode

    def address(number: int) -> str:
        given = {name: value for name, value in asked.items() if value and name != "page"}
        return "?" + urlencode({**given, "page": number})

    return {
        "text": f"第 {page.number} 页，共 {page.paginator.num_pages} 页",
        "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
        "next_url": address(page.next_page_number()) if page.has_next() else "",
    }
