"""Credit lines: what stands after a quotation, read as author, source, date and place in the source.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quotes.model import Certainty, Source
from quotes.readers.marks import DASH, LONG_DASH, without_outer

# Longer than any name with its titles; a longer string after a dash is the rest of a sentence.
_LONGEST_NAME = 80
_MOST_NAME_WORDS = 8

# Words within names that are written small, in the languages quotations are mostly in.
_PARTICLES = frozenset(
    re.findall(
        r"\S+", "of the von van der den de del della di da do dos das du la le y e i and & und et al bin ibn zu ter"
    )
)
_NAME_SUFFIX = re.compile(
    r"(?:Jr|Sr|Ph\.? ?D|M\.? ?D|Esq|[IVX]{2,4}|OBE|MBE|CBE|MP|SJ|(?:the )?(?:Elder|Younger))\.?", re.I
)
_YEAR = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?")
_OLD_YEAR = re.compile(r"(?:(?:c|ca|circa|um)\.? ?)?\d{1,4} ?(?:BCE?|CE|AD|v\. ?Chr\.)?", re.I)
_LIFE_DATES = re.compile(
    rf"(?:b\.|d\.|born|died|\*|†)?\s*(?:c\. ?)?\d{{3,4}}\s*{DASH}\s*(?:c\. ?)?(?:\d{{2,4}})?|(?:b\.|born) \d{{4}}"
)
_LOCATOR = re.compile(
    r"(?:p|pp|S|ch|chap|vol|no|bk|pt|sec|l|ll|v|§)\.?\s?\d.*|"
    r"(?:page|pages|chapter|volume|book|part|act|scene|canto|stanza|line|lines|verse|section|letter|essay|season|episode"
    r"|Kapitel|Seite|Band|Akt|chapitre|tome|acte|capítulo|página|capitolo|глава|стр\.)\s+(?:[\dIVXLC]+|one|two|three)\b.*",
    re.I,
)
_LABEL = re.compile(r"(?:source|from|quelle|fuente|fonte|источник|via)\s*[:：]\s*", re.I)
_CONNECTOR = re.compile(r"^(?:in|from|aus|dans|en|da)(?:\s+|$)")
# What somebody is, and no work of theirs. Few and plain: any other words after the name are taken for the work.
_OCCUPATION = re.compile(
    r"(?:the\s+)?(?:(?:co-?)?founder|CEO|CTO|CFO|COO|president|prime minister|professor|director|chair(?:man|woman)?"
    r"|poet|writer|novelist|philosopher|scientist|engineer|author|artist|musician|singer|actor|actress|(?:\w+\s+)?politician)"
    r"(?:\s+(?:of|at|and)\s.*)?",
    re.I,
)
_ATTRIBUTED = re.compile(r"(?:attributed to|zugeschrieben|attribué à|atribuid[oa] a|attribuit[oa] a)\s+", re.I)
_DOUBT = re.compile(
    r"(?P<disputed>disputed|umstritten|contesté|disputad[oa]|contestat[oa]|(?:often |widely |probably )?(?:mis|wrongly "
    r"|falsely )-?(?:attributed|quoted|credited)(?: to .{1,60})?|(?:he |she )?never (?:said|wrote) (?:this|it|that)"
    r"|fake|not (?:his|her) words|fälschlich zugeschrieben)"
    r"|attributed|attrib\.|apocryphal|zugeschrieben|attribué|atribuid[oa]|attribuit[oa]|приписывается",
    re.I,
)
"""A remark on the credit that is no work: it says how sure it is."""
_NAMELESS = frozenset(
    re.findall(
        r"\w+",
        "anonymous anon unknown author unbekannt anonym anonyme inconnu anónimo anônimo desconhecido anonimo аноним",
    )
)
# "Not Mark Twain": whoever said it, it was nobody who is named here.
_DENIED = re.compile(
    r"(?:not|nicht|pas|no fue|non)\s+(?=[A-ZÀ-Þ])|(?:probably|certainly|definitely) not\b|(?:actually|really) ", re.I
)
_NO_PERSON = re.compile(r"(?:from|in) (?:a|an|the|my)\b")
# What a post adds behind the name.
_POSTED = re.compile(r"(?:\s+#[^\W\d]\w{0,60}){1,30}\s*$|\s+(?:via|h/t)\s+@?\S{1,60}\s*$", re.I)
_PEERAGE = re.compile(
    r"Lord (?:Tennyson|Byron|Acton|Kelvin|Chesterfield|Macaulay|Palmerston|Halifax|Melbourne)|\d?(?:st|nd|rd|th)? ?"
    r"(?:Earl|Duke|Baron|Baroness|Viscount|Marquess|Duchess|Countess) (?:of )?[A-Z]\w+"
)
_MARKDOWN_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)")
_URL = re.compile(r"https?://[^\s,)>\]]+", re.I)
_FOOTNOTE = re.compile(r"\[\^?\d+\]\s*$")
_PIECE = re.compile(
    r"(?P<emphasis>(?P<star>\*{1,3}|_{1,3})(?=\S)(?P<emphasised>.+?)(?<=\S)(?P=star))|\((?P<round>[^()]*(?:\([^()]*\)[^()]*)*)\)"
    r"|\[(?P<square>[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]|(?P<quoted>“[^”]+”|\"[^\"]+\"|«[^»]+»|„[^“”]+[“”])"
    rf"|(?P<dash>\s+(?:{DASH}|\|)\s+)|(?P<comma>[,;，、]\s*|\n)|(?P<plain>[^*_(\[“\"«„,;，、\n\s]+|\s+|.)"
)
# A hyphen only counts after the end of a sentence: elsewhere it joins.
_BARE_DASH = re.compile(rf"(?:\s{LONG_DASH}\s*|(?<=[.!?…]){LONG_DASH}\s*|(?<=[.!?…”\"])\s-\s+)(?=\S)")
# An author, a title and a date; more than this behind a dash is the rest of a sentence.
_LONGEST_BARE_CREDIT = 160
_DASH_SIGNS = "—-–―−‒⸺"
# A dash with the white space about it; nobody sets it wider.
_WIDEST_DASH = 100
# Beyond this a credit is not read at all.
_LONGEST_CREDIT = 1_000


@dataclass(frozen=True, slots=True)
class Credit:
    """Who and what a credit line names. `left_out` is what it says about the author.

    `is_denied` says that the line only tells who did not say it.
    """

    author: str | None = None
    source: Source | None = None
    locator: str | None = None
    certainty: Certainty = Certainty.CLAIMED
    left_out: tuple[str, ...] = ()
    is_denied: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    is_title: bool


def read_credit(line: str) -> Credit:
    """The credit line (without its dash) read as `Author, Source, date, place in the source`, in many spellings.

    What it does not name is None: nothing is guessed.
    """
    if len(line) > _LONGEST_CREDIT:
        return Credit()
    line = _POSTED.sub("", _POSTED.sub("", _FOOTNOTE.sub("", line.strip()))).strip()
    if _DENIED.match(line.lstrip("([")):
        return Credit(left_out=(line,), is_denied=True)
    source_only = _LABEL.match(line)
    url = None
    if link := _MARKDOWN_LINK.search(line):
        line, url = line.replace(link[0], f"[{link[1]}]"), link[2]
    elif bare := _URL.search(line):
        line, url = line.replace(bare[0], "").strip(" ,;()<>"), bare[0]
    if source_only:
        # A label may hold commas and colons of its own, so it is one piece to its end.
        title = _unwrapped(line[source_only.end() :])
        return Credit(source=Source(title, url=url) if title else None)
    return _assembled(_pieces(line), url)


def looks_like_name(text: str, *, strict: bool = False) -> bool:
    """True when the text could be somebody's name; `strict` also wants its words capitalised, particles apart."""
    words = text.split()
    if not words or len(text) > _LONGEST_NAME or len(words) > _MOST_NAME_WORDS or not any(map(str.isalpha, text)):
        return False
    if text[-1] in "!?:;…" or re.search(r"[.!?…:;]\s+[a-zà-ÿ]", text) or "://" in text:
        return False
    if not strict:
        return True
    if text[0] in "#@":
        return False
    telling = [word.lstrip("(\"'“‘*_[") for word in words if word.casefold().strip(".,") not in _PARTICLES]
    return bool(telling) and all(word and not word[0].islower() and not word[0].isdigit() for word in telling)


def split_bare(text: str) -> tuple[str, str] | None:
    """Words without quotation marks and the credit behind them: cut at the last dash that a name follows.

    None when there is no such dash, or when a hyphen might as well join two halves of a sentence.
    """
    # What stands farther from the end is too long for a credit, and of a text full of dashes that is nearly all.
    earliest = max(0, len(text.rstrip()) - _LONGEST_BARE_CREDIT)
    start = max(0, earliest - _WIDEST_DASH)
    end = text[start:]
    if not any(sign in end for sign in _DASH_SIGNS):
        return None
    for match in reversed([dash for dash in _BARE_DASH.finditer(text, start) if dash.end() >= earliest]):
        words, tail = text[: match.start()].rstrip(), text[match.end() :].strip()
        name, *rest = re.split(r"[,(\[\n]", tail, maxsplit=1)
        is_credit = looks_like_name(name.strip(" *_"), strict=True) or tail.startswith(("*", "_", "["))
        if is_credit and len(words.split(maxsplit=1)) > 1 and not _runs_on(rest):
            return words, tail
    return None


def _runs_on(rest: list[str]) -> bool:
    """True when what follows a supposed name is the rest of a sentence rather than a title."""
    words = rest[0].split() if rest else []
    return len(words) > 3 and sum(word[0].islower() for word in words) > len(words) / 2


def _assembled(pieces: list[_Piece], url: str | None) -> Credit:
    author: str | None = None
    certainty = Certainty.CLAIMED
    titles: list[str] = []
    locators: list[str] = []
    date: str | None = None
    left_out: list[str] = []
    for piece in pieces:
        text = piece.text
        if labelled := _LABEL.match(text):
            titles.append(_unwrapped(text[labelled.end() :]))
        elif not piece.is_title and _YEAR.fullmatch(text) and date is None:
            date = text
        elif doubt := _DOUBT.fullmatch(text):
            certainty = Certainty.DISPUTED if doubt["disputed"] else Certainty.ATTRIBUTED
        elif not piece.is_title and _is_about_author(text, is_named=author is not None):
            left_out.append(text)
        elif (
            (author is not None or titles)
            and not piece.is_title
            and (_LOCATOR.fullmatch(text) or _OLD_YEAR.fullmatch(text))
        ):
            locators.append(text)
        elif (
            piece.is_title
            or author is not None
            or _NO_PERSON.match(text)
            or (titles and not looks_like_name(text, strict=True))
        ):
            titles.append(_CONNECTOR.sub("", text))
        else:
            author, known = _author(text)
            certainty = certainty if known is Certainty.CLAIMED else known
    title = ", ".join(title for title in titles if title) or url
    if title is None and date is not None:
        # Without a work there is nothing to date; what is known is still printed after the name.
        locators.append(date)
    source = None if title is None else Source(title, url=url, date=date)
    return Credit(author, source, ", ".join(locators) or None, certainty, tuple(left_out))


def _is_about_author(text: str, *, is_named: bool) -> bool:
    return bool(_LIFE_DATES.fullmatch(text)) or (is_named and bool(_OCCUPATION.fullmatch(text)))


def _author(text: str) -> tuple[str | None, Certainty]:
    attributed = _ATTRIBUTED.match(text)
    name = text[attributed.end() :] if attributed else re.sub(r"^(?:by|par|von|por|di)\s+(?=[A-ZÀ-Þ])", "", text)
    name = _without_full_stop(name.strip())
    if all(word in _NAMELESS for word in name.casefold().split()):
        return name or None, Certainty.UNKNOWN
    return name, Certainty.ATTRIBUTED if attributed else Certainty.CLAIMED


def _without_full_stop(name: str) -> str:
    """The name without the full stop of its line; one that belongs to an initial or a title stays."""
    last = name.split()[-1] if name.split() else ""
    is_abbreviation = len(last) <= 3 or last.count(".") > 1 or _NAME_SUFFIX.fullmatch(last) is not None
    return name if not name.endswith(".") or is_abbreviation else name[:-1]


def _pieces(line: str) -> list[_Piece]:
    """The line cut at commas, dashes and brackets, but not inside emphasis, brackets or quotation marks."""
    pieces: list[_Piece] = []
    plain = ""
    for match in _PIECE.finditer(line):
        if match["plain"] is not None:
            plain += match["plain"]
            continue
        if match["comma"] is not None and _belongs_to_name(line[match.end() :], plain, pieces):
            plain += match[0]
            continue
        _keep(pieces, plain, is_title=False)
        plain = ""
        if (bracketed := match["round"] or match["square"]) is not None:
            # What is in brackets is about the work, unless nothing stood before it.
            inner = _pieces(bracketed)
            for position, piece in enumerate(inner):
                _keep(pieces, piece.text, is_title=piece.is_title or (position == 0 and _is_work(piece.text, pieces)))
        elif (title := match["emphasised"] or match["quoted"]) is not None:
            # An author in bold is still an author when a work follows.
            is_name = not pieces and match["emphasised"] is not None and len(match["star"] or "") > 1
            _keep(pieces, _unwrapped(title), is_title=not is_name)
    _keep(pieces, plain, is_title=False)
    return pieces


def _is_work(text: str, before: list[_Piece]) -> bool:
    is_number = (
        _YEAR.fullmatch(text) or _OLD_YEAR.fullmatch(text) or _LIFE_DATES.fullmatch(text) or _LOCATOR.fullmatch(text)
    )
    return bool(before) and not is_number


def _belongs_to_name(after: str, plain: str, pieces: list[_Piece]) -> bool:
    """True when the comma is part of a name: `Author Name, Jr.`"""
    next_piece = re.split(r"[,;(\n]", after, maxsplit=1)[0].strip()
    is_suffix = _NAME_SUFFIX.fullmatch(next_piece) is not None or _PEERAGE.fullmatch(next_piece) is not None
    return not pieces and bool(plain.strip()) and is_suffix


def _keep(pieces: list[_Piece], text: str, *, is_title: bool) -> None:
    kept = text.strip().strip(",;").strip()
    if kept and kept.strip(".") and re.search(r"\w", kept):
        pieces.append(_Piece(kept, is_title))


def _unwrapped(text: str) -> str:
    """The text without the brackets, emphasis or quotation marks around all of it."""
    kept = text.strip()
    while True:
        before = kept
        for pattern in (r"\[(.*)\]\.?", r"\((.*)\)\.?", r"\*{1,3}([^*]+)\*{1,3}", r"_{1,3}(.+)_{1,3}"):
            if match := re.fullmatch(pattern, kept, re.S):
                kept = match[1].strip()
        kept = without_outer(kept)
        if kept == before:
            return kept
