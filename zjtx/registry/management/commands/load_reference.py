"""load_reference: bring regions and industries to the state of the reference tables, as often as it is run."""

import csv
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction

from zjtx.registry.enums import RegionLevel
from zjtx.registry.models import Industry, Region

REGIONS_FILE = "liaoning_divisions.csv"
INDUSTRIES_FILE = "gbt4754_2017.csv"

# The notice's addressees: 各市工业和信息化局、沈抚示范区产业创新局. 沈抚示范区 has no GB/T 2260 code, its key is ours.
ZONES_ACTING_AS_CITIES = {"LN-SFSFQ": "沈抚示范区产业创新局"}
PROVINCE_BUREAU = "{name}工业和信息化厅"
CITY_BUREAU = "{name}工业和信息化局"
# Below the cities the notices name no bureau, only 各区市县、先导区中小企业主管部门.
DISTRICT_BUREAU = "{city}{name}中小企业主管部门"
# Set when a region is first loaded, the administrator's from then on.
KEPT = ("acts_as_city", "bureau_name")


class Command(BaseCommand):
    """Load regions and industries from the reference tables."""

    help = "导入行政区划和国民经济行业分类；可重复执行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the tables are."""
        default = settings.BASE_DIR / "fixtures" / "reference"
        parser.add_argument("--dir", type=Path, default=default, help="存放参考数据表的目录")

    def handle(self, *, dir: Path, **options: object) -> None:
        """Load both tables or neither."""
        try:
            regions, industries = read_regions(dir / REGIONS_FILE), read_industries(dir / INDUSTRIES_FILE)
        except (OSError, KeyError, ValueError) as error:
            raise CommandError(f"参考数据表无法读取：{error}") from error
        with transaction.atomic():
            for name, rows, kept in (("地区", regions, KEPT), ("国民经济行业", industries, ())):
                added, changed = bring_to(rows, kept=kept)
                self.stdout.write(f"{name}：共{len(rows)}条，新增{added}条，更新{changed}条")


def read_regions(path: Path) -> list[Region]:
    """Regions of the table, each after its parent, with path, full name and bureau."""
    rows = {row["code"]: row for row in _rows(path)}
    regions: dict[str, Region] = {}
    for code in sorted(rows, key=lambda code: rows[code]["full_name"].count("/")):
        row = rows[code]
        region = Region(code=code, name=row["name"], level=RegionLevel(row["level"]))
        region.parent = regions[row["parent"]] if row["parent"] else None
        region.path = region.computed_path()
        region.full_name = row["full_name"].replace("/", "")
        region.acts_as_city = region.level == RegionLevel.CITY or code in ZONES_ACTING_AS_CITIES
        region.bureau_name = _bureau_of(region)
        regions[code] = region
    return list(regions.values())


def read_industries(path: Path) -> list[Industry]:
    """Industries of the table, each after its parent."""
    industries = [
        Industry(
            code=row["code"],
            name=row["name"],
            level=int(row["level"]),
            parent_id=row["parent"] or None,
            section=row["section"],
        )
        for row in _rows(path)
    ]
    return sorted(industries, key=lambda industry: industry.level)


def bring_to(rows: list[models.Model], *, kept: tuple[str, ...] = ()) -> tuple[int, int]:
    """Add the rows that are not there and update those that differ, but for `kept`; return both counts."""
    model = type(rows[0])
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    names = [name for name in names if name not in kept]
    stored = model.objects.in_bulk()
    new = [row for row in rows if row.pk not in stored]
    changed = [
        row
        for row in rows
        if row.pk in stored and any(getattr(row, name) != getattr(stored[row.pk], name) for name in names)
    ]
    model.objects.bulk_create(new, batch_size=500)
    if changed:
        model.objects.bulk_update(changed, names, batch_size=200)
    return len(new), len(changed)


def _bureau_of(region: Region) -> str:
    if region.code in ZONES_ACTING_AS_CITIES:
        return ZONES_ACTING_AS_CITIES[region.code]
    if region.parent is None:
        return PROVINCE_BUREAU.format(name=region.name)
    if region.level == RegionLevel.CITY:
        return CITY_BUREAU.format(name=region.name)
    # 大连高新技术产业园区 carries its city's name already.
    city = "" if region.name.startswith(region.parent.name.removesuffix("市")) else region.parent.name
    return DISTRICT_BUREAU.format(city=city, name=region.name)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
