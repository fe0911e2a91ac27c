"""load_reference and what is asked of regions and industries."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from zjtx.registry import selectors
from zjtx.registry.models import Industry, Region

from .factories import make_enterprise, make_region


@pytest.fixture
def loaded(db: None) -> None:
    call_command("load_reference", stdout=StringIO())


def run() -> str:
    out = StringIO()
    call_command("load_reference", stdout=out)
    return out.getvalue()


def test_load_reference_twice_changes_nothing(db: None) -> None:
    assert run() == "地区：共123条，新增123条，更新0条\n国民经济行业：共1971条，新增1971条，更新0条\n"
    before = list(Region.objects.values()), list(Industry.objects.values())
    assert run() == "地区：共123条，新增0条，更新0条\n国民经济行业：共1971条，新增0条，更新0条\n"
    assert (list(Region.objects.values()), list(Industry.objects.values())) == before


def test_load_reference_mends_what_differs_but_keeps_the_administrators_words(loaded: None) -> None:
    Region.objects.filter(code="210202").update(name="误名", bureau_name="大连市中山区发展和改革局")
    Industry.objects.filter(code="3484").update(name="误名")
    assert run() == "地区：共123条，新增0条，更新1条\n国民经济行业：共1971条，新增0条，更新1条\n"
    region = Region.objects.get(code="210202")
    assert (region.name, region.bureau_name) == ("中山区", "大连市中山区发展和改革局")
    assert Industry.objects.get(code="3484").name == "机械零部件加工"


@pytest.mark.parametrize(
    "code, path, full_name, acts_as_city, bureau",
    [
        ("210000", "210000/", "辽宁省", False, "辽宁省工业和信息化厅"),
        ("210200", "210000/210200/", "辽宁省大连市", True, "大连市工业和信息化局"),
        ("210202", "210000/210200/210202/", "辽宁省大连市中山区", False, "大连市中山区中小企业主管部门"),
        ("DL-JPXQ", "210000/210200/DL-JPXQ/", "辽宁省大连市金普新区", False, "大连市金普新区中小企业主管部门"),
        (
            "DL-GXQ",
            "210000/210200/DL-GXQ/",
            "辽宁省大连市大连高新技术产业园区",
            False,
            "大连高新技术产业园区中小企业主管部门",
        ),
        ("LN-SFSFQ", "210000/LN-SFSFQ/", "辽宁省沈抚改革创新示范区", True, "沈抚示范区产业创新局"),
    ],
)
def test_regions_carry_path_and_bureau(
    loaded: None, code: str, path: str, full_name: str, acts_as_city: bool, bureau: str
) -> None:
    region = Region.objects.get(code=code)
    assert (region.path, region.full_name, region.acts_as_city, region.bureau_name) == (
        path,
        full_name,
        acts_as_city,
        bureau,
    )


def test_every_path_is_its_parents_path_and_its_own_code(loaded: None) -> None:
    for region in Region.objects.select_related("parent"):
        assert region.path == (region.parent.path if region.parent else "") + region.code + "/"


def test_first_column_survives_the_byte_order_mark(loaded: None) -> None:
    assert Industry.objects.get(code="A").level == 1
    assert Industry.objects.get(code="0111").parent.parent.parent_id == "A"


@pytest.mark.parametrize("table", ["", "code,name\n1,2\n"])
def test_a_table_that_cannot_be_read_is_refused_and_nothing_is_loaded(db: None, tmp_path: Path, table: str) -> None:
    if table:
        (tmp_path / "liaoning_divisions.csv").write_text(table)
    with pytest.raises(CommandError, match="参考数据表无法读取"):
        call_command("load_reference", dir=tmp_path)
    assert not Region.objects.exists()


def test_cities_are_the_fourteen_and_the_demonstration_zone(loaded: None) -> None:
    names = [region.name for region in selectors.cities()]
    assert len(names) == 15
    assert names[:2] == ["沈阳市", "大连市"]
    assert names[-1] == "沈抚改革创新示范区"


@pytest.mark.parametrize(
    "code, city",
    [
        ("210200", "210200"),
        ("210202", "210200"),
        ("DL-JPXQ", "210200"),
        ("LN-SFSFQ", "LN-SFSFQ"),
        ("210124", "210100"),
        ("210000", None),
    ],
)
def test_city_of_a_region(loaded: None, code: str, city: str | None) -> None:
    found = selectors.city_of(Region.objects.get(code=code))
    assert (found and found.code) == city


def test_a_city_needs_no_query_for_its_city(dalian: Region, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert selectors.city_of(dalian) == dalian


def test_regions_under_stop_at_the_separator(liaoning: Region, dalian: Region) -> None:
    longer = make_region("2102001", "同头市", parent=liaoning)
    district = make_region("210202", "中山区", parent=dalian, level="district")
    assert set(selectors.regions_under(dalian)) == {dalian, district}
    assert set(selectors.regions_under(liaoning)) == {liaoning, dalian, longer, district}
    assert set(selectors.regions_under(district)) == {district}


def test_a_region_does_not_move(liaoning: Region, dalian: Region) -> None:
    shenyang = make_region("210100", "沈阳市", parent=liaoning)
    dalian.full_clean()
    dalian.parent = shenyang
    with pytest.raises(ValidationError, match="所属上级不可更改"):
        dalian.full_clean()


def test_the_database_refuses_a_path_without_its_separator(dalian: Region) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.filter(pk=dalian.pk).update(path="210000/210200")


@pytest.mark.parametrize(
    "text, level, codes",
    [
        ("3484", None, ["3484"]),
        ("348", 3, ["348"]),
        ("348", None, ["348", "3481", "3482", "3483", "3484", "3489"]),
        ("C3484", None, ["3484"]),
        ("c348", 3, ["348"]),
        ("３４８４", None, ["3484"]),
        ("机械零部件", None, ["3484"]),
        ("348 零部件", 4, ["3484", "3489"]),
        ("货运火车站(场)", None, ["5332"]),
        ("互联网和相关", 2, ["64"]),
        ("C", 1, ["C"]),
        ("没有这个行业", None, []),
    ],
)
def test_search_industries(loaded: None, text: str, level: int | None, codes: list[str]) -> None:
    assert [industry.code for industry in selectors.search_industries(text, level)] == codes


def test_search_industries_without_text_gives_the_level(loaded: None) -> None:
    assert selectors.search_industries("", 2).count() == 97


@pytest.mark.parametrize(
    "text, codes",
    [
        ("大连市", ["210200"]),
        ("沈抚", ["LN-SFSFQ"]),
        ("dl-jp", ["DL-JPXQ"]),
        ("2102", ["210200"]),
        ("沈阳 铁西", ["210106"]),
        ("鞍山市铁西区", ["210303"]),
        ("火星", []),
    ],
)
def test_search_regions_comes_from_the_top_down(loaded: None, text: str, codes: list[str]) -> None:
    found = [region.code for region in selectors.search_regions(text)]
    assert found[: len(codes)] == codes
    assert bool(found) is bool(codes)


@pytest.mark.parametrize("text", ["精工", "大连(集团)精工", "大连（集团） 精工", "旧名", "9121 ０２００", "旧名 精工"])
def test_search_enterprises_by_name_former_name_and_code(dalian: Region, text: str) -> None:
    found = make_enterprise(dalian, name="大连（集团）精工有限公司")
    found.former_names.create(name="大连旧名机床厂", until="2020-01-01")
    found.former_names.create(name="大连旧名机床总厂", until="2021-01-01")
    make_enterprise(dalian, name="沈阳别家", uscc="91110000600037341L")
    assert list(selectors.search_enterprises(text)) == [found]


def test_search_enterprises_by_a_hyphen_finds_no_one(enterprise: object) -> None:
    assert not selectors.search_enterprises("-").exists()
