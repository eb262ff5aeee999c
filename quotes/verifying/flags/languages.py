"""Words that turn, weaken or widen what is said, in nine languages: negations, modal verbs, quantifiers.

Pure. From general knowledge of the languages; only words that are nothing else in their own language are listed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from quotes.prose.words import WORD, plain, word_list
from quotes.verifying.flags.negating import NEGATING


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    """The words of one language. `telling` are common little words that it is known by.

    `negating` are negations, `phrases` such of several words (a regular expression), `modal` and `quantifying` what
    their names say, each with the word it is counted as, so that "can't" and "cannot" are one.
    """

    telling: frozenset[str]
    negating: frozenset[str]
    modal: dict[str, str]
    quantifying: dict[str, str]
    phrases: re.Pattern[str] | None = None


def _alike(*lines: str) -> dict[str, str]:
    """Words, each counted as the first of its line."""
    return {word: line.split()[0] for line in lines for word in line.split()}


_ENGLISH = Language(
    word_list(
        "the and of to is that it was for with as you are this have from they we be at his her their i what who which",
        "when where how if or but by on an would could about more than into has had were been so do does did then",
        "there long every will can all one two out up over before after",
    ),
    word_list(
        "not no never none nobody nothing nowhere neither nor cannot hardly barely scarcely seldom rarely without",
        "no-one ain't dont doesnt didnt isnt wasnt arent werent wouldnt shouldnt couldnt",
    ),
    _alike(
        "may", "might", "must", "shall shan't", "should shouldn't", "would wouldn't", "ought oughtn't",
        "can cannot can't", "could couldn't", "will won't",
    ),
    _alike(
        "all", "every", "everyone everybody", "everything", "each", "some", "someone somebody", "something", "most",
        "mostly", "many", "much", "few", "fewer", "several", "any", "anyone anybody", "only", "always", "sometimes",
        "often", "usually", "generally", "occasionally", "both", "almost", "nearly", "entirely completely totally",
        "partly partially", "everywhere", "perhaps maybe", "probably", "possibly",
    ),
    re.compile(
        r"\b(?:fail(?:s|ed|ing)? to|(?<!as )far from|refus(?:e|es|ed|ing) to|unable to|lacks?|lacked|anything but"
        r"|instead of|rather than)\b"
    ),
)  # fmt: skip
_OTHERS = (
    Language(
        word_list("der die das und ist ein eine ich wir sie mit auf für von zu den dem es im auch wie dass sind wer"),
        word_list(
            "nicht nichts nie niemals niemand niemanden niemandem nirgends kein keine keinen keinem keiner keines",
            "keins ohne weder kaum",
        ),
        _alike(
            "kann kannst können könnt", "könnte könnten", "muss musst müssen muß", "müsste müssten",
            "darf darfst dürfen", "soll sollst sollen", "sollte sollten",
            "will willst wollen", "mag mögen", "möchte möchten", "wird werden",
        ),
        _alike(
            "alle allen aller alles", "jeder jede jedes jeden jedem", "manche mancher manches manchen",
            "einige einigen", "viele vielen viel", "wenige wenigen wenig", "meisten meiste",
            "nur", "immer", "manchmal", "oft", "beide",
            "fast beinahe", "vielleicht", "ganz",
        ),
    ),
    Language(
        word_list("le la les et est un une des que qui dans pour sur il elle nous vous je ce du au sont avec plus"),
        word_list("ne n' pas jamais rien aucun aucune personne sans guère ni nul nulle non"),
        _alike(
            "peut peux peuvent pouvons pouvez", "pourrait pourraient", "doit dois doivent devons devez",
            "devrait devraient", "faut", "veut veux veulent",
        ),
        _alike(
            "tout tous toute toutes", "chaque", "quelques quelque", "plupart", "beaucoup", "peu", "plusieurs",
            "seul seule", "seulement", "toujours", "parfois", "souvent", "presque", "certains certaines",
        ),
    ),
    Language(
        word_list("el la los las y es un una que en por con del al lo se su para como más son está yo cuando"),
        word_list("no nunca jamás nadie nada ningún ninguno ninguna sin tampoco ni"),
        _alike(
            "puede pueden puedo podemos", "podría podrían", "debe deben debemos", "debería deberían", "quiere quieren",
        ),
        _alike(
            "todo todos toda todas", "cada", "algunos algunas alguno alguna algún", "mayoría", "muchos muchas mucho",
            "pocos pocas poco", "varios varias", "solo sólo solamente", "siempre", "casi", "ambos ambas",
            "quizás quizá",
        ),
    ),
    Language(
        word_list("il lo la gli le e è un una che di per con del della sono non si come più nel anche ma i al"),
        word_list("non no mai nessuno nessuna nessun niente nulla né senza neanche nemmeno neppure"),
        _alike("può possono posso", "potrebbe potrebbero", "deve devono dobbiamo", "dovrebbe dovrebbero", "vuole"),
        _alike(
            "tutto tutti tutta tutte", "ogni", "ognuno", "alcuni alcune", "molti molte molto", "pochi poche poco",
            "parecchi", "solo soltanto solamente", "sempre", "quasi", "forse", "entrambi", "maggior",
        ),
    ),
    Language(
        word_list("o a os as e é um uma que de em por com do da no na se para como mais são não eu ao quando"),
        word_list("não nunca jamais ninguém nada nenhum nenhuma sem nem tampouco"),
        _alike("pode podem posso podemos", "poderia poderiam", "deve devem devemos", "deveria deveriam", "quer querem"),
        _alike(
            "todo todos toda todas tudo", "cada", "alguns algumas algum alguma", "muitos muitas muito", "poucos poucas",
            "vários várias", "só somente apenas", "sempre", "quase", "talvez", "ambos", "maioria",
        ),
    ),
    Language(
        word_list("de het een en is van dat die in op te zijn met voor niet ik wij hij zij aan ook als er maar wie"),
        word_list("niet geen nooit niemand niets nergens zonder noch nauwelijks"),
        _alike("kan kunnen", "kon konden", "moet moeten", "mag mogen", "zal zullen", "zou zouden", "wil willen"),
        _alike(
            "alle allen alles", "ieder iedere elk elke", "iedereen", "sommige", "enkele", "veel vele", "weinig",
            "meeste", "alleen slechts", "altijd", "soms", "vaak", "bijna", "misschien", "beide",
        ),
    ),
    Language(
        word_list("في من على إلى عن أن هذا هذه كان التي الذي مع كل ثم هو هي قد"),
        word_list("لا لم لن ليس ليست ليسوا غير بدون دون"),
        _alike("يجب", "يمكن", "ينبغي", "قد ربما"),
        _alike("كل جميع", "بعض", "معظم أكثر", "فقط", "دائما دائماً", "أحيانا أحياناً"),
    ),
    Language(
        word_list("и в на что с это как по из к у за от для то а все он она мы вы они его я так был"),
        word_list("не нет ни никогда никто никого ничего ничто нигде без нельзя никак едва"),
        _alike("может могут можем", "можно", "мог могла могли", "должен должна должны", "надо нужно", "следует"),
        _alike(
            "все всё всех всем", "каждый каждая каждое каждого", "некоторые некоторых", "многие много многих", "мало",
            "большинство", "несколько", "только лишь", "всегда", "иногда", "часто", "почти", "оба обе",
        ),
    ),
)  # fmt: skip
_NEGATING = tuple(Language(telling, negating, {}, {}) for telling, negating in NEGATING)
_KNOWN = {language: language.telling | language.negating for language in (_ENGLISH, *_OTHERS, *_NEGATING)}
# Known by what they write, not by little words. "If not careful" in Chinese and "only" are no negations.
_HAN_NEGATION = re.compile("[不没沒無无未莫勿]|[别別](?=[人让讓去做])")
_HAN_IDIOM = re.compile("不[过過但仅僅只断斷同久禁]|非常|[无無][论論]|不管|未[来來]|[没沒][错錯]|差不多|[无無]数")
_KANA_NEGATION = re.compile(
    "ない(?!といけ|わけにはい)|なかっ|なく(?!て(?:は|も))|ませ[んぬ]|[かさたなまらわ]ず(?:に|、|。|$)|無|不|未"
)
_KANA_IDIOM = re.compile(
    "かもしれ(?:ない|ません)|なければなら(?:ない|ません)|なくてはなら(?:ない|ません)|しか(?:ない|ありません)|未来"
)
_THAI_NEGATION = re.compile("ไม่(?!เพียง|ใช่เพียง)|มิได้|ห้าม|ไร้|ไม่มี")
# Its vowel signs are no letters to Python, so a word is not known as one.
_HINDI_NEGATION = re.compile("नहीं|नही|बिना|(?<!\\S)(?:न|ना|मत)(?!\\S)")
_THAI = re.compile(r"[\u0e00-\u0e7f]")
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_CONTRACTED = {"'ll": "will", "'d": "would"}


@lru_cache(maxsize=64)
def language_of(text: str) -> Language:
    """The known language that most little words of a text are of; English when it has none of them."""
    words = [plain(found[0]) for found in WORD.finditer(text)]
    return max(_KNOWN, key=lambda language: sum(map(_KNOWN[language].__contains__, words)))


def has_no_spaces(text: str) -> bool:
    """Whether a text has Chinese characters, kana or Thai letters, where a negation is a part of a run of them."""
    return bool(_HAN.search(text) or _KANA.search(text) or _THAI.search(text))


_ENGLISH_TAILS = frozenset({"ll", "re", "ve", "am", "em"})


def pieces(text: str) -> list[str]:
    """The words of a text, plain: "l'amour" and "n'est" are two, "don't" and "we'll" are one."""
    found: list[str] = []
    for match in WORD.finditer(text):
        word = plain(match[0])
        head, mark, tail = word.partition("'")
        if mark and len(head) <= 2 and len(tail) > 1 and tail not in _ENGLISH_TAILS:
            found += (f"{head}'", tail)
        else:
            found.append(word)
    return found


def negations(text: str, language: Language) -> list[str]:
    """The negations of a text, in order for words; of Chinese, Japanese and Thai by characters."""
    found = [word for word in pieces(text) if word in language.negating or word.endswith("n't")]
    if language.phrases is not None:
        found += [match[0] for match in language.phrases.finditer(plain(text))]
    if _KANA.search(text):
        found += _KANA_NEGATION.findall(_KANA_IDIOM.sub("", text))
    elif _HAN.search(text):
        found += _HAN_NEGATION.findall(_HAN_IDIOM.sub("", text))
    elif _THAI.search(text):
        found += _THAI_NEGATION.findall(text)
    elif _DEVANAGARI.search(text):
        found += _HINDI_NEGATION.findall(text)
    return found


def modals(text: str, language: Language) -> list[str]:
    """The modal verbs of a text as they are counted: "we'll" is a "will". May, the month, is none."""
    found = []
    for word in pieces(_MONTH.sub(" ", text)):
        counted = language.modal.get(word)
        if counted is None and language is _ENGLISH:
            counted = next((verb for ending, verb in _CONTRACTED.items() if word.endswith(ending)), None)
        found += [counted] if counted else []
    if language is _ENGLISH:
        found += ["have to" for _ in _HAVE_TO.finditer(plain(text))]
    return found


_MONTH = re.compile(r"(?:(?<=in )|(?<=of )|(?<=since )|(?<=last )|(?<=next )|(?<=this ))May\b|\bMay(?= \d)|\d May\b")
_HAVE_TO = re.compile(r"\b(?:ha(?:ve|s|d)|need(?:s|ed)?|got) to\b")


_A_FEW = re.compile(r"\b[Aa] few\b")


def quantifiers(text: str, language: Language) -> list[str]:
    """The words of a text for how many, how much and how often, as they are counted."""
    # "Few came" and "a few came" say the opposite.
    plainly = _A_FEW.sub(" several ", text) if language is _ENGLISH else text
    return [counted for word in pieces(plainly) if (counted := language.quantifying.get(word))]
