"""Two frozen versions of a declaration side by side in the layout of the sheet: before and after in each place."""

from typing import Any

from django.urls import reverse

from declarations.answers.differences import EvidenceChange, differences, evidence_changes, texts_before
from declarations.answers.display import CodeNames
from declarations.answers.reading import read_sheet
from declarations.models import Declaration, EvidenceFile, Submission
from declarations.sheets import sheet_named


def compare_page(
    declaration: Declaration, earlier: Submission, later: Submission, *, is_masked: bool
) -> dict[str, Any]:
    """Everything declarations/compare.html shows. Telephone numbers are masked for officers, as on the version."""
    before, after = earlier.content, later.content
    sheet = sheet_named(after["sheet"])
    names = CodeNames.of(before["answers"]), CodeNames.of(after["answers"])
    changes = differences(sheet, before, after, names=names, is_masked=is_masked)
    blocks = read_sheet(sheet, after, names=names[1], is_masked=is_masked, before=texts_before(changes))
    versions = list(declaration.submissions.order_by("version").values_list("version", flat=True))
    return {
        "declaration": declaration,
        "earlier": earlier,
        "later": later,
        "changes": changes,
        "blocks": blocks,
        "before_words": f"第{earlier.version}版为",
        "file_changes": _with_urls(declaration, evidence_changes(before, after)),
        "pairs": _pairs(declaration, versions, (earlier.version, later.version)),
    }


def _with_urls(declaration: Declaration, changes: list[EvidenceChange]) -> list[dict[str, Any]]:
    stored = [change.file for change in changes]
    filed = EvidenceFile.objects.filter(declaration=declaration, stored_id__in=stored).order_by("pk")
    keys = {str(file): pk for file, pk in filed.values_list("stored_id", "pk")}
    return [
        {
            "is_added": change.is_added,
            "item": change.item,
            "title": change.title,
            "name": change.name,
            "url": reverse("declarations:evidence_file", args=[declaration.number, keys[change.file]])
            if change.file in keys
            else "",
        }
        for change in changes
    ]


def _pairs(declaration: Declaration, versions: list[int], chosen: tuple[int, int]) -> list[dict[str, Any]]:
    """Every two versions, the newest first; a case returned twice has three of them."""
    return [
        {
            "label": f"第{later}版比第{earlier}版",
            "is_chosen": (earlier, later) == chosen,
            "url": reverse("declarations:compare", args=[declaration.number, earlier, later]),
        }
        for later in reversed(versions)
        for earlier in reversed([one for one in versions if one < later])
    ]
