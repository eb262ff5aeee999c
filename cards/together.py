"""What parting two words at a line's end costs: words that lean, names, numbers and their units.

Pure. The words are told by their letters alone, so a rule holds only where spelling shows it: nothing here forbids a
line end, it only makes another one better.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cards.break_costs import AFTER_STOP, COUNTED, NAME, NUMBER, PAIR, PARTICLE, TITLE
from cards.leaning import Manners

_OPENERS = "“‘„«‹\"'([{¿¡「『（《〈【"
_CLOSERS = "”’»›\"')]}」』）》〉】.,;:!?…،؛؟।॥۔։"

_STOPS = frozenset(".,;:،؛۔।॥։")


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_HONORIFICS = _set_of(
    "mr mrs ms mx dr prof st mr. mrs. ms. mx. dr. prof. st. rev. hon. gen. col. capt. sgt. sir lord lady dame "
    "m. mm. mme mlle herr frau fräulein hr. fr. ing. "
    "sr. sra. srta. sres. don doña dom dona sig. sig.ra dott. san santa santo são "
    "mevr. dhr. jhr. hra rouva pan pani ks. г. гг. проф. акад. св. κ. κα"
)
"""Titles that stand before a name; a stop after them ends no sentence. Only before a capital letter."""

_PARTICLES = _set_of(
    "van von der den de del della degli di da dos das do du des la le ter ten te zu zur af av bin ibn ben al el"
)
"""Small words within names (“Ludwig van Beethoven”). They count only between two capitals."""

_LABELS = _set_of(
    "chapter chapters ch. chap. page pages p. pp. no. nos. vol. volume part section sect. § §§ fig. figure table act "
    "scene verse verses line lines book canto psalm article art. footnote note day level rule lesson episode season "
    "chapitre tome livre acte scène vers n° nº № kapitel seite seiten s. nr. nr bd. band teil abs. akt szene vers abb. "
    "capítulo página págs. pág. núm. libro acto capitolo pagina pag. n. cap. atto livro ato "
    "hoofdstuk bladzijde deel kapitlet sida sidan side kapittel глава гл. страница стр. с. том часть розділ "
    "rozdział strona str. tom kapitola strana díl κεφάλαιο σελίδα σελ. अध्याय पृष्ठ الفصل صفحة פרק עמוד"
)
"""Words that a number completes (“chapter 3”)."""

_UNITS = _set_of(
    "% ‰ ° °c °f °k c f km m cm mm µm nm dm mi ft yd kg g mg µg t lb lbs oz l ml cl dl hl gal s ms µs ns h hr hrs min "
    "sec w kw mw gw kwh v kv mv ah j kj mj n pa kpa hpa bar hz khz mhz ghz k kb mb gb tb pb px pt dpi db cal kcal "
    "km² m² cm² ha km³ m³ cm³ km/h m/s mph kph bpm rpm am pm a.m p.m a.m. p.m. o’clock o'clock uhr heures ad bc bce ce "
    "hundred thousand million millions billion billions trillion trillions dozen percent per cent "
    "dollars cents euros pounds yen rupees $ € £ ¥ ₹ usd eur gbp chf kr kr. sek nok dkk pln zł kč ₽ руб. руб "
    "mille milliers milliard milliards hundert tausend mio mio. mrd mrd. millionen milliarden millones mil "
    "miliony milionów miliardów tys tys. mln mld млн млрд тыс тыс. км м см кг г"
)
"""Units and words of quantity, in lower case: a number before them cannot be read without them."""

_NUMBER = r"[$€£¥₹+−-]?\d(?:[\d.,:/’']*\d)?"
_INITIALS = r"(?:[^\W\d_]\.-?)+"
"""Made into automata when a text first has a figure or a stop to try them on: most cards never do."""

_ROMAN = frozenset("IVXLCDM")


def is_title(word: str) -> bool:
    """Whether a word before a name is an honorific or an initial, so that its stop ends no sentence."""
    return word.lower() in _HONORIFICS or (
        word[-1:] == "." and word[:1].isupper() and re.fullmatch(_INITIALS, word) is not None
    )


def parting_cost(words: Sequence[str], place: int, opens: bool, manners: Manners) -> float:
    """What a line end costs after word number `place` of a text; `opens` tells that a line of the text begins with it.

    The words are as the text has them, with the punctuation that touches them; there is one more after `place`.
    """
    before, after = words[place], words[place + 1]
    bare = before.lstrip(_OPENERS)
    low = bare.lower()
    cost = manners.costs.get(low, 0.0)
    if low in manners.prepositions and after.lower() in manners.articles:
        cost += PAIR
    head = after[:1]
    plain = head.islower()
    if before[-1:] in _STOPS:
        if plain or not is_title(bare) or not head.isupper():
            cost += AFTER_STOP
        else:
            return cost + TITLE
    if not plain or bare[:1].isdigit() or bare[:1] in "$€£¥₹§№" or after in _PARTICLES:
        kept = _kept(words, place, opens, bare, manners)
        cost = max(cost, kept) if kept else cost
    if manners.following and after.rstrip(_CLOSERS) in manners.following:
        cost = max(cost, PARTICLE)
    return cost


def _kept(words: Sequence[str], place: int, opens: bool, bare: str, manners: Manners) -> float:
    """The cost of parting a number from what it counts or a name in itself; nothing for other words."""
    after = words[place + 1].lstrip(_OPENERS)
    if bare[-1:].isdigit() and re.fullmatch(_NUMBER, bare):
        return _number_cost(words, place, bare, after)
    low = bare.lower()
    if low in _LABELS and (after[:1].isdigit() or _is_roman(after)):
        return NUMBER
    if not after[:1].isalnum() or not bare[-1:].isalnum():
        return 0.0
    if low in _HONORIFICS and after[0].isupper():
        return TITLE
    return NAME if _in_name(words, place, opens, bare, after, manners) else 0.0


def _number_cost(words: Sequence[str], place: int, number: str, after: str) -> float:
    counted = after.rstrip(_CLOSERS)
    if after.lower() in _UNITS or counted.lower() in _UNITS or (counted.isdigit() and len(counted) == 3):
        return NUMBER
    completes = place > 0 and words[place - 1].lstrip(_OPENERS).lower() in _LABELS
    if completes or _is_year(number) or not after[:1].isalpha():
        return 0.0
    return COUNTED


def _in_name(words: Sequence[str], place: int, opens: bool, bare: str, after: str, manners: Manners) -> bool:
    """Whether two words are parts of one name: both with a capital that no sentence begin explains."""
    if after in _PARTICLES:
        follows = words[place + 2] if place + 2 < len(words) else ""
        named = bare[0].isupper() and (follows[:1].isupper() or follows in _PARTICLES)
        return named and after not in manners.articles
    if bare in _PARTICLES:
        leads = words[place - 1][:1] if place else ""
        return after[0].isupper() and leads.isupper() and bare not in manners.articles
    numbered = after[0].isdigit() and not _is_year(after[:4])
    if not bare[0].isupper() or not (after[0].isupper() or numbered):
        return False
    if _is_pronoun(bare) or _is_pronoun(after) or (len(bare) > 1 and bare.isupper() and after.isupper()):
        return False
    if opens or _begins_sentence(words, place):
        return False
    return not (manners.nouns_have_capitals and words[place - 1].lower() in manners.articles)


def _is_roman(word: str) -> bool:
    figures = word.rstrip(_CLOSERS)
    return bool(figures) and _ROMAN.issuperset(figures)


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and "1000" <= number < "2200"


def _is_pronoun(word: str) -> bool:
    """The English pronoun, whose capital tells nothing: I, I’m, I’ll."""
    return word[:1] == "I" and not word[1:2].isalpha()


def _begins_sentence(words: Sequence[str], place: int) -> bool:
    """Whether a word has its capital from its place: after a full stop, or after a comma within quotation marks."""
    if place == 0:
        return True
    earlier = words[place - 1]
    last = earlier.rstrip("”’»›\"')]}")[-1:]
    if last == ".":
        return not is_title(earlier.lstrip(_OPENERS))
    return last in "!?…:。" or last == "" or (last == "," and words[place][0] in _OPENERS)
