"""One Mastodon server as one login sees it: the library writes the requests, and we read the answers.

Touches: the network.

Mastodon.py is kept from everything that comes back. It takes a header that it cannot read for a rate limit, although
the post was made; it warns of headers, keeps pages of HTML in its errors, wraps every error of the session in one of
its own, and in its usual mode waits for minutes and asks again. So it gets a blank answer each time, whatever it raises
is forgotten, and what the wire heard decides. One call is one request.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from mastodon import Mastodon

from quotes.errors import InputError, NotFound, PullquoteError, Refused, StorageError
from scheduler.logins.login import Login
from scheduler.publisher import Busy, Unsure
from scheduler.wire.adapters import session_on
from scheduler.wire.addresses import check_base
from scheduler.wire.ear import Ear
from scheduler.wire.outcomes import usual_outcome
from scheduler.wire.wire import Answer

NAME = "Pullquote"
"""What the app is called, on the network's pages and in its logs."""

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
"""What may stand as an id in an address: digits on Mastodon, letters too on its relatives; nothing that is a path."""

_SPOKEN = "4.6.0"
"""The version the library takes the server for, so that it does not ask: every call we make is older than that."""

_TOKEN = re.compile(r"[!-~]{1,4096}")
"""A token is one word of plain ASCII; anything else could not be sent and might end up in a library's error."""


class MastodonServer:
    """A server at `base`. `token` is empty for what needs no login; `patience` in seconds is for one request."""

    def __init__(self, base: str, token: str, *, patience: float, now: Callable[[], datetime]) -> None:
        self.base = base
        self._token = token
        self._hidden = [token] if token else []
        self._patience = patience
        self._now = now

    @property
    def host(self) -> str:
        """The server's name, with its port where that is unusual."""
        return urlsplit(self.base).netloc

    def hide(self, *secrets: str) -> None:
        """Keeps these out of every error too, in case that the server says them; a token is kept out from the start."""
        self._hidden += secrets

    def ask(self, call: Callable[[Mastodon], object], *, patience: float | None = None) -> Answer:
        """The answer to the one request that a call of the library makes; any status is an answer.

        Raises `Busy`, `Unsure` and `Refused` as the wire does, and `Refused` (rule `network`) when nothing was sent
        because no request can hold it, such as half a character.
        """
        wire = Ear(self.base, patience=patience or self._patience)
        api = Mastodon(
            api_base_url=self.base,
            session=session_on(wire),
            request_timeout=wire.patience,
            ratelimit_method="throw",
            version_check_mode="created",
            mastodon_version=_SPOKEN,
            user_agent=NAME,
        )
        # Given to the constructor, a token that is also the name of a file would be read from that file.
        api.access_token = self._token or None
        with suppress(Exception):
            call(api)
        if isinstance(wire.came, Answer):
            return wire.came
        raise wire.came or Refused("network", "This cannot be put into a request.", "Look for characters cut in half.")

    def get(self, path: str) -> Answer:
        """The answer to a plain question. The library asks for `/api/v2/instance/` with a slash at its end, which some
        servers answer with a redirection."""
        return self.ask(lambda api: api.session.get(self.base + path, headers=self._headers()))

    def sure(self, ask: Callable[[], Answer], *, takes: Collection[int] = (200,), refusal: str | None = None) -> Answer:
        """An answer with one of these statuses, to a question that changes nothing anybody sees.

        Raises `Refused` and `Busy`, never `Unsure`. A refusal that is not about the login has the rule `refusal`.
        """
        try:
            answer = ask()
            failed: PullquoteError | None = None if answer.status in takes else self.outcome(answer)
        except Unsure as error:
            failed = error
        if failed is None:
            return answer
        if isinstance(failed, Unsure):
            failed = Busy(failed.message)
        if refusal is not None and isinstance(failed, Refused) and failed.rule == "network":
            failed = Refused(refusal, failed.message, failed.hint)
        raise failed

    def outcome(self, answer: Answer) -> Refused | Busy | Unsure:
        """What an answer other than a good one means, in the server's own words as far as it has any."""
        told = answer.told or {}
        said = ": ".join(told[key] for key in ("error", "error_description") if isinstance(told.get(key), str))
        for secret in self._hidden:
            said = said.replace(secret, "…")
        failed = usual_outcome(answer, "Mastodon", said, now=self._now)
        if isinstance(failed, Busy) and failed.retry_after is None:
            return Busy(failed.message, _until_reset(answer, self._now()))
        return failed

    def _headers(self) -> dict[str, str]:
        return {"User-Agent": NAME} | ({"Authorization": f"Bearer {self._token}"} if self._token else {})


def server_address(typed: str) -> str:
    """The base address of a server, typed as `social.example`, `@me@social.example` or `https://social.example/@me`.

    Raises `InputError`.
    """
    text = typed.strip()
    if "://" not in text:
        text = f"https://{text.rpartition('@')[2]}"
    # The address of one's own page: the server is what stands before the name.
    base = check_base(re.sub(r"/@[^/@]+/?$", "", text), what="The server's address")
    parts = urlsplit(base)
    try:
        netloc = parts.netloc.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise InputError("The server's address has no name of a server.", "Write it as social.example.") from None
    return parts._replace(netloc=netloc).geturl()


def token_of(login: Login) -> str:
    """The account's token.

    Raises `Refused` (rule `login`) when there is none that could be sent, and `Busy` when the disk does not give it.
    """
    try:
        token = login.read().get("access_token", "")
    except NotFound:
        token = ""
    except StorageError as error:
        raise Busy(f"The login cannot be read: {error.message}") from error
    return checked_token(token, "The account has no login for Mastodon.")


def checked_token(token: str, otherwise: str) -> str:
    """A token, or a part of one, that can be sent. Raises `Refused` (rule `login`), which says `otherwise`."""
    if not _TOKEN.fullmatch(token):
        raise Refused("login", otherwise, "`pullquote accounts login NAME` signs in.")
    return token


def objects(answer: Answer) -> list[dict[str, Any]]:
    """The JSON objects in the list that an answer holds; raises `Busy` when it holds no list."""
    found = None
    with suppress(ValueError, RecursionError):
        found = json.loads(answer.body)
    if not isinstance(found, list):
        raise Busy("Mastodon's answer cannot be read.")
    return [one for one in found if isinstance(one, dict)]


def id_from(told: object) -> str:
    """An id, in a text or as a number, that can stand in an address; empty for anything else."""
    text = str(told) if isinstance(told, str | int) and not isinstance(told, bool) else ""
    return text if _ID.fullmatch(text) else ""


def moment(told: object) -> datetime | None:
    """A time with its zone, `2026-11-23T09:00:00.000Z`, in UTC; None for anything else."""
    if not isinstance(told, str):
        return None
    try:
        at = datetime.fromisoformat(told)
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _until_reset(answer: Answer, now: datetime) -> timedelta | None:
    """How long until the limit is lifted: `X-RateLimit-Reset`, a time of ISO 8601 on Mastodon and seconds since 1970 on
    some relatives (read in its `rack_attack.rb`, 2026-11-21). By the server's own clock where the answer tells it."""
    text = answer.headers.get("x-ratelimit-reset", "").strip()
    at = moment(text)
    if re.fullmatch(r"[0-9]{9,11}", text):
        at = datetime.fromtimestamp(int(text), UTC)
    if at is None:
        return None
    with suppress(ValueError):
        date = parsedate_to_datetime(answer.headers.get("date", ""))
        now = date if date.tzinfo else now
    return max(timedelta(0), at - now)
