"""Documents in which words are easily credited to somebody who did not say them: none of that may happen."""

from __future__ import annotations

import pytest

from quotes.model import Certainty
from quotes.readers import Reading, read_document
from quotes.readers.lines import led_by


def _read(text: str, name: str) -> Reading:
    return read_document(text.encode(), name)


def _credits(text: str, name: str) -> list[tuple[str, str]]:
    return [(draft.attribution.person, draft.text) for draft in _read(text, name).drafts]


def _post(body: str, *, title: str = "Walls", author: str = "Host Name") -> str:
    return f"---\ntitle: {title}\nauthor: {author}\n---\n\n{body}\n"


ANSWER = "People measure what is easy and then believe that it matters."
INTERVIEWS = {
    "letters": f"Q: What goes wrong most often?\n\nA: {ANSWER}\n\nI did that for ten years myself.",
    "parts": f"HOST: What goes wrong?\n\nGUEST: {ANSWER}",
    "names": f"**Host Name:** What goes wrong?\n\n**Guest Name:** {ANSWER}\n\n**Host Name:** Why?\n\n"
    "**Guest Name:** Because numbers calm us down.",
    "bold": f"**What goes wrong most often?**\n\n{ANSWER}\n\n**What changed your mind?**\n\n"
    "A customer cried on the phone.",
}


@pytest.mark.parametrize("body", INTERVIEWS.values(), ids=INTERVIEWS)
def test_answers_of_an_interview_are_not_the_interviewers(body: str) -> None:
    """Without this, whoever published an interview would be credited with all that the guest said in it."""
    reading = _read(_post(body), "post.md")
    assert reading.drafts == ()
    assert any("an interview" in note.reason for note in reading.notes)


def test_a_title_tells_an_interview() -> None:
    """A page may lose the marks of its questions, but seldom its title."""
    assert _credits(_post(ANSWER, title="Interview with Guest Name"), "post.md") == []
    assert _credits(_post(ANSWER, title="How to prepare an interview"), "post.md") == [("Host Name", ANSWER)]


def test_one_question_in_bold_leaves_a_post_its_authors() -> None:
    """An essay may ask its reader something and stays an essay."""
    assert ("Host Name", ANSWER) in _credits(_post(f"**What goes wrong?**\n\n{ANSWER}"), "post.md")


@pytest.mark.parametrize("line", ["*This is a guest post by Carla Poet, who makes pots.*", "Written by Carla Poet"])
def test_a_guests_post_is_not_its_publishers(line: str) -> None:
    """A site's software writes its owner's name into every post, be it the owner's or not."""
    assert _credits(_post(f"{line}\n\n{ANSWER}"), "post.md") == []


def test_a_word_about_guests_is_no_guests_post() -> None:
    """Whoever writes of guests' posts has written that."""
    body = f"I learned this from the guest post editor of this site.\n\n{ANSWER}"
    assert ("Host Name", ANSWER) in _credits(_post(body), "post.md")


def test_a_byline_that_agrees_takes_nothing_away() -> None:
    """`By Ann Author` below `author: annauthor` names the same person."""
    assert _credits(_post(f"By Ann Author\n\n{ANSWER}", author="annauthor"), "post.md") == [("annauthor", ANSWER)]


def test_lines_about_the_author_are_not_the_authors() -> None:
    """`About the author:` may stand in front of its paragraph as well as above it."""
    body = f"{ANSWER}\n\n**About the author**: Host Name lives in Porto. She has written three books about patience."
    assert _credits(_post(body), "post.md") == [("Host Name", ANSWER)]


def test_dialogue_with_dashes_is_not_its_tellers() -> None:
    """In Spanish and French a dash opens what somebody else says."""
    body = f"{ANSWER}\n\n—Nunca creí en el talento —dijo Pablo Escritor—. Creo en las sillas."
    assert _credits(_post(body), "post.md") == [("Host Name", ANSWER)]


LINES = (
    'Ralph Waldo Emerson: "The only way to have a friend is to be one."\n'
    'Oscar Wilde: "Experience is simply the name we give our mistakes."\n'
    'Henry David Thoreau - "Simplify, simplify."\n'
    'Note to self: "Buy milk and bread on the way home."\n'
)


def test_names_in_front_of_their_words_are_not_the_next_ones_credit() -> None:
    """The name that begins the next line once became the credit of the line above it."""
    assert _credits(LINES, "list.txt") == [
        ("Ralph Waldo Emerson", "The only way to have a friend is to be one."),
        ("Oscar Wilde", "Experience is simply the name we give our mistakes."),
        ("Henry David Thoreau", "Simplify, simplify."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        'Oscar Wilde\n"I can resist everything except temptation."\nHenry David Thoreau\n"Simplify, simplify."\n',
        '— Oscar Wilde\n"I can resist everything except temptation."\n\n— Henry David Thoreau\n"Simplify, simplify."\n',
        '— Oscar Wilde\n"I can resist everything except temptation."\n— Henry David Thoreau\n"Simplify, simplify."\n',
    ],
)
def test_names_above_their_words_are_not_taken_for_names_below(text: str) -> None:
    """Each quotation would have the name of the next; that nothing is taken is told."""
    reading = _read(text, "list.txt")
    assert reading.drafts == ()
    assert len(reading.skipped) == 4


def test_names_below_their_words_are_still_taken_under_a_title() -> None:
    """A title right above the first quotation is no name of a list whose names stand below."""
    text = 'Wise Words\n"Simplify, simplify."\nHenry David Thoreau\n"Know thyself."\nSocrates of Athens\n'
    assert _credits(text, "list.txt")[0] == ("Henry David Thoreau", "Simplify, simplify.")


@pytest.mark.parametrize("lead", ["Pro Tip", "Key Takeaway", "Big Idea", "Love"])
def test_topics_in_front_of_words_are_nobody(lead: str) -> None:
    """A topic with capitals looks like a name."""
    assert _credits(f'{lead}: "Never look down while you climb."\n', "list.txt") == []


def test_a_title_credits_neither_those_it_quotes_nor_what_is_about_its_author() -> None:
    """A list of somebody's words holds other people's too, and says so in front of them or in a heading."""
    text = (
        '# Quotes by Oscar Wilde\n\n- "I can resist everything except temptation."\n'
        '- As Seneca said: "Luck is what happens."\n- Seneca: "Life speeds by."\n- "Simplify!" (actually Thoreau)\n\n'
        '## About Wilde\n\n- "He was the greatest talker of his time."\n\n'
        '## Misattributed\n\n- "Be yourself; everyone else is already taken."\n'
    )
    reading = _read(text, "wilde.txt")
    assert [draft.text for draft in reading.drafts] == ["I can resist everything except temptation."]
    assert len(reading.skipped) == 5


def test_a_work_below_a_title_with_its_author_is_no_person() -> None:
    """In a list of one author's words a credit with an act or a chapter names the work; a bare one may be either."""
    text = (
        'Quotes by Oscar Wilde\n\n- "I can resist everything." (Lady Windermere\'s Fan, Act I)\n'
        '- "Where there is sorrow there is holy ground." (De Profundis)\n- "Simplify!" — Henry David Thoreau\n'
    )
    first, second = _read(text, "wilde.txt").drafts
    assert (first.attribution.person, first.locator) == ("Oscar Wilde", "Act I")
    assert first.source is not None
    assert first.source.title == "Lady Windermere's Fan"
    assert second.attribution.person == "Henry David Thoreau"


def test_hashtags_below_words_are_nobody() -> None:
    """A post ends with hashtags where a list has a name."""
    assert _credits("Patience is a muscle.\n#leadership #quotes\n", "post.txt") == []


def test_a_king_by_name_keeps_it() -> None:
    """King is a title and a surname: `Jr.` alone was once credited."""
    text = '# News\n\n"I have a dream," Martin Luther King, Jr. told the crowd.\n'
    assert _credits(text, "news.md") == [("Martin Luther King, Jr.", "I have a dream")]


def test_a_lead_must_stand_before_a_quotation() -> None:
    """Anything else with a colon in it is no name in front of words."""
    assert led_by('Ann Author: "Words."') == ("Ann Author", 12)
    assert led_by("Ann Author: words") is None
    assert led_by('he said: "Words."') is None


@pytest.mark.parametrize(
    ("credit", "person", "certainty"),
    [
        ("Albert Einstein (misattributed)", "Albert Einstein", Certainty.DISPUTED),
        ("Albert Einstein (never said this)", "Albert Einstein", Certainty.DISPUTED),
        ("Alfred, Lord Tennyson", "Alfred, Lord Tennyson", Certainty.CLAIMED),
        ("Oscar Wilde #quotes #life", "Oscar Wilde", Certainty.CLAIMED),
        ("Oscar Wilde via @somebody", "Oscar Wilde", Certainty.CLAIMED),
    ],
)
def test_what_stands_beside_a_name_is_no_part_of_it(credit: str, person: str, certainty: Certainty) -> None:
    """A doubt is no work, a title of nobility neither, and a hashtag is nobody's name."""
    (draft,) = _read(f'"Simplify, simplify, and begin again." — {credit}\n', "list.txt").drafts
    assert (draft.attribution.person, draft.attribution.certainty, draft.source) == (person, certainty, None)


def test_who_did_not_say_it_is_not_credited() -> None:
    """`Not Mark Twain` is a joke about the credit, `from a movie` is no person."""
    assert _credits('"I never said that at all." — Not Mark Twain\n', "list.txt") == []
    assert _credits('"I never said that at all." — from a movie\n', "list.txt") == []


def test_a_table_tells_how_sure_its_names_are() -> None:
    """`(attributed)` is no part of a name, `Unknown` no certain author, and a name behind the words no words."""
    rows = (
        'quote,author\n"Be one.",Oscar Wilde (attributed)\n"Hope is a bird.",Unknown\n'
        '"Go on. — Ann Author",Ann Author\n"From a page.",blog.example.org\n'
    )
    drafts = _read(rows, "quotes.csv").drafts
    assert [(draft.text, draft.attribution.person, draft.attribution.certainty) for draft in drafts] == [
        ("Be one.", "Oscar Wilde", Certainty.ATTRIBUTED),
        ("Hope is a bird.", "Unknown", Certainty.UNKNOWN),
        ("Go on.", "Ann Author", Certainty.CLAIMED),
    ]


def test_remarks_between_turns_are_nobodys_words() -> None:
    """A transcriber's note was the last speaker's sentence, and `Laughter` a person."""
    text = (
        f"Ann Author: {ANSWER}\nNote: the recording stops here for a minute.\nBob Writer: Is that so, after all?\n"
        "Laughter: loud and long, all over the room.\nAnn Author: Every wall is a question somebody grew tired of.\n"
        "Transcribed by https://otter.ai\n"
    )
    drafts = _credits(text, "talk.txt")
    assert {person for person, _ in drafts} == {"Ann Author", "Bob Writer"}
    assert not [words for _, words in drafts if "recording" in words or "loud" in words or "otter" in words]


def test_bold_questions_of_a_printed_interview_are_not_the_last_speakers() -> None:
    """`**Q: And then?**` stood as words of whoever answered before it, with its stars."""
    text = (
        f"# Interview with Ann Author\n\n**Bob Writer:** What goes wrong?\n\n**Ann Author:** {ANSWER}\n\n"
        "**Q: And what did the wall teach you after all?**\n\n**Bob Writer:** Why is that so?\n\n"
        "**Ann Author:** Because numbers calm us down.\n"
    )
    assert not [words for _, words in _credits(text, "interview.md") if "*" in words or "teach you" in words]


def test_topics_that_come_back_are_no_speakers() -> None:
    """A recipe has as many labels as an interview."""
    text = "Ingredients: two cups of flour.\nMethod: mix them until smooth.\n" * 3
    assert _credits(text, "recipe.txt") == []


def test_each_label_in_capitals_is_a_speaker() -> None:
    """On a panel most people speak once, and the words of one went to the label before."""
    text = (
        "MODERATOR: Welcome to all of you.\n\nANN AUTHOR: Every wall begins as a favour to somebody.\n\n"
        "AUDIENCE MEMBER: What about gates?\n\nDR. BOB WRITER: A gate is a wall that has changed its mind.\n\n"
        "ANN: I agree with that.\n"
    )
    turns = _read(text, "panel.txt").turns
    assert [turn.speaker for turn in turns] == [None, "Ann Author", None, "Dr. Bob Writer", "ANN"]


def test_praise_of_a_sponsor_goes_with_its_announcement() -> None:
    """A host who loves the sponsor's tea says so for money."""
    text = (
        "**Host Name:** Today we speak about walls and why people build them.\n\n"
        "**Guest Name:** A wall is a question that somebody got tired of asking.\n\n"
        "**Host Name:** Let me tell you about our sponsor, Papira. I love their paper so much that I gave it to my "
        "mother. Her letters have never looked better.\n\n"
        "**Guest Name:** Every wall begins as a favour to somebody.\n"
    )
    drafts = _credits(text, "talk.md")
    assert len(drafts) == 3
    assert not [words for _, words in drafts if "paper" in words or "letters" in words]


def test_minutes_of_a_meeting_are_no_transcript() -> None:
    """`Ann: Presented the budget` is what the secretary wrote about her."""
    text = (
        "Minutes of the Garden Club\nPresent: Ann Author, Bob Writer\n\nAnn: Presented the budget for the year.\n"
        "Bob: Asked whether the water bill had been paid.\nAnn: Said that it had been paid twice.\n\n"
        "Action: Bob will call.\n"
    )
    assert _credits(text, "minutes.txt") == []


@pytest.mark.parametrize(
    ("sentence", "person"),
    [
        ('"We will open in spring and stay open," said Carla Poet of Example News.', "Carla Poet"),
        ('"They can take our walls but not our gates," said Joan of Arc.', "Joan of Arc"),
        ('"All walls are created equal," says the Declaration of Independence.', None),
        ("„Ich habe nie an Talent geglaubt“, sagte Bob Schreiber der Zeitung.", None),
    ],
)
def test_a_name_ends_where_the_person_does(sentence: str, person: str | None) -> None:
    """A name once took in the person's paper and whom it was said to; and a document became a person."""
    people = [name for name, _ in _credits(f"# News\n\n{sentence}\n", "news.md")]
    assert people == ([] if person is None else [person])


def test_a_press_release_is_called_by_its_title() -> None:
    """`FOR IMMEDIATE RELEASE` was the source of all that people said in it."""
    text = (
        "FOR IMMEDIATE RELEASE\n\nExample Mill Opens Second Factory\n\nLEEDS - The mill opens today.\n\n"
        '"We are thrilled to bring paper to Leeds," said Ann Author, who runs the mill.\n'
    )
    (draft,) = _read(text, "release.txt").drafts
    assert draft.source is not None
    assert draft.source.title == "Example Mill Opens Second Factory"
