"""The approved pictures: a folder with a small picture of each case, and one file that says what each is.

Touches: disk. `cases.json` is written last and at once, and pictures are named after their content: an approval that is
stopped halfway leaves the old one whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blake3 import blake3

from cards.writing import write_whole
from pullquote.proofing.drawing import Outcome
from quotes.errors import InputError, StorageError

INDEX = "cases.json"
_VERSION = 1
_PICTURE = re.compile(r"[^/\\\x00\ud800-\udfff]+-[0-9a-f]{8}\.webp")
"""Names that this module gives: nothing outside the folder can be named so."""

_LARGEST = 1e9
"""Figures are pixels, lines and contrasts; JSON can also say numbers that no number can be made of, and no number."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was approved of a case: the digest of the whole picture and its small one, or the rule that refused it."""

    digest: str = ""
    picture: str = ""
    refused: str = ""
    palette: str = ""
    figures: tuple[tuple[str, float], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Its row in the file."""
        if self.refused:
            return {"palette": self.palette, "refused": self.refused}
        return {"palette": self.palette, "digest": self.digest, "picture": self.picture, **dict(self.figures)}


class Approved:
    """The approved cases of a folder, none where it does not exist yet.

    Raises `InputError` when its file of cases is not right, `StorageError` when it cannot be read or written. For one
    process at a time.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cases = _read(folder / INDEX)

    @property
    def empty(self) -> bool:
        """Whether nothing was ever approved here."""
        return not self.cases

    def picture(self, case: str) -> bytes:
        """The WebP file of an approved case; empty where the case was refused or the file is gone."""
        kept = self.cases.get(case)
        if kept is None or not kept.picture:
            return b""
        try:
            return (self.folder / kept.picture).read_bytes()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise StorageError(
                f"{self.folder / kept.picture} cannot be read: {error.strerror}.", "Check it."
            ) from error

    def approve(self, outcomes: Iterable[Outcome], gone: Iterable[str] = ()) -> None:
        """Keeps outcomes as they are now, and forgets the cases that are gone."""
        cases = dict(self.cases)
        for case in gone:
            cases.pop(case, None)
        for outcome in outcomes:
            cases[outcome.case.id] = self._kept(outcome)
        rows = {case: cases[case].as_json() for case in sorted(cases)}
        text = json.dumps({"version": _VERSION, "cases": rows}, ensure_ascii=False, indent=1) + "\n"
        write_whole(self.folder / INDEX, text.encode())
        left = {kept.picture for kept in self.cases.values()} - {kept.picture for kept in cases.values()}
        self.cases = cases
        for name in left - {""}:
            # What cannot be taken away does no harm: no row names it.
            with suppress(OSError):
                (self.folder / name).unlink()

    def _kept(self, outcome: Outcome) -> Kept:
        case = outcome.case
        if outcome.refusal:
            return Kept(refused=outcome.refusal.rule, palette=case.palette)
        name = f"{case.id}-{blake3(outcome.kept).hexdigest()[:8]}.webp"
        if not (self.folder / name).is_file():
            write_whole(self.folder / name, outcome.kept)
        return Kept(outcome.digest, name, "", case.palette, outcome.figures)


def _read(path: Path) -> dict[str, Kept]:
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror or error}.", "Check it.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is not JSON: {error}.", "Take it from your backup, or approve anew.") from error
    if not isinstance(table, dict) or table.get("version") != _VERSION or not isinstance(table.get("cases"), dict):
        raise InputError(f"{path} is not a list of approved cases.", "Was it written by a newer Pullquote?")
    return {case: _row(path, case, row) for case, row in table["cases"].items()}


def _row(path: Path, case: str, row: object) -> Kept:
    rest = dict(row) if isinstance(row, dict) else {}
    words = {key: rest.pop(key, "") for key in ("digest", "picture", "refused", "palette")}
    numbers = all(
        isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST
        for value in rest.values()
    )
    right = isinstance(row, dict) and numbers and all(isinstance(word, str) for word in words.values())
    whole = bool(words["refused"]) != bool(words["digest"] and words["picture"])
    if not right or not whole or (words["picture"] and not _PICTURE.fullmatch(words["picture"])):
        raise InputError(f"{path}: the case {case!r} is not right.", "Take it from your backup, or approve anew.")
    return Kept(**words, figures=tuple(rest.items()))
