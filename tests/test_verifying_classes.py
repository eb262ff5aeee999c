"""The class of a quote held against a document: exact, changed without harm, altered, or not there."""

from __future__ import annotations

import pytest

from quotes.model import MatchClass
from quotes.transcripts.glossary import Entry
from quotes.verifying.checked import Checked
from quotes.verifying.passages import passages_of
from quotes.verifying.verification import ChangeKind, ChangeReason, Verification
from quotes.verifying.verify import verify

TEXT = """\
The old harbour was built with stone from the hills above the town.
We should never sell the boats, you know, because the, the boats feed us all in winter.
Um, the price of bread rose to 38 crowns in a single year. She said that it was not right.
My friend Ohm Nicky keeps the lighthouse, and he keeps it well.
It is a good town. It is a good town.
"""


def checked(text: str = TEXT, *entries: Entry) -> Checked:
    """A document of this text, made ready."""
    return Checked(passages_of(text), text=text, document="d" * 64, name="harbour.txt", glossary=entries)


def reasons(found: Verification) -> list[ChangeReason | None]:
    """The reason of each change."""
    return [change.reason for change in found.changes]


@pytest.mark.parametrize(
    "text",
    [
        "The old harbour was built with stone from the hills above the town.",
        "“the OLD harbour — was built with stone”",
        "built with stone from the hills above the town. We should never sell the boats",
    ],
)
def test_the_same_words_are_verbatim(text: str) -> None:
    """Case, marks and line ends do not make an exact quote a doubtful one."""
    found = verify(text, checked())
    assert (found.match, found.changes) == (MatchClass.VERBATIM, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We should never sell the boats, because the, the boats feed us all", [ChangeReason.FILLER]),
        ("because the boats feed us all in winter", [ChangeReason.REPEAT]),
        ("We should never sell the boats because the boats feed us", [ChangeReason.FILLER, ChangeReason.REPEAT]),
        ("[T]he boats feed us all in winter", [ChangeReason.BRACKETED]),
        ("[W]e should never sell the boats", []),
        ("[Ann] said that it was not right.", [ChangeReason.BRACKETED]),
        ("She said that it [the price] was not right.", [ChangeReason.BRACKETED]),
        ("the price of bread [sic] rose to 38 crowns", [ChangeReason.BRACKETED]),
        ("The old harbour was built … from the hills above the town.", [ChangeReason.CUT]),
        ("The old harbour […] was built ... above the town.", [ChangeReason.CUT]),
        ("The old harbour was built [...] She said that it was not right.", [ChangeReason.CUT]),
    ],
)
def test_what_does_no_harm_is_near_verbatim(text: str, expected: list[ChangeReason]) -> None:
    """Clean-up that editors do openly is told with its reason, and never taken for a falsified quote."""
    found = verify(text, checked())
    assert reasons(found) == expected
    assert found.match is (MatchClass.NEAR_VERBATIM if expected else MatchClass.VERBATIM)


def test_a_capital_in_brackets_is_told() -> None:
    """`[T]he` for `the` is an editor's change, told as one."""
    (change,) = verify("[T]he price of bread rose to 38 crowns", checked()).changes
    assert (change.quoted, change.found, change.reason) == ("[T]he", "the", ChangeReason.BRACKETED)


@pytest.mark.parametrize(
    ("text", "quoted", "stood"),
    [
        ("We should always sell the boats, you know, because", "always", "never"),
        ("We must never sell the boats, you know, because", "must", "should"),
        ("the price of bread rose to 83 crowns in a single year", "83", "38"),
        ("She said that it was right, said she that day", None, None),
        ("The new harbour was built with stone from the hills", "new", "old"),
        ("The harbour was built with stone from the hills", "", "old"),
        ("The old harbour was not built with stone from the hills", "not", ""),
        ("Their old harbour was built with stone", "Their", "The"),
        ("We should never sell the boats because the boats starve us", "starve", "feed"),
    ],
)
def test_any_other_change_of_words_is_altered(text: str, quoted: str | None, stood: str | None) -> None:
    """One word turned around makes a quote altered, however like its original it is, and the word is shown."""
    found = verify(text, checked())
    assert found.match is MatchClass.ALTERED
    if quoted is not None:
        assert (quoted, stood) in [(change.quoted, change.found) for change in found.changes if change.reason is None]


def test_an_unmarked_cut_is_altered() -> None:
    """Words left out without a mark are a change, even if what is left reads well."""
    found = verify("The old harbour was built from the hills above the town.", checked())
    assert found.match is MatchClass.ALTERED
    assert [(change.kind, change.found) for change in found.changes] == [(ChangeKind.DROPPED, "with stone")]


def test_parts_out_of_order_are_altered() -> None:
    """A cut cannot put the end of a speech before its beginning."""
    assert verify("above the town [...] The old harbour was built with stone", checked()).match is MatchClass.ALTERED


def test_names_as_the_glossary_has_them() -> None:
    """A name that the transcript misheard may be put right once a person has said so, and only then."""
    text = "My friend Omnicki keeps the lighthouse, and he keeps it well."
    assert verify(text, checked()).match is MatchClass.ALTERED
    found = verify(text, checked(TEXT, Entry("Ohm Nicky", "Omnicki")))
    assert (found.match, reasons(found)) == (MatchClass.NEAR_VERBATIM, [ChangeReason.NAME])


def test_a_paraphrase_has_no_place() -> None:
    """The same claim in other words proves nothing, so no place is given for it."""
    found = verify("Winter would be hungry without boats, which feed people; selling them is foolish.", checked())
    assert (found.match, found.found) == (MatchClass.PARAPHRASE, ())


def test_what_is_not_there_is_absent() -> None:
    """A document that says nothing of the kind proves nothing."""
    for text in ("All happy families are alike in their own garden.", "…", "", "[...]", "zzz"):
        assert verify(text, checked()).match is MatchClass.ABSENT


def test_few_words_count_only_whole() -> None:
    """Two common words that stand by chance in some sentence are no proof, a sentence of two words is."""
    assert verify("Linus", checked("The chines of Minus.")).match is MatchClass.ABSENT
    assert verify("the boats", checked()).match is not MatchClass.VERBATIM
    assert verify("feeds us all", checked()).match is MatchClass.ABSENT
    assert verify("single year", checked()).match is MatchClass.VERBATIM
    twice = verify("Know thyself.", checked("Know thyself.\nA stone says: Know thyself.\n"))
    assert [one.place.line for one in twice.found] == [1, 2]


def test_every_place_is_told_best_first() -> None:
    """A sentence that stands three times is found three times, the exact ones in front."""
    said = "We sail at the first light of day."
    between = "".join(f"Nothing else was written on page {page} of this long log.\n" for page in range(9))
    text = f"{said}\n{between}{said.replace('first', 'very first')}\n{between}{said}\n"
    found = verify("We sail at the first light of day.", checked(text))
    assert [(one.match, one.place.line) for one in found.found] == [
        (MatchClass.VERBATIM, 1),
        (MatchClass.VERBATIM, 21),
        (MatchClass.ALTERED, 11),
    ]


def test_the_place_is_the_words_as_they_stand() -> None:
    """Line, words and what is around them lead a reader back to the spot."""
    found = verify("from the hills above the town. We should never sell the boats", checked())
    place = found.found[0].place
    assert (place.document, place.name, place.line) == ("d" * 64, "harbour.txt", 1)
    assert place.exact == "from the hills above the town.\nWe should never sell the boats"
    assert place.prefix.endswith("built with stone ") and len(place.prefix) == 32
    assert place.suffix.startswith(", you know,") and len(place.suffix) == 32


def test_turkish_words_that_differ_in_a_dot_are_altered() -> None:
    """A document in Turkish does not prove a sentence in which a dot makes another word."""
    text = "SICAK SU ILIK SUDAN AĞIRDIR DEDİ."
    document = Checked(passages_of(text), text=text, document="d", name="n", language="tr")
    assert verify("Sıcak su ılık sudan ağırdır dedi.", document).match is MatchClass.VERBATIM
    assert verify("Sıcak su ilik sudan ağırdır dedi.", document).match is MatchClass.ALTERED


def test_chinese_is_aligned_by_character() -> None:
    """One character changed in a sentence without spaces is told as that one character."""
    text = "合抱之木，生於毫末；九層之臺，起於累土；千里之行，始於足下。"
    assert verify("千里之行，始於足下", checked(text)).match is MatchClass.VERBATIM
    found = verify("九層之臺起於累土百里之行始於足下", checked(text))
    assert [(change.quoted, change.found) for change in found.changes] == [("百", "千")]
