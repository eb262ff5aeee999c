"""From the settings to the ways a person is told.

Touches: the environment (secrets named there).
"""

from __future__ import annotations

import os

from pullquote.journal import Journal
from pullquote.settings import Notify
from quotes.errors import InputError
from scheduler.channels import Channel, all_of, command, mail, webhook


def channel_of(settings: Notify, journal: Journal) -> Channel | None:
    """All ways that the settings name, as one; None when there are none.

    One whose secret is missing is told in the log and left out: the others still work.
    """
    ways = [_mail] * bool(settings.mail_to) + [_webhook] * bool(settings.webhook)
    channels: list[Channel] = []
    for made in ways:
        try:
            channels.append(made(settings))
        except InputError as error:
            journal("not told", why=error.message, hint=error.hint)
    if settings.command:
        channels.append(command(settings.command))
    if not channels:
        return None
    return all_of(channels, failed=lambda error: journal("not told", why=error.message, hint=error.hint))


def _mail(settings: Notify) -> Channel:
    host, _, port = settings.smtp.rpartition(":")
    return mail(
        host,
        int(port),
        sender=settings.mail_from or settings.mail_to or "",
        to=settings.mail_to or "",
        user=settings.smtp_user or "",
        password=_secret("smtp_password", settings.smtp_password),
    )


def _webhook(settings: Notify) -> Channel:
    return webhook(_secret("webhook", settings.webhook))


def _secret(key: str, value: str | None) -> str:
    """A value of the settings, from the environment where it is named so. Raises `InputError`."""
    name = (value or "").removeprefix("env:")
    if value is None or name == value:
        return value or ""
    if name not in os.environ:
        raise InputError(
            f"notify.{key} names {name}, which is not in the environment.", f"Set {name}, or name another."
        )
    return os.environ[name]
