"""What goes into the package of a frozen version, in attachment 4's order: read from the frozen content alone, so that
it is the same whenever it is made."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from declarations.models import Submission
from declarations.packages import naming
from zjtx.common import clock
from zjtx.common.files.inspection import TYPES
from zjtx.common.models import StoredFile
from zjtx.registry.enums import Tier

PDF = "pdf"
PICTURE = "picture"
OFFICE = "office"
_KINDS = {"pdf": PDF, "jpg": PICTURE, "png": PICTURE, "docx": OFFICE, "xlsx": OFFICE}
_EXTENSIONS = {one.content_type: one.extension for one in TYPES.values()}


@dataclass(frozen=True)
class PlannedFile:
    """One file of evidence. `number` such as "4.02-01"; `path` inside the package; digest and size as frozen."""

    number: str
    path: str
    item: str
    name: str
    kind: str
    size: int
    sha256: str
    stored: StoredFile | None


@dataclass(frozen=True)
class PlannedItem:
    """One item of attachment 4 that has files."""

    serial: str
    number: str
    title: str
    files: tuple[PlannedFile, ...]


@dataclass(frozen=True)
class Plan:
    """The package of one version: facts for its covers, items in order."""

    submission: Submission
    facts: dict[str, Any]
    items: tuple[PlannedItem, ...]

    @property
    def files(self) -> list[PlannedFile]:
        """All files in order."""
        return [one for item in self.items for one in item.files]

    @property
    def base(self) -> str:
        """How the package and its forms are named: "LN2022-S-000001 第1版"."""
        return naming.safe_part(f"{self.facts['number']} 第{self.facts['version']}版", 40)

    @property
    def package_name(self) -> str:
        """The name of the ZIP."""
        return f"{self.base} 刻盘包.zip"


def plan_of(submission: Submission) -> Plan:
    """The plan of a frozen version. One query for its files."""
    content = submission.content
    entries = content["evidence"]
    stored = {str(pk): one for pk, one in StoredFile.objects.in_bulk([one["file"] for one in entries]).items()}
    width = max((len(one["item"].split(".")[0]) for one in entries), default=1)
    items = [
        _item(serial, list(group), stored, width) for serial, group in groupby(entries, key=lambda one: one["item"])
    ]
    return Plan(submission, _facts(submission, content), tuple(items))


def _item(serial: str, entries: list[dict], stored: dict[str, StoredFile], width: int) -> PlannedItem:
    number, title = naming.padded(serial, width), entries[0]["title"]
    folder = f"{naming.EVIDENCE_FOLDER}/{naming.safe_part(f'{number} {title}', naming.FOLDER_LIMIT)}"
    files = []
    for place, entry in enumerate(entries, 1):
        kept = stored.get(entry["file"])
        own = f"{number}-{place:02d}"
        extension = _extension(entry["name"], kept)
        name = naming.safe_file(own, entry["name"], extension)
        kind = _KINDS.get(extension, OFFICE)
        files.append(
            PlannedFile(
                own, f"{folder}/{name}", serial, entry["name"], kind, entry["size"], entry["sha256"], kept
            )
        )  # fmt: skip
    return PlannedItem(serial, number, title, tuple(files))


def _extension(name: str, stored: StoredFile | None) -> str:
    """By what the file is; by its name where that is not known."""
    if stored is not None and stored.content_type in _EXTENSIONS:
        return _EXTENSIONS[stored.content_type]
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return ending if ending in _KINDS else ""


def _facts(submission: Submission, content: dict[str, Any]) -> dict[str, Any]:
    declaration = submission.declaration
    return {
        "number": content["number"],
        "round": content["round"],
        "year": content["year"],
        "tier": content["tier"],
        "tier_label": Tier(content["tier"]).label,
        "enterprise_name": content["answers"].get("enterprise_name") or declaration.enterprise_name,
        "version": submission.version,
        "sha256": submission.sha256,
        "receipt_number": submission.receipt_number,
        "submitted_at": clock.local(submission.submitted_at).isoformat(timespec="seconds"),
    }
