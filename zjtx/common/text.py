"""Text that no database column and no header can hold: NUL and lone surrogates (security.md, trap 8)."""

import re
import unicodedata

_HOSTILE = re.compile("[\x00\ud800-\udfff]")


def is_hostile(text: str) -> bool:
    """Whether a text contains NUL or a lone surrogate, which every database refuses with an error."""
    return _HOSTILE.search(text) is not None


def without_hostile(text: str) -> str:
    """The same text with such characters replaced, for records that must be written whatever came in."""
    return _HOSTILE.sub("\ufffd", text)


def clean_file_name(name: str, *, fallback: str = "文件") -> str:
    """A name for display and download: no folder, no control or direction characters, at most 150 characters."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in without_hostile(base) if unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp"})
    kept = kept.strip(" .")
    if len(kept) > 150:
        stem, dot, extension = kept.rpartition(".")
        kept = f"{stem[: 149 - len(extension)]}.{extension}" if dot and len(extension) <= 10 else kept[:150]
    return kept or fallback
