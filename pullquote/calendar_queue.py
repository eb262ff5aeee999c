"""The queue as a calendar page: what is really planned, as it would go out now.

Touches: disk (reads posts and quotes, writes the page and its pictures).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pullquote.calendar_entries import Entries
from pullquote.calendar_page import write_calendar
from pullquote.calendar_pictures import Pictures
from pullquote.posting import Posting
from scheduler.model import Post
from scheduler.simulation.entries import Calendar, with_repeats
from scheduler.states import State


def write_queue_page(posting: Posting, posts: Sequence[Post], path: Path) -> Path:
    """Writes a page of some posts, its pictures in a folder named after it, and gives its path.

    Nothing is frozen by that, and nothing changed. Raises `StorageError`.
    """
    pictures = Pictures(path.with_name(f"{path.stem}-pictures"))
    made = Entries(posting, pictures)
    names = {post.account for post in posts}
    # Posts of an account that was removed meanwhile are history: there is nothing they could be made with.
    accounts = tuple(one for one in posting.accounts.all() if one.name in names)
    known = {one.name for one in accounts}
    # A reply that stands there as a post of its own is not shown, counted and paid for below its post once more.
    followed = {one.follows for one in posts}
    entries = with_repeats(
        [
            replace(entry, replies=()) if one.id in followed else entry
            for one in posts
            if one.account in known
            for entry in (made.entry(one, with_history=one.state is not State.DRAFT),)
        ]
    )
    days = [one.day for one in entries] or [posting.now().date()]
    rules = {one.rules: posting.rules(one) for one in accounts}
    page = write_calendar(path, Calendar("queue", min(days), max(days), entries, accounts, rules))
    pictures.forget_others()
    return page
