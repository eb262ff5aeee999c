"""A quote posted once, outside all slots: how it would be, and making it so.

Touches: disk, the clock and the network through the posting side. The command `post` and the studio use it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING

from cards.spec import Look
from pullquote.posting import moment
from quotes.errors import Refused, StorageError
from scheduler.model import Account, NewPost, Payload, Post
from scheduler.plan.slots import read_slots
from scheduler.states import State

if TYPE_CHECKING:
    from pullquote.posting import Posting


@dataclass(frozen=True, slots=True)
class Sketch:
    """A post that is not kept yet: what would be kept, the draft that it would be, and how its cards would be drawn."""

    new: NewPost
    draft: Post
    look: Look


def zone_of(account: Account) -> str:
    """The zone of an account's slots, UTC where it has none."""
    slots = account.schedule.slots.strip()
    return read_slots(slots).zone if slots else "UTC"


def sketch(
    posting: Posting,
    account: Account,
    ids: Sequence[str],
    *,
    when: str | None,
    zone: str | None = None,
    look: Look | None = None,
    variant: int | None = None,
) -> Sketch:
    """A post of one quote, or a carousel of several, now or at a wall time (`2026-12-24 08:00`); nothing is kept.

    Raises `NotFound`, `InputError` for a time, and `Refused` (rule `repeat`) for quotes that the account has already.
    """
    now = posting.now()
    if when is None:
        wall, due_at, zone = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"), now, "UTC"
    else:
        zone = zone or zone_of(account)
        local, due_at = moment(when, zone)
        wall = local.isoformat(timespec="minutes")
    quotes = [posting.store.get(id).id for id in ids]
    posting.compare_quotes()
    expires_at = due_at + account.schedule.grace
    new = posting.picking.one_off(account.name, quotes, wall=wall, zone=zone, due_at=due_at, expires_at=expires_at)
    if variant is not None:
        new = replace(new, variant=variant)
    look = look or posting.look(account)
    draft = Post(
        0, account.name, State.DRAFT, new.quote, new.cluster, new.cycle, None, None, wall, zone, due_at, due_at,
        new.expires_at, new.variant, look.design, look.format, look.palette, "", 0, 0, False, None, more=new.more,
    )  # fmt: skip
    return Sketch(new, draft, look)


def keep_approved(posting: Posting, made: Sketch, payload: Payload) -> int:
    """Keeps a post, approved with exactly that, and gives its number.

    Raises `Refused` (rule `repeat`) when its account got a quote of it meanwhile.
    """
    now = posting.now()
    # Kept as a draft first, whatever the account's way, so that what was just made is what is frozen.
    kept = posting.planning.keep([made.new], look=lambda _: made.look, key=posting.key, now=now, drafts=True)
    if not kept:
        raise Refused("repeat", f"{made.new.account} has a quote of it by now.", "Choose another.")
    posting.desk.approve(kept[0], payload, now=now)
    return kept[0]


def send_at_once(posting: Posting, number: int) -> None:
    """Sends a queued post now. Raises `StorageError` when its account is paused, busy or waits; it stays queued."""
    if not posting.runner().send(number):
        raise StorageError(
            f"Post {number} is queued, but cannot go out at once: {posting.desk.get(number).account} is paused, busy "
            "or waits.",
            "`pullquote run` sends it as soon as it may; `pullquote accounts` tells why.",
        )
