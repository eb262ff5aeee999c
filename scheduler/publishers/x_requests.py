"""Requests to X: tweepy's calls on our own session, signed with the account's login.

Touches: the network, the login.

tweepy knows the parameters of the calls; how they are sent is ours. Its own `request` goes without a time limit, writes
the login's headers into its debugging log, takes a reset time that is no number for a bug, and raises errors that hold
the whole answer. It has no upload and no alt text of API version 2 (as of 4.17), so those are asked for directly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import requests
import tweepy

from scheduler.model import Account, Picture
from scheduler.publisher import Access, Busy, Unsure
from scheduler.publishers.x_answers import drift, outcome, reason
from scheduler.publishers.x_session import XSession
from scheduler.wire.adapters import session_on
from scheduler.wire.addresses import check_base
from scheduler.wire.wire import Answer, Wire

SERVER = "https://api.x.com"
"""Where X's interface is. Requests are signed for this address even if an account's `server` is another."""

SOON = timedelta(seconds=10)
"""The wait after a login was renewed: a new token may not be known to all of X's machines at once."""

PAGE = 100
"""Posts on one page of the timeline, X's most. Each costs a tenth of a cent, but only those since the post was begun
are asked for."""

_FIELDS = ["created_at", "entities", "attachments", "referenced_tweets", "note_tweet"]

_MIME = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp", "gif": "image/gif"}
"""How X's interface calls the types of pictures."""

USER = re.compile(r"[0-9]{1,19}")
"""A user's or a post's id: at most 64 bits (docs.x.com, OpenAPI description)."""

HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}")
"""A user's name: docs.x.com, OpenAPI description."""


def server_of(account: Account) -> str:
    """The address of X's interface for an account. Raises `InputError`."""
    return check_base(account.options.get("server", SERVER), what=f"The server of the account {account.name!r}")


class XRequests:
    """Calls of X's interface, one request each. They give the JSON object of a good answer.

    Each may raise `Refused`, `Busy`, and `Unsure` when nobody knows what X made of the request.
    """

    def __init__(self, account: Account, access: Access) -> None:
        server = server_of(account)
        self.login = XSession(server, access)
        self.clock_off: timedelta | None = None
        """By how much our clock is ahead of X's, as of the last answer."""
        self._access = access
        self._wire = Wire(server, patience=access.patience)
        self._session = session_on(self._wire, instead_of=SERVER)
        self._tweepy = tweepy.Client(return_type=requests.Response, wait_on_rate_limit=False)
        self._tweepy.session = self._session
        self._tweepy.request = self._called

    def me(self) -> dict[str, Any]:
        """Whose login it is."""
        return self._told(self._tweepy.get_me(user_fields=["protected"], user_auth=False))

    def create(self, text: str, media: tuple[str, ...], parent: str | None) -> dict[str, Any]:
        """Makes a post. Sent once and never again: a 401 after which the login could be renewed is `Busy`."""
        answer = self._tweepy.create_tweet(
            text=text or None, media_ids=list(media) or None, in_reply_to_tweet_id=parent, user_auth=False
        )
        return self._told(answer)

    def posts(self, user: str, since: datetime, page: str | None) -> dict[str, Any]:
        """One page of a user's posts, the newest first; `page` is the last page's `next_token`."""
        answer = self._tweepy.get_users_tweets(
            user, start_time=since, max_results=PAGE, pagination_token=page, tweet_fields=_FIELDS, user_auth=False
        )
        return self._told(answer)

    def upload(self, picture: Picture, seconds: float) -> dict[str, Any]:
        """Brings a picture, within so many seconds."""
        kind = _MIME[picture.type]
        form = {"media_category": "tweet_image", "media_type": kind}
        files = {"media": (f"card.{picture.type}", picture.data, kind)}
        return self._told(self._ask("POST", "/2/media/upload", seconds, data=form, files=files))

    def describe(self, media: str, alt: str, seconds: float) -> dict[str, Any]:
        """Gives a picture its alt text."""
        told = {"id": media, "metadata": {"alt_text": {"text": alt}}}
        return self._told(self._ask("POST", "/2/media/metadata", seconds, json=told))

    def processing(self, media: str, seconds: float) -> dict[str, Any]:
        """How far X is with a picture."""
        asked = {"command": "STATUS", "media_id": media}
        return self._told(self._ask("GET", "/2/media/upload", seconds, params=asked))

    def _called(
        self,
        method: str,
        route: str,
        params: Mapping[str, Any] | None = None,
        json: object = None,
        user_auth: bool = False,
    ) -> Answer:
        """What tweepy calls in the place of its own `request`. The login decides how to sign, not `user_auth`."""
        again = method == "GET"
        return self._ask(method, route, self._access.patience, params=params, json=json, again=again)

    def _ask(self, method: str, route: str, seconds: float, *, again: bool = True, **sent: Any) -> Answer:
        """The answer, when it is a good one. With `again` it is asked for once more after a 401 if the login could be
        renewed: for what shows nothing to anyone."""
        answer, signed = self._send(method, route, seconds, sent)
        if answer.status == 401 and self.login.renewed(signed):
            if not again:
                raise Busy("X's login had ended; it is renewed now.", SOON)
            answer, _ = self._send(method, route, seconds, sent)
        if not 200 <= answer.status < 300:
            raise outcome(answer, self.login.redacted(reason(answer)), now=self._access.now)
        if again:
            self.login.worked()
        return answer

    def _send(self, method: str, route: str, seconds: float, sent: Mapping[str, Any]) -> tuple[Answer, Any]:
        signed = self.login.authorisation()
        self._wire.patience = seconds
        response = self._session.request(method, f"{SERVER}{route}", auth=signed, **sent)
        headers = {name.lower(): value for name, value in response.headers.items()}
        answer = Answer(response.status_code, headers, response.content)
        self.clock_off = drift(answer, self._access.now())
        return answer, signed

    @staticmethod
    def _told(answer: Answer) -> dict[str, Any]:
        if answer.told is None:
            raise Unsure(f"X's answer cannot be read ({answer.status}).")
        return answer.told


def user_of(told: Mapping[str, Any]) -> tuple[str, str, bool]:
    """The id and the name of the user that X tells of, and whether only followers see the posts.

    Raises `Busy` when it tells of none.
    """
    data = told.get("data")
    found = data if isinstance(data, dict) else {}
    id, name = found.get("id"), found.get("username")
    if isinstance(id, str) and isinstance(name, str) and USER.fullmatch(id) and HANDLE.fullmatch(name):
        return id, name, found.get("protected") is True
    raise Busy("X does not say whose login this is.")
