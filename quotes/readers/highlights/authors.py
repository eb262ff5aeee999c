"""The authors of a marked book or page: one field of names, as programs write it, into people.

Pure.
"""

from __future__ import annotations

import re

from quotes.model import Words

# How many names a credit can hold and still be read on a card; of more the first stands for all.
_MOST_NAMES = 3
# Longer than any field of names worth reading: a longer one is no such field.
_LONGEST_FIELD = 2_000

_BETWEEN = re.compile(r"\s*[;\n]\s*|\s+&\s+|,?\s+(?:and|und|et)\s+|\s*[、；]\s*")
_PARTICLES = frozenset(
    re.findall(r"\w+", "da das de del della den der di do dos du la le ten ter van vom von zu zur bin ibn al el")
)
_SUFFIX = re.compile(r"(?:jr|sr|ph\.? ?d|m\.? ?d|esq|[ivx]{2,4})\.?", re.I)
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?){1,4}")
_ROLE = re.compile(
    r"\s*[(\[](?:(?P<author>author|autor|autorin|auteur|autore)|translator|trans\.?|tr\.?|editor|ed\.?|eds\.?|narrator"
    r"|illustrator|foreword|übersetzer(?:in)?|hrsg\.?|traducteur|traductor|traduttore|tradutor|перевод(?:чик)?)[)\]]",
    re.I,
)
_BY = re.compile(r"(?:by|von|par|por|di)\s+(?=[^\W\d_a-z])")
_ON_NETWORK = re.compile(r"\s+on (?:Twitter|X|Mastodon|Bluesky)$")
_HOST = re.compile(r"(?:https?://\S+|[\w-]+(?:\.[\w-]+)+|\S+@[\w.-]+)", re.ASCII)

# What programs put where nobody is named, and the names of the programs themselves: both have been seen as authors.
_NOBODY = frozenset(
    re.split(
        r"\|",
        "unknown|unknown author|author unknown|n/a|na|none|null|nil|undefined|no author|various|various authors"
        "|unbekannt|unbekannter autor|inconnu|inconnu(e)|auteur inconnu|desconocido|autor desconocido|desconhecido"
        "|autor desconhecido|sconosciuto|autore sconosciuto|onbekend|неизвестен|неизвестный автор|未知|佚名|作者不详"
        "|不明|著者不明|admin|author|user|owner|editor|staff|editors|web|blinkist|calibre|instapaper|kindle|koreader"
        "|pocket|readwise|snipd|zotero|z-lib|z-library|libgen|microsoft word",
    )
)


def people(field: str) -> tuple[str, ...]:
    """The people a field of names holds, each as `First Last`; none for what names no person.

    Names stand apart by `;`, line ends, `&` and `and`. `Last, First` is turned round only where it can be read in no
    other way; translators, editors and narrators that are marked as such are left out.
    """
    if len(field) > _LONGEST_FIELD:
        return ()
    found: list[str] = []
    for piece in _BETWEEN.split(re.sub(r"[^\S\n]+", " ", field.strip())):
        names = piece.split(",") if _is_list_of_names(piece) else [piece]
        for name in names:
            person = _person(name)
            if person and person not in found:
                found.append(person)
    return tuple(found)


def credited(names: tuple[str, ...]) -> tuple[str, Words]:
    """The names as one credit, and whose writing that makes it: one person's, a group's, or nobody can tell."""
    if len(names) == 1:
        # One comma between two whole names is two people, or one with two family names.
        return names[0], Words.UNKNOWN if "," in names[0] and not _ends_in_suffix(names[0]) else Words.WRITING
    if len(names) <= _MOST_NAMES:
        return f"{', '.join(names[:-1])} and {names[-1]}", Words.GROUP
    return f"{names[0]} and co-authors", Words.GROUP


def _person(name: str) -> str:
    if (role := _ROLE.search(name)) is not None:
        if role["author"] is None:
            return ""
        name = name[: role.start()] + name[role.end() :]
    name = _ON_NETWORK.sub("", _BY.sub("", " ".join(name.split()))).strip(" ,")
    if not any(character.isalpha() for character in name) or name.casefold() in _NOBODY or _HOST.fullmatch(name):
        return ""
    return _in_order(name)


def _in_order(name: str) -> str:
    """`Last, First` as `First Last`, where it is plainly that."""
    last, comma, first = (part.strip() for part in name.partition(","))
    first, _, suffix = (part.strip() for part in first.partition(","))
    if not comma or not first or _SUFFIX.fullmatch(first) or (suffix and not _SUFFIX.fullmatch(suffix)):
        return name
    if not _could_be_name(last) or not _could_be_name(first):
        return name
    family = [word for word in last.split() if word.casefold() not in _PARTICLES]
    given = first.split()
    is_plain = (len(family) == 1 and len(given) <= 3) or (
        len(family) == 2 and (len(given) == 1 or _INITIALS.fullmatch(first) is not None)
    )
    if not is_plain:
        return name
    return f"{first} {last}, {suffix}" if suffix else f"{first} {last}"


def _could_be_name(text: str) -> bool:
    words = [word for word in text.split() if word.casefold() not in _PARTICLES]
    return bool(words) and not any(word[0].islower() or any(map(str.isdigit, word)) for word in words)


def _is_list_of_names(piece: str) -> bool:
    """True for three whole names or more between commas, such as `Ann Author, Bob Writer, Carl Third`."""
    names = [name.split() for name in piece.split(",")]
    return len(names) > 2 and all(len(words) > 1 for words in names)


def _ends_in_suffix(name: str) -> bool:
    return _SUFFIX.fullmatch(name.rpartition(",")[2].strip()) is not None
