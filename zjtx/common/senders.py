"""How messages leave the system. A sender raises SendFailed to be tried again, AddressRefused to be left alone."""

import logging
import smtplib
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from zjtx.common.digests import digest

logger = logging.getLogger(__name__)


class SendFailed(Exception):
    """Not sent for now; worth another try."""


class AddressRefused(Exception):
    """Will never be accepted for this address."""


class SmsSender(Protocol):
    """A short-message service, chosen by settings.SMS_SENDER. `key` is the same on every try of a message, so that a
    service which knows it sends once."""

    def send(self, *, number: str, text: str, key: str) -> None:
        """Hand over one message or raise SendFailed or AddressRefused."""


class ConsoleSms:
    """Writes short messages to the log: for a house without a contract with a carrier."""

    def send(self, *, number: str, text: str, key: str) -> None:
        """Log the message."""
        logger.info("短信 %s：%s [%s]", number, text, key)


def send_sms(*, number: str, text: str, key: str) -> None:
    """Send through the configured service."""
    sender: SmsSender = import_string(settings.SMS_SENDER)()
    sender.send(number=number, text=text, key=key)


def send_email(*, address: str, subject: str, body: str, key: str) -> None:
    """Send one mail. The Message-ID comes from the key, so that a receiver sees a repeated delivery as the same
    mail."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"
    message = EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        to=[address],
        headers={"Message-ID": f"<{digest(key.encode())[:40]}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        permanent = all(500 <= code < 600 for code, _reason in error.recipients.values())
        raise (AddressRefused if permanent else SendFailed)(str(error)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise SendFailed(f"{type(error).__name__}: {error}") from error
