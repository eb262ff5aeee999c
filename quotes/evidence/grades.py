"""What a document is worth as evidence: as a person says, or else by what kind of document it is.

Pure.
"""

from __future__ import annotations

from quotes.errors import InputError, nearest
from quotes.model import Grade

_BY_FORMAT = {
    Grade.MACHINE_TRANSCRIPT: ("transcript", "srt", "vtt", "whisper", "podcast-json"),
    Grade.LIST: (
        *("list", "csv", "json", "fortune", "export"),
        *("kindle", "kindle-notebook", "readwise", "koreader", "annotations"),
    ),
    Grade.BRIEF: ("brief", "profile"),
}
_FORMATS = {format: grade for grade, formats in _BY_FORMAT.items() for format in formats}


def default_grade(format: str) -> Grade:
    """The grade of a document nobody has graded, by its reader's name.

    Never primary: that these are the words as their author gave them, only a person can know. A format nobody knows,
    such as a plugin's, is secondary.
    """
    return _FORMATS.get(format, Grade.SECONDARY)


def grade_of(format: str, said: str | None) -> Grade:
    """The grade of a document: what a person said of it, or else the default of its format."""
    return default_grade(format) if said is None else Grade(said)


def read_grade(given: str) -> Grade:
    """The grade that a person named. Raises InputError for another word."""
    try:
        return Grade(given)
    except ValueError:
        near = nearest(given, [grade.value for grade in Grade])
        hint = f"Did you mean {near}? " if near else ""
        raise InputError(
            f"There is no grade {given!a}.", f"{hint}There are {', '.join(grade.value for grade in Grade)}."
        ) from None
