"""Records that are there before their enterprise: title holders of former years, taken over without an account.

Whoever signs up with such a record's code and name gets it as anybody gets a new one: both are public, and neither is
shown before. What does not agree is a claim, which the officers of the city settle (claims.py).
"""

from django.urls import reverse

from zjtx.accounts.enums import ClaimStatus, Role
from zjtx.accounts.models import EnterpriseClaim, Invitation, User
from zjtx.common import clock, outbox
from zjtx.registry.models import Enterprise, Region
from zjtx.registry.selectors import city_of, plain_name
from zjtx.registry.services import save_enterprise


def take_over_record(*, code: str, name: str, region: Region, **contact: str) -> Enterprise | None:
    """The record of that code with region and contact filled in, where it is nobody's yet and agrees with what was
    typed; None otherwise. In the caller's transaction, which holds the record's row from here on."""
    found = Enterprise.objects.select_for_update(of=("self",)).select_related("region").filter(uscc=code).first()
    if found is None or not is_nobodys(found) or not agrees(found, name, region):
        return None
    if region.path.startswith(found.region.path):
        found.region = region
    for field, value in contact.items():
        setattr(found, field, value)
    return save_enterprise(found)


def is_nobodys(enterprise: Enterprise) -> bool:
    """Whether nobody has, had, claims or is invited to an account of the enterprise, and it holds titles."""
    if User.objects.filter(enterprise=enterprise).exists() or not enterprise.titles.exists():
        return False
    is_claimed = EnterpriseClaim.objects.filter(enterprise=enterprise, status=ClaimStatus.OPEN).exists()
    waiting = Invitation.objects.filter(enterprise=enterprise, accepted_at=None, cancelled_at=None)
    return not is_claimed and not waiting.exists()


def agrees(enterprise: Enterprise, name: str, region: Region) -> bool:
    """Whether the name is the record's or a former one, and the region in its city."""
    names = {plain_name(enterprise.name), *(plain_name(one.name) for one in enterprise.former_names.all())}
    return plain_name(name) in names and city_of(region) == city_of(enterprise.region)


def tell_city_of_taking_over(user: User) -> None:
    """The officers of the city look whether it is the right one: nobody has asked them before."""
    enterprise = user.enterprise
    number = enterprise.titles.valid_on(clock.today()).count()
    city = city_of(enterprise.region)
    for officer in User.objects.filter(role=Role.CITY_OFFICER, region=city, is_active=True) if city else ():
        outbox.notify(
            officer,
            key=f"record-taken-{enterprise.pk}-{officer.pk}",
            subject=f"{enterprise.name}已注册账号",
            body=f"“{enterprise.name}”（{enterprise.uscc}）已由{user.full_name}注册账号，名下有效称号{number}项。"
            "注册所填信用代码和名称与登记一致，如有不实，请与系统管理员联系停用该账号。",
            url=reverse("accounts:claims"),
        )
