"""The labels of speakers in a transcript's lines: which of its `Word:` beginnings are people who speak.

Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quotes.readers.credit import looks_like_name
from quotes.transcripts.stamps import STAMP, Stamp, read_stamp

# Labels that say which voice it is, and not whose.
_NAMELESS = re.compile(
    r"(?:(?:unknown|unidentified|first|second|third|male|female|other|automated|new|the)[ _-]){0,3}"
    r"(?:(?:speaker|spk|spkr|host|co-?host|guest|interviewer|interviewee|moderator|narrator|announcer|operator"
    r"|participant|"
    r"audience(?: member)?|caller|voice(?:over)?|presenter|panell?ist|questioner|student|man|woman|person|everyone|all|"
    r"both|crowd|unknown|unidentified|inaudible|question|answer|user|me|you|them|intro|outro|advert(?:isement)?|ad|"
    r"sponsors?|music|break|clip|commercial|trailer|sprecher(?:in)?|gast|moderatorin|entrevistador|hablante|locutor)"
    r"(?:[ _-]?#?\d{1,3}|[ _-][A-Z])?|[qas][ _-]?\d{0,3})",
    re.I,
)
_PLAIN = re.compile(
    r"(?P<label>[^\W_][^:\n]{0,60}?)\s{0,3}(?P<stamp>[\[(]\d[^\])\n]{1,30}[\])])?\s{0,2}[:：](?=\s|$)\s*"
)
_BOLD = re.compile(
    r"(?P<mark>\*\*|__)\s{0,2}(?P<label>[^*_:\n][^*:\n]{0,60}?)\s{0,3}(?P<stamp>[\[(]\d[^\])\n]{1,30}[\])])?\s{0,2}"
    r"(?P<colon>[:：]?)(?P=mark)\s{0,2}(?P<after>[\[(]\d[^\])\n]{1,30}[\])])?(?P<late>[:：]?)(?:\s+|$)"
)
_ALONE = re.compile(
    r"(?P<label>[^\W\d_][^:\n]{0,60}?)\s{1,20}(?P<stamp>[\[(]?\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?):?"
)
# Words that begin remarks, not turns.
_NO_LABELS = frozenset(
    re.findall(
        r"\S+",
        "note notes example question answer source sources update warning tip summary important remember link "
        "links reference references title date correction disclaimer transcript chapter part step and but so then "
        "because the this that it http https ps nb re fyi rule finally also key takeaway takeaways conclusion about "
        "credits topics timestamps "
        "highlights quotes resources bonus subscribe follow website email contact recorded on in at "
        "of lesson point idea fact scripture verse theme topic agenda decision decisions action actions item items "
        "step steps problem solution goal warning application task attendees apologies definition reminder",
    )
)
# Topics that come back in lists as often as speakers do.
_TOPICS = frozenset(
    re.findall(
        r"\S+",
        "ingredients method pros cons input output before after description address phone size status priority "
        "location time name intro system version price rating pages genre",
    )
)
# Labels of lines that stand between turns: nobody says them, and nobody is known to go on below them.
_REMARK = re.compile(
    r"(?:(?:editor|editorial|transcriber)(?:['’]s)? |key |next )?(?:notes?|examples?|warning|corrections?|disclaimer"
    r"|laughter|applause|music|application|illustration|text|scripture|tip|summary|sources?|references?|links?|update"
    r"|title|date|ps|nb|transcript|credits|topics?|timestamps?|highlights|quotes|resources|bonus|website|e-?mail"
    r"|contact|attendees|present|apologies|decisions?|actions?|meeting|agenda|takeaways?|conclusion|reminder)",
    re.I,
)
_ROMAN = frozenset({"II", "III", "IV"})
_MOST_LABEL_WORDS = 5
# A single word before a colon is a label in a text in which every third line has one.
_DENSE = 0.3
_FEW_LABELS = 4


@dataclass(frozen=True, slots=True)
class Opening:
    """How a line may begin a turn: a label, maybe a time, and where the words begin.

    `is_sure` when the mark-up sets the label apart.
    """

    label: str
    stamp: Stamp | None
    start: int
    is_sure: bool = False


def is_nameless(label: str) -> bool:
    """True for labels such as `Speaker 1`, `SPEAKER_00`, `Host`, `Q` and `Unknown`, which name nobody."""
    return _NAMELESS.fullmatch(label.strip()) is not None


def is_remark(label: str) -> bool:
    """True for labels such as `Note` and `Editor's note`: what follows is about the recording, and not of it."""
    return _REMARK.fullmatch(label.strip()) is not None


def is_name(label: str) -> bool:
    """True when a label is the name of a person, not of a part."""
    words = label.split()
    return (
        not is_nameless(label)
        and len(words) <= _MOST_LABEL_WORDS
        and label.isprintable()
        and label.casefold() not in _TOPICS
        and looks_like_name(label, strict=True)
        and not any(word.casefold().strip(".,") in _NO_LABELS for word in words[:1] + words[-1:])
        and not any(character.isdigit() or character in "/|_=" for character in label)
    )


def spoken_name(label: str) -> str:
    """A label as a name: one all in capitals, `ANN AUTHOR`, with capitals only where names have them."""
    if " " not in label or not label.isupper():
        return label
    return re.sub(r"[^\W\d_]+", lambda word: word[0] if len(word[0]) < 2 else _capitalised(word[0]), label)


def _capitalised(word: str) -> str:
    if word in _ROMAN:
        return word
    return "Mc" + word[2:].capitalize() if word.startswith("MC") and len(word) > 4 else word.capitalize()


def opening(text: str) -> Opening | None:
    """The label a line without its time stamp may begin with, whether or not it is one."""
    if text.startswith(("**", "__")):
        match = _BOLD.match(text)
        if match is not None:
            label = match["label"].strip()
            at = match["stamp"] or match["after"]
            has_colon = bool(match["colon"] or match["late"])
            if has_colon or not text[match.end() :].strip():
                return Opening(label, _stamp(at), match.end(), is_sure=has_colon or at is not None)
    if (match := _ALONE.fullmatch(text)) is not None and len(match["label"].split()) <= _MOST_LABEL_WORDS:
        return Opening(match["label"].strip(" -–—|,"), _stamp(match["stamp"]), len(text))
    if (match := _PLAIN.match(text)) is not None:
        label = match["label"].strip()
        if label.split() and len(label.split()) <= _MOST_LABEL_WORDS:
            return Opening(label, _stamp(match["stamp"]), match.end())
    return None


def labels_among(openings: Iterable[Opening], known: Sequence[str], lines: int) -> frozenset[str]:
    """The labels that are really speakers, of all that lines seem to begin with in a text of so many lines.

    Surely so: labels of parts, names the document names elsewhere, labels the mark-up sets apart, names in capitals
    throughout, and names that begin more than one line. A name that begins a single line is one when others are labels.
    """
    found = [one for one in openings if is_nameless(one.label) or is_name(one.label)]
    counts = Counter(one.label for one in found)
    capitals = {label for label in counts if label.isupper() and len(label) > 1}
    stamped = {one.label for one in found if one.stamp is not None or (one.is_sure and counts[one.label] > 1)}
    whole = {name.casefold() for name in known}
    first = {name.casefold().split()[0] for name in known if name}
    sure = {
        label
        for label, count in counts.items()
        if (is_nameless(label) and (count > 1 or len(counts) > 1))
        or label.casefold() in whole
        or label.casefold() in first
        or label in stamped
        or (label in capitals and len(capitals) > 1)
        or (count > 1 and " " in label)
    }
    # People come back to speak; topics of a list, which may look like names, come once each.
    recurs = len(counts) <= max(_FEW_LABELS, sum(counts.values()) / 2)
    dense = recurs and sum(counts.values()) >= max(2, _DENSE * lines)
    if dense or (sure and recurs):
        # Somebody may speak only once, and be called by one name only.
        sure |= {label for label, count in counts.items() if " " in label or dense or (count > 1 and len(sure) > 1)}
    return frozenset(sure)


def without_list_sign(text: str) -> str:
    """The line without the sign of a list item or a quotation in front, white space at its ends stripped."""
    return re.sub(r"^\s*(?:[*•·-]\s+|>\s?){0,3}", "", text[:20]).lstrip() + text[20:].rstrip() if text.strip() else ""


def _stamp(text: str | None) -> Stamp | None:
    return None if text is None else read_stamp(text)


def begins_with_stamp(text: str) -> bool:
    """True when the text begins with a time, in brackets or followed by white space."""
    match = STAMP.match(text)
    if match is None:
        return False
    return match[0][0] in "[(" or match.end() == len(text) or match[0][-1].isspace() or text[match.end()] in " \t-–—|"
