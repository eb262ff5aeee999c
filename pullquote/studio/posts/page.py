"""The page of one post.

Touches: disk, the renderer.
"""

from __future__ import annotations

from contextlib import suppress

from starlette.requests import Request
from starlette.responses import Response

from pullquote.answering import handed_to, place_to_look
from pullquote.studio.answers import page, studio_of
from pullquote.studio.posts.opened import digest_of, opened, variants_of
from pullquote.studio.posts.reading import post_of, seen_of
from pullquote.studio.posts.showing import sketch_of
from quotes.errors import PullquoteError
from scheduler.model import Post
from scheduler.states import Event, State
from templates.formats import formats
from templates.load import Designs

_DOABLE = (Event.HOLD, Event.RELEASE, Event.REDRAFT, Event.CANCEL, Event.RETRY)


def post_page(request: Request) -> Response:
    """`GET /posts/ID`: the post as its network will show it, and everything that may be done about it."""
    studio = studio_of(request)
    posting, post = post_of(request)
    one = opened(studio, posting, post)
    lines, receipts = posting.desk.history(post.id)
    sketch = None
    if one.account is not None and one.payload is not None:
        sketch = sketch_of(one.account, one.payload, f"/posts/{post.id}/picture?width=960&")
    designs = posting.workspace.renderer.designs
    return page(
        request,
        "posts/post.html",
        "post",
        one=one,
        post=post,
        sketch_of_post=sketch,
        seen=seen_of(post),
        made=digest_of(one.payload) if one.payload is not None and one.editable else "",
        can={event.name.lower(): one.can(event) for event in _DOABLE},
        asks={"handed": post.state is State.HANDED, "unsure": post.state is State.UNSURE},
        where=handed_to(lines) if post.state is State.HANDED else place_to_look(posting, post) if one.account else "",
        variants=variants_of(posting, one) if one.can(Event.REDRAFT) else [],
        designs=designs.names(),
        formats=list(formats()),
        palettes=_palettes(designs, post),
        lines=lines,
        receipts=receipts,
    )


def _palettes(designs: Designs, post: Post) -> list[str]:
    """The palettes of a post's design; its own alone where the design is gone or broken, which the page tells."""
    with suppress(PullquoteError):
        return sorted(designs.get(post.design).palettes)
    return [post.palette]
