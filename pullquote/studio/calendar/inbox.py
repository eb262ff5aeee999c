"""What on the calendar waits for a person: unsure posts, posts that are theirs to make, failed and held ones.

Touches: disk (reads posts and quotes, writes the answers).
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pullquote.answering import adopt, handed_to, place_to_look, receipt_of_person, send_again
from pullquote.posting import Posting
from pullquote.studio.answers import said, studio_of
from pullquote.studio.calendar.board import Cards
from pullquote.studio.calendar.seen import chosen_post
from pullquote.studio.fields import Fields
from pullquote.studio.wording import wording
from quotes.errors import NotFound
from scheduler.desk import Shown
from scheduler.model import Post
from scheduler.plan.zones import local, zone
from scheduler.states import State

MOST = 12
"""Of each sort that are shown on top of the calendar; a list has the rest."""

SORTS = (State.UNSURE, State.HANDED, State.FAILED, State.HELD)
"""What waits for a person, what matters most first."""


def inbox(posting: Posting) -> list[dict[str, Any]]:
    """The sorts that there are, each with its posts, what a person has to know of them, and how many there are."""
    counts = posting.desk.counts()
    found = []
    for state in SORTS:
        if count := counts.get(state, 0):
            posts = list(posting.desk.posts(Shown((state,), limit=MOST)))
            cards = Cards(posting, posts, posting.accounts.all(), posting.now())
            shown = [{**cards.card(one), **_asked(posting, one)} for one in posts]
            found.append({"state": state.value, "count": count, "more": count - len(shown), "posts": shown})
    return found


def _asked(posting: Posting, post: Post) -> dict[str, str]:
    """What a person needs to answer for a post: when it was sent, what came back, and where to look."""
    asked = {"sent": "", "answer": "", "caption": "", "look": ""}
    if post.state not in (State.UNSURE, State.HANDED):
        return asked
    lines, _ = posting.desk.history(post.id)
    payload = posting.desk.payload(post.id)
    sent = next((one for one in reversed(lines) if one.event == "send"), None)
    asked["caption"] = payload.text if payload else ""
    asked["sent"] = f"{local(sent.at, zone(post.zone)):%Y-%m-%d %H:%M}" if sent else ""
    asked["answer"] = next((one.answer for one in reversed(lines) if one.answer), None) or ""
    asked["look"] = handed_to(lines) if post.state is State.HANDED else _place(posting, post)
    return asked


def _place(posting: Posting, post: Post) -> str:
    try:
        return place_to_look(posting, post)
    except NotFound:
        return ""  # its account was removed


def found(request: Request, given: Fields) -> Response:
    """It is there: an unsure post, or one that was a person's to make, counts as posted."""
    posting = studio_of(request).posting
    post = chosen_post(posting, given)
    link = given.line("link")
    if post.state is State.HANDED:
        now = posting.now()
        posting.desk.posted(post.id, receipt_of_person(post.id, link, now), now=now)
    else:
        adopt(posting, post.id, link)
    return said(request, wording()("calendar.said.found", number=str(post.id)))


def absent(request: Request, given: Fields) -> Response:
    """It is not there: it is sent again."""
    posting = studio_of(request).posting
    post = chosen_post(posting, given)
    send_again(posting, post)
    return said(request, wording()("calendar.said.absent", number=str(post.id)))
