"""Who takes part in a recording, as far as its title, description, handles and fields tell: the host and the guests.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quotes.readers.credit import looks_like_name

_WORD = r"[^\W\d_a-z][\w'’.-]{0,30}"
_PARTICLES = r"(?:(?:de|van|von|der|den|la|le|bin|al|da|di|du|del)\s+){0,2}"
NAME = rf"{_WORD}(?:\s+{_PARTICLES}{_WORD}){{0,3}}"
"""A name in running text: one to four capitalised words, with the small words that stand inside names."""

_PLACE = rf"(?:\s+(?:of|from|at)\s+{NAME})?"
_LIST = rf"(?P<list>{NAME}{_PLACE}(?:\s*,\s*{NAME}{_PLACE}){{0,4}}(?:,?\s+(?:and|&)\s+{NAME})?)"
_MEETS = (
    r"(?:sits?\s+down|sat\s+down|speaks?|spoke|talks?|talked|chats?|chatted|in\s+conversation|is\s+joined)\s+"
    r"(?:with|to|by)|interviews|interviewed|hosts|welcomes|welcomed"
)
_MEETING = re.compile(
    rf"(?P<host>{NAME})(?:\s+and\s+(?P<other>{NAME}))?\s+(?:{_MEETS})\s+(?:our\s+guests?,?\s+)?{_LIST}"
)
_WITH = re.compile(
    r"\b(?i:with(?:\s+guests?,?)?|w/|ft\.?|feat\.?|featuring|guests?:|joined\s+by)\s+(?:[\w.]+[’']s\s+)?" + _LIST
)
_HANDLE = re.compile(r"@(?P<handle>\w{2,40})")
# What stands before or between names in titles and descriptions, and what people do for a living.
_NO_NAMES = frozenset(
    re.findall(
        r"\S+",
        "a an the in on at of from for to this that today tonight join watch listen our we i it he she they host hosts "
        "guest episode podcast show part bonus live dr prof lead head chief senior product manager ceo cto cfo coo "
        "founder co-founder cofounder professor director president engineer engineering officer vp researcher "
        "scientist partner editor investor chairman research",
    )
)
_PEOPLE_FIELDS = {
    "host": ("host", "hosts", "interviewer", "moderator", "hosted by", "presenter"),
    "guest": ("guest", "guests", "interviewee", "featuring", "with"),
    "other": ("speaker", "speakers", "participants", "panel", "panelists", "panellists"),
}
# A family name shorter than this is more likely a leftover of a handle.
_SHORTEST_SURNAME = 4


@dataclass(frozen=True, slots=True)
class Cast:
    """Names of those who take part, as whole as they are known.

    `hosts` and `guests` are told apart by the document; `others` are named without a part. `pieced` are names put
    together from a first name and a handle (`@author (Ann)`): fit to propose, never to credit.
    """

    hosts: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    pieced: tuple[str, ...] = ()

    @property
    def everybody(self) -> tuple[str, ...]:
        """All names, each once."""
        return tuple(dict.fromkeys((*self.hosts, *self.guests, *self.others)))

    @property
    def written(self) -> tuple[str, ...]:
        """The names that stand in the document as they are, whole."""
        return tuple(name for name in self.everybody if name not in self.pieced and " " in name)

    def whole(self, label: str) -> str:
        """The whole name that a label such as `Ann` or `ANN AUTHOR` stands for; the label itself when that is not
        known, or when two people could be meant.
        """
        key = label.casefold().strip()
        same = [name for name in self.written if name.casefold() == key]
        parts = [
            name for name in self.written if key and key in (name.casefold().split()[0], name.casefold().split()[-1])
        ]
        found = same or parts
        return found[0] if len(found) == 1 else label


def cast_of(title: str | None, description: str, handles: Sequence[tuple[str, str]], fields: Mapping[str, str]) -> Cast:
    """The cast that a title (`Something with Ann Author`), a description (`Bob sits down with Ann Author`), handles
    with the names beside them, and fields (`Host: Bob Writer`) tell.
    """
    hosts, guests, others = _from_fields(fields)
    for match in _MEETING.finditer(description[:5_000]):
        hosts += [name for name in (_name(match["host"]), _name(match["other"] or "")) if name]
        guests += _names(match["list"])
    for text in (title or "", description[:5_000]):
        for match in _WITH.finditer(text):
            guests += [name for name in _names(match["list"]) if " " in name]
    whole = [name for name in (*hosts, *guests, *others) if " " in name]
    pieced: list[str] = []
    for handle, shown in handles:
        if " " in shown and looks_like_name(shown, strict=True):
            others.append(shown)
        elif shown and not any(shown.casefold() in name.casefold().split() for name in whole):
            pieced += _pieced(shown, handle)
    known = [*(name for name in (*whole, *others) if " " in name), *pieced]
    hosts = distinct(_whole(name, known) for name in hosts)
    guests = [name for name in distinct(_whole(name, known) for name in guests) if name not in hosts]
    rest = [name for name in distinct((*others, *pieced)) if name not in (*hosts, *guests)]
    if guests and not hosts and len(rest) == 1:
        # Whoever else is named beside the guests is the one who has them as guests.
        hosts, rest = rest, []
    return Cast(tuple(hosts), tuple(guests), tuple(rest), tuple(distinct(pieced)))


def read_handles(line: str) -> tuple[tuple[str, str], ...]:
    """The handles of a line, each with the name beside it: `@author (Ann)`, `Ann Author (@author)`, `Ann: @author`."""
    found = list(_HANDLE.finditer(line[:500]))
    rest = _HANDLE.sub(" ", line[:500]).strip(" ()[]:,;-–—*•\t")
    shown = rest if len(found) == 1 and looks_like_name(rest, strict=True) else ""
    return tuple((match["handle"], shown) for match in found)


def _from_fields(fields: Mapping[str, str]) -> tuple[list[str], list[str], list[str]]:
    parts: dict[str, list[str]] = {"host": [], "guest": [], "other": []}
    for part, keys in _PEOPLE_FIELDS.items():
        for key in keys:
            for piece in re.split(r"\s*(?:[,;|&]|\band\b)\s*", fields.get(key, "")[:500]):
                name = re.sub(r"\s*[(\[].*", "", piece).strip()
                if name and looks_like_name(name, strict=True):
                    parts[part].append(name)
    return parts["host"], parts["guest"], parts["other"]


def _names(listed: str) -> list[str]:
    """The names of `A of X, B and C`; only the first of a list that goes on with what somebody is (`A, Lead of X`)."""
    names: list[str] = []
    # One space for many, because a pattern would try each of them as the beginning of a separator.
    for piece in re.split(r" ?, ?(?:(?:and|&) )?| (?:and|&) ", " ".join(listed.split())):
        name = _name(re.split(r" (?:of|from|at) ", piece)[0])
        if name is None:
            break
        names.append(name)
    return names


def _name(text: str) -> str | None:
    words = text.strip(" .,'’").split()
    while words and words[0].casefold().strip(".") in _NO_NAMES:
        words.pop(0)
    if not words or any(word.casefold() in _NO_NAMES for word in words):
        return None
    name = re.sub(r"[’']s$", "", " ".join(words))
    return name if looks_like_name(name, strict=True) else None


def _pieced(first: str, handle: str) -> list[str]:
    """First name and handle as a whole name; nothing when the handle holds no family name."""
    letters = handle.lower()
    surname = letters.removeprefix(first.lower()).strip("_")
    if not surname.isalpha() or len(surname) < _SHORTEST_SURNAME or first.lower() in surname or " " in first:
        return []
    return [f"{first} {surname.capitalize()}"]


def _whole(name: str, known: Sequence[str]) -> str:
    if " " in name:
        return name
    matches = [whole for whole in dict.fromkeys(known) if whole.casefold().split()[0] == name.casefold()]
    return matches[0] if len(matches) == 1 else name


def distinct(names: Iterable[str]) -> list[str]:
    """The names, each once, as first spelled."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name.casefold(), name)
    return list(first.values())
