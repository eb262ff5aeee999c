"""A quote proves nothing of itself: not by a copy of the document it came from, and not by its own library."""

from __future__ import annotations

import pytest
from evidence_desk import ANN, NOW, OTHER, PAGE, PAPER, TOOL, WORD, Desk, read
from sqlalchemy import Engine

from quotes.evidence.copies import is_export, same_words
from quotes.evidence.grades import default_grade
from quotes.evidence.held import ReadDocument
from quotes.exporting.formats import FORMATS
from quotes.exporting.record import Exported
from quotes.model import Grade, Proof
from quotes.verifying.verification import FlagKind

LIST = f"text,author,source\n{PAPER},{ANN},The Works\n{WORD},{ANN},The Works\n"


@pytest.fixture
def desk(database: Engine) -> Desk:
    """A store with the quotes of a list, and its desk of proof."""
    desk = Desk(database)
    desk.import_(LIST, "list.csv", "csv")
    return desk


@pytest.mark.parametrize(("name", "format"), [("copy.md", "markdown"), ("notes.txt", "prose")])
def test_a_copy_under_another_name_proves_nothing(desk: Desk, name: str, format: str) -> None:
    """A list saved again as something better does not verify what was imported from it, whoever confirms it."""
    copied = LIST.replace(",", "  -  ").upper().replace("\n", "\n\n") + "\nFound in a drawer.\n"
    for outcome in desk.held(None, copied, name, format, Grade.PRIMARY):
        assert FlagKind.OWN_DOCUMENT in outcome.evidence.kinds
        desk.proofs.confirm(outcome.quote.id, by=ANN, now=NOW)
        assert desk.quote(outcome.quote.id).proof is Proof.LOCATED


def test_a_copy_that_is_not_kept_proves_nothing_either(desk: Desk) -> None:
    """A look says what the check will say."""
    copy = ReadDocument(read(LIST.replace(",", ";"), "copy.txt", "prose"), "copy.txt")
    for outcome in desk.proofs.looking(None, copy, grade=Grade.PRIMARY, now=NOW, tool=TOOL):
        assert FlagKind.OWN_DOCUMENT in outcome.evidence.kinds


def test_another_text_with_the_same_words_still_proves(desk: Desk) -> None:
    """The book that the sayings of a list are from is no copy of the list."""
    for outcome in desk.held(None, PAGE, "page.md", "markdown", Grade.PRIMARY):
        assert FlagKind.OWN_DOCUMENT not in outcome.evidence.kinds
        desk.proofs.confirm(outcome.quote.id, by=ANN, now=NOW)
        assert desk.quote(outcome.quote.id).proof is Proof.VERIFIED


@pytest.mark.parametrize("form", FORMATS)
def test_a_library_does_not_prove_itself(desk: Desk, form: str) -> None:
    """What is written out and held against the library it came from proves nothing, in any format and grade."""
    text = "".join(FORMATS[form].lines(_library(desk)))
    assert is_export(text)
    for outcome in desk.held(None, text, f"library.{FORMATS[form].ending}", "prose", Grade.PRIMARY):
        desk.proofs.confirm(outcome.quote.id, by=ANN, now=NOW)
        assert desk.quote(outcome.quote.id).proof is Proof.LOCATED


def test_an_export_is_worth_a_list() -> None:
    """Somebody else's library is a list of quotes, and lists prove nothing."""
    assert default_grade("export") is Grade.LIST


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (PAPER, PAPER.upper().replace(" ", "\n> "), True),
        ("1 Ünd 2", "ünd", True),
        (PAPER * 10, PAPER * 11, True),
        (PAPER, PAPER + WORD, False),
        (PAPER, OTHER, False),
        ("12", "34", False),
        ("", "", False),
    ],
)
def test_what_counts_as_the_same_words(one: str, other: str, *, same: bool) -> None:
    """Marks, numbers and line ends make no other document; an excerpt is none, and nothing is like nothing."""
    assert same_words(one, other) is same_words(other, one) is same


def _library(desk: Desk) -> list[Exported]:
    return [Exported(each, NOW, formats=("csv",) * len(each.places)) for each in desk.store.find()]
