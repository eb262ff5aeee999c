"""Words that lean on a neighbour, by language: at a line's end, or its beginning, they read badly.

Pure. The lists are short on purpose: articles, prepositions, conjunctions and pronouns that everybody would draw over.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from cards.break_costs import ARTICLE, CLINGING, WEAK

_ARTICLES = {
    "en": "a an the",
    "fr": "le la les l un une des du au aux",
    "de": "der die das den dem des ein eine einen einem einer eines",
    "es": "el la los las un una unos unas del al",
    "it": "il lo la i gli le un uno una del della dei delle al alla",
    "pt": "o a os as um uma do da dos das ao à",
    "nl": "de het een 't",
    "sv": "en ett den det de",
    "da": "en et den det de",
    "nb": "en et ei den det de",
    "el": "ο η το οι τα του της των τον την τους τις τα ένας μία μια ένα",
    "grc": "ὁ ἡ τό τὸ οἱ αἱ τά τὰ τοῦ τῆς τῶν τῷ τῇ τοῖς ταῖς τόν τὸν τήν τὴν τούς τοὺς τάς τὰς",
    "hu": "a az egy",
}

_PREPOSITIONS = {
    "en": "of to in on at by for",
    "fr": "de d à en",
    "de": "in zu an auf von mit",
    "es": "de a en con por",
    "it": "di a in su da con per",
    "pt": "de em por com",
    "nl": "van in op te aan met om voor bij",
    "sv": "i på av till med för om",
    "da": "i på af til med for om",
    "nb": "i på av til med for om",
    "el": "σε με για από",
    "grc": "ἐν εἰς ἐκ ἐξ πρὸς",
}
"""Of the languages that have articles: preposition and article stay together (“of the”)."""

_WEAK = {
    "en": "and is it as or but if no not you we your which can i",
    "fr": "et ou ne que qui se sa son ses ce il je on y",
    "de": "und oder im zum am ist es er wir so wie",
    "es": "y o e que se su sus no lo es si",
    "it": "e o che si è non se",
    "pt": "e ou na no que se é não",
    "nl": "en of is dat er ik je we die als niet ze",
    "sv": "att och som är vi du jag så inte",
    "da": "at og som er vi du jeg så ikke",
    "nb": "å at og som er vi du jeg så ikke",
    "ru": "в и к с о у на не за от по до из а но что как же бы ни я он мы вы",
    "uk": "в у і й з о а я на не за від по до із зі та що як же би ні він ми ви",
    "pl": "na do od ze we nie to że się po za by co jak ale czy dla",
    "cs": "na do od ze ve ne to že se po za by co jak ale",
    "sk": "na do od zo vo nie to že sa po za by čo ako ale",
    "el": "και κι να που πως δεν μη θα ως",
    "grc": "καὶ καί δὲ οὐ οὐκ μὴ ὡς ἀλλὰ",
    "la": "et in ad ut non si a ab e ex de cum per est ac aut nec",
    "hu": "és s ha de nem hogy meg",
    "tr": "ve bir ne bu şu o",
    "ar": "في من إلى على عن أن إن لا ما لم لن قد يا هل كل هو هي",
    "fa": "و به از در که با بر تا هر این آن",
    "ur": "اور جو یہ وہ نہ کہ",
    "he": "של את על אל לא כי עם אם או גם כל זה הוא היא",
    "hi": "और या न कि यह वह एक",
    "bn": "ও এই সেই না",
    "hy": "և ու եւ որ չի թե",
    "ka": "და არ რომ თუ",
}

_CLINGING = {"pl": "a i o u w z", "cs": "a i k o s u v z", "sk": "a i k o s u v z"}
"""Words of one letter that house style never leaves at a line's end (Polish “sierotki”, Czech ČSN 01 6910)."""

_FOLLOWING = {
    "hi": "का की के को में से ने पर है हैं हूँ था थी थे भी ही तो",
    "ur": "کا کی کے کو میں سے نے پر ہے ہیں تھا تھی تھے بھی ہی تو",
    "fa": "را است",
    "hy": "է են եմ ես էր",
    "hu": "is",
}
"""Postpositions and copulas: they lean on the word before, so a line does not begin with them."""

_ALIASES = {"no": "nb", "nn": "nb", "iw": "he"}
"""Other tags of the same, or nearly the same, words."""

_NOUNS_HAVE_CAPITALS = frozenset({"de", "lb", "nds", "gsw"})
"""Where every noun has a capital, two of them in a row need not be a name."""

_DASHES_OPEN = frozenset({"es", "ca", "gl", "pt"})
"""Where a dash before a word opens an aside (“Hola —dijo— amigo”), as a bracket does."""


class Manners(NamedTuple):
    """How the words of a language lean: what ending a line in a word costs, its articles, and what never begins one."""

    costs: dict[str, float]
    articles: frozenset[str]
    prepositions: frozenset[str]
    following: frozenset[str]
    nouns_have_capitals: bool
    dashes_open: bool


def primary(language: str) -> str:
    """The language itself of a BCP 47 tag: “zh” of “zh-Hant-TW”."""
    return language.replace("_", "-").partition("-")[0].lower()


@cache
def manners_of(language: str) -> Manners:
    """The manners of a BCP 47 tag's language; no word leans where it is not known."""
    name = primary(language)
    name = _ALIASES.get(name, name)
    articles = frozenset(_ARTICLES.get(name, "").split())
    prepositions = frozenset(_PREPOSITIONS.get(name, "").split())
    costs = dict.fromkeys((*_WEAK.get(name, "").split(), *prepositions), WEAK)
    costs |= dict.fromkeys(articles, ARTICLE)
    costs |= dict.fromkeys(_CLINGING.get(name, "").split(), CLINGING)
    return Manners(
        costs=costs,
        articles=articles,
        prepositions=prepositions,
        following=frozenset(_FOLLOWING.get(name, "").split()),
        nouns_have_capitals=name in _NOUNS_HAVE_CAPITALS,
        dashes_open=name in _DASHES_OPEN,
    )
