"""Moving a post to another time, on the clocks of its own zone.

Touches: disk.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from pullquote.posting import Posting
from pullquote.studio.answers import said, studio_of
from pullquote.studio.calendar.days import day_name
from pullquote.studio.calendar.seen import as_seen, chosen_post
from pullquote.studio.fields import Fields
from pullquote.studio.posts.reading import seen_of
from pullquote.studio.wording import wording
from quotes.errors import InputError
from scheduler.model import Post
from scheduler.plan.slots import read_wall
from scheduler.plan.zones import instant, local, zone

if TYPE_CHECKING:
    from pullquote.studio.desk import Studio


def move(request: Request, given: Fields) -> Response:
    """Moves a post as `pullquote queue move` does, but never into the past, nor to a time that no clock shows."""
    studio, words = studio_of(request), wording()
    posting = studio.posting
    post = chosen_post(posting, given)
    wall, due_at, kind = time_to_come(given.needed("when"), post.zone, posting.now())
    _reschedule(posting, post, wall.isoformat(timespec="minutes"), due_at)
    told = words("calendar.said.move", number=str(post.id), time=_told(wall))
    undo = studio.undoing.keep(told, partial(_back, studio, post, seen_of(posting.desk.get(post.id))))
    if kind == "fold":
        told = words("calendar.said.fold", said=told)
    return said(request, told, undo=undo)


def time_to_come(text: str, name: str, now: datetime) -> tuple[datetime, datetime, str]:
    """The wall time of a text, its instant in the zone of that name, and the kind of that (`fold` when shown twice).

    Raises `InputError` for what is no time, for one that no clock there shows, and for one that has passed.
    """
    words, wall = wording(), read_wall(text)
    due_at, kind = instant(wall, name)
    if kind == "gap":
        after = f"{local(due_at, zone(name)):%H:%M}"
        raise InputError(
            words("calendar.gap.message", zone=name, time=f"{wall:%H:%M}", day=day_name(wall.date())),
            words("calendar.gap.hint", time=after),
        )
    if due_at <= now:
        raise InputError(
            words("calendar.past_time.message", time=_told(wall), zone=name), words("calendar.past_time.hint")
        )
    return wall, due_at, kind


def _reschedule(posting: Posting, post: Post, wall: str, due_at: datetime) -> None:
    posting.desk.reschedule(
        post.id, wall=wall, due_at=due_at, expires_at=posting.expires_at(post, due_at), now=posting.now()
    )


def _back(studio: Studio, post: Post, after: str) -> None:
    posting = studio.posting
    as_seen(posting, post.id, after)
    posting.desk.reschedule(post.id, wall=post.wall, due_at=post.due_at, expires_at=post.expires_at, now=posting.now())


def _told(wall: datetime) -> str:
    return wording()("calendar.day_and_time", day=day_name(wall.date()), time=f"{wall:%H:%M}")
