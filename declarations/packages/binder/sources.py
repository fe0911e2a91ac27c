"""Opening what users brought."""

import pikepdf
from pikepdf import Pdf
from pikepdf import settings as pikepdf_settings

ENCRYPTED, DAMAGED, REPAIRED = "encrypted", "damaged", "repaired"
# What damaged input makes the libraries raise.
FAILURES = (pikepdf.PdfError, MemoryError, RecursionError, OSError, ValueError, TypeError, KeyError, SyntaxError)


class Broken(Exception):
    """A source that cannot be read; the first argument is its code."""


# What one stream may unpack to while it is read.
_UNPACKED = 200 * 1024 * 1024


def confine_reader() -> None:
    """Have the reader refuse streams that unpack to more than memory has room for."""
    names = ("flate_max_memory", "run_length_max_memory", "png_max_memory", "tiff_max_memory")
    pikepdf_settings.set_qpdf_limits(**dict.fromkeys(names, _UNPACKED))


def opened(path: str) -> Pdf:
    """A PDF, read from the disk as it is needed. Raises Broken."""
    try:
        found = pikepdf.open(path, access_mode=pikepdf.AccessMode.stream, suppress_warnings=True)
        if not len(found.pages):
            raise Broken(DAMAGED)
    except pikepdf.PasswordError as error:
        raise Broken(ENCRYPTED) from error
    except FAILURES as error:
        raise Broken(DAMAGED) from error
    return found


def is_repaired(document: Pdf) -> bool:
    """Whether the reader had to rebuild the file's table of objects: pages may be missing."""
    return any("reconstruct" in one or "damaged" in one for one in map(str, document.get_warnings()))
