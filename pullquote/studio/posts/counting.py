"""How long a text is as it is typed, by the rules of one network or of all; and a quote's caption on every network.

Touches: disk (reads the quote, accounts and caption templates).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pullquote.posting import Posting
from pullquote.studio.answers import page, studio_of
from pullquote.studio.fields import Fields
from pullquote.studio.posts.showing import Segment, replies_of, segments
from pullquote.studio.wording import wording
from quotes.errors import InputError, PullquoteError
from scheduler.captions.caption import Caption, caption_for
from scheduler.captions.counting import Count
from scheduler.captions.edited import Edited, edited
from scheduler.networks import known_rules, load_rules
from scheduler.rules import UNIT_NAMES, Rules

_LONGEST = 30_000
"""Characters that are counted: a third more than the longest caption that any network takes."""

_MOST = 50
"""Networks and accounts counted for at once."""


@dataclass(frozen=True, slots=True)
class OnNetwork:
    """What a network gets of a quote: its caption as it is shown, or why it gets none."""

    rules: Rules
    caption: Caption | None = None
    text: Sequence[Segment] = ()
    replies: Sequence[Sequence[Segment]] = ()
    trouble: PullquoteError | None = None
    accounts: Sequence[str] = ()


def count(request: Request, given: Fields) -> Response:
    """Counts a text for each of `on`: `account:NAME` or `network:NAME`; `plain` for a post without a picture.

    It changes nothing; it is sent like a change because a text is too long for an address.
    """
    text, asked = given.text("text"), given.all("on")
    if len(text) > _LONGEST or len(asked) > _MOST:
        raise InputError(f"More than {_LONGEST:,} characters are not counted.", "Shorten the text.")
    posting = studio_of(request).posting
    counts = [_counted(request, on, edited(text, rules, pictures=not given.tick("plain")), rules)
              for on, rules in ((on, _rules(posting, on)) for on in asked)]  # fmt: skip
    return JSONResponse({"counts": counts})


def networks_page(request: Request) -> Response:
    """`GET /posts/networks?quote=ID`: the caption of a quote on every network, with an account there or without."""
    posting = studio_of(request).posting
    quote_id = Fields(request.query_params).line("quote")
    quote = posting.store.get(quote_id) if quote_id else None
    accounts = posting.accounts.all()
    found = []
    for name in known_rules():
        rules, of_it = load_rules(name), [one.name for one in accounts if one.rules == name]
        if quote is None:
            found.append(OnNetwork(rules, accounts=of_it))
            continue
        try:
            made = caption_for(quote, posting.workspace.captions.chosen(None, name), rules)
        except PullquoteError as error:
            found.append(OnNetwork(rules, trouble=error, accounts=of_it))
            continue
        shown = segments(made.text, made.facets, rules)
        found.append(OnNetwork(rules, made, shown, replies_of(made.replies, rules), accounts=of_it))
    return page(request, "posts/networks.html", "post", quote=quote, networks=found)


def count_words(count: Count) -> str:
    """`212 of 280 weighted characters, 68 left`, or by how much it is too long."""
    words = wording()
    if count.fits:
        return words("post.count.fits", count=count.as_words, left=count.limit - count.length)
    in_bytes = count.length <= count.limit
    return words("post.count.over", count=count.as_words, over=count.over, unit=_unit(count, in_bytes=in_bytes))


def _unit(count: Count, *, in_bytes: bool) -> str:
    return UNIT_NAMES["bytes" if in_bytes else count.unit]


def _rules(posting: Posting, on: str) -> Rules:
    kind, _, name = on.partition(":")
    return posting.rules(posting.accounts.get(name)) if kind == "account" else load_rules(name)


def _counted(request: Request, on: str, told: Edited, rules: Rules) -> dict[str, object]:
    shown = segments(told.text, told.facets, rules)
    piece = page(request, "posts/text.html", "post", segments=shown).body
    return {
        "on": on,
        "words": count_words(told.count),
        "fits": told.count.fits,
        "advice": [f"{one.message} {one.hint}".rstrip() for one in told.warnings],
        "shown": bytes(piece).decode(),
    }
