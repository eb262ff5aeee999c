"""What a person changes of a post that is not on its way: its time, its quote, its look.

Touches: disk, and the clock through the posting side. The commands of `queue` and the studio use it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pullquote.posting import moment
from templates.formats import format_named

if TYPE_CHECKING:
    from pullquote.posting import Posting
    from quotes.model import Quote
    from scheduler.model import Post


def move_post(posting: Posting, post: Post, when: str) -> tuple[str, datetime]:
    """Moves a post to a wall time in its own zone; gives that time and its instant.

    Raises `InputError` for what is no time, and `Refused` for a post that can no longer be moved.
    """
    local, due_at = moment(when, post.zone)
    wall = local.isoformat(timespec="minutes")
    expires_at = posting.expires_at(post, due_at)
    posting.desk.reschedule(post.id, wall=wall, due_at=due_at, expires_at=expires_at, now=posting.now())
    return wall, due_at


def swap_quote(posting: Posting, post: Post, quote_id: str | None) -> Quote:
    """Gives a post another quote, the one named or the next that a plan would choose, and gives that quote.

    Raises `NotFound` and `Refused`: rule `repeat` when its account has it already, or when there is none left.
    """
    wanted = posting.store.get(quote_id).id if quote_id else None
    posting.compare_quotes()
    chosen = posting.picking.another(post, wanted, seed=f"swap {post.key}")
    quote = posting.store.get(chosen.candidate.quote)
    posting.desk.swap(post.id, chosen, now=posting.now())
    return quote


def redraft_post(
    posting: Posting,
    post: Post,
    *,
    design: str | None = None,
    form: str | None = None,
    palette: str | None = None,
    variant: int | None = None,
) -> None:
    """Makes a post a draft again, with what is given changed. Raises `NotFound` for a look that there is not."""
    posting.workspace.renderer.designs.get(design or post.design).palette(palette or post.palette)
    format_named(form or post.format)
    given: dict[str, Any] = {"design": design, "format": form, "palette": palette, "variant": variant}
    changes = {key: value for key, value in given.items() if value is not None}
    posting.desk.redraft(post.id, now=posting.now(), **changes)
