"""Front-end assets straight from installed packages: an allow-list, nothing copied into the repository (decision 10).

Source maps are on the list because manifest storage follows the reference to them at the end of each file and fails on
one that is missing; whole package directories are not, for some of their files refer to what no package ships.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage

_ICONS = "static/bootstrap-icons/font"
# Address under static/ → package and file in it.
ASSETS: dict[str, tuple[str, str]] = {
    "vendor/bootstrap.min.css": ("bootstrap", "css/bootstrap.min.css"),
    "vendor/bootstrap.min.css.map": ("bootstrap", "css/bootstrap.min.css.map"),
    "vendor/bootstrap.bundle.min.js": ("bootstrap", "js/bootstrap.bundle.min.js"),
    "vendor/bootstrap.bundle.min.js.map": ("bootstrap", "js/bootstrap.bundle.min.js.map"),
    "vendor/bootstrap-icons/bootstrap-icons.min.css": ("js_lib_bootstrap_icons", f"{_ICONS}/bootstrap-icons.min.css"),
    "vendor/bootstrap-icons/fonts/bootstrap-icons.woff2": (
        "js_lib_bootstrap_icons",
        f"{_ICONS}/fonts/bootstrap-icons.woff2",
    ),
    "vendor/bootstrap-icons/fonts/bootstrap-icons.woff": (
        "js_lib_bootstrap_icons",
        f"{_ICONS}/fonts/bootstrap-icons.woff",
    ),
    "vendor/htmx.min.js": ("django_htmx", "static/django_htmx/htmx-2.min.js"),
}


@cache
def package_folder(package: str) -> Path | None:
    """Where an installed package lies, without importing it."""
    spec = find_spec(package)
    locations = list(spec.submodule_search_locations or []) if spec else []
    return Path(locations[0]) if locations else None


def asset_path(name: str) -> Path | None:
    """The file behind an address of the allow-list, None for any other."""
    package, relative = ASSETS.get(name, ("", ""))
    folder = package_folder(package) if package else None
    return folder / relative if folder else None


class PackagedStorage(FileSystemStorage):
    """A storage that consists of the allow-list."""

    prefix = ""

    def path(self, name: str) -> str:
        """The file on disk; a name that is not listed leads nowhere."""
        found = asset_path(name.replace("\\", "/"))
        if found is None:
            raise FileNotFoundError(name)
        return str(found)


class PackagedAssetsFinder(BaseFinder):
    """Finds the allow-list for collectstatic and for serving without it."""

    storage = PackagedStorage()

    def check(self, **_kwargs: Any) -> list[CheckMessage]:
        """An asset whose package does not hold it any more is a mistake to be seen at start."""
        missing = [name for name in ASSETS if not ((path := asset_path(name)) and path.is_file())]
        return [Error(f"static asset {name} is not in its package", id="zjtx.E001") for name in missing]

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> str | list[str] | None:
        """The file for an address of the allow-list."""
        found = asset_path(path)
        if found is None or not found.is_file():
            return [] if find_all else None
        return [str(found)] if find_all else str(found)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, PackagedStorage]]:
        """All of the allow-list."""
        for name in ASSETS:
            if not matches_patterns(name, list(ignore_patterns or [])):
                yield name, self.storage
