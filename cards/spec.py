"""What to draw: the words, the credit and the look of one card.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from cards.direction import Direction
from cards.language import guess_language
from cards.picture import Photo, Picture
from quotes.errors import Refused
from quotes.model import Certainty, MatchClass, PersonKind, Proof, Quote, Spans, Standing, Words
from templates.background import BackgroundName
from templates.brand import NO_BRAND, Brand

NOT_QUOTABLE = frozenset({Words.BIOGRAPHY, Words.ADVERTISEMENT})
"""Kinds of words that nobody said or wrote as themselves: crediting them to a person would be made up."""

_SEVERAL = re.compile(r"&|,|;|\bet al\b|\b(?:and|et|und|y|e|och|og|и|και|others|team|co-?authors)\b", re.IGNORECASE)
_GROUP_ROLES = frozenset({"group", "organisation", "organization", "team"})
"""What tells that a credit names a group: several names, or a role that says so."""

_ATTRIBUTED = {
    "de": "{} zugeschrieben",
    "en": "attributed to {}",
    "es": "atribuido a {}",
    "fr": "attribué à {}",
    "it": "attribuito a {}",
    "pt": "atribuído a {}",
    "ru": "приписывается: {}",
}
_AFTER = {
    "de": "nach {}",
    "en": "after {}",
    "es": "según {}",
    "fr": "d’après {}",
    "it": "secondo {}",
    "pt": "segundo {}",
    "ru": "по: {}",
}
_TRANSLATED = {
    "de": "übersetzt von {}",
    "en": "translated by {}",
    "es": "traducción de {}",
    "fr": "traduit par {}",
    "it": "traduzione di {}",
    "pt": "tradução de {}",
    "ru": "перевод: {}",
}
"""How a credit says that it is uncertain, that the words are not the person's own, or who translated them."""

UNMARKED = frozenset({Words.SUMMARY, Words.GROUP})
"""Kinds of words that no one person said or wrote so: quotation marks would claim it."""


PortraitShape = Literal["round", "square", "none"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a card is drawn.

    `handle` is the account's name, `series` what its cards belong to; `mark` asks for the account's mark, which is its
    `logo` where it has one. `hyphenate` lets long words be divided. `background` takes the place of the design's own,
    and a `photo` that of any; `portrait` is the shape in which an author's portrait is shown.
    """

    design: str = "editorial"
    format: str = "portrait"
    palette: str = "light"
    handle: str | None = None
    mark: bool = False
    hyphenate: bool = False
    series: str | None = None
    brand: Brand = NO_BRAND
    logo: Picture | None = None
    portrait: PortraitShape = "round"
    background: BackgroundName | None = None
    photo: Photo | None = None


MOST_SLIDES = 20
"""Slides of a quote at most: what LinkedIn and Instagram take in one post."""


@dataclass(frozen=True, slots=True)
class Slide:
    """One of the slides of a quote that a single card does not hold, and how all of them are set.

    `origin` is the card of the whole quote and `most` how many slides were allowed: they decide all the rest. `display`
    are this slide's words as they are set, of which the lines numbered in `prose` are no verse. `size` is in design
    units, `leading` a share of it, `rise` how far the first line reaches above its baseline, in em; `axes` are the
    positions that the design leaves to be searched.
    """

    number: int
    count: int
    most: int
    origin: CardSpec
    display: str
    size: float
    leading: float
    rise: float
    axes: tuple[tuple[str, float], ...] = ()
    prose: tuple[int, ...] = ()

    @property
    def label(self) -> str:
        """Its number as the slide shows it."""
        return f"{self.number}/{self.count}"


@dataclass(frozen=True, slots=True)
class CardSpec:
    """One card to draw. `title` is the source's title and `detail` what follows it: date and place in the work.

    `portrait` is a picture of the author. `direction` overrules the way in which the quote is found to run. `emphasis`
    are the stretches of `text` that stand out, as first and past-last character. On a `slide`, `text` is the part of
    the quote that this slide shows.
    """

    text: str
    author: str
    look: Look
    title: str | None = None
    detail: str | None = None
    topic: str | None = None
    language: str = "en"
    marked: bool = True
    quote_id: str | None = None
    direction: Direction = "auto"
    emphasis: Spans = ()
    slide: Slide | None = None
    portrait: Picture | None = None

    @property
    def begins(self) -> bool:
        """Whether the quote begins on this card."""
        return self.slide is None or self.slide.number == 1

    @property
    def ends(self) -> bool:
        """Whether the quote ends on this card."""
        return self.slide is None or self.slide.number == self.slide.count

    @property
    def source(self) -> str | None:
        """Title and detail as one line."""
        return ", ".join(part for part in (self.title, self.detail) if part) or None


def spec_for(quote: Quote, look: Look, direction: Direction = "auto") -> CardSpec:
    """The card of a quote, which runs as its letters tell or as `direction` wants.

    Quotation marks stand around speech and writing, and around words of unknown kind that a document set as one. A
    summary, a quote that its best document only has as a paraphrase, and a group's text stand without; the first two
    are credited "after NAME", a group's text only to a group, and an attribution that is uncertain or disputed says so.
    Biography, advertisement and what is known to be misattributed are refused (rule `credit`), and so is a quote that
    the editor has rejected (rule `standing`).
    """
    if quote.proof is Proof.MISATTRIBUTED:
        raise Refused(
            "credit",
            f"These words are known not to be by {quote.attribution.person}.",
            "Correct the author with `pullquote edit ID --by NAME`.",
        )
    if quote.words is Words.GROUP and not _names_a_group(quote):
        raise Refused(
            "credit",
            f"A group's text is never credited to one person, and {quote.attribution.person!r} reads like one.",
            "Credit all of them, for example `--by 'NAME and co-authors'`, or give the role `organisation`.",
        )
    if quote.standing is Standing.REJECTED:
        raise Refused("standing", "This quote was rejected.", f"`pullquote approve {quote.id}` if it may be drawn.")
    if quote.words in NOT_QUOTABLE:
        raise Refused(
            "credit",
            f"This text is {quote.words.value}, not the words of {quote.attribution.person}.",
            "Quote what the person said or wrote; `pullquote edit ID --words speech` if the kind is wrong.",
        )
    language = quote.language or guess_language(quote.text)
    parts = (quote.source.date if quote.source else None, quote.locator, _translation(quote, language))
    detail = ", ".join(part for part in parts if part)
    return CardSpec(
        text=quote.text,
        author=_credit(quote, language),
        look=look,
        title=quote.source.title if quote.source else None,
        detail=detail or None,
        topic=quote.topic,
        language=language,
        marked=quote.words not in UNMARKED and quote.match is not MatchClass.PARAPHRASE,
        quote_id=quote.id,
        direction=direction,
        emphasis=quote.emphasis,
    )


def _names_a_group(quote: Quote) -> bool:
    credit = quote.attribution
    return (
        credit.kind is PersonKind.GROUP
        or bool(_SEVERAL.search(credit.person))
        or credit.role.casefold() in _GROUP_ROLES
    )


def _translation(quote: Quote, language: str) -> str | None:
    if quote.translator is None:
        return None
    return _TRANSLATED.get(language.lower().partition("-")[0], _TRANSLATED["en"]).format(quote.translator)


def _credit(quote: Quote, language: str) -> str:
    person, tongue = quote.attribution.person, language.lower().partition("-")[0]
    if quote.words is Words.SUMMARY or quote.match is MatchClass.PARAPHRASE:
        return _AFTER.get(tongue, _AFTER["en"]).format(person)
    doubtful = quote.attribution.certainty in (Certainty.ATTRIBUTED, Certainty.DISPUTED)
    if doubtful or quote.proof is Proof.DISPUTED:
        return _ATTRIBUTED.get(tongue, _ATTRIBUTED["en"]).format(person)
    return person
