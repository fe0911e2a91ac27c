"""The first two system administrators: no default account, no default password (GB/T 22239-2019 8.1.4.2)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from zjtx.accounts.services.bootstrap import invite_first_administrators


class Command(BaseCommand):
    """Invites two persons as system administrators and prints their links."""

    help = "邀请最初的两名系统管理员并显示链接；已有两名时不再办理。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Two persons, each as 姓名=邮箱."""
        parser.add_argument("people", nargs="+", metavar="姓名=邮箱", help="例如 张三=zhangsan@example.com")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Invite and print; nothing is written when anything is wrong."""
        people = [self._person(text) for text in options["people"]]
        try:
            links = invite_first_administrators(people=people)
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        for (name, email), link in zip(people, links, strict=True):
            self.stdout.write(f"{name} <{email}>：{link}")

    def _person(self, text: str) -> tuple[str, str]:
        name, _, email = text.partition("=")
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"“{text}”应为 姓名=邮箱 的形式。") from error
        if not name.strip():
            raise CommandError(f"“{text}”缺少姓名。")
        return name.strip(), email
