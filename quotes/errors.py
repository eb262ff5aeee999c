"""The one root of every error that is not a bug, and its few kinds, grouped by what the caller can do.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable


class PullquoteError(Exception):
    """Something went wrong that the person at the keyboard can act on.

    `message` says what and where; `hint` says what to do about it. The command line prints both and exits 1;
    any other exception is a bug and keeps its traceback.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class InputError(PullquoteError):
    """What was given (a text, a document, an option, a setting) is not acceptable: change it and try again."""


class NotFound(PullquoteError):
    """What was named (a quote, a design, a font, a file) does not exist: name another."""


class Outdated(PullquoteError):
    """What is to be changed was changed meanwhile, in another tab or by another program: look at it again."""


class Refused(PullquoteError):
    """The work could be done but the result would break a promise, so it is withheld.

    `rule` is the stable name of the promise, for example `fits` or `contrast`.
    """

    def __init__(self, rule: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.rule = rule

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str, str]]:
        # An exception is made anew from what it was called with; between processes all of it must arrive.
        return type(self), (self.rule, self.message, self.hint)


class StorageError(PullquoteError):
    """The disk or the database would not take or give the data; nothing was half-written."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that a mistyped one most likely meant, for a hint; None when none is like it."""
    # Imported late: only errors need it, and every start of the command would pay for it.
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, list(known), n=1, cutoff=0.5)), None)
