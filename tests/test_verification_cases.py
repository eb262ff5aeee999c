"""Quotes held against documents, case by case: the class and the flags that a careful editor would give."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from quotes.model import MatchClass
from quotes.transcripts.glossary import Entry
from quotes.transcripts.turn import TurnKind
from quotes.verifying.checked import Checked
from quotes.verifying.passages import passages_of
from quotes.verifying.verification import FlagKind, Passage, Verification
from quotes.verifying.verify import verify

_READ = tomllib.loads((Path(__file__).parent / "verification_cases.toml").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = _READ["case"]
# Fewer of a kind would leave a class or a flag to one lucky sentence.
_FEWEST_OF_A_CLASS, _FEWEST_OF_A_FLAG = 2, 2


def _checked(case: dict[str, Any]) -> Checked:
    names = tuple(Entry(written, right) for written, right in case.get("names", {}).items())
    text = case["document"] if "document" in case else _READ["documents"].get(case.get("in"), "")
    passages = passages_of(text)
    if "turns" in case:
        text, passages = _spoken(case["turns"])
    return Checked(passages, text=text, document="0" * 64, name="case.txt", glossary=names)


def _spoken(turns: list[dict[str, Any]]) -> tuple[str, tuple[Passage, ...]]:
    """The lines of a transcript, with a time in front of each, and its passages."""
    text = ""
    passages = []
    for number, turn in enumerate(turns, 1):
        text += f"[00:00:{number:02}] "
        kind = TurnKind(turn.get("kind", "speech"))
        passages.append(
            Passage(len(text), turn["says"], number, None, float(number), 0.0, turn["voice"], turn.get("by"), kind)
        )
        text += turn["says"] + "\n"
    return text, tuple(passages)


def _verified(case: dict[str, Any]) -> Verification:
    return verify(case["quote"], _checked(case), own=case.get("own", False), speaker=case.get("speaker"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    """The class and the flags are those of the case: what a person is told about a quote is what is so."""
    verified = _verified(case)
    assert (verified.match, [flag.kind for flag in verified.flags]) == (
        MatchClass(case["match"]),
        [kind for kind in FlagKind if kind in {FlagKind(flag) for flag in case["flags"]}],
    ), f"{case['why']}: {verified.changes} {verified.flags}"
    if "places" in case:
        assert len(verified.found) == case["places"]


def test_every_class_has_cases() -> None:
    """No class is without cases: a class nobody tries is one nobody can trust."""
    matches = [case["match"] for case in CASES]
    assert all(matches.count(kind.value) >= _FEWEST_OF_A_CLASS for kind in MatchClass)


def test_every_flag_has_cases() -> None:
    """No flag is without cases that have it, and there are as many cases without any."""
    flags = [flag for case in CASES for flag in case["flags"]]
    assert [kind for kind in FlagKind if flags.count(kind.value) < _FEWEST_OF_A_FLAG] == []
    assert sum(not case["flags"] for case in CASES) >= _FEWEST_OF_A_FLAG


def test_ids_are_told_apart() -> None:
    """Each case has a name of its own, so that a failure points to one."""
    assert len({case["id"] for case in CASES}) == len(CASES)


def test_every_note_is_one_line() -> None:
    """A flag's note can stand behind it in a terminal, whatever the document holds."""
    for case in CASES:
        for flag in _verified(case).flags:
            assert flag.note and "\n" not in flag.note and len(flag.note) < 200
