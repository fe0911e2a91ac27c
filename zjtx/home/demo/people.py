"""The demonstration's accounts: two officers a city, two of province and administration, one of each other role."""

import secrets
from dataclasses import dataclass
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password

from zjtx.accounts.enums import Role
from zjtx.accounts.models import PasswordHistory, User
from zjtx.common import clock
from zjtx.home.demo import enterprises
from zjtx.home.demo.enterprises import Cohorts, Plan
from zjtx.registry.models import Enterprise, Region
from zjtx.registry.selectors import cities

EXAMPLE_MAIL = "example.com"
# The city that has the district stage in the demonstration round, as Dalian did in 2021; the district whose queue is
# left full; and the enterprise left for newcomers.
STAGED_CITY, DEMO_DISTRICT = "210200", "210211"
NEWCOMER = "enterprise-new"
# What experts after the first three are employed at; the last two are in a city's bank.
EMPLOYERS = (
    "某高校材料学院",
    "某自动化研究所",
    "某装备制造行业协会",
    "某高校化工学院",
    "某有色金属研究院",
    "某会计师事务所",
    "某市机械工程学会",
    "某市科技情报研究所",
)
# The city that reviews by panels of its own before it recommends; its bank, and the institution's.
OWN_PANEL_CITY = "210800"
CITY_EXPERTS = ("expert-city-1", "expert-city-2", "expert-city-3")
AGENCY_EXPERTS = ("expert-agency-1", "expert-agency-2", "expert-agency-3")
PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz"


def username_of(plan: Plan) -> str:
    """The sign-in name of an enterprise's administrator."""
    return f"enterprise-{plan.serial:03d}"


@dataclass(frozen=True)
class Cast:
    """Who there is: officers by region code, everybody by sign-in name."""

    users: dict[str, User]
    new_accounts: int

    def officer(self, city: str, number: int = 1) -> User:
        """One of a city's two officers."""
        return self.users[f"city-{city.lower()}-{number}"]

    def enterprise_user(self, plan: Plan) -> User:
        """The administrator of an enterprise."""
        return self.users[username_of(plan)]

    def district_officer(self, district: str) -> User:
        """The officer of a district of the staged city."""
        return self.users[f"district-{district.lower()}-1"]


def new_password() -> str:
    """A password that the rules for staff accept: four groups of letters and digits, easy to read out."""
    groups = ["".join(secrets.choice(PASSWORD_LETTERS) for _ in range(4)) for _ in range(3)]
    return f"{groups[0].capitalize()}-{groups[1]}-{groups[2]}-{secrets.randbelow(9000) + 1000}"


def make_cast(password: str | None, groups: Cohorts) -> Cast:
    """Make the accounts that are missing. `password` None keeps the passwords of those that exist."""
    encoded = make_password(password) if password else ""
    wanted = [*_staff(), *_enterprise_users(groups)]
    present = {user.username: user for user in User.objects.filter(username__in=[one["username"] for one in wanted])}
    missing = [one for one in wanted if one["username"] not in present]
    if missing and not encoded:
        raise ValueError("a password is needed for new accounts")
    at = clock.now()
    made = User.objects.bulk_create([User(password=encoded, password_changed_at=at, **one) for one in missing])
    PasswordHistory.objects.bulk_create([PasswordHistory(user=user, encoded=encoded) for user in made])
    if encoded and present:
        ids = [user.pk for user in present.values()]
        User.objects.filter(pk__in=ids).update(password=encoded, password_changed_at=at, must_change_password=False)
    found = User.objects.select_related("region", "enterprise__region")
    users = {user.username: user for user in found.filter(username__in=[one["username"] for one in wanted])}
    return Cast(users, len(made))


def _account(username: str, role: Role, name: str, **fields: Any) -> dict[str, Any]:
    return {"username": username, "role": role, "full_name": name, "email": f"{username}@{EXAMPLE_MAIL}", **fields}


def _staff() -> list[dict[str, Any]]:
    random = Random("zjtx-demo-staff")
    province = Region.objects.get(level="province")
    rows = [
        _account(f"admin-{number}", Role.SYSTEM_ADMIN, enterprises.person(random), organisation="系统运行维护单位")
        for number in (1, 2)
    ]
    rows += [
        _account(f"province-{number}", Role.PROVINCE_OFFICER, enterprises.person(random), region=province)
        for number in (1, 2)
    ]
    rows += [
        _account(f"city-{city.pk.lower()}-{number}", Role.CITY_OFFICER, enterprises.person(random), region=city)
        for city in cities()
        for number in (1, 2)
    ]
    rows += [
        _account(f"district-{one.pk.lower()}-1", Role.DISTRICT_OFFICER, enterprises.person(random), region=one)
        for one in Region.objects.filter(parent_id=STAGED_CITY).order_by("path")
    ]
    return [*rows, *_reviewers(random)]


def _reviewers(random: Random) -> list[dict[str, Any]]:
    """Experts, the institution, the auditor."""
    return [
        *(
            _account(f"expert-{number}", Role.EXPERT, enterprises.person(random), organisation=organisation)
            for number, organisation in enumerate(("某高校机械学院", "某行业协会", "某科研院所"), 1)
        ),
        *(
            _account(username, Role.EXPERT, enterprises.person(random), organisation=organisation)
            for username, organisation in zip(
                (*CITY_EXPERTS, *AGENCY_EXPERTS),
                ("营口某高校", "营口某行业协会", "营口某研究所", *("某科技评估机构",) * len(AGENCY_EXPERTS)),
                strict=True,
            )
        ),
        _account("institution-1", Role.INSTITUTION, enterprises.person(random), organisation="某科技评估机构"),
        _account("auditor-1", Role.AUDITOR, enterprises.person(random), organisation="审计部门"),
        *(
            _account(f"expert-{number}", Role.EXPERT, enterprises.person(random), organisation=organisation)
            for number, organisation in enumerate(EMPLOYERS, 4)
        ),
    ]


def _enterprise_users(groups: Cohorts) -> list[dict[str, Any]]:
    rows = []
    by_uscc = Enterprise.objects.in_bulk([plan.uscc for plan in groups.all], field_name="uscc")
    for plan in groups.all:
        username = NEWCOMER if plan is groups.newcomer else username_of(plan)
        rows.append(
            _account(
                username,
                Role.ENTERPRISE,
                plan.contact,
                enterprise=by_uscc[plan.uscc],
                is_enterprise_admin=True,
                mobile=f"1380000{plan.serial:04d}",
            )
        )
    return rows


def make_enterprises(plans: list[Plan]) -> int:
    """Register the enterprises that are missing; returns how many."""
    present = set(Enterprise.objects.filter(uscc__in=[plan.uscc for plan in plans]).values_list("uscc", flat=True))
    missing = [plan for plan in plans if plan.uscc not in present]
    Enterprise.objects.bulk_create([Enterprise(uscc=plan.uscc, **enterprises.record(plan)) for plan in missing])
    return len(missing)
