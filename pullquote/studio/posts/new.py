"""Posting a quote once: choosing the accounts, seeing each network's version, and making it.

Touches: disk, the renderer; the network when a post is to go out at once.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from cards.spec import Look, spec_for
from pullquote.one_off import Sketch, keep_approved, send_at_once, sketch, zone_of
from pullquote.posting import Posting
from pullquote.studio.answers import page, said, studio_of
from pullquote.studio.calendar.moving import time_to_come
from pullquote.studio.fields import Fields
from pullquote.studio.posts.opened import digest_of
from pullquote.studio.posts.pictures import asked_width, drawn_picture
from pullquote.studio.posts.placeholder import placeholder
from pullquote.studio.posts.versions import Asked, asked_of, made_for, versions_of
from pullquote.studio.wording import wording
from quotes.errors import InputError, Outdated, PullquoteError
from scheduler.captions.edited import with_edits
from scheduler.model import Payload
from scheduler.states import State
from templates.formats import formats


def new_page(request: Request) -> Response:
    """`GET /posts/new?quote=ID`: where to post a quote, and how it would be there."""
    studio = studio_of(request)
    posting = studio.posting
    asked = asked_of(Fields(request.query_params), posting)
    accounts = posting.accounts.all()
    if not asked.accounts and len(accounts) == 1:
        asked = Asked(asked.quotes, [accounts[0].name], asked.design, asked.form, asked.palette)
    chosen = posting.workspace.renderer.designs
    palettes = {palette for name in chosen.names() for palette in chosen.get(name).palettes}
    return page(
        request,
        "posts/new.html",
        "post",
        quotes=[posting.store.get(id) for id in asked.quotes],
        asked=asked,
        accounts=accounts,
        zones={one.name: zone_of(one) for one in accounts},
        versions=versions_of(studio, posting, asked),
        designs=chosen.names(),
        formats=list(formats()),
        palettes=sorted(palettes),
    )


def versions_piece(request: Request) -> Response:
    """`GET /posts/new/versions`: the versions alone, for the page's script."""
    studio = studio_of(request)
    posting = studio.posting
    asked = asked_of(Fields(request.query_params), posting)
    return page(request, "posts/versions.html", "post", versions=versions_of(studio, posting, asked))


def new_picture(request: Request) -> Response:
    """`GET /posts/new/picture`: the card that an account would get."""
    posting = studio_of(request).posting
    given = Fields(request.query_params)
    asked = asked_of(given, posting)
    try:
        account = posting.accounts.get(given.needed("account"))
        draft = sketch(posting, account, asked.quotes, when=None, look=asked.look(posting, account)).draft
        specs = posting.composer.cards(draft, account)
    except PullquoteError as error:
        return placeholder(wording()("post.no_card"), error.message)
    number = given.whole("picture", least=1, most=50, otherwise=1)
    return drawn_picture(request, specs, number, asked_width(request))


def make(request: Request, given: Fields) -> Response:
    """Keeps a post for each chosen account, approved as it was shown and edited, and sends it if that is asked for.

    All are made before the first is kept: what is wrong with one is told while nothing has gone anywhere.
    """
    studio = studio_of(request)
    posting, words = studio.posting, wording()
    asked = asked_of(given, posting)
    if not asked.accounts:
        raise InputError(words("post.new.no_account.message"), words("post.new.no_account.hint"))
    at_once = given.one_of("when", ("now", "at")) != "at"
    when = None if at_once else given.needed("at")
    ready = [_ready(request, posting, given, asked, name, when) for name in asked.accounts]
    kept, told = [], []
    for sketched, payload in ready:
        name = sketched.new.account
        try:
            number = keep_approved(posting, sketched, payload)
            kept.append(number)
            told.append(_told(posting, number, name, at_once=at_once))
        except PullquoteError as error:
            told.append(words("post.new.not", name=name, why=f"{error.message} {error.hint}".rstrip()))
    sentence = " ".join(told)
    undo = None if at_once or not kept else studio.undoing.keep(sentence, lambda: _called_off(studio.posting, kept))
    return said(request, sentence, undo=undo, posts=kept, open=f"/posts/{kept[0]}" if kept else None)


def _ready(
    request: Request, posting: Posting, given: Fields, asked: Asked, name: str, when: str | None
) -> tuple[Sketch, Payload]:
    """A post as it will be kept, held against what the page showed."""
    account = posting.accounts.get(name)
    sketched, made = made_for(
        studio_of(request), posting, asked, account, when=when, zone=given.line("zone") if when else None
    )
    if when is not None:
        time_to_come(when, sketched.new.zone, posting.now())
    payload = made.payload
    if digest_of(payload) != given.text(f"made:{name}"):
        words = wording()
        raise Outdated(words("post.remade.message"), words("post.remade.hint"))
    if f"text:{name}" in given:
        spec = spec_for(posting.store.get(asked.quotes[0]), Look())
        alts = [given.text(f"alt{number}:{name}") for number in range(1, len(payload.pictures) + 1)]
        payload = with_edits(payload, spec, posting.rules(account), given.text(f"text:{name}"), alts)
    return sketched, payload


def _told(posting: Posting, number: int, name: str, *, at_once: bool) -> str:
    """What became of a post that was kept: it is queued, or out, or could not go out. Raises `StorageError`."""
    words = wording()
    if not at_once:
        post = posting.desk.get(number)
        return words("post.new.queued", name=name, wall=post.wall.replace("T", " "), zone=post.zone)
    send_at_once(posting, number)
    post = posting.desk.get(number)
    if post.state in (State.POSTED, State.HANDED):
        return words(f"post.new.{post.state.value}", name=name)
    state = words.named("shell.state", post.state.value)
    return words("post.new.other", name=name, state=state, why=post.reason or "")


def _called_off(posting: Posting, numbers: list[int]) -> None:
    """Takes posts back that were just queued. Raises `Refused` for one that is on its way by now."""
    for number in numbers:
        posting.desk.cancel(number, wording()("post.called_off"), now=posting.now())
