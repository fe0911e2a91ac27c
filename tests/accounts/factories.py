"""Regions of two cities, enterprises, and accounts of every role."""

from itertools import count

import factory

from zjtx.accounts.enums import Role
from zjtx.accounts.models import EnterpriseClaim, User
from zjtx.registry import uscc
from zjtx.registry.models import Enterprise, Region

PASSWORD = "Kx7!quiet-harbour"
NEW_PASSWORD = "Vm3#other-lantern"
_REGIONS = {
    "210000": ("辽宁省", "province", None, False),
    "210100": ("沈阳市", "city", "210000", True),
    "210103": ("沈河区", "district", "210100", False),
    "210200": ("大连市", "city", "210000", True),
    "210202": ("中山区", "district", "210200", False),
    "DL-JPXQ": ("金普新区", "functional_zone", "210200", False),
    "LN-SFSFQ": ("沈抚改革创新示范区", "functional_zone", "210000", True),
}
_BUREAUS = {"210100": "沈阳市工业和信息化局", "210200": "大连市工业和信息化局", "210000": "辽宁省工业和信息化厅"}
_numbers = count(1)


def region(code: str) -> Region:
    """The region with that code, its parents made as needed."""
    name, level, parent, acts_as_city = _REGIONS[code]
    above = region(parent) if parent else None
    full_name = f"{above.full_name}/{name}" if above else name
    values = {
        "name": name,
        "level": level,
        "parent": above,
        "acts_as_city": acts_as_city,
        "full_name": full_name,
        "bureau_name": _BUREAUS.get(code, ""),
    }
    return Region.objects.get_or_create(code=code, defaults=values)[0]


def all_regions() -> None:
    """Every region of the two cities and 沈抚示范区."""
    for code in _REGIONS:
        region(code)


def new_code() -> str:
    """A 统一社会信用代码 with both check digits right, never the same twice."""
    return uscc.with_check_digits(f"91210200{next(_numbers):08d}")


class EnterpriseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enterprise

    uscc = factory.LazyFunction(new_code)
    name = factory.Sequence(lambda n: f"大连海石精密制造{n}有限公司")
    region = factory.LazyFunction(lambda: region("210202"))
    contact_name = "钱海石"


class UserFactory(factory.django.DjangoModelFactory):
    """An account; the default is an enterprise's administrator."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    full_name = factory.Sequence(lambda n: f"孙启明{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.com")
    mobile = "13900000001"
    role = Role.ENTERPRISE
    enterprise = factory.SubFactory(EnterpriseFactory)
    is_enterprise_admin = factory.LazyAttribute(lambda user: user.role == Role.ENTERPRISE)

    class Params:
        staff = factory.Trait(enterprise=None, is_enterprise_admin=False)
        admin = factory.Trait(staff=True, role=Role.SYSTEM_ADMIN)
        auditor = factory.Trait(staff=True, role=Role.AUDITOR)
        expert = factory.Trait(staff=True, role=Role.EXPERT, organisation="大连理工大学")
        institution = factory.Trait(staff=True, role=Role.INSTITUTION, organisation="辽宁评估中心")
        province = factory.Trait(
            staff=True, role=Role.PROVINCE_OFFICER, region=factory.LazyFunction(lambda: region("210000"))
        )
        dalian = factory.Trait(
            staff=True, role=Role.CITY_OFFICER, region=factory.LazyFunction(lambda: region("210200"))
        )
        shenyang = factory.Trait(
            staff=True, role=Role.CITY_OFFICER, region=factory.LazyFunction(lambda: region("210100"))
        )
        district = factory.Trait(
            staff=True, role=Role.DISTRICT_OFFICER, region=factory.LazyFunction(lambda: region("210202"))
        )
        colleague = factory.Trait(is_enterprise_admin=False)

    @classmethod
    def _create(cls, model_class, *args, password: str = PASSWORD, **kwargs) -> User:
        return model_class.objects.create_user(password=password, **kwargs)


TRAITS = ("admin", "auditor", "expert", "institution", "province", "dalian", "district")


def user_with(trait: str, **fields: object) -> User:
    """An account by the name of its trait; "enterprise" is the default kind."""
    return UserFactory(**({} if trait == "enterprise" else {trait: True}), **fields)


class ClaimFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EnterpriseClaim

    enterprise = factory.SubFactory(EnterpriseFactory)
    full_name = "周认领"
    email = factory.Sequence(lambda n: f"claimant{n}@example.com")
    mobile = "13800000009"
    reason = "原经办人已离职"
