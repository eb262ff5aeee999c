"""The `x` publisher: posts, threads and pictures on X, through version 2 of its interface.

Touches: the network, the login. X knows no key by which a post could be sent twice safely, so what became of a call
without an answer is found out on the account's own timeline; X also refuses a text that it has already.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from quotes.errors import Refused
from scheduler.captions.counting import count_text
from scheduler.model import Account, Outgoing, Receipt
from scheduler.networks import load_rules
from scheduler.publisher import Access, Busy, Health, Media, Recovery, RecoveryKind, Unsure
from scheduler.publishers.ready import check_pictures
from scheduler.publishers.x_answers import NOTABLE, in_minutes
from scheduler.publishers.x_media import Upload
from scheduler.publishers.x_requests import HANDLE, USER, XRequests, user_of
from scheduler.publishers.x_timeline import MARGIN, find_ours, id_of
from scheduler.publishers.x_tokens import SCOPES
from scheduler.rules import Rules

PAGES = 3
"""Pages of the timeline that are read at most: three hundred posts since ours was begun, three times X's own limit for
a quarter of an hour."""

_LONGEST_ANSWER = 2000
"""Characters of X's answer that a receipt keeps: a post's text with every character escaped is shorter."""


class XPublisher:
    """Posts to the account that the login belongs to. `sleep` passes time while X works on a picture."""

    def __init__(self, account: Account, access: Access, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._requests = XRequests(account, access)
        self._options = account.options
        self._access = access
        self._rules = load_rules(account.rules)
        self._sleep = sleep

    @property
    def rules(self) -> Rules:
        """The limits of the network that the account's posts are fitted to."""
        return self._rules

    @property
    def recovery(self) -> Recovery:
        """The account's own timeline, which may lag behind a little."""
        return Recovery(RecoveryKind.LOOK_BACK)

    def login_ends(self) -> datetime | None:
        """None for OAuth 1.0a keys and for tokens that renew themselves."""
        return self._requests.login.ends()

    def check(self) -> Health:
        """Asks X whose login this is."""
        with _shows_nothing():
            id, name, protected = user_of(self._requests.me())
        if (self._options.get("user") or id) != id:
            raise Refused(
                "login",
                f"This login belongs to @{name}, not to the account that was added.",
                "Sign in as that one: `pullquote accounts login NAME`.",
            )
        off, profile = self._requests.clock_off, f"https://x.com/{name}"
        return Health(
            name,
            profile,
            remember={"user": id, "handle": name, "profile": profile},
            clock_off=off,
            warnings=tuple(self._warnings(off, protected=protected)),
        )

    def upload(self, outgoing: Outgoing) -> Media:
        """Brings the pictures with their alt texts, or finds out that X would not take the post."""
        self._check(outgoing)
        with _shows_nothing():
            upload = Upload(self._requests, patience=self._access.patience, sleep=self._sleep)
            return upload.bring(outgoing.payload.pictures)

    def publish(self, outgoing: Outgoing, media: Media, key: str) -> Receipt:
        """Makes the post, in one request. The `key` is not sent: X has no place for it."""
        self._check(outgoing)
        told = self._requests.create(outgoing.text, media, _parent_of(outgoing))
        data = told.get("data")
        id = data.get("id") if isinstance(data, dict) else None
        if not isinstance(id, str) or not USER.fullmatch(id):
            raise Unsure("X's answer has no id of a post.")
        return self._receipt(id, self._access.now(), told)

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Looks for the post on the account's own timeline."""
        parent = _parent_of(outgoing)
        with _shows_nothing():
            user = self._options.get("user", "")
            if not USER.fullmatch(user):
                user = user_of(self._requests.me())[0]
            since = self._since(outgoing)
            try:
                found = self._look(outgoing, user, since, parent)
            except Refused:
                # A start in the future is refused; by the refusal we know X's time.
                if since - self._since(outgoing) < NOTABLE:
                    raise
                found = None
            if found is None and (earlier := self._since(outgoing)) < since - NOTABLE:
                found = self._look(outgoing, user, earlier, parent)
        return found

    def _look(self, outgoing: Outgoing, user: str, since: datetime, parent: str | None) -> Receipt | None:
        page: str | None = None
        for _ in range(PAGES):
            told = self._requests.posts(user, since, page)
            if found := find_ours(told.get("data"), outgoing, since=since, parent=parent):
                id, made = found
                return self._receipt(id, made, {"data": {"id": id}})
            meta = told.get("meta")
            page = meta.get("next_token") if isinstance(meta, dict) else None
            if not isinstance(page, str) or not page:
                break
        return None

    def _since(self, outgoing: Outgoing) -> datetime:
        """From when on the post may have been made, by X's clock as far as it is known.

        A post that was begun in the future says that our clock was set back meanwhile: then a day is looked through.
        """
        now, begun = self._access.now(), outgoing.created_at
        ahead = max(self._requests.clock_off or timedelta(0), timedelta(0))
        begun = now - timedelta(days=1) if begun > now else begun
        return (begun - ahead - MARGIN).astimezone(UTC).replace(microsecond=0)

    def _check(self, outgoing: Outgoing) -> None:
        """Raises `Refused` for what X would refuse, so that nobody pays for asking."""
        pictures = outgoing.payload.pictures
        if not outgoing.text.strip() and not pictures:
            raise Refused("caption", "X takes no post without a text or a picture.")
        count = count_text(outgoing.text, self._rules.text_of(pictures=bool(pictures)))
        if not count.fits:
            raise Refused("caption", f"The text is too long for X: {count.as_words}.", "Shorten it.")
        check_pictures(pictures, self._rules)
        _parent_of(outgoing)

    def _receipt(self, id: str, made: datetime, told: object) -> Receipt:
        handle = self._options.get("handle", "").removeprefix("@")
        url = f"https://x.com/{handle}/status/{id}" if HANDLE.fullmatch(handle) else f"https://x.com/i/web/status/{id}"
        answer = self._requests.login.redacted(json.dumps(told, sort_keys=True))
        return Receipt(id, url, made, answer=answer[:_LONGEST_ANSWER])

    def _warnings(self, off: timedelta | None, *, protected: bool) -> Iterator[str]:
        if protected:
            yield "The posts of this account are protected: only its followers see them."
        if off is not None and abs(off) > NOTABLE:
            yield f"This machine's clock is {in_minutes(off)}: X turns away what is signed at another time."
        scopes = self._requests.login.scopes()
        if scopes is not None and (missing := [scope for scope in SCOPES if scope not in scopes]):
            yield f"The login does not allow {', '.join(missing)}: sign in again and allow it."


@contextmanager
def _shows_nothing() -> Iterator[None]:
    """For calls that show nothing to anyone: what is not known to have happened may simply be done again."""
    try:
        yield
    except Unsure as error:
        raise Busy(error.message) from None


def _parent_of(outgoing: Outgoing) -> str | None:
    """The id of the post that this one is a reply to. Raises `Refused` (rule `thread`)."""
    if outgoing.thread is None:
        return None
    if (id := id_of(outgoing.thread.parent.remote_id)) is None:
        raise Refused(
            "thread",
            "The post above this reply is not known by an id of X's.",
            "Give the address of the post: https://x.com/NAME/status/…",
        )
    return id
