"""Enterprises: checked on every save, one per code, with all their names."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from zjtx.registry.models import Enterprise, Region
from zjtx.registry.services import create_enterprise, rename_enterprise, save_enterprise

from .factories import make_enterprise

CODE = "91110000600037341L"


def test_create_enterprise_tidies_and_stores(dalian: Region) -> None:
    made = create_enterprise(uscc=" 9111 0000600037341l", name=" 大连样例机械有限公司 ", region=dalian)
    stored = Enterprise.objects.get(pk=made.pk)
    assert (stored.uscc, stored.name) == (CODE, "大连样例机械有限公司")
    assert stored.created_at.utcoffset().total_seconds() % 3600 == 0


def test_create_enterprise_refuses_a_taken_code_by_field(dalian: Region) -> None:
    create_enterprise(uscc=CODE, name="甲公司", region=dalian)
    with pytest.raises(ValidationError) as error:
        create_enterprise(uscc=CODE.lower(), name="乙公司", region=dalian)
    assert error.value.message_dict == {"uscc": ["该统一社会信用代码已登记。"]}
    assert Enterprise.objects.count() == 1


def test_the_database_refuses_a_taken_code(enterprise: Enterprise, dalian: Region) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_enterprise(dalian, uscc=enterprise.uscc)


@pytest.mark.parametrize(
    "field, value, words",
    [
        ("uscc", "91110000600037341M", "校验位不符"),
        ("name", "  ", "空"),
        ("postcode", "11603", "邮编应为6位数字"),
        ("contact_mobile", "0411-8888", "手机号应为11位数字"),
        ("contact_phone", "打总机", "电话应填写数字"),
        ("contact_email", "无", "地址"),
        ("registered_capital", Decimal("1.234"), "小数"),
    ],
)
def test_save_enterprise_refuses_by_field_and_writes_nothing(
    enterprise: Enterprise, field: str, value: object, words: str
) -> None:
    before = Enterprise.objects.values().get(pk=enterprise.pk)
    setattr(enterprise, field, value)
    with pytest.raises(ValidationError) as error:
        save_enterprise(enterprise)
    assert words in "".join(error.value.message_dict[field])
    assert Enterprise.objects.values().get(pk=enterprise.pk) == before


def test_capital_is_not_negative(enterprise: Enterprise, dalian: Region) -> None:
    make_enterprise(dalian, registered_capital=Decimal(0))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_enterprise(dalian, registered_capital=Decimal("-0.01"))


def test_rename_keeps_every_former_name(enterprise: Enterprise) -> None:
    first = enterprise.name
    rename_enterprise(enterprise, new_name="大连新名机械有限公司", changed_on=date(2022, 3, 18))
    rename_enterprise(enterprise, new_name="大连又名机械有限公司", changed_on=date(2023, 3, 1))
    enterprise.refresh_from_db()
    assert enterprise.name == "大连又名机械有限公司"
    assert list(enterprise.former_names.values_list("name", "until")) == [
        ("大连新名机械有限公司", date(2023, 2, 28)),
        (first, date(2022, 3, 17)),
    ]


@pytest.mark.parametrize("new_name", ["", "  ", "same"])
def test_rename_refuses_no_name_and_the_same_name(enterprise: Enterprise, new_name: str) -> None:
    name = enterprise.name if new_name == "same" else new_name
    with pytest.raises(ValidationError):
        rename_enterprise(enterprise, new_name=name, changed_on=date(2022, 3, 18))
    assert not enterprise.former_names.exists()


@pytest.mark.parametrize("name", ["㧑谦机械有限公司", "䶮山机械有限公司", "𬭚锐新材料有限公司"])
def test_rare_characters_are_kept_and_found(dalian: Region, name: str) -> None:
    made = create_enterprise(uscc=CODE, name=name, region=dalian)
    assert Enterprise.objects.get(name__contains=name[0]) == made
