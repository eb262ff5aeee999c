"""The words that tell who speaks: verbs of saying and writing, pronouns, and what stands between a name and its verb.

Pure. In English, German, French, Spanish and Italian. Only forms that tell of something that happened: `would say`,
`did not write` and `if she says` are no cues.
"""

from __future__ import annotations

import re

from quotes.model import Words


def words(text: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(text.split())


SPOKEN = words(
    "said says told tells asked asks replied replies answered answers exclaimed exclaims cried shouted shouts"
    " whispered whispers"
    " muttered murmured quipped joked jokes"
    " sagte sagt fragte fragt antwortete antwortet rief ruft erzählte erzählt flüsterte gesagt"
    " dit disait demande demanda demandait répond répondit répondait lance raconte raconta dite"
    " dijo dice decía preguntó pregunta respondió responde contó cuenta exclamó dicho"
    " disse diceva chiese chiede rispose risponde raccontò racconta detto esclamò"
)
WRITTEN = words(
    "wrote writes tweeted tweets blogged posted schrieb schreibt notierte notiert geschrieben"
    " écrit écrivait écrivit escribió escribe escribía escrito scrisse scrive scriveva scritto"
)
UNCLEAR = words(
    "argued argues explained explains noted notes recalled recalls observed observes remarked remarks added adds"
    " claimed claims"
    " continued continues concluded concludes declared declares insisted insists warned warns admitted admits"
    " stated states"
    " maintained maintains suggested suggests stressed stresses emphasized emphasised commented comments"
    " announced announces"
    " predicted predicts lamented mused reflected reflects acknowledged acknowledges confessed affirmed affirms"
    " asserts asserted"
    " meinte meint erklärte erklärt betonte betont behauptete behauptet bemerkte bemerkt ergänzte räumte mahnte"
    " warnte fordert forderte"
    " déclare déclara déclaré explique expliqua expliqué affirme affirma affirmé ajoute ajouta note nota estime"
    " conclut souligne rappelle"
    " afirmó afirma explicó explica señaló señala declaró declara aseguró asegura añadió añade concluyó recordó"
    " recuerda"
    " afferma affermò affermato spiegò spiega spiegato dichiarò dichiara dichiarato aggiunse aggiunge osservò"
    " concluse ricorda"
)
VERBS = SPOKEN | WRITTEN | UNCLEAR

PRONOUNS = words(
    "he she they i we you it one who someone somebody everyone everybody nobody people others many some"
    " er sie es ich wir man ihr jemand il elle on ils elles je nous vous él ella ellos ellas yo nosotros usted"
    " lui lei loro io noi"
)

# What may stand between a name and its verb without changing who says it, and that it was said.
BETWEEN = words(
    "also once later famously then has had have himself herself recently often always already again first"
    " further simply just still"
    " rightly wryly quietly finally later, memorably similarly hat hatte auch einmal später dann schon selbst"
    " a avait aussi ensuite ha había también luego aveva poi anche l' m'"
)
AUXILIARIES = words("a avait ha había aveva hat hatte has had")

BY = re.compile(
    r"(?:according to|in the words of|to quote|quoting|as told by|laut|nach den worten von|in den worten von|so"
    r"|selon|d['’]après"
    r"|según|en palabras de|secondo|nelle parole di)\s+",
    re.I,
)
"""What a name follows that the words are credited to."""

AS = words("as wie comme como come thus so then")
"""What may stand before a cue: `as X puts it`, `wie X schrieb`."""

SUPPOSED = words(
    "if whether suppose supposing imagine imagined imagining pretend unless perhaps maybe never not allegedly"
    " supposedly reportedly falsely"
    " wrongly misquoted apocryphally wenn falls angeblich nie nicht jamais si prétendument nunca supuestamente"
    " mai presumibilmente"
)
"""Words that take a cue back, or leave it open."""

_WRITTEN_THING = re.compile(
    r"\b(?:letters?|book|essay|diary|journals?|notebooks?|notes|papers?|article|column|blog|post|memoirs?"
    r"|preface|foreword|poem|novel|treatise"
    r"|e-?mail|tweet|thread|report|autobiography|brief|buch|aufsatz|tagebuch|notizen|vorwort|artikel|lettre"
    r"|livre|essai|article|carta|libro"
    r"|ensayo|artículo|diario|lettera|saggio|articolo)\b",
    re.I,
)


def kind_of(verb: str, context: str = "") -> Words:
    """What a cue makes of the words; `context` is what else it says (`said in a letter` is writing)."""
    cue = verb.casefold()
    if cue in WRITTEN or (_WRITTEN_THING.search(context) and (cue in VERBS or not cue)):
        return Words.WRITING
    return Words.SPEECH if cue in SPOKEN else Words.UNKNOWN


_PIECE = re.compile(r"\w+(?:['’-]\w+)*['’]?")
# "she said", "wrote Ann Author, who had tried it": more words than these tell something of their own.
_MOST_WORDS = 14


def is_interruption(between: str) -> bool:
    """True for a cue that stands in the middle of a sentence: `, she said,` but not `, she said.`"""
    stripped = between.strip()
    if not stripped or stripped[-1] in ".!?…;:" or "\n\n" in between:
        return False
    said = [match[0].casefold() for match in _PIECE.finditer(stripped)]
    cues = [word for word in said if word in VERBS or word.split("-")[0] in VERBS]
    return len(said) <= _MOST_WORDS and len(cues) == 1 and not re.search(r"[.!?]\s", stripped) and _begins_as_cue(said)


def _begins_as_cue(said: list[str]) -> bool:
    """False when what stands between begins a new clause: `and Bob answered,`."""
    return said[0] not in ("and", "but", "while", "und", "aber", "et", "mais", "y", "pero", "e", "ma")
