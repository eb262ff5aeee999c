"""Who is told to have said or written a quotation, and when nobody is."""

from __future__ import annotations

import pytest

from quotes.model import Words
from quotes.prose.quotations import quotations
from quotes.prose.speakers import Told, introduced, speakers


def _told(text: str) -> list[Told | None]:
    return list(speakers(text, quotations(text)))


def _persons(text: str) -> list[str | None]:
    return [None if told is None else told.person for told in _told(text)]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ('"Small lists stay quite readable," said Ada Lovelace.', "Ada Lovelace"),
        ('"Small lists stay quite readable," Ada Lovelace said.', "Ada Lovelace"),
        ('Ada Lovelace said: "Small lists stay quite readable."', "Ada Lovelace"),
        ('Ada Lovelace, who founded the field, told the paper, "Small lists stay quite readable."', "Ada Lovelace"),
        ('Ada Lovelace, 36, a mathematician, said that "Small lists stay quite readable."', "Ada Lovelace"),
        ('According to Ada Lovelace, "Small lists stay quite readable."', "Ada Lovelace"),
        ('"Small lists stay quite readable," according to Ada Lovelace.', "Ada Lovelace"),
        ('As Ada Lovelace puts it, "Small lists stay quite readable."', "Ada Lovelace"),
        ('"Small lists stay quite readable," as Ada Lovelace put it.', "Ada Lovelace"),
        ('Ada Lovelace: "Small lists stay quite readable."', "Ada Lovelace"),
        ('"Small lists stay quite readable." — Ada Lovelace, Notes, 1843', "Ada Lovelace"),
        ('Ada Lovelace came. "Small lists stay quite readable," said Lovelace.', "Ada Lovelace"),
        ('"Small lists stay quite readable," said Dr. Ada Lovelace.', "Ada Lovelace"),
        ('"Small lists stay quite readable," said President Lincoln.', "Lincoln"),
        ('Abraham Lincoln won. President Lincoln said: "Small lists stay quite readable."', "Abraham Lincoln"),
        ('Bob Writer told Ada Lovelace: "Small lists stay quite readable."', "Bob Writer"),
        ('Ada Lovelace and Bob Writer said: "Small lists stay quite readable."', "Ada Lovelace and Bob Writer"),
        ("„Kleine Listen bleiben immer gut lesbar“, sagte Ada Lovelace.", "Ada Lovelace"),
        ("Ada Lovelace schrieb 1843: „Kleine Listen bleiben immer gut lesbar.“", "Ada Lovelace"),
        ("In ihren Notizen schrieb Ada Lovelace: „Kleine Listen bleiben immer gut lesbar.“", "Ada Lovelace"),
        ("„Kleine Listen bleiben immer gut lesbar“, so Ada Lovelace.", "Ada Lovelace"),
        ("Laut Ada Lovelace „Kleine Listen bleiben immer gut lesbar“.", "Ada Lovelace"),
        ("« Les petites listes restent bien lisibles », a dit Ada Lovelace.", "Ada Lovelace"),
        ("Selon Ada Lovelace, « Les petites listes restent bien lisibles ».", "Ada Lovelace"),
        ("Ada Lovelace a écrit : « Les petites listes restent bien lisibles. »", "Ada Lovelace"),
        ("«Las listas pequeñas siguen siendo legibles», dijo Ada Lovelace.", "Ada Lovelace"),
        ("Según Ada Lovelace, «Las listas pequeñas siguen siendo legibles».", "Ada Lovelace"),
        ("«Le liste piccole restano molto leggibili», ha detto Ada Lovelace.", "Ada Lovelace"),
        ("Ada Lovelace scrisse: «Le liste piccole restano molto leggibili».", "Ada Lovelace"),
        ('"Small lists stay quite readable," said the mathematician Ada Lovelace.', "Ada Lovelace"),
        ('Ada Lovelace of the Example Institute said, "Small lists stay quite readable."', "Ada Lovelace"),
        ('Ada Lovelace explained her doubts. "Small lists stay quite readable."', "Ada Lovelace"),
        ('"Small lists stay quite readable." Ada Lovelace wrote this in 1843.', "Ada Lovelace"),
        ('When Ada Lovelace met Bob Writer, who said: "Small lists stay quite readable."', "Bob Writer"),
        ('Ada Lovelace wrote in a letter to Bob Writer: "Small lists stay quite readable."', "Ada Lovelace"),
        ('"Small lists stay quite readable," Ada Lovelace once wrote, and Bob Writer agreed.', "Ada Lovelace"),
        ('Yesterday Ada Lovelace said, "Small lists stay quite readable."', "Ada Lovelace"),
        ('"Why do lists stay readable?" asked Ada Lovelace.', "Ada Lovelace"),
        ('"Small lists stay quite readable," Microsoft CEO Ada Lovelace said.', "Ada Lovelace"),
        ('In the words of Ada Lovelace, "small lists stay quite readable."', "Ada Lovelace"),
        ('Martin Luther King Jr. was there. King said, "Small lists stay quite readable."', "Martin Luther King Jr."),
        ('Ludwig van Beethoven said, "Small lists stay quite readable."', "Ludwig van Beethoven"),
    ],
)
def test_a_named_speaker_is_found(text: str, person: str) -> None:
    """A cue beside the quotation names its speaker, in the forms newspapers, essays and lists use."""
    assert _persons(text) == [person]


@pytest.mark.parametrize(
    "text",
    [
        '"Small lists stay quite readable," she said.',
        'Ada Lovelace met Mary Lovelace. "Small lists stay quite readable," said Lovelace.',
        '"Small lists stay quite readable," said a friend of Ada Lovelace.',
        '"Small lists stay quite readable," said Ada Lovelace\'s mother.',
        'Ada Lovelace never said "Small lists stay quite readable."',
        'Ada Lovelace would say "Small lists stay quite readable."',
        'If Ada Lovelace said "Small lists stay quite readable," we would know.',
        'He told Ada Lovelace: "Small lists stay quite readable."',
        'Ada Lovelace was told: "Small lists stay quite readable."',
        "« Les petites listes restent bien lisibles », dit-elle.",
        '"Small lists stay quite readable," said Example Institute director Ada Lovelace.',
        'The Times wrote: "Small lists stay quite readable."',
        'Critics said: "Small lists stay quite readable."',
        'Google said: "Small lists stay quite readable."',
        'In "The Art Of Reading Lists," Ada Lovelace wrote about lists.',
        '"Small lists stay readable," he told Ada Lovelace.',
        'Ada Lovelace recalls Bob Writer. Bob Writer thinks. The teacher said: "Small lists stay quite readable."',
        'A letter to Ada Lovelace said: "Small lists stay quite readable."',
        '"Small lists stay quite readable" is something Ada Lovelace never said.',
    ],
)
def test_nobody_is_guessed(text: str) -> None:
    """A pronoun, a friend, an institution, a denial or a doubt names nobody: a wrong credit is worse than none."""
    assert set(_persons(text)) <= {None}


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ('"Lists stay readable for years," said Ann Author. "They stay so here."', ["Ann Author", "Ann Author"]),
        ('"Lists stay readable now," Ann Author said. "They do not," Bob Writer replied.', ["Ann Author"]),
        (
            'Ann Author said "Lists stay quite readable," and Bob Writer said "They never do that."',
            ["Ann Author", "Bob Writer"],
        ),
        ('"Lists stay readable now." Ann Author replied: "They do not stay so."', [None, "Ann Author"]),
        ('"Lists are a joy to me," Ann Author said. Then she left. "Others are not so."', ["Ann Author", None]),
        ("“I start here and go on.\n\n“I end here after all,” said Ann Author.", ["Ann Author"]),
        ('"The best of all lists," said Ann Author, "is the one you have."', ["Ann Author"]),
    ],
)
def test_neighbours_keep_their_own_speakers(text: str, persons: list[str | None]) -> None:
    """A cue belongs to the quotation it stands at; only speech that goes on keeps the speaker before it."""
    assert _persons(text) == persons


@pytest.mark.parametrize(
    ("cue", "words"),
    [
        ("Ann Author said:", Words.SPEECH),
        ("Ann Author wrote:", Words.WRITING),
        ("Ann Author said in a letter to Bob Writer:", Words.WRITING),
        ("Ann Author argues:", Words.UNKNOWN),
        ("According to Ann Author,", Words.UNKNOWN),
        ("Damals schrieb Ann Author:", Words.WRITING),
        ("Ann Author and Bob Writer said:", Words.GROUP),
    ],
)
def test_the_verb_tells_what_the_words_are(cue: str, words: Words) -> None:
    """Writing verbs give writing, saying verbs speech; verbs that may mean either leave it open."""
    (told,) = _told(f'{cue} "Lists stay readable for years."')
    assert told is not None
    assert told.words is words


def test_a_surname_stands_for_the_one_full_name_before_it() -> None:
    """`said Author` is Ann Author's if no other Author was named; a name named only later does not count."""
    said = '"Lists stay readable for years," said Author.'
    assert _persons(f"Ann Author came. {said}") == ["Ann Author"]
    assert _persons(f"Ann Author met Bob Author. {said}") == [None]
    assert _persons(f"{said} Ann Author left.") != ["Ann Author"]
    found = quotations(said)
    (told,) = speakers(said, found, known=("Ann Author",))
    assert told is not None
    assert told.person == "Ann Author"


def test_a_credit_line_is_given_whole() -> None:
    """What stands after a dash behind the words, or below them, is a credit with its work."""
    for gap in (" — ", " – ", " -- ", "\n— "):
        (told,) = _told(f'"Lists stay readable for years."{gap}Ann Author, Letters, 1912')
        assert told is not None
        assert (told.person, told.credit) == ("Ann Author", "Ann Author, Letters, 1912")
    assert _persons('"Lists stay readable for years" — that was all he ever told us.') == [None]


def test_a_paragraph_can_announce_words_below_it() -> None:
    """`Ann Author wrote:` above a block quotation names its author; without a colon nothing is announced."""
    told = introduced("She tried again. In 1912 Ann Author wrote to a friend:")
    assert told is not None
    assert (told.person, told.words) == ("Ann Author", Words.WRITING)
    assert introduced("In 1912 Ann Author wrote to a friend.") is None
    assert introduced("She wrote:") is None


@pytest.mark.parametrize(
    "piece", ["Ann ", "Ann of ", "Ann, who ", "said ", "said Ann, ", '"One two three four," said Ann. ']
)
def test_long_runs_of_names_end(piece: str) -> None:
    """A text of nothing but names and cues is read in time that grows with its length only."""
    text = piece * (200_000 // len(piece))
    assert len(_told(text)) == len(quotations(text))
