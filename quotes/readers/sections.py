"""What a heading makes of the text below it, and which paragraphs are furniture whatever stands above them.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum


class Section(StrEnum):
    """What the text under a heading is; the values say why most of it holds no quotes."""

    BODY = "body"
    ABSTRACT = "abstract"
    SUMMARY = "summary, nobody's own words"
    BIOGRAPHY = "biography, nobody's own words"
    ADVERTISEMENT = "advertisement"
    SITE = "furniture of the site"
    SOURCES = "list of sources"
    COMMENTS = "comments of readers"
    CONTENTS = "table of contents"
    OTHERS = "quotations that somebody is wrongly credited with, or that are about somebody"


# Whole headings only, in the languages most documents are in: "About the author's method" is a chapter.
_HEADINGS: tuple[tuple[Section, re.Pattern[str]], ...] = (
    (
        Section.ABSTRACT,
        re.compile(
            r"(?:talk |paper )?(?:abstract|zusammenfassung|kurzfassung|résumé|resumen|riassunto|sommario)", re.I
        ),
    ),
    (
        Section.SUMMARY,
        re.compile(
            r"(?:executive |episode )?(?:summary|overview|synopsis|tl;?dr|key (?:takeaways|points)|highlights"
            r"|show ?notes)",
            re.I,
        ),
    ),
    (
        Section.BIOGRAPHY,
        re.compile(
            r"(?:short |speaker(?:'s|’s|s)? |author(?:'s|’s|s)? |guest(?:'s|’s)? )?(?:bios?|biograph(?:y|ies))"
            r"|(?:about|meet|who is) (?:the|our|today['’]s) (?:co-?)?(?:authors?|speakers?|guests?|hosts?"
            r"|writers?|contributors?|editors?|presenters?)"
            r"|(?:the )?(?:authors?|speakers?|contributors?)|über (?:den|die) (?:autor(?:in|en|innen)?"
            r"|referent(?:in|en)?)|zur person|vita"
            r"|biogra(?:ph|f)ie|à propos (?:de l['’]auteure?|des auteur(?:e?s))|l['’]auteure?|(?:sobre"
            r"|acerca de) (?:el|la|los|las) autor(?:a|es|as)?"
            r"|biografía|biografia|(?:informazioni )?(?:sull['’]autore|sull['’]autrice|sugli autori)|l['’]autore"
            r"|l['’]autrice",
            re.I,
        ),
    ),
    (
        Section.ADVERTISEMENT,
        re.compile(
            r"(?:our |today['’]s |episode )?sponsors?(?:hips?)?|advertisements?|advertising|anzeigen?|werbung"
            r"|publicité|publicidad|pubblicità|partners?",
            re.I,
        ),
    ),
    (
        Section.SITE,
        re.compile(
            r"subscribe(?: .{0,40})?|(?:our |the |join .{0,20})?newsletter(?: .{0,20})?"
            r"|share(?: this)?(?: .{0,20})?|follow (?:us|me)(?: .{0,20})?"
            r"|related(?: (?:posts|articles|stories|content|reading))?|you (?:may|might) also like"
            r"|more from .{1,60}|recent posts|popular posts|read (?:next|more)|keep reading|most read"
            r"|ähnliche beiträge|weitere artikel|(?:à )?lire aussi|vous aimerez aussi"
            r"|(?:tags|categories|archives?|navigation|menu|search|cookies?|privacy(?: policy)?|copyright"
            r"|licen[cs]e|contact(?: us)?|stay connected|support us)",
            re.I,
        ),
    ),
    (
        Section.SOURCES,
        re.compile(
            r"references|bibliography|works cited|(?:article |text )?sources?|citations|further reading|links"
            r"|resources|(?:foot|end)?notes"
            r"|literatur(?:verzeichnis)?|quellen(?:verzeichnis)?|bibliographie|références|bibliografía|fuentes"
            r"|bibliografia|fonti",
            re.I,
        ),
    ),
    (
        Section.COMMENTS,
        re.compile(
            r"(?:\d{1,6} )?(?:comments?|responses|replies|kommentare|commentaires|comentarios"
            r"|commenti)(?: \(\d{1,6}\))?|leave a (?:comment|reply)",
            re.I,
        ),
    ),
    (
        Section.OTHERS,
        re.compile(
            r"(?:misattributed|misquoted|(?:falsely|wrongly) attributed|disputed|fälschlich zugeschrieben)"
            r"(?: quot\w{1,9}| attributions?| to .{1,40})?|(?:quot(?:e|ation)s|sayings|zitate) (?:about|über) .{1,60}",
            re.I,
        ),
    ),
    (
        Section.CONTENTS,
        re.compile(
            r"(?:table of )?contents|on this page|index|inhalt(?:sverzeichnis)?|sommaire|table des matières"
            r"|índice|indice",
            re.I,
        ),
    ),
)
_NUMBERING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-Z])[.)]?\s+")
# A heading longer than this says something of its own.
_LONGEST_HEADING = 80


def section_of(heading: str, *, names: Sequence[str] = ()) -> Section:
    """What the text under this heading is; `names` are the document's authors and speakers (`About Ann Author`)."""
    title = " ".join(heading.split()).strip(" :：*_#.")
    if not title or len(title) > _LONGEST_HEADING:
        return Section.BODY
    title = _NUMBERING.sub("", title) if not _is_section(title) else title
    for section, pattern in _HEADINGS:
        if pattern.fullmatch(title):
            return section
    about = re.fullmatch(r"(?:about|meet|who is|über|à propos de|sobre|biography of)\s+(?P<name>.+?)\??", title, re.I)
    if about and any(about["name"].casefold() == part.casefold() for name in names for part in (name, *name.split())):
        return Section.BIOGRAPHY
    return Section.BODY


def _is_section(title: str) -> bool:
    return any(pattern.fullmatch(title) for _, pattern in _HEADINGS)


PRESS_LINE = "line of a press release"
# What stands about the edges of pages. Each of them is only believed near the beginning of a paragraph.
_FURNITURE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "advertisement",
        re.compile(
            r"^advertisement\b|^sponsored\b|\b(?:sponsored by|brought to you by|(?:thanks"
            r"|thank you) to our sponsors?|a word from our sponsors?"
            r"|promo(?:tional)? code|use (?:the )?code [A-Z0-9]{3,}|at checkout|free trial|affiliate links?)\b",
            re.I,
        ),
    ),
    (
        "invitation to subscribe",
        re.compile(
            r"\b(?:subscribe (?:to|now|today|for|on|here)|sign up (?:for|to|now|here)|(?:our|my|this|the|free"
            r"|weekly) newsletter"
            r"|(?:hit|smash) the (?:like|subscribe|bell)|leave (?:us )?a (?:review|comment|reply)"
            r"|rate and review|become a (?:member|patron)"
            r"|support (?:us|the show|this podcast) on)\b",
            re.I,
        ),
    ),
    (
        "invitation to share",
        re.compile(
            r"^share\b|\b(?:share (?:this|on|via)|follow (?:us|me|the show) on|like us on|tweet this"
            r"|click to tweet|find us on)\b",
            re.I,
        ),
    ),
    (
        "notice of the site",
        re.compile(
            r"\b(?:(?:we|this (?:web)?site) uses? cookies|accept (?:all )?cookies|cookie (?:policy|settings)"
            r"|privacy policy|terms of (?:service|use)"
            r"|all rights reserved|enable javascript|log ?in to|powered by|skip to (?:main )?content|back to top"
            r"|read more|continue reading"
            r"|\d+ min(?:ute)?s? read|originally (?:published|appeared)|filed under|posted (?:on|in|by)"
            r"|licensed under)\b|^©|^copyright\b|^tags?:|^categor(?:y|ies):",
            re.I,
        ),
    ),
    (
        PRESS_LINE,
        re.compile(
            r"^(?:for immediate release|press release|news release|media release|pressemitteilung|communiqué de presse"
            r"|comunicado de prensa|comunicato stampa|(?:media|press) contacts?:.*)$",
            re.I,
        ),
    ),
    (
        "credit of a translator",
        re.compile(
            r"^(?i:translated|übersetzt|aus dem \w+ übersetzt|traduit|traducido|tradotto)\b[^.!?]{0,60}"
            r"\b(?:by|von|par|por|da)\s+[A-ZÀ-Þ]"
        ),
    ),
    (
        "picture credit",
        re.compile(
            r"^(?:photo(?:graph)?s?|image|illustration|picture|credit|figure)\b[^.]{0,20}(?: by|:| ©|credit)", re.I
        ),
    ),
)
# Beyond so many words a paragraph that speaks of newsletters has something to say about them.
_MOST_FURNITURE_WORDS = 45
_BEGINNING = 200
_ABOUT_THE_AUTHOR = re.compile(
    r"(?i:(?:about|meet) (?:the|our|this) (?:author|writer|speaker|contributor|host|guest|editor)s?"
    r"|über (?:den|die) autor(?:in|en)?|zur person|à propos de l['’]auteure?|sobre (?:el autor|la autora)"
    r"|sull['’]autore)\s*(?:[:：.–—-]|(?=[A-ZÀ-Þ]))"
)
_ADDRESS = re.compile(r"(?:https?://|www\.|doi:)\S{1,2000}|[\w.+-]{1,64}@[\w.-]{1,255}", re.I)
BYLINE = re.compile(
    r"(?:(?:written|posted|edited|story|text) )?(?:by|von|par|por|di)\s*:?\s+(?P<name>[^.!?]{2,100})", re.I
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|ene|abr|ago|dic|janv|févr|avr|juin|juil|août"
    r"|gen|mag|giu|lug|set|ott)\w{0,9}\.?"
)
DATE_LINE = re.compile(
    r"(?:(?:published|updated|posted|date|last (?:updated|modified))\s*(?:on)?:?\s*)?(?:\w{3,10},? )?(?:"
    rf"\d{{1,2}}\.? (?:de )?{_MONTH},? (?:de )?\d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|{_MONTH} \d{{4}}|\d{{4}})",
    re.I,
)

_MONTHS = (
    ("jan", "gen", "ene"),
    ("feb", "fév"),
    ("mar", "mär"),
    ("apr", "abr", "avr"),
    ("may", "mai", "mag"),
    ("jun", "giu", "juin"),
    ("jul", "lug", "juil"),
    ("aug", "ago", "aoû"),
    ("sep", "set"),
    ("oct", "okt", "ott"),
    ("nov",),
    ("dec", "dez", "dic", "déc"),
)


def date_of(text: str) -> str | None:
    """The date a date line tells, as `1912`, `1912-05` or `1912-05-03`; of 3/5/1912 only the year."""
    if match := re.search(r"\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b", text):
        return match[0]
    year = re.search(r"\b\d{4}\b", text)
    if year is None:
        return None
    plain = re.sub(r"(?:last )?updated|published|posted|modified|date", "", text.casefold())
    spelled = re.findall(r"[^\W\d_]{3,}", plain)
    months = [at for at, begins in enumerate(_MONTHS, start=1) if any(word.startswith(begins) for word in spelled)]
    month = months[0] if len(months) == 1 else None
    if month is None:
        return year[0]
    day = re.search(r"\b(?:[12]\d|3[01]|0?[1-9])(?=\b|st|nd|rd|th)", text.replace(year[0], ""))
    return f"{year[0]}-{month:02d}" + (f"-{int(day[0]):02d}" if day else "")


def furniture(text: str) -> str | None:
    """What a paragraph is that is no running text (a byline, a date, a link, an advertisement), else None."""
    flat = " ".join(text.split())
    if not any(map(str.isalnum, flat)):
        return "ornament"
    if len(flat) <= 120 and DATE_LINE.fullmatch(flat.strip(" .")):
        return "date"
    if len(flat) <= 120 and (byline := BYLINE.fullmatch(flat)) and byline["name"][:1].isupper():
        return "byline"
    without = _ADDRESS.sub("", flat)
    if without != flat and len(without.split()) <= 8:
        return "link"
    if _ABOUT_THE_AUTHOR.match(flat):
        return Section.BIOGRAPHY.value
    if len(flat.split()) > _MOST_FURNITURE_WORDS:
        return None
    beginning = flat[:_BEGINNING]
    return next((reason for reason, pattern in _FURNITURE if pattern.search(beginning)), None)


_THIRD_PERSON = (
    r"(?:is|was|has|had|led|leads|works|worked|studied|studies|holds|held|received|earned|joined|lives|lived"
    r"|writes about|teaches|taught|founded"
    r"|co-?founded|serves|served|graduated|completed|obtained|grew up|currently|previously|ist|war|hat|lebt"
    r"|arbeitet|est|a été|vit|travaille|es|fue|vive"
    r"|trabaja|è|è stat[oa]|lavora)"
)
_TITLE = r"(?:(?:dr|prof|professor|mr|mrs|ms|sir|dame)\.? ){0,2}"


def tells_of(text: str, names: Sequence[str]) -> bool:
    """True when a paragraph begins by telling of one of these people in the third person: `Ann has led ...`."""
    parts = {part for name in names for part in (name, name.split()[0], name.split()[-1]) if len(part) > 1}
    if not parts:
        return False
    who = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
    return (
        re.match(rf"\s*{_TITLE}(?:{who})(?:,[^,.]{{1,100}},| \([^()]{{1,60}}\))? {_THIRD_PERSON}\b", text, re.I)
        is not None
    )
