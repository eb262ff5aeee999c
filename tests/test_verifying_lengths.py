"""Documents of any length: the answer of a short one, in time that grows with the length and from a part of it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest
from growing import check_growth

from quotes.model import MatchClass
from quotes.verifying.checked import Checked
from quotes.verifying.flags.vicinity import FARTHEST, running_around
from quotes.verifying.laying import whole
from quotes.verifying.passages import passages_of
from quotes.verifying.quoted import quoted
from quotes.verifying.verification import FlagKind, Verification
from quotes.verifying.verify import verify

_QUOTE = "The sea remembers its dead, and it tells nobody."
_FILLING = "A gull cried over the wall 7 times. Was it late? “It was,” said Ann Author. "
_LENGTH = 100_000
"""Characters: time that grows with their square would take minutes."""

_DOCUMENTS: dict[str, Callable[[int], str]] = {
    "prose": lambda length: (_FILLING + "\n") * (length // len(_FILLING)),
    "one line": lambda length: _FILLING * (length // len(_FILLING)),
    "equal sentences": lambda length: f"{_QUOTE}\n" * (length // len(_QUOTE)),
    "equal words": lambda length: "the sea " * (length // 8),
    "no spaces": lambda length: "海は死者を覚えている。" * (length // 11),
    "other words": lambda length: " ".join(f"w{at}x" for at in range(length // 8)),
    "mark-up": lambda length: "the <b>sea</b> &amp; its [dead](https://example.org/a) " * (length // 50),
    "open marks": lambda length: '"' * length,
    "list signs": lambda length: "- 1. [0:01] > * \n" * (length // 17),
    "marked letters": lambda length: "Bahía grande, más allá del faro. " * (length // 33),
}


@pytest.mark.parametrize("document", _DOCUMENTS.values(), ids=_DOCUMENTS)
def test_time_grows_with_the_length(document: Callable[[int], str]) -> None:
    """A hostile document takes longer as it gets longer, and not out of proportion."""
    check_growth(lambda length: _hold(document(length)), _LENGTH)


def _hold(text: str) -> None:
    """Makes a document ready and holds quotes of four kinds against it."""
    checked = _checked(text)
    cut = f"{text[10:60]} … {text[-60:-10]}"
    for quote in (_QUOTE, text[len(text) // 2 :][:80], cut, "Bahia grande, mas alla del faro azul."):
        verify(quote, checked)


def _checked(text: str) -> Checked:
    return Checked(passages_of(text), text=text, document="d", name="n")


def _answer(text: str, quote: str = _QUOTE) -> Verification:
    return verify(quote, _checked(text))


@pytest.mark.parametrize("joint", ["\n", " ", "\n\n"])
@pytest.mark.parametrize(
    "said",
    [
        f"It was late. {_QUOTE} It rained.",
        f"It is a myth that {_QUOTE} It rained.",
        f"“{_QUOTE}” as Seneca said. It rained.",
        f"It was late. {_QUOTE[:-1]}? It rained.",
        f"People will say that {_QUOTE[:-1]} because they must. It rained.",
    ],
)
def test_flags_are_those_of_a_short_document(said: str, joint: str) -> None:
    """What stands around a quote is read in a book as it is on a page, wherever in the book it stands."""
    wanted = [flag.kind for flag in _answer(f"It was.{joint}{said}{joint}It was.").flags]
    for lines in (300, 411, 1_000):
        text = "It was dark. " * lines + joint + said + joint + "It was dark. " * 2_000
        assert [flag.kind for flag in _answer(text).flags] == wanted


def test_a_part_of_the_document_is_read_for_flags() -> None:
    """Of a book of one line no more than some pages are read for the flags of a place."""
    checked = _checked(_FILLING * 5_000 + _QUOTE + _FILLING * 5_000)
    candidate = whole(quoted(_QUOTE), checked)[0][0]
    running = running_around(checked, candidate)
    assert _QUOTE in running.text
    assert len(running.text) < 50_000
    assert running_around(checked, candidate) is running


def test_a_cut_over_half_a_book() -> None:
    """A cut that leaves out most of a book is told by its ends, and by how much it leaves out."""
    text = "The sea remembers its dead and buried. " + _FILLING * 1_000 + "The hills of my father came back in the end."
    found = _answer(text, "The sea remembers its dead and buried … The hills of my father came back in the end.")
    assert found.match is MatchClass.NEAR_VERBATIM
    notes = {flag.kind: flag.note for flag in found.flags}
    assert FlagKind.LONG_CUT in notes
    assert notes[FlagKind.LONG_CUT].endswith("characters")
    assert found.changes[0].end - found.changes[0].start > FARTHEST


def test_a_near_place_beside_an_exact_one() -> None:
    """Where a document says nearly the same twice in a paragraph, both places are told."""
    text = "It is so. The sea remembers its dead, and it tells nobody. Then: the sea remembers its dead, and tells us."
    found = _answer(text)
    assert [place.match for place in found.found] == [MatchClass.VERBATIM, MatchClass.ALTERED]
    assert found.found[1].start > found.found[0].end


def test_lines_are_kept_in_little() -> None:
    """A document of very many lines has no object for each: a book of short lines fits into memory."""
    text = "It is so.\n" * 30_000
    tracemalloc.start()
    try:
        passages = passages_of(text)
        assert tracemalloc.get_traced_memory()[0] < 40 * len(passages)
    finally:
        tracemalloc.stop()
    assert len(passages) == 30_000
    assert passages[-1] == passages[29_999]
    assert [one.line for one in passages[2:4]] == [3, 4]
