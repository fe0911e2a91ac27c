"""A browser of somebody on the pool's pages, and what it reads there."""

import re

from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from tests.pool.factories import QUARTER


def as_(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())


def messages_of(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def own(name, *, quarter=QUARTER):
    return reverse(f"pool:{name}", args=[quarter])


def desk(name, report, *arguments):
    return reverse(f"pool:{name}", args=[report.pk, *arguments])
