"""What a page's card says: a quotation that the page asks for or has, else its title over the site's name.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import urlsplit

from cards.language import guess_language
from cards.spec import CardSpec, Look
from pullquote.api import CardOptions, card_spec, look_of, quote_spec
from pullquote.site.markdown import BlockQuote, first_heading, first_quotation
from pullquote.site.pages import Page
from quotes.admission import admit_draft, admit_label, admit_language
from quotes.errors import InputError, Refused, nearest
from quotes.identity import quote_of
from quotes.model import Attribution, Draft

if TYPE_CHECKING:
    from typing import Literal

    from templates.background import BackgroundName

    Origin = Literal["front matter", "quote", "title"]

_T = TypeVar("_T")

_OF_LOOK = ("design", "palette", "background")
_OF_QUOTE = ("text", "author", "source", "date", "locator", "topic", "words", "emphasis")
OWN_KEYS = ("image", "title", "language", *_OF_LOOK, *_OF_QUOTE)
"""What may stand under `pullquote` in front matter: all that `pullquote card` takes of words, and the look."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the cards of a site share. `name` credits the cards of titles; `look` is in a format of link previews.

    `language` is that of pages which do not tell theirs; None leaves it to their letters. `host` credits a page whose
    title is the site's name: a home page.
    """

    name: str
    look: Look
    language: str | None = None
    host: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """A card that a page could have, and what it is made of. `asked` says that the page's front matter wants this."""

    spec: CardSpec
    origin: Origin
    asked: bool


def site_named(name: str, look: Look, *, language: str | None = None, url: str | None = None) -> Site:
    """A site whose name and language are checked; `url` is any address of it. Raises `InputError`."""
    kept = admit_label(name, "The site's name")
    host = urlsplit(url).hostname if url else None
    return Site(kept, replace(look, format="opengraph"), admit_language(language) if language else None, host)


def wishes(page: Page, site: Site) -> tuple[Wish, ...]:
    """The cards that a page could have, the one it should have first; none for a draft or a page that wants none.

    There is a second where the first is a block quote that was only found: a title serves if no card holds that.
    Raises `InputError` with file and line for front matter that is not right, and for a page without a title, and
    `Refused` for a credit that would be wrong.
    """
    says = page.says.values
    own = _own(page)
    if _switch(page, says, "draft") or own is None or _switch(page, own, "image", "pullquote.") is False:
        return ()
    look = _look(page, own, site)
    language = (
        _text(page, own, "language", "pullquote.")
        or _text(page, says, "language")
        or _text(page, says, "lang")
        or site.language
    )
    if language:
        language = _at(page, "language", partial(admit_language, language))
    if quote := _asked_quote(page, own, site, look, language):
        return (Wish(quote, "front matter", asked=True),)
    if _text(page, own, "title", "pullquote.") is None and (found := first_quotation(page.says.body)):
        quote = _at(page, "", partial(_found_quote, found, site, look, language))
        title = _title(page, own, site, look, language)
        return (Wish(quote, "quote", asked=False), *((Wish(title, "title", asked=False),) if title else ()))
    if title := _title(page, own, site, look, language):
        return (Wish(title, "title", asked=False),)
    raise InputError(
        f"{page.name} has no title for its card.",
        "Begin it with a heading `# Title`, or write `title:` in its front matter; `pullquote: false` wants no card.",
    )


def _look(page: Page, own: Mapping[str, object], site: Site) -> Look:
    """The site's look, with what the page wants else."""
    design, palette, background = (_text(page, own, key, "pullquote.") for key in _OF_LOOK)
    chosen = cast("BackgroundName | None", background)  # `look_of` refuses what is none
    return _at(
        page,
        "pullquote.background",
        lambda: look_of(look=site.look, design=design, palette=palette, background=chosen),
    )


def _own(page: Page) -> Mapping[str, object] | None:
    """What stands under `pullquote`; None where that is `false`."""
    own = page.says.values.get("pullquote")
    if own is None or own is True:
        return {}
    if own is False:
        return None
    if not isinstance(own, Mapping):
        raise InputError(
            f"{page.at('pullquote')}, pullquote: this should be keys and values, or false.",
            "Write `pullquote:` and below it, indented, such as `design: poster`.",
        )
    for key in own:
        if key not in OWN_KEYS:
            near = nearest(str(key), OWN_KEYS)
            hint = f"Did you mean {near!r}? " if near else ""
            raise InputError(
                f"{page.at(f'pullquote.{key}')}, pullquote: there is no key {str(key)[:40]!r}.",
                f"{hint}There are {', '.join(OWN_KEYS)}.",
            )
    return own


def _asked_quote(
    page: Page, own: Mapping[str, object], site: Site, look: Look, language: str | None
) -> CardSpec | None:
    """The quotation that the front matter asks for; None where it asks for none."""
    given = {key: text for key in _OF_QUOTE if key != "emphasis" and (text := _text(page, own, key, "pullquote."))}
    where = "pullquote.text"
    if "text" not in given:
        if alone := next((key for key in given if key != "topic"), None):
            raise InputError(
                f"{page.at(f'pullquote.{alone}')}, pullquote: {alone} is there, but no text.",
                "Give the quotation as `text:` and who said it as `author:`.",
            )
        keys = (("quote", "text"), ("quote_author", "author"), ("quote_source", "source"))
        given |= {part: text for key, part in keys if (text := _text(page, page.says.values, key))}
        where = "quote"
    if "text" not in given:
        return None
    text = given.pop("text")
    if (author := given.pop("author", None)) is None:
        raise InputError(
            f"{page.at(where)}: the quotation has no author.",
            f"Name who said it as `{'author' if where == 'pullquote.text' else 'quote_author'}:`.",
        )
    how: CardOptions = {**given, "look": _signed(look, site), "language": language}  # type: ignore[typeddict-item]
    if emphasis := own.get("emphasis"):
        how["emphasis"] = _phrases(page, emphasis)
    # Without its id: what bears one is a card of the store, and not the site's to delete.
    return replace(_at(page, where, lambda: card_spec(text, by=author, **how)), quote_id=None)


def _found_quote(found: BlockQuote, site: Site, look: Look, language: str | None) -> CardSpec:
    """The card of a block quote, with its certainty: what is "attributed to" somebody stays so."""
    credit = found.credit
    draft = admit_draft(
        Draft(
            found.text,
            Attribution(found.author, certainty=credit.certainty),
            source=credit.source,
            locator=credit.locator,
            language=language,
        )
    )
    return replace(quote_spec(quote_of(draft), _signed(look, site)), quote_id=None)


def _title(page: Page, own: Mapping[str, object], site: Site, look: Look, language: str | None) -> CardSpec | None:
    """The card of a page's title: no quotation marks, and below it who wrote the page, if that is told, and the site.

    None for a page without a title.
    """
    says = page.says.values
    title = _text(page, own, "title", "pullquote.") or _text(page, says, "title") or first_heading(page.says.body)
    if not title:
        return None
    author = _writer(page)
    text = _at(page, "title", lambda: admit_label(title, "The title"))
    # A name over the same name says nothing.
    name = site.host if site.host and text.casefold() == site.name.casefold() else site.name
    return CardSpec(
        text=text,
        author=author or name,
        look=look,
        title=name if author else None,
        topic=_text(page, own, "topic", "pullquote."),
        language=language or guess_language(text),
        marked=False,
    )


def _signed(look: Look, site: Site) -> Look:
    """The look of a quotation's card: the site's name stands where an account's does."""
    return look if look.handle else replace(look, handle=site.name)


def _writer(page: Page) -> str | None:
    """Who wrote the page, several joined with commas."""
    author = page.says.values.get("author")
    if isinstance(author, list):
        author = ", ".join(str(one) for one in author)
    name = author if isinstance(author, str) and author.strip() else None
    return _at(page, "author", lambda: admit_label(name, "The author")) if name else None


def _text(page: Page, values: Mapping[str, object], key: str, under: str = "") -> str | None:
    """The text of a key; None where it is missing or empty."""
    value = values.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, (list, tuple, Mapping)) or (isinstance(value, bool) and under):
        raise InputError(
            f"{page.at(under + key)}, {under}{key}: this should be one text.", "Put quotation marks around it."
        )
    return str(value)


def _switch(page: Page, values: Mapping[str, object], key: str, under: str = "") -> bool | None:
    value = values.get(key)
    if value is None or isinstance(value, bool):
        return value
    raise InputError(f"{page.at(under + key)}, {under}{key}: this should be true or false.", "Write one of the two.")


def _phrases(page: Page, value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value):
        return list(value)
    raise InputError(
        f"{page.at('pullquote.emphasis')}, pullquote.emphasis: this should be a phrase or a list of phrases."
    )


def _at(page: Page, key: str, made: Callable[[], _T]) -> _T:
    """What `made` gives; its errors begin with where the key stands, or with the page for no key."""
    try:
        return made()
    except Refused as error:
        raise Refused(error.rule, f"{page.at(key)}: {error.message}", error.hint) from None
    except InputError as error:
        raise InputError(f"{page.at(key)}: {error.message}", error.hint) from None
