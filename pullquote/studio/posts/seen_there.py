"""What only a person knows of a post: that they have made it, that it is on its network, that it is not.

Touches: disk. None of it can be taken back: each is asked first on the page.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from pullquote.answering import adopt, receipt_of_person, send_again
from pullquote.studio.answers import said
from pullquote.studio.fields import Fields
from pullquote.studio.posts.reading import post_seen
from pullquote.studio.wording import wording


def posted(request: Request, given: Fields) -> Response:
    """A person has made the post that was handed to them."""
    posting, post = post_seen(request, given)
    now = posting.now()
    posting.desk.posted(post.id, receipt_of_person(post.id, given.line("link"), now), now=now)
    return said(request, wording()("post.did.posted", id=post.id))


def found(request: Request, given: Fields) -> Response:
    """A person sees an unsure post on the network."""
    posting, post = post_seen(request, given)
    adopt(posting, post.id, given.line("link"))
    return said(request, wording()("post.did.posted", id=post.id))


def absent(request: Request, given: Fields) -> Response:
    """A person has looked and it is not there: it is sent again."""
    posting, post = post_seen(request, given)
    send_again(posting, post)
    return said(request, wording()("post.did.sent_again", id=post.id))
