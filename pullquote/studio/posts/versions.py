"""A quote that is to be posted once: what each of the chosen accounts would get of it.

Touches: disk, the renderer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from cards.spec import Look
from pullquote.one_off import Sketch as OneOff
from pullquote.one_off import sketch as one_off
from pullquote.posting import Posting
from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from pullquote.studio.posts.opened import digest_of, told_fitting
from pullquote.studio.posts.showing import Sketch, sketch_of
from quotes.errors import InputError, PullquoteError
from scheduler.composing import Composed
from scheduler.model import Account
from templates.formats import formats

_MOST_ACCOUNTS = 30
"""Accounts posted to at once: more than anybody has, and each has its card drawn."""

_MOST_QUOTES = 20
"""Cards of a carousel: no network takes more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be posted, and where. What is None is as each account has it."""

    quotes: Sequence[str]
    accounts: Sequence[str]
    design: str | None = None
    form: str | None = None
    palette: str | None = None

    def look(self, posting: Posting, account: Account) -> Look:
        """How an account's cards are drawn, with what was chosen for this post."""
        usual = posting.look(account)
        design = self.design or usual.design
        palette = self.palette or usual.palette
        if palette not in posting.workspace.renderer.designs.get(design).palettes and self.palette is None:
            palette = next(iter(posting.workspace.renderer.designs.get(design).palettes))
        return replace(usual, design=design, format=self.form or usual.format, palette=palette)


@dataclass(frozen=True, slots=True)
class Version:
    """What an account would get, or why it gets none."""

    account: Account
    sketch: Sketch | None = None
    made: Composed | None = None
    digest: str = ""
    how: Sequence[str] = ()
    advice: Sequence[str] = ()
    trouble: PullquoteError | None = None


def asked_of(given: Fields, posting: Posting) -> Asked:
    """What a form or an address asks for. Raises `InputError`."""
    quotes, accounts = given.all("quote"), list(dict.fromkeys(given.all("account")))
    if len(quotes) > _MOST_QUOTES or len(accounts) > _MOST_ACCOUNTS:
        raise InputError("That is more than one post can be.", f"At most {_MOST_QUOTES} quotes make a carousel.")
    return Asked(
        quotes,
        accounts,
        given.one_of("design", posting.workspace.renderer.designs.names()),
        given.one_of("format", list(formats())),
        given.line("palette"),
    )


def versions_of(studio: Studio, posting: Posting, asked: Asked) -> list[Version]:
    """What each account would get. What keeps one from it is told and hides no other."""
    return [_version(studio, posting, asked, name) for name in asked.accounts] if asked.quotes else []


def made_for(
    studio: Studio, posting: Posting, asked: Asked, account: Account, *, when: str | None, zone: str | None
) -> tuple[OneOff, Composed]:
    """A post for an account as it would be kept, and what it says. Raises what making it raises."""
    sketched = one_off(posting, account, asked.quotes, when=when, zone=zone, look=asked.look(posting, account))
    with studio.drawing():
        return sketched, posting.composer.composed(sketched.draft, account)


def _version(studio: Studio, posting: Posting, asked: Asked, name: str) -> Version:
    account = posting.accounts.get(name)
    try:
        sketched, made = made_for(studio, posting, asked, account, when=None, zone=None)
    except PullquoteError as error:
        return Version(account, trouble=error)
    told = {"account": account.name, "design": asked.design, "format": asked.form, "palette": asked.palette}
    query = urlencode([*(("quote", id) for id in asked.quotes), *((key, one) for key, one in told.items() if one)])
    shown = sketch_of(account, made.payload, f"/posts/new/picture?width=640&{query}&")
    advice = posting.advice(sketched.draft, made)
    return Version(account, shown, made, digest_of(made.payload), told_fitting(made), advice)
