"""`manage.py seed_demo`: believable enterprises, people and declarations for trying the system; safe to repeat."""

import os
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from declarations.models import CityStage, Round
from zjtx.accounts.models import User
from zjtx.common import clock
from zjtx.home.demo import (
    candidates,
    changes,
    city_panels,
    declarations,
    enterprises,
    experts,
    matters,
    people,
    pool_lists,
    profiles,
    reports,
    rounds,
    second_half,
    tiers,
)
from zjtx.registry.models import Region, Title

PASSWORD_VARIABLE = "ZJTX_DEMO_PASSWORD"
SHOWN = (
    ("enterprise-new", "企业（尚未申报，可从头试用）"),
    ("enterprise-001", "企业（已有申报）"),
    ("enterprise-096", "企业（已获认定，填季度报表）"),
    ("city-210200-1", "大连市工业和信息化局"),
    ("district-210211-1", "甘井子区主管部门"),
    ("province-1", "省工业和信息化厅"),
    ("city-210800-1", "营口市工业和信息化局（自行组织评审）"),
    ("expert-1", "评审专家（组长）"),
    ("institution-1", "第三方服务机构"),
    ("admin-1 / admin-2", "系统管理员"),
    ("auditor-1", "审计管理员"),
)


class Command(BaseCommand):
    help = f"生成演示数据（可重复执行）。演示账号的密码取自环境变量{PASSWORD_VARIABLE}，未设置时首次生成并显示一次"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION and not os.environ.get("ZJTX_ALLOW_DEMO"):
            raise CommandError("本环境不是演示环境，不生成演示数据")
        with transaction.atomic():
            call_command("load_reference", verbosity=0)
            call_command("load_rounds", verbosity=0)
            enterprises.check_reference_data()
            password, is_new = self._password()
            told = self._seed(password)
        self.stdout.write(told)
        if is_new and password:
            self._print_password(password)

    def _password(self) -> tuple[str | None, bool]:
        given = os.environ.get(PASSWORD_VARIABLE, "").strip()
        if given:
            return given, False
        return (
            (None, False) if User.objects.filter(username=people.NEWCOMER).exists() else (people.new_password(), True)
        )

    def _seed(self, password: str | None) -> str:
        at = clock.now()
        groups = enterprises.cohorts(clock.today())
        made = people.make_enterprises(groups.all)
        cast = people.make_cast(password, groups)
        round_ = rounds.demonstration_round(cast, at)
        self._switch_on_district_stage(round_)
        sample = declarations.evidence_sample(cast.users["enterprise-001"])
        stage = declarations.Stage(round_, cast, sample, at)
        played = 0
        for plan in groups.present:
            story = declarations.STORIES[plan.serial % len(declarations.STORIES)]
            user = cast.enterprise_user(plan)
            played += declarations.play(stage, plan, user, story, tiers.tier_of(plan)) is not None
        experts.fill_banks(cast, at, groups.early)
        second_half.finished_round(cast, at, groups.titled)
        second_half.early_batch(cast, at, groups.early)
        city_panels.make(cast, round_, at)
        filed = self._reports(at)
        changes.play(at)
        candidates.play(groups.present, at)
        matters.make(cast, at)
        pool_lists.make(at)
        return (
            f"演示数据：新增企业{made}户，账号{cast.new_accounts}个，申报{played}份，培育库报表{filed}份；"
            f"批次{round_.code}受理中。"
        )

    def _reports(self, at: datetime) -> int:
        first = Title.objects.order_by("starts_on").values_list("starts_on", flat=True).first()
        return reports.play(first, at) + profiles.play(at) if first else 0

    def _switch_on_district_stage(self, round_: Round) -> None:
        city = Region.objects.get(pk=people.STAGED_CITY)
        CityStage.objects.get_or_create(round=round_, city=city, defaults={"has_district_stage": True})

    def _print_password(self, password: str) -> None:
        self.stdout.write(f"演示账号的密码（仅显示这一次）：{password}")
        for username, words in SHOWN:
            self.stdout.write(f"  {username:<20} {words}")
