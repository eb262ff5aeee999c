"""Sentences: every full stop that ends one, and none that does not."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.prose.sentences import sentences

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"

# The sentences of a text, divided by a vertical bar that stands for the white space between them.
ENGLISH = """\
The sea is calm.|The wind has gone.
Who knows?|Nobody does!|So we wait.
Mr. Writer met Dr. Author at noon.|They spoke.
Prof. Writer and Gen. Author disagree.
It has a name, e.g. Ann, and a place, i.e. here.
Bring fruit, bread, etc. and come early.|We start at nine.
Bring fruit, bread, etc.|We start at nine.
She works for the U.S. Senate today.
She moved to the U.S.|It was cold there.
He sold it to Writer Inc. for little.|Nobody minded.
He sold it to Writer Inc.|They closed it.
It is cats vs. dogs again.
See p. 5 for this and pp. 7 to 9 for that.
See Fig. 3 and Vol. IV of it.|Then read on.
It was No. 3 on the list.|Now it leads.
Is it ready?|No.|We need a day.
The answer is no.|I asked twice.
Writer et al. showed this in 2019.|Others followed.
She holds a Ph.D. in physics.
She holds a Ph.D.|It took six years.
J. R. R. Writer wrote to C. S. Author.|Both smiled.
Ann B. Author met George W. Writer.
He saw the Rev. Writer and Bob J. De Author.|Then he left.
That was plan B.|We had no other.
The team is you and I.|Everybody else left.
We met on Jan. 5 and on Sept. 12.|It rained.
They arrived at 5 p.m. on Monday.|We left.
They arrived at 5 p.m.|Nobody was there.
They met at 5 p.m. Monday in town.
At 5 a.m. Ann rose.|Bob slept.
The value is 3.5 in v1.2 of it.|It was 4.0.
It costs $9.99.|Nobody pays.
36,000.|25,000.|And one.
We count 3, 2, and 1.|36,000.|That is a lot.
Look at g.co/short for it.|Then tell us.
Get it at example.com slash offer.|It is free.
Read it first.|example.com slash offer has it.
Read https://example.org/a.b?c=d.|Then stop.
Write to ann.author@example.org.|She answers.
I waited... and waited.
I waited...|Nobody came.
I think... I know it.
We waited … and left.
He never came....|She left.
The “[...] end” is here.|It is near.
“It is late.”|She went home.
"It is late." she said.
“Why now?” he asked.|Nobody spoke.
“Go!” Ann Author said.|Bob went.
(It was late.)|He slept.
He came (it was late!) and slept.
It was late.[12]|He slept.
What?!|Really!!!|Yes.
Is it *true*?|It is.
1. Read the book.|2. Write a note.
1. Read the book|2. Write a note
a. One thing.|b. Another thing.
• First things|• Second things
1) First things|2) Second things
We build it for scale.|$\\texttt{x9}$ is the code.
We cover up to $128$ tasks.|Others do less.
It reached parity (~100% of it) at once.|Then it grew.
They sell it.|iPhone users waited.
We test it.|x86 is next.
The cost rose.|2019 was worse.
It came with the No. 7 bus.|Good.
He wrote ver. 2 of it.
The St. Writer church is on 5th st. near the lake.
It took 50 ms.|We were glad.
Come on.|Go home.
She lives in Washington, D.C. now.
"""
OTHERS = """\
Das ist z. B. der 3. Oktober.|Dann kam er.
Er kam am 12. Juni.|Dann ging er.
Im 19. Jahrhundert war es so.
Es steht auf S. 12 und in Nr. 4.|Gut.
Herr Dr. Autor sagt d. h. nichts.|Er geht.
Sie rief: „Geh heim.“|Er ging.
Die Information steht auf Seite 12.|Dort steht sie.
M. Auteur est là.|Il part demain.
« Il est parti. »|Elle reste.
J'ai vu Mme. Auteur hier.|Elle va bien.
¿Qué es?|¡Nada!|Es así.
El Sr. Autor vive aquí.|La Sra. Autora no.
Il sig. Autore e la dott.ssa Autrice.|Bene.
Он живёт в г. Москве, т.е. далеко.|Мы здесь.
これは本です。|それは紙です！|何？
彼は「行こう。」と言った。|私は残った。
幅は３．２９％です。|終わり。
我们走吧。|好吗？|好！
यह पहला है।|यह दूसरा है।
هل هذا جيد؟|نعم.|هذا جيد
وقال د. كاتب كلمة.|ثم ذهب.
"""


def cases(table: str, joint: str) -> list[tuple[str, list[str]]]:
    """Each line as a text and its sentences."""
    return [(line.replace("|", joint), line.split("|")) for line in table.splitlines()]


def parts(text: str) -> list[str]:
    """The sentences of a text."""
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(("text", "expected"), cases(ENGLISH, " "))
def test_english(text: str, expected: list[str]) -> None:
    """Short forms, numbers, addresses, quotations, lists and formulas neither cut a quote in two nor glue two."""
    assert parts(text) == expected


@pytest.mark.parametrize(("text", "expected"), cases(OTHERS, " "))
def test_other_languages(text: str, expected: list[str]) -> None:
    """Other languages have their own short forms, ordinals, quotation marks and full stops."""
    assert parts(text) == expected


@pytest.mark.parametrize("text", ["これは本です。それは紙です！何？", "यह पहला है।यह दूसरा है।और?", "هل هذا؟نعم۔ لا"])
def test_no_space_needed(text: str) -> None:
    """Chinese, Japanese, Hindi and Arabic sentences end without a space after the mark."""
    assert len(parts(text)) == 3


def test_line_ends_are_spaces() -> None:
    """A line that was broken to fit a page cuts no sentence; an empty line ends one without a full stop."""
    assert parts("It was\nlate. He\r\nslept.") == ["It was\nlate.", "He\r\nslept."]
    assert parts("A heading\n\nIt was late.\n \nHe slept") == ["A heading", "It was late.", "He slept"]
    assert parts("Two things:\n- One of them\n- Another") == ["Two things:", "- One of them", "- Another"]


def test_missing_space() -> None:
    """Words taken from a web page may have lost the space between sentences; names of files and code have none."""
    assert parts("He has gone.The rest stay.") == ["He has gone.", "The rest stay."]
    assert parts("Open setup.Main or read.me now.") == ["Open setup.Main or read.me now."]


def test_text_without_capitals() -> None:
    """A raw transcript in small letters still has sentences."""
    assert parts("it was late. we slept. was it e.g. cold? no.") == [
        "it was late.",
        "we slept.",
        "was it e.g. cold?",
        "no.",
    ]


def test_marks_alone_join_their_sentence() -> None:
    """A lone quotation mark or dash is no sentence."""
    assert parts('It was late. "') == ['It was late. "']
    assert parts("— It was late.") == ["— It was late."]
    assert parts("...") == ["..."]
    assert parts(" \n ") == []


PIECES = [
    *" \n.!?…。؟\"'“”»)]$1aAI-•",
    "\n\n",
    "...",
    ". . .",
    "e.g. ",
    "Dr. ",
    "U.S. ",
    "p. 5",
    "1. ",
    "2) ",
    "xY",
    "word",
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=60).map("".join))
def test_spans_cover_the_text(text: str) -> None:
    """Whatever the text, nothing of it is lost: the spans are in order, apart, trimmed, and leave only white space."""
    spans = sentences(text)
    for start, end in spans:
        assert start < end
        assert text[start:end] == text[start:end].strip()
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())


HOSTILE = [
    ".",
    ". ",
    "...",
    ". . ",
    '."',
    "!?",
    "。",
    "1. ",
    "a. ",
    "• ",
    "A. ",
    "\n",
    "\n ",
    "( ",
    "e.g.",
    "[1]",
    "» ",
    " 1)",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_ends(piece: str) -> None:
    """A document of nothing but marks is read in the time its length asks for; a slower rule would hang the suite."""
    text = piece * (200_000 // len(piece))
    spans = sentences(text)
    assert spans[-1][1] == len(text.rstrip()) if text.strip() else spans == ()


def seed(name: str) -> str:
    """A seed document, or a skip where there are none."""
    if not SEEDS.is_dir():
        pytest.skip("the seeds (../shared/seeds) are not here")
    return (SEEDS / name).read_text(encoding="utf-8")


def test_seed_abstracts() -> None:
    """The three abstracts of the profile page have 6, 6 and 10 sentences, formulas and addresses among them."""
    long = [line for line in seed("researcher-profile.txt").splitlines() if len(line) > 400]
    assert [len(sentences(line)) for line in long] == [6, 6, 10]


def test_seed_talk() -> None:
    """The talk's abstract has five sentences and its biography four."""
    long = [line for line in seed("talk-post.md").splitlines() if len(line) > 400]
    assert [len(sentences(line)) for line in long] == [5, 4]
