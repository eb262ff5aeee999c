"""How a person is told: by mail, by a webhook, or by a command of theirs.

Touches: the network, other programs. Secrets are handed in and never shown.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from email.message import EmailMessage

from quotes.errors import PullquoteError
from scheduler.notices import Notice

TIMEOUT_SECONDS = 20
"""For each of them: a person can wait, the posting loop should not."""

_HERE = ("localhost", "127.0.0.1", "::1")

Channel = Callable[[Sequence[Notice]], None]


class NotTold(PullquoteError):
    """A channel did not take the message; it is tried again later."""


def mail(host: str, port: int, *, sender: str, to: str, user: str = "", password: str = "") -> Channel:
    """Mail by SMTP: TLS from the start on port 465, else STARTTLS where the server offers it.

    A user name and password are only ever sent over TLS.
    """

    def send(notices: Sequence[Notice]) -> None:
        import smtplib
        import ssl

        message = EmailMessage()
        message["Subject"] = subject(notices)
        message["From"], message["To"] = sender, to
        message.set_content(body(notices))
        context = ssl.create_default_context()
        try:
            # RFC 8314: port 465 is submission over TLS from the start.
            if port == 465:
                server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
            else:
                server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
            with closing(server):
                server.ehlo()
                # On the same machine nothing crosses a network, and the certificate is rarely a real one.
                if port != 465 and server.has_extn("starttls") and (user or host not in _HERE):
                    server.starttls(context=context)
                    server.ehlo()
                elif port != 465 and user:
                    raise NotTold(f"{host}:{port} offers no TLS, so the password was not sent.", "Use another port.")
                if user:
                    server.login(user, password)
                server.send_message(message)
                # It is taken now, however the server says good-bye.
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            # The server's words may repeat the user name; the kind of error tells enough.
            raise NotTold(
                f"{host}:{port} did not take the mail ({type(error).__name__}).",
                "Check [notify] in pullquote.toml: server, port, user and password.",
            ) from None

    return send


def webhook(url: str) -> Channel:
    """A POST of JSON: `text` and `content` hold all of it in words, as chat services want it, `notices` each in parts.

    The address may hold a secret, so no error shows it.
    """

    def send(notices: Sequence[Notice]) -> None:
        import httpx

        words = f"{subject(notices)}\n{body(notices)}"
        parts = [{"kind": one.kind, "message": one.message, "at": one.at.isoformat()} for one in notices]
        # 2,000 characters: what Discord takes, the least of the chat services.
        payload = {"text": words, "content": words[:2000], "notices": parts}
        try:
            answer = httpx.post(url, json=payload, timeout=TIMEOUT_SECONDS, follow_redirects=False)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NotTold(
                f"The webhook could not be reached ({type(error).__name__}).", "Check notify.webhook in pullquote.toml."
            ) from None
        if not answer.is_success:
            raise NotTold(f"The webhook answered {answer.status_code}.", "Check notify.webhook in pullquote.toml.")

    return send


def command(words: Sequence[str]) -> Channel:
    """A program of the person's own: the subject as its last argument, the message on its standard input."""

    def send(notices: Sequence[Notice]) -> None:
        try:
            done = subprocess.run(  # noqa: S603 - the person's own command, started without a shell
                [*words, subject(notices)],
                input=body(notices).encode(),
                capture_output=True,
                timeout=TIMEOUT_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotTold(
                f"The command {words[0]!r} did not run ({type(error).__name__}).",
                "Check notify.command in pullquote.toml.",
            ) from None
        if done.returncode:
            raise NotTold(f"The command {words[0]!r} ended with {done.returncode}.", "Try it by hand.")

    return send


def all_of(channels: Sequence[Channel], *, failed: Callable[[NotTold], None]) -> Channel:
    """Every channel in turn, with `failed` for each that did not take it; raises `NotTold` when none of them did."""

    def send(notices: Sequence[Notice]) -> None:
        failures = []
        for channel in channels:
            try:
                channel(notices)
            except NotTold as error:
                failed(error)
                failures.append(error)
        # One channel that works has told the person; to try all again would tell them twice.
        if failures and len(failures) == len(channels):
            raise failures[0]

    return send


def subject(notices: Sequence[Notice]) -> str:
    """One line: what kind of things there are."""
    kinds = list(dict.fromkeys(one.kind for one in notices))
    counted = [f"{sum(one.kind == kind for one in notices)} {kind}" for kind in kinds]
    return f"Pullquote: {', '.join(counted)}"


def body(notices: Sequence[Notice]) -> str:
    """A line for each, with its time."""
    return "".join(f"{one.at:%Y-%m-%d %H:%M} UTC  {one.message}\n" for one in notices)
