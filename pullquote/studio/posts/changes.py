"""What may be done about a post that is not on its way: approve, hold, release, cancel, retry, swap, redraft.

Touches: disk, the renderer. Each holds the post against what its page showed, and can be taken back where that is
possible, unless the post was changed since; what goes out at once, or is over for good, is asked first on the page.
It is moved as in the calendar.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from cards.spec import Look, spec_for
from pullquote.answering import retry as retry_post
from pullquote.post_changes import redraft_post, swap_quote
from pullquote.posting import Posting
from pullquote.studio.answers import said, studio_of
from pullquote.studio.fields import Fields
from pullquote.studio.posts.opened import digest_of
from pullquote.studio.posts.reading import must_be, post_seen, seen_of
from pullquote.studio.wording import wording
from quotes.errors import Outdated
from scheduler.captions.edited import with_edits
from scheduler.model import Payload, Post
from scheduler.states import State
from templates.formats import formats

_LONGEST_REASON = 500
"""Characters of why a post is held or cancelled; it stands in lists."""

_MOST_VARIANTS = 1_000
"""Variants come round, so any number means one of them."""


def approve(request: Request, given: Fields) -> Response:
    """Freezes a post with exactly what the page showed, with the caption and alt texts as they were edited there."""
    studio = studio_of(request)
    posting, post = post_seen(request, given)
    account = posting.accounts.get(post.account)
    with studio.drawing():
        made = posting.composer.composed(post, account).payload
    if digest_of(made) != given.text("made"):
        words = wording()
        raise Outdated(words("post.remade.message"), words("post.remade.hint"))
    payload = made
    if "text" in given:
        spec = spec_for(posting.store.get(post.quote or ""), Look())
        alts = [given.text(f"alt{number}") for number in range(1, len(made.pictures) + 1)]
        payload = with_edits(made, spec, posting.rules(account), given.text("text"), alts)
    posting.desk.approve(post.id, payload, now=posting.now())
    return _done(request, post, "approved", lambda now: now.desk.redraft(post.id, now=now.now()))


def hold(request: Request, given: Fields) -> Response:
    """Keeps a post back."""
    posting, post = post_seen(request, given)
    posting.desk.hold(post.id, _because(given, "post.held_by_hand"), now=posting.now())
    return _done(request, post, "held", lambda now: now.desk.release(post.id, now=now.now()))


def release(request: Request, given: Fields) -> Response:
    """Lets a held post go on."""
    posting, post = post_seen(request, given)
    posting.desk.release(post.id, now=posting.now())
    return _done(request, post, "released", lambda now: now.desk.hold(post.id, post.reason or "", now=now.now()))


def cancel(request: Request, given: Fields) -> Response:
    """Calls a post off for good."""
    posting, post = post_seen(request, given)
    posting.desk.cancel(post.id, _because(given, "post.called_off"), now=posting.now())
    return said(request, wording()("post.did.cancelled", id=post.id))


def retry(request: Request, given: Fields) -> Response:
    """Queues a failed or skipped post again, to go out at the next turn of a runner."""
    posting, post = post_seen(request, given)
    retry_post(posting, post.id)
    return said(request, wording()("post.did.retried", id=post.id))


def swap(request: Request, given: Fields) -> Response:
    """Gives a post another quote; it is a draft then."""
    posting, post = post_seen(request, given)
    frozen = posting.desk.payload(post.id)
    quote = swap_quote(posting, post, given.line("quote"))
    words = wording()("post.did.swapped", id=post.id, person=quote.attribution.person)
    if post.quote is None or post.more:
        return said(request, words)  # a quote that was deleted and a carousel cannot be put back

    def back(now: Posting) -> None:
        swap_quote(now, now.desk.get(post.id), post.quote)
        _as_before(now, post, frozen)

    return _said(request, post, words, back)


def redraft(request: Request, given: Fields) -> Response:
    """Makes a post a draft again, with another look or another way of writing its caption."""
    posting, post = post_seen(request, given)
    frozen = posting.desk.payload(post.id)
    variant = given.whole("variant", least=0, most=_MOST_VARIANTS, otherwise=post.variant)
    redraft_post(
        posting,
        post,
        design=given.one_of("design", posting.workspace.renderer.designs.names()),
        form=given.one_of("format", list(formats())),
        palette=given.line("palette"),
        variant=variant,
    )

    def back(now: Posting) -> None:
        as_it_was = {"design": post.design, "format": post.format, "palette": post.palette, "variant": post.variant}
        now.desk.redraft(post.id, now=now.now(), **as_it_was)
        _as_before(now, post, frozen)

    return _said(request, post, wording()("post.did.redrafted", id=post.id), back)


def _as_before(posting: Posting, post: Post, frozen: Payload | None) -> None:
    """Puts a draft back to where the post stood: frozen with the same words and pixels, and held if it was."""
    now = posting.now()
    if frozen is not None and post.state in (State.QUEUED, State.HELD):
        posting.desk.approve(post.id, frozen, now=now)
    if post.state is State.HELD:
        posting.desk.hold(post.id, post.reason or "", now=now)


def _because(given: Fields, usual: str) -> str:
    return (given.line("because") or wording()(usual))[:_LONGEST_REASON]


def _done(request: Request, post: Post, key: str, back: Callable[[Posting], object]) -> Response:
    return _said(request, post, wording()(f"post.did.{key}", id=post.id), back)


def _said(request: Request, post: Post, words: str, back: Callable[[Posting], object]) -> Response:
    """What became of a change, with the way back from it: only as long as the post is as the change left it."""
    studio = studio_of(request)
    after = seen_of(studio.posting.desk.get(post.id))

    def taken_back() -> None:
        posting = studio.posting
        must_be(posting, posting.desk.get(post.id), after)
        back(posting)

    return said(request, words, undo=studio.undoing.keep(words, taken_back))
