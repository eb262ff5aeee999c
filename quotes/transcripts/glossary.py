"""Names that a transcript writes wrong, as a person declares them: `written` stands there, `right` is meant.

Pure. A correction is always declared, as an edit that is shown beside the words; none is made without an entry.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from quotes.admission import admit_label
from quotes.errors import InputError
from quotes.model import Edit, EditKind

_BRACKETED = "bracketed"
_TOML_PLACE = re.compile(r"\(at line (\d+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One correction, for one document. `bracketed` puts the right name in square brackets, as editors do with words
    that are theirs: `[Ann Author] said so`.
    """

    written: str
    right: str
    bracketed: bool = False

    @property
    def put(self) -> str:
        """What is put in place of the written name."""
        return f"[{self.right}]" if self.bracketed else self.right


def corrections(text: str, entries: Sequence[Entry]) -> tuple[Edit, ...]:
    """The edits that put the names of a text right, in order and apart from each other.

    Whole words only, the longest written form first. A form written all in small letters is found in any case, one with
    capitals only as it is written. A line end in the text counts as a space.
    """
    forms = {entry.written: entry for entry in entries if entry.written.strip() and entry.written != entry.put}
    if not forms:
        return ()
    longest = sorted(forms, key=lambda form: (-len(form), form))
    alternatives = "|".join(f"(?P<f{at}>{_pattern(form)})" for at, form in enumerate(longest))
    edits = []
    for match in re.finditer(rf"(?<!\w)(?:{alternatives})(?!\w)", text):
        entry = forms[longest[int((match.lastgroup or "f0")[1:])]]
        if match[0] != entry.put:
            edits.append(Edit(EditKind.NAME, match.start(), match.end(), match[0].replace("\n", " "), entry.put))
    return tuple(edits)


def read_glossary(text: str, name: str) -> tuple[Entry, ...]:
    """The entries of a glossary file called `name`, in TOML: lines `"Ohm Nicky" = "Omnicki"`; those under `[bracketed]`
    put the right name in square brackets.

    Raises InputError, with the line, for what is no TOML, for an entry that is no text, for one that is empty and for a
    form written twice.
    """
    try:
        tables = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        where = f"Line {place[1]} of {name}" if place else name
        raise InputError(
            f"{where} cannot be read as TOML: {error}.", 'Write each name on a line of its own: "written" = "right".'
        ) from None
    bracketed = tables.pop(_BRACKETED, {})
    if not isinstance(bracketed, dict):
        raise InputError(
            f"Line {_line_of(text, _BRACKETED)} of {name}: bracketed is a table, not a name.",
            'Write [bracketed] on a line of its own, and below it lines "written" = "right".',
        )
    entries = [_entry(text, name, written, right, False) for written, right in tables.items()]
    entries += [_entry(text, name, written, right, True) for written, right in bracketed.items()]
    seen: set[str] = set()
    for entry in entries:
        if entry.written in seen:
            raise InputError(
                f"Line {_line_of(text, entry.written)} of {name}: {entry.written!a} stands with and without brackets.",
                "Keep one of the two.",
            )
        seen.add(entry.written)
    return tuple(entries)


def _entry(text: str, name: str, written: str, right: object, bracketed: bool) -> Entry:
    where = f"Line {_line_of(text, written)} of {name}"
    if not isinstance(right, str):
        raise InputError(f"{where}: {written!a} is not given a name.", 'Write it as "written" = "right".')
    try:
        kept = admit_label(written, "The written name"), admit_label(right, "The right name")
    except InputError as error:
        raise InputError(f"{where}: {error.message}", error.hint) from None
    return Entry(*kept, bracketed)


def _line_of(text: str, key: str) -> int:
    """The line a key stands on; 1 for one that is written with escapes and cannot be found as it is."""
    before, found, _ = text.partition(key)
    return before.count("\n") + 1 if found else 1


def _pattern(form: str) -> str:
    flags = "(?i:" if form == form.lower() else "(?:"
    return flags + r"\s+".join(re.escape(word) for word in form.split()) + ")"
