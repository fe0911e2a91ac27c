"""File names that every computer of an office can unpack and burn: Windows forbids some characters and names, discs in
Joliet hold 64 characters a name and 120 a path, counted in UTF-16."""

import re
import unicodedata

PART_LIMIT = 64
PATH_LIMIT = 120
FOLDER_LIMIT = 46
EVIDENCE_FOLDER = "佐证材料"
FORM_FOLDER = "申报表"
# What Windows or Joliet forbid, by the full-width character that a reader takes for the same.
_WIDE = str.maketrans('<>:"/\\|?*;', "＜＞：＂／＼｜？＊；")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")


def units(text: str) -> int:
    """Length in UTF-16 units, as Windows and Joliet count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_safe(part: str) -> bool:
    """Whether a name without its folders can be unpacked and burnt anywhere as it stands."""
    return bool(part) and part == safe_part(part, PART_LIMIT)


def safe_part(text: str, limit: int = PART_LIMIT, *, fallback: str = "未命名") -> str:
    """A text as one name: nothing forbidden, invisible or reserved, at most `limit` UTF-16 units."""
    plain = unicodedata.normalize("NFC", text).translate(_WIDE)
    kept = "".join(one if unicodedata.category(one)[0] != "C" else " " for one in plain)
    kept = _shortened(_BLANKS.sub(" ", kept).strip(" ."), limit) or fallback
    return f"_{kept}"[:limit] if _RESERVED.fullmatch(kept) else kept


def safe_file(number: str, name: str, extension: str) -> str:
    """A numbered file name; `extension` without its dot takes the place of whatever the name ends with."""
    stem, dot, ending = name.rpartition(".")
    stem = stem if dot and len(ending) <= 5 else name
    tail = f".{extension}" if extension else ""
    head = f"{number} "
    return head + safe_part(stem, PART_LIMIT - units(head) - units(tail)) + tail


def padded(serial: str, width: int) -> str:
    """An item's serial so that names sort in the notice's order: "4.2" → "4.02"; `width` digits before the point."""
    first, *rest = serial.split(".")
    return ".".join([first.zfill(width), *(one.zfill(2) for one in rest)])


def _shortened(text: str, limit: int) -> str:
    if units(text) <= limit:
        return text
    kept = ""
    for one in text:
        if units(kept) + units(one) + 1 > limit:
            break
        kept += one
    return kept.rstrip(" .") + "…"
