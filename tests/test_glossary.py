"""Names that machines write wrong: corrected as declared, proposed when likely, never changed by themselves."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import InputError
from quotes.model import Edit, EditKind
from quotes.prose.edits import applied
from quotes.transcripts.glossary import Entry, corrections, read_glossary
from quotes.transcripts.header import read_header
from quotes.transcripts.misheard import proposals
from quotes.transcripts.spoken import read_spoken
from quotes.transcripts.turn import Line

SEED = Path(__file__).parents[2] / "shared" / "seeds" / "podcast-transcript.txt"


def _right(text: str, *entries: Entry) -> str:
    return applied(text.replace("\n", " "), corrections(text, entries))


def test_a_correction_is_a_declared_edit() -> None:
    """Whoever checks a quote sees which word was changed, and to what."""
    text = "It was Ohm Nicky who said so."
    assert corrections(text, [Entry("Ohm Nicky", "Omnicki")]) == (Edit(EditKind.NAME, 7, 16, "Ohm Nicky", "Omnicki"),)
    assert _right(text, Entry("Ohm Nicky", "Omnicki", bracketed=True)) == "It was [Omnicki] who said so."


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Anne and Annex", "Ann and Annex"),
        ("ANNE and anne", "ANNE and anne"),
        ("Anne Auther and Anne", "Ann Author and Ann"),
        ("Anne\nAuther", "Ann Author"),
        ("Anne's list", "Ann's list"),
        ("The barred and the Barred", "The Bard and the Bard"),
        ("nothing to do", "nothing to do"),
    ],
)
def test_whole_words_only_longest_first_and_case_as_written(text: str, right: str) -> None:
    """A correction that reached into other words would change words nobody declared."""
    entries = (Entry("Anne", "Ann"), Entry("Anne Auther", "Ann Author"), Entry("barred", "Bard"))
    assert _right(text, *entries) == right


@given(st.text("Ann e\n", max_size=60))
def test_corrections_never_overlap_and_say_what_they_remove(text: str) -> None:
    """Edits that overlap or remove other words than they say could not be applied or checked."""
    edits = corrections(text, [Entry("Ann", "Anna"), Entry("Ann e", "Anne"), Entry("ee", "E")])
    assert all(one.end <= other.start for one, other in pairwise(edits))
    assert all(text[edit.start : edit.end].replace("\n", " ") == edit.removed for edit in edits)


def test_a_glossary_file_is_read() -> None:
    """People keep the names of a show in a file, and say which are put in brackets."""
    text = '"Ohm Nicky" = "Omnicki"\n# a remark\n\n[bracketed]\n"Ann Other" = "Ann Author"\n'
    assert read_glossary(text, "names.toml") == (
        Entry("Ohm Nicky", "Omnicki"),
        Entry("Ann Other", "Ann Author", bracketed=True),
    )
    assert read_glossary("", "names.toml") == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('"A" = "B"\nOhm Nicky -> Omnicki\n', "Line 2 of names.toml"),
        ('"A" = "B"\n"Ohm" = 3\n', "Line 2 of names.toml"),
        ('"A" = "B"\n\n"Ohm" = " "\n', "Line 3 of names.toml"),
        ('bracketed = "x"\n', "Line 1 of names.toml"),
        ('"A" = "B"\n[bracketed]\n"A" = "C"\n', "names.toml"),
        ('"A" = "B"\n[other]\n"C" = "D"\n', "Line 2 of names.toml"),
    ],
)
def test_a_mistake_in_a_glossary_is_told_with_its_line(text: str, told: str) -> None:
    """A name that is silently not corrected is found on a card that is already posted."""
    with pytest.raises(InputError, match=told):
        read_glossary(text, "names.toml")


def _proposed(text: str, *names: str) -> dict[str, tuple[str, int, tuple[int, ...]]]:
    lines = [Line(at, line) for at, line in enumerate(text.split("\n"), start=1)]
    return {one.written: (one.right, one.count, one.lines) for one in proposals(lines, names)}


def test_other_spellings_of_a_name_are_proposed_with_their_lines() -> None:
    """Machines write one name in many ways; a person wants to see them together before agreeing."""
    text = "We made Lists2 and then Lists two.\nLists II is not Lists 3, and Lists two is old."
    found = _proposed(text, "LISTS 2")
    assert found == {
        "Lists two": ("LISTS 2", 2, (1, 2)),
        "Lists2": ("LISTS 2", 1, (1,)),
        "Lists II": ("LISTS 2", 1, (2,)),
    }


def test_words_that_are_nearly_a_name_are_proposed() -> None:
    """A sponsor or a guest written as it sounds is offered under its right name."""
    found = _proposed("It was Papyra, and Papyra's Ann Auther said so.\nPaper is paper.", "Papira", "Ann Author")
    assert found["Papyra"] == ("Papira", 2, (1,))
    assert found["Ann Auther"][0] == "Ann Author"
    assert "Paper" not in found


def test_what_is_right_or_common_is_not_proposed() -> None:
    """A proposal to change a word that is right costs trust in all the others."""
    assert _proposed("Ann Author keeps Papira. Hand and hand, Other and other.", "Ann Author", "Papira", "Hanna") == {}
    assert _proposed("Any words.", *[]) == {}


def test_a_proposal_becomes_an_entry_only_by_hand() -> None:
    """What is proposed is shaped so that a person can agree to it with one word."""
    (one,) = proposals([Line(1, "It was Papyra.")], ["Papira"])
    assert one.entry == Entry("Papyra", "Papira")


def test_the_seeds_misspellings_are_found() -> None:
    """The real transcript writes one model four ways and a sponsor as it sounds."""
    if not SEED.exists():
        pytest.skip("the seeds (../shared/seeds) are not here")
    lines = SEED.read_text(encoding="utf-8").split("\n")
    header = read_header(lines)
    found = {one.written: one for one in proposals(read_spoken(lines, header.body).lines, header.names)}
    counts = {written: found[written].count for written in ("Palm 2", "Palm2", "Palm two", "Palm II", "Omniki")}
    assert counts == {"Palm 2": 9, "Palm2": 8, "Palm two": 4, "Palm II": 1, "Omniki": 4}
    assert found["Omniki"].right == "Omneky"
    assert {found[written].right for written in ("Palm 2", "Palm2", "Palm two", "Palm II")} == {"PaLM 2"}
