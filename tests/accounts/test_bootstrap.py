"""The first two administrators: invited on the server, where no two exist who could invite."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import PASSWORD, UserFactory
from zjtx.accounts.enums import Role
from zjtx.accounts.models import Invitation, User
from zjtx.accounts.services import invitations
from zjtx.common.models import OutboxMessage

pytestmark = pytest.mark.django_db
ACCEPTED = {"username": "wuxin", "password": PASSWORD, "password_again": PASSWORD}


def _token_of(link):
    return link.rstrip("/").rsplit("/", 1)[-1]


def test_first_administrators_come_from_the_server(capsys):
    call_command("bootstrap_admins", "张三=zhang@example.com", "李四=li@example.com")
    tokens = [_token_of(line) for line in capsys.readouterr().out.splitlines()]
    for number, token in enumerate(tokens):
        form = ACCEPTED | {"username": f"first-admin{number}"}
        assert Client().post(reverse("accounts:invitation", args=[token]), form).status_code == 302
    assert User.objects.filter(role=Role.SYSTEM_ADMIN, is_active=True).count() == 2
    with pytest.raises(CommandError, match="已有两名系统管理员"):
        call_command("bootstrap_admins", "王五=wang@example.com", "赵六=zhao@example.com")


@pytest.mark.parametrize(
    "people", [["张三=zhang@example.com"], ["张三=z@example.com", "李四=Z@example.com"], ["张三", "=x@y.cn"]]
)
def test_bootstrap_refuses_other_than_two_persons(people):
    with pytest.raises(CommandError):
        call_command("bootstrap_admins", *people)
    assert not Invitation.objects.exists()


def test_bootstrap_replaces_a_lost_link(capsys):
    people = ["张三=zhang@example.com", "李四=li@example.com"]
    call_command("bootstrap_admins", *people)
    old = [_token_of(line) for line in capsys.readouterr().out.splitlines()]
    call_command("bootstrap_admins", *people)
    assert all(invitations.invitation_of_token(token) is None for token in old)


def test_one_administrator_cannot_take_a_link_from_the_server(client, capsys):
    admin = UserFactory(admin=True)
    call_command("bootstrap_admins", "李四=li@example.com")
    invitation = Invitation.objects.get()
    token = _token_of(capsys.readouterr().out.strip())
    client.force_login(admin)
    for act in ("invitation_confirm", "invitation_reissue"):
        client.post(reverse(f"accounts:{act}", args=[invitation.pk]))
    assert invitations.invitation_of_token(token) == invitation
    assert OutboxMessage.objects.filter(address="li@example.com").count() == 1
