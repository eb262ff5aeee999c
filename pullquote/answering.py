"""What a person tells of posts that only they can see: it is there, it is not, it cannot be sent again as it is.

Touches: disk, and the clock through the posting side. The commands `inbox` and `queue` and the studio use it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from quotes.errors import InputError
from scheduler.model import Receipt

if TYPE_CHECKING:
    from pullquote.posting import Posting
    from scheduler.composing import Composed
    from scheduler.model import HistoryLine, Post

_ADDRESSES = ("https://", "http://", "file://")


def receipt_of_person(number: int, link: str | None, now: datetime) -> Receipt:
    """The receipt of a post that a person sees on the network. Raises `InputError` for what is no address."""
    if link is not None and not link.startswith(_ADDRESSES):
        raise InputError(f"{link!r} is no address.", "Copy it from the browser, https:// and all.")
    return Receipt(remote_id=link or f"seen by a person, post {number}", url=link, posted_at=now, origin="person")


def adopt(posting: Posting, number: int, link: str | None) -> None:
    """A person sees an unsure post on the network: it counts as posted."""
    now = posting.now()
    posting.desk.found(number, receipt_of_person(number, link, now), now=now)


def send_again(posting: Posting, post: Post) -> None:
    """A person has looked and an unsure post is not there: it is sent again at the next turn."""
    now = posting.now()
    posting.desk.absent(post.id, now=now, expires_at=posting.expires_at(post, now))


def retry(posting: Posting, number: int) -> None:
    """Queues a failed or skipped post again, to go out at the next turn."""
    now = posting.now()
    posting.desk.retry(number, now=now, expires_at=posting.expires_at(posting.desk.get(number), now))


def approve(posting: Posting, number: int) -> tuple[Composed, list[str]]:
    """Approves a post: it is made, and frozen as it is now. Gives it with what a careful editor would say of it.

    Raises `Refused` when it cannot be made right or approved; nothing is changed then.
    """
    post = posting.desk.get(number)
    made = posting.composer.composed(post, posting.accounts.get(post.account))
    advice = posting.advice(post, made)
    posting.desk.approve(number, made.payload, now=posting.now())
    return made, advice


def place_to_look(posting: Posting, post: Post) -> str:
    """Where a person can look for a post: a folder, an address, or nothing where that is not known."""
    account = posting.accounts.get(post.account)
    if account.network == "folder":
        return posting.folder_of(account)
    return account.options.get("profile", "")


def handed_to(lines: Sequence[HistoryLine]) -> str:
    """Where everything lies that a person needs for a post that was handed to them."""
    return next((line.note for line in reversed(lines) if line.event == "hand over"), "")
