"""Front-end assets come from installed packages, through manifest storage too."""

import json
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from zjtx.common.staticfinder import ASSETS, PackagedAssetsFinder, package_folder


def test_every_asset_is_in_its_package() -> None:
    assert PackagedAssetsFinder().check() == []


@pytest.mark.parametrize("name", sorted(ASSETS))
def test_asset_is_the_packages_own_file(name: str) -> None:
    package, relative = ASSETS[name]
    assert Path(finders.find(name)) == package_folder(package) / relative


@pytest.mark.parametrize(
    "name", ["vendor/bootstrap.css", "bootstrap/css/bootstrap.css", "vendor/../vendor/htmx.min.js", ""]
)
def test_nothing_else_is_found(name: str) -> None:
    assert PackagedAssetsFinder().find(name) is None
    assert PackagedAssetsFinder().find(name, find_all=True) == []


def test_missing_package_is_seen_at_start(monkeypatch) -> None:
    monkeypatch.setitem(ASSETS, "vendor/gone.js", ("no_such_package", "gone.js"))
    assert [error.id for error in PackagedAssetsFinder().check()] == ["zjtx.E001"]


def test_collectstatic_with_manifest_storage(settings, tmp_path: Path) -> None:
    """Every reference inside the files leads to a file; compression, which production adds, changes none of them."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    paths = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert set(ASSETS) <= set(paths)
    icons = (tmp_path / paths["vendor/bootstrap-icons/bootstrap-icons.min.css"]).read_text()
    font = Path(paths["vendor/bootstrap-icons/fonts/bootstrap-icons.woff2"]).name
    assert f"fonts/{font}" in icons
    for name in paths.values():
        assert (tmp_path / name).is_file()
