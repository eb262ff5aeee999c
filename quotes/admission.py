"""What may come in: the rules a text, a name or a label must meet before it is kept.

Pure.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from quotes.errors import InputError
from quotes.identity import is_invisible
from quotes.model import Attribution, Draft, Source

# About 3,000 words. The longest passages people quote are a page or two; beyond that it is a document to import.
LONGEST_TEXT = 20_000
# The longest personal name on record has fewer than 750 letters; the longest book titles fill a paragraph.
LONGEST_LABEL = 1_000

# Unicode's White_Space property without the information separators U+001C to U+001F, which Python adds to it.
WHITE_SPACE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
)

_WHITE_SPACE_RUN = re.compile(f"[{WHITE_SPACE}]+")
_REFUSED_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BIDI_CONTROL = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_POP_EMBEDDING, _POP_ISOLATE = "\u202c", "\u2069"
_ISOLATES = "\u2066\u2067\u2068"

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
# Three times what RFC 5646 (section 4.4.1) finds in use; a quote is found by every beginning of its tag.
_LONGEST_LANGUAGE = 100
_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def admit_text(text: str) -> str:
    """The text without outer white space, otherwise code point for code point.

    Raises InputError for an empty, invisible or overlong text, and for characters that cannot be kept or drawn
    faithfully: control characters other than line end and tab, lone surrogates, unpaired bidi controls.
    """
    if _is_plain(text) and len(text) <= LONGEST_TEXT:
        return text
    kept = _admit(text, "The text")
    if len(kept) > LONGEST_TEXT:
        raise InputError(
            f"The text has {len(kept):,} characters; a quotation may have {LONGEST_TEXT:,}.",
            "Cut it into quotations, or import it as a document.",
        )
    return kept


def admit_author(name: str) -> str:
    """The name on one line, white space collapsed. Raises InputError like `admit_text`."""
    return admit_label(name, "The author")


def admit_label(text: str, what: str) -> str:
    """A title, topic, tag or other label on one line, white space collapsed; `what` names it in errors.

    Raises InputError like `admit_text`.
    """
    if _is_plain(text) and len(text) <= LONGEST_LABEL and "  " not in text:
        return text
    kept = _admit(_WHITE_SPACE_RUN.sub(" ", text), what)
    if len(kept) > LONGEST_LABEL:
        raise InputError(f"{what} has {len(kept):,} characters; {LONGEST_LABEL:,} is the most.", "Shorten it.")
    return kept


def admit_date(date: str) -> str:
    """A date as precise as known: `1912`, `1912-05` or `1912-05-03`. Raises InputError for anything else."""
    kept = date.strip(WHITE_SPACE)
    if not _DATE.fullmatch(kept):
        raise InputError(f"The date {kept[:40]!a} is not a date.", "Write it as 1912, 1912-05 or 1912-05-03.")
    return kept


def admit_language(tag: str) -> str:
    """A BCP 47 language tag as given. Raises InputError for anything that is not shaped like one."""
    kept = tag.strip(WHITE_SPACE).replace("_", "-")
    if not _is_language(kept):
        raise InputError(f"{kept[:40]!a} is not a language tag.", "Write it as en, de or pt-BR.")
    return kept


def admit_url(url: str) -> str:
    """A web address as given. Raises InputError for anything but http and https."""
    kept = url.strip(WHITE_SPACE)
    if not _URL.fullmatch(kept) or _REFUSED_CONTROL.search(kept):
        raise InputError(f"{kept[:80]!a} is not a web address.", "Write it with https:// in front.")
    return kept


def admit_source(source: Source) -> Source:
    """The source with every part admitted. Raises InputError naming the part that is not acceptable."""
    return Source(
        title=admit_label(source.title, "The source's title"),
        kind=source.kind,
        url=None if source.url is None else admit_url(source.url),
        date=None if source.date is None else admit_date(source.date),
        licence=_admit_optional(source.licence, "The licence"),
        rights=_admit_optional(source.rights, "The note on rights"),
    )


def admit_draft(draft: Draft) -> Draft:
    """The draft with every part admitted. Raises InputError naming the part that is not acceptable."""
    if _is_plain_throughout(draft):
        return draft
    before = draft.attribution
    attribution = Attribution(
        admit_author(before.person), admit_label(before.role, "The role"), before.certainty, before.kind
    )
    return Draft(
        text=admit_text(draft.text),
        attribution=attribution,
        source=None if draft.source is None else admit_source(draft.source),
        locator=_admit_optional(draft.locator, "The locator"),
        topic=_admit_optional(draft.topic, "The topic"),
        section=_admit_optional(draft.section, "The section"),
        tags=tuple(dict.fromkeys(admit_label(tag, "The tag") for tag in draft.tags)),
        language=None if draft.language is None else admit_language(draft.language),
        words=draft.words,
        place=draft.place,
        emphasis=draft.emphasis,
        edits=draft.edits,
        translator=_admit_optional(draft.translator, "The translator"),
        carried=draft.carried,
    )


@lru_cache(maxsize=256)
def _is_language(tag: str) -> bool:
    return len(tag) <= _LONGEST_LANGUAGE and _LANGUAGE.fullmatch(tag) is not None


def _admit_optional(text: str | None, what: str) -> str | None:
    return None if text is None else admit_label(text, what)


def _is_plain_throughout(draft: Draft) -> bool:
    """True for a draft of which every part can only be kept as it is: most of a large table, told at one look."""
    if not _is_plain(draft.text) or len(draft.text) > LONGEST_TEXT:
        return False
    by, source, tags = draft.attribution, draft.source, draft.tags
    labels = (by.person, by.role, draft.locator, draft.topic, draft.section, draft.translator, *tags)
    if source is not None:
        labels += (source.title, source.licence, source.rights)
        if source.url is not None and (not _URL.fullmatch(source.url) or _REFUSED_CONTROL.search(source.url)):
            return False
        if source.date is not None and not _DATE.fullmatch(source.date):
            return False
    for label in labels:
        if label is not None and (len(label) > LONGEST_LABEL or not _is_plain_label(label)):
            return False
    if draft.language is not None and not _is_language(draft.language):
        return False
    return len(tags) < 2 or len(set(tags)) == len(tags)


@lru_cache(maxsize=8_192)
def _is_plain_label(label: str) -> bool:
    """Remembered for names, titles and tags, which come again: at most 8 MB of them."""
    return _is_plain(label) and "  " not in label


def _is_plain(text: str) -> bool:
    """True for what is most of all that comes in: it can only be kept as it is."""
    return text.isascii() and text.isprintable() and bool(text) and text[0] != " " != text[-1]


def _admit(text: str, what: str) -> str:
    kept = text.strip(WHITE_SPACE)
    if control := _REFUSED_CONTROL.search(kept):
        raise InputError(f"{what} holds {_named(control[0])}, which cannot be kept.", "Remove it, or retype the words.")
    if not kept.isascii():
        if (bidi := _unpaired_bidi(kept)) is not None:
            raise InputError(
                f"{what} holds an unpaired {_named(bidi)}, which would turn around what follows it.",
                "Remove it, or close it before the end of its paragraph.",
            )
        if all(map(is_invisible, kept)):
            kept = ""
    if not kept:
        raise InputError(f"{what} is empty.", "Give at least one visible character.")
    return kept


def _unpaired_bidi(text: str) -> str | None:
    """The first direction control without its partner in the same paragraph, as UAX #9 pairs them."""
    if not _BIDI_CONTROL.search(text):
        return None
    for paragraph in re.split(r"[\n\u2029]", text):
        still_open: list[str] = []
        for control in _BIDI_CONTROL.findall(paragraph):
            if control in (_POP_EMBEDDING, _POP_ISOLATE):
                if not still_open or (still_open[-1] in _ISOLATES) != (control == _POP_ISOLATE):
                    return str(control)
                still_open.pop()
            else:
                still_open.append(control)
        if still_open:
            return still_open[0]
    return None


def _named(character: str) -> str:
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        return f"U+{code:04X} (half of a surrogate pair)"
    name = unicodedata.name(character, "") or _CONTROL_NAMES.get(code, "a control character")
    return f"U+{code:04X} ({name})"


# Unicode gives control characters no names; these are the ones people meet.
_CONTROL_NAMES = {
    0x00: "NUL",
    0x07: "bell",
    0x08: "backspace",
    0x0B: "vertical tab",
    0x0C: "form feed",
    0x0D: "carriage return",
    0x1B: "escape",
    0x7F: "delete",
    0x85: "next line",
}
