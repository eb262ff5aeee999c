"""The `mastodon` publisher: posts to one account on its own server.

Touches: the network.

The key of a post goes along as `Idempotency-Key`. A server stores it for an hour from when the post is made, and that
is not all that there is to fear:

- A server older than mastodon/mastodon#37879 of 2026-02-16 looks for the key when a request comes in and stores it when
  the post is made: the same key again, while the first request is still being worked on, makes a second post. So the
  first look after an answer that did not come says "wait" rather than "not there".
- Servers of the summer of 2026 answer 500 to the same key again, although the post is there (#40399). So `find` looks
  through the account's own statuses, and is asked before anything is sent again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from quotes.errors import InputError, PullquoteError, Refused
from scheduler.model import Account, Outgoing, Picture, Receipt
from scheduler.networks import rules_of
from scheduler.publisher import Access, Busy, Health, Media, Recovery, RecoveryKind, Unsure
from scheduler.publishers.mastodon_account import health_of, user_id, web_address
from scheduler.publishers.mastodon_matching import is_the_post
from scheduler.publishers.mastodon_server import MastodonServer, id_from, moment, objects, server_address, token_of
from scheduler.rules import INSTANCE_TYPES, Rules
from scheduler.wire.outcomes import clock_off, one_line
from scheduler.wire.wire import Answer

WINDOW = timedelta(minutes=50)
"""How long after the first try the same key is safe. A server stores it for 3,600 s from when the post is made
(`post_status_service.rb`, read 2026-11-21), which is never before our first try. Ten minutes less: for the request's
way and its wait on a busy server, and for a clock of ours that is set back meanwhile."""

SETTLE = timedelta(seconds=90)
"""How long a request without an answer may still be worked on: nginx before a server gives it up after 60 s (from
memory), and half as long again."""

MARGIN = timedelta(minutes=15)
"""How much older than we think a post of ours may be: our clock may have been set between its making and the look."""

PAGE, PAGES = 40, 10
"""Statuses that a server gives at once, at most, and how many such pages are read: 400 in all, where a server takes no
more than 300 from one account in three hours."""

VISIBILITIES = ("public", "unlisted", "private")
"""Who sees a post: everybody; everybody, but not in public timelines; followers."""

_POLLS = (0.25, 0.5, 1.0, 2.0)
"""Seconds before each question whether a picture is ready, the last before all that follow: a server lets 300 requests
in five minutes pass."""

_UPLOADS = 12
"""How much of a request's patience bringing all pictures may take: four of them three times each. That keeps it, with
20 s for a request, below the lease of five minutes."""


class MastodonPublisher:
    """Posts to the account's option `server` with the login's `access_token`; `visibility` is who sees the posts.

    `pause` waits between two questions; tests hand in one that does not.
    """

    def __init__(self, account: Account, access: Access, *, pause: Callable[[float], None] = time.sleep) -> None:
        options = account.options
        if not options.get("server"):
            raise InputError(
                f"The account {account.name!r} names no Mastodon server.",
                "`pullquote accounts login NAME` asks for it.",
            )
        self._visibility = options.get("visibility", "public")
        if self._visibility not in VISIBILITIES:
            raise InputError(
                f"The account {account.name!r} cannot post as {self._visibility!r}.",
                f"Its option visibility is one of {', '.join(VISIBILITIES)}.",
            )
        self._base = server_address(options["server"])
        self._options = options
        self._access = access
        self._pause = pause
        self._rules = rules_of(account)
        self._unsettled: set[str] = set()

    @property
    def rules(self) -> Rules:
        """The network's limits; where the server was asked for its own, those."""
        return self._rules

    @property
    def recovery(self) -> Recovery:
        """The same key gives the same post, while the server knows it."""
        return Recovery(RecoveryKind.REPLAY, WINDOW)

    def login_ends(self) -> datetime | None:
        """Never on Mastodon; a relative of it may have told a time when it gave the login."""
        try:
            return moment(self._access.login.read().get("expires_at"))
        except PullquoteError:
            return None

    def check(self) -> Health:
        """Asks whose login this is, how the account fares, and what limits the server has."""
        return health_of(self._server(), self._options, self._access.now)

    def upload(self, outgoing: Outgoing) -> Media:
        """Brings each picture with its alt text, and waits until the server is done with it."""
        server, last = self._server(), time.monotonic() + _UPLOADS * self._access.patience
        return tuple(
            self._bring(server, picture, number, last) for number, picture in enumerate(outgoing.payload.pictures, 1)
        )

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Receipt:
        """Makes the post; the same key again gives the post that is there."""
        server, parent = self._server(), self._parent(outgoing)
        try:
            answer = server.ask(
                lambda api: api.status_post(
                    outgoing.text,
                    in_reply_to_id=parent,
                    media_ids=list(media) or None,
                    visibility=self._visibility,
                    language=outgoing.payload.language or None,
                    idempotency_key=key,
                )
            )
            if answer.status == 200:
                return self._receipt(answer.told or {}, outgoing)
            if answer.status == 404 and parent is not None:
                raise _no_parent("is not there any more")
            raise server.outcome(answer)
        except Unsure:
            self._unsettled.add(outgoing.key)
            raise

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Looks for the post among the account's own, back to when it was made.

        Raises `Busy` also when there are too many to look through, and once after each `publish` that ended without an
        answer here: the server may be working on it still.
        """
        if (status := self._look(outgoing)) is not None:
            return self._receipt(status, outgoing)
        if outgoing.key in self._unsettled:
            self._unsettled.discard(outgoing.key)
            raise Busy("The post is not there, but Mastodon may still be working on it.", SETTLE)
        return None

    def _server(self) -> MastodonServer:
        access = self._access
        return MastodonServer(self._base, token_of(access.login), patience=access.patience, now=access.now)

    def _bring(self, server: MastodonServer, picture: Picture, number: int, last: float) -> str:
        """The id of one picture, once it is ready."""
        mime = next((mime for mime, kind in INSTANCE_TYPES.items() if kind == picture.type), None)
        if mime is None:
            raise Refused("picture", f"Mastodon takes no pictures of the type {picture.type!r}.", "Choose png or jpeg.")
        until = min(last, time.monotonic() + 3 * self._access.patience)
        alt, file = picture.alt or None, f"card-{number}.{picture.type}"
        answer = server.sure(
            lambda: server.ask(
                lambda api: api.media_post(picture.data, mime, description=alt, file_name=file), patience=_left(until)
            ),
            takes=(200, 202),
            refusal="picture",
        )
        told = answer.told or {}
        if not (id := id_from(told.get("id"))):
            raise Busy("Mastodon's answer does not name the picture.")
        ready, waits = answer.status == 200 and told.get("url") is not None, iter(_POLLS)
        while not ready:  # a post with it would be refused
            self._pause(min(next(waits, _POLLS[-1]), _left(until)))
            answer = server.sure(
                lambda: server.ask(lambda api: api.media(id), patience=min(_left(until), self._access.patience)),
                takes=(200, 206),
                refusal="picture",
            )
            ready = answer.status == 200
        return id

    def _look(self, outgoing: Outgoing) -> dict[str, Any] | None:
        """The oldest status that is the post: a second one, if there ever is one, came after it."""
        server, parent = self._server(), self._parent(outgoing)
        user = user_id(server, self._options)
        found: dict[str, Any] | None = None
        before: str | None = None
        for _ in range(PAGES):
            answer = _page_of(server, user, before)
            page, since = objects(answer), self._since(outgoing, answer)
            found = next((one for one in reversed(page) if is_the_post(one, outgoing, parent, since)), found)
            times = [at for one in page if (at := moment(one.get("created_at")))]
            if not page or (times and min(times) < since):
                return found
            last = id_from(page[-1].get("id"))
            if last in ("", before):
                raise Busy("Mastodon's list of the account's posts cannot be read.")
            before = last
        if found is None:
            raise Busy("There are too many newer posts to look through.")
        return found

    def _since(self, outgoing: Outgoing, answer: Answer) -> datetime:
        """The earliest time that the server can give the post: it goes by its own clock, and ours may be ahead."""
        ahead = clock_off(answer, self._access.now()) or timedelta(0)
        return outgoing.created_at - max(ahead, timedelta(0)) - MARGIN

    def _parent(self, outgoing: Outgoing) -> str | None:
        """The id of the post to reply to; a person may have given its address instead."""
        if outgoing.thread is None:
            return None
        given = outgoing.thread.parent.remote_id
        if id_from(given):
            return given
        ours = {urlsplit(self._base).netloc, urlsplit(web_address(self._options.get("profile")) or "").netloc}
        parts = urlsplit(web_address(given) or "")
        number = parts.path.rstrip("/").rpartition("/")[2]
        if not parts.netloc or parts.netloc.lower() not in ours:
            raise _no_parent("is no post on this server")
        if not (number.isascii() and number.isdigit()):
            raise _no_parent("has an address that does not end in its number")
        return number

    def _receipt(self, status: Mapping[str, Any], outgoing: Outgoing) -> Receipt:
        """The proof; raises `Unsure` when what the server gave names no post."""
        if not (id := id_from(status.get("id"))):
            raise Unsure("Mastodon's answer does not name the post.")
        at = moment(status.get("created_at")) or self._access.now()
        return Receipt(id, web_address(status.get("url")), at, answer=self._otherwise(status, outgoing))

    def _otherwise(self, status: Mapping[str, Any], outgoing: Outgoing) -> str:
        """What the server did in another way than it was asked: a limited account posts as unlisted, and servers before
        4.5 (from memory) leave out pictures that they do not know."""
        said = []
        media, sent = status.get("media_attachments"), len(outgoing.payload.pictures)
        if isinstance(media, list) and len(media) != sent:
            said.append(f"shown with {len(media)} of {sent} pictures")
        seen = status.get("visibility")
        if isinstance(seen, str) and seen != self._visibility:
            said.append(f"shown as {one_line(seen, 20)}, not {self._visibility}")
        return "; ".join(said)


def _page_of(server: MastodonServer, user: str, before: str | None) -> Answer:
    """A page of the account's own statuses, newest first, those before an id."""
    return server.sure(
        lambda: server.ask(lambda api: api.account_statuses(user, exclude_reblogs=True, max_id=before, limit=PAGE))
    )


def _left(until: float) -> float:
    """Seconds that are left to bring pictures in; raises `Busy` when none are."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise Busy("Mastodon takes too long over the pictures.")
    return seconds


def _no_parent(why: str) -> Refused:
    return Refused("thread", f"What this would reply to {why}.", "Look whether it is there, or post this by itself.")
