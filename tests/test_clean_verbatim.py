"""Clean verbatim: fillers and restarts go, every change is declared, and nothing that carries meaning goes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.errors import InputError
from quotes.model import Edit, EditKind
from quotes.prose.clean import clean_verbatim
from quotes.prose.edits import applied, combined, shown
from quotes.prose.english import reads_as_english

# As it was said | as it reads.
CLEANED = """\
Um, the model is ready.|The model is ready.
Um the model is ready.|The model is ready.
You know, the model is what we have.|The model is what we have.
I mean, it's what we have.|It's what we have.
I mean, Bob knows what that is.|Bob knows what that is.
We tried the, uh, new model with them.|We tried the new model with them.
We tried the uh new model with them.|We tried the new model with them.
If, you know, you are there, we win.|If you are there, we win.
We have that, you know, and we use it.|We have that, and we use it.
We went there, uh and then we left.|We went there, and then we left.
It is what we have, you know.|It is what we have.
They are there and, like, pushing the limits.|They are there and pushing the limits.
We, um, you know, see it in the data.|We see it in the data.
We have to kind of push the door.|We have to push the door.
They sort of built it in the open.|They built it in the open.
It works as you're as you're training the model.|It works as you're training the model.
That is in the, in the end, what we have.|That is in the end, what we have.
And, and that is what we have.|And that is what we have.
The the model is what we have.|The model is what we have.
We saw the the the model and left.|We saw the model and left.
This is, this is what we have.|This is what we have.
We saw the, uh, the model there.|We saw the model there.
It is, you know, you know, the best.|It is the best.
“Um, the model is ready,” they said.|“The model is ready,” they said.
"""

KEPT = """\
This is the kind of model we have.
What kind of people are they?
That is kind of wrong, and we know it.
I kind of agree with that.
They have kind of a problem with it.
There are two kinds of people that we know.
As you know the answer, you can leave.
As you know, the answer is in the book.
If you know, you know.
Do you know what that is?
You know the answer to that.
You know that it is true.
I like it, and they like us.
It is like a river that is never still.
There were, like, fifty people with us.
I was, like, this is it.
I mean it, and they know it.
What did I mean by that?
It was on Monday, I mean, on Sunday that we met.
It is really, really good.
It is so, so good for all of us.
No, no, that is not it.
We did not, not once, see it.
We can we can do this.
I know that that is what they had.
They had had enough of it.
We tried it again and again and again.
It goes on and on and on from there.
I love you, I love you and them.
So do I, I think, and so do we.
It was one by one by one that they left.
The album and the umbrella are what we have.
The UM-30 is what they have.
There has been progress on that, you know, new law of ours.
You are providing, you know, code with this.
It works, you know?
"""


def clean(text: str) -> str:
    """The text as it reads after cleaning."""
    return applied(text, clean_verbatim(text))


@pytest.mark.parametrize("case", CLEANED.splitlines())
def test_what_goes(case: str) -> None:
    """Fillers and restarts go with their commas, and the word that comes first gets its capital."""
    said, reads = case.split("|")
    assert clean(said) == reads


@pytest.mark.parametrize("said", KEPT.splitlines())
def test_what_stays(said: str) -> None:
    """A real verb, comparison, kind, doubt, correction, emphasis or rough number stays word for word."""
    assert clean_verbatim(said) == ()


@pytest.mark.parametrize(
    "said",
    ["Um es kurz zu machen, er ist um, um drei da.", "É um, um bom dia para ele.", "Um.", "Il est là là, um oui."],
)
def test_other_languages_stay(said: str) -> None:
    """“Um” is a word in German and Portuguese, so other languages are left alone."""
    assert clean_verbatim(said) == ()


def test_english_is_told() -> None:
    """The rules of one language are used on its texts only."""
    assert reads_as_english("The best way to predict the future is to invent it.")
    assert not reads_as_english("Die Grenzen meiner Sprache sind die Grenzen meiner Welt.")
    assert not reads_as_english("Je pense, donc je suis, et cela est tout.")
    assert not reads_as_english("La vida es sueño, y los sueños, sueños son.")
    assert not reads_as_english("これは本です。")
    assert not reads_as_english("")


def test_edits_are_declared() -> None:
    """Each change says what it is, where, and what was there, so that anybody can undo it."""
    said = "You know, the the model is what we have."
    assert clean_verbatim(said) == (
        Edit(EditKind.FILLER, 0, 13, "You know, the", "The"),
        Edit(EditKind.REPEAT, 13, 17, " the"),
    )
    assert shown(said, clean_verbatim(said)) == "[-You know, the-]{+The+}[- the-] model is what we have."


def test_small_text_stays_small() -> None:
    """A raw transcript without capitals is given none."""
    assert clean("um, the model is what we have") == "the model is what we have"


def test_line_ends_are_spaces() -> None:
    """A filler that is broken over two lines of a transcript is found like any other."""
    assert clean("If, you\nknow, we can do that.") == "If we can do that."
    assert clean("It is in the,\nin the end that we know.") == "It is in the end that we know."


SAID = (
    "um uh you know i mean like kind sort of the a and we they in is are not never can must one two 3 you're it's "
    "don't model train really , , . ? ! — “ ” \n The You I Um, know, mean, like, the, and, you,"
)
FILLERS = {"um", "uh", "you", "know", "i", "mean", "like", "kind", "sort", "of"}
MEANT = {"not", "never", "can", "must", "one", "two", "3", "don't"}


def words(text: str) -> list[str]:
    """The words of a text, without marks and capitals."""
    return re.findall(r"[a-z0-9']+", text.lower())


@given(st.lists(st.sampled_from(SAID.split(" ")), max_size=40).map(" ".join))
def test_only_removes(said: str) -> None:
    """Whatever was said, the result is the same words in the same order with some left out, and none that is meant."""
    said = "The people and this. " + said
    edits = clean_verbatim(said)
    left, all_words = words(applied(said, edits)), words(said)
    remaining = iter(all_words)
    assert all(word in remaining for word in left)
    assert [word for word in left if word in MEANT] == [word for word in all_words if word in MEANT]
    for edit in edits:
        gone = words(edit.removed)[: len(words(edit.removed)) - len(words(edit.put))]
        if edit.kind is EditKind.FILLER:
            assert set(gone) <= FILLERS
        assert words(edit.removed)[len(gone) :] == words(edit.put)


@pytest.mark.parametrize(
    "piece", ["um ", "um, ", ", you know", "the ", "the, ", "in the ", "kind of ", ",", "like, ", "a the "]
)
def test_hostile_text_ends(piece: str) -> None:
    """A document of nothing but fillers is read in the time its length asks for; a slower rule would hang the suite."""
    said = "This is what they have. " + piece * (100_000 // len(piece))
    assert len(applied(said, clean_verbatim(said))) <= len(said)


def edit(start: int, end: int, removed: str, put: str = "") -> Edit:
    """An edit of any kind."""
    return Edit(EditKind.NAME, start, end, removed, put)


def test_edits_that_do_not_fit() -> None:
    """Edits of another text, out of order or over each other are refused, never made somewhere else."""
    assert applied("a b c", []) == "a b c"
    assert applied("a\nb c", [edit(0, 3, "a b", "x"), edit(3, 4, " ")]) == "xc"
    for edits in ([edit(0, 1, "b")], [edit(2, 9, "b c")], [edit(2, 3, "b"), edit(0, 1, "a")], [edit(0, 3, "a b")] * 2):
        with pytest.raises(InputError):
            applied("a b c", edits)
        with pytest.raises(InputError):
            shown("a b c", edits)


def test_combined() -> None:
    """Names set right and fillers taken out make one set; where both touch a word, the set given first counts."""
    first = [edit(4, 8, "efgh", "x"), edit(0, 2, "ab")]
    second = [edit(1, 3, "bc"), edit(2, 4, "cd", "y"), edit(6, 10, "ghij"), edit(8, 9, "i")]
    assert combined(first, second) == (first[1], second[1], first[0], second[3])
    assert applied("abcdefghij", combined(first, second)) == "yxj"
    assert combined() == ()
    assert combined([edit(1, 1, "", "x")], [edit(1, 1, "", "y")]) == (edit(1, 1, "", "x"),)


@given(st.lists(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), max_size=5), max_size=3))
def test_combined_always_fits(places: list[list[tuple[int, int]]]) -> None:
    """However sets overlap, what comes out can be made, and nothing that could stay is dropped."""
    text = "abcdefghijklmn"
    sets = [[edit(start, start + length, text[start : start + length]) for start, length in one] for one in places]
    kept = combined(*sets)
    applied(text, kept)
    for one in (each for every in sets for each in every):
        assert one in kept or any(one.start <= other.end and other.start <= one.end for other in kept)
