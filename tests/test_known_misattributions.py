"""The list of misattributed sayings that comes along: fit to be kept, researched, and fair to the starter quotes."""

from __future__ import annotations

import csv
import io
from collections import Counter
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from postgresql_server import Server
from sqlalchemy import Engine

from pullquote.workspace import make_workspace
from quotes.identity import fold
from quotes.misattributions.desk import Misattributions
from quotes.misattributions.known import KNOWN, known_list
from quotes.misattributions.reading import COLUMNS
from quotes.misattributions.watchlist import Watchlist
from quotes.readers import read_document

ENTRIES = known_list().entries
SAMPLE = Path(__file__).parent / "samples" / "csv" / "wrong-credits.csv"


def test_every_line_is_an_entry() -> None:
    """Nothing of the list is passed over, and every line has every column."""
    assert known_list().skipped == ()
    data = resources.files("quotes").joinpath("misattributions", "known.csv").read_bytes()
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
    assert header == list(COLUMNS)
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert len(ENTRIES) == len(rows) > 100


def test_every_entry_tells_where_its_research_is() -> None:
    """Whoever doubts a verdict can read why: each entry has an address, a few words, and names who is credited."""
    assert [entry.text for entry in ENTRIES if urlsplit(entry.url or "").scheme not in ("http", "https")] == []
    assert [entry.text for entry in ENTRIES if not (entry.note and entry.person)] == []


def test_no_saying_stands_there_twice_by_a_name() -> None:
    """Two lines for the same words and name could contradict each other."""
    counted = Counter((fold(entry.text), fold(entry.person)) for entry in ENTRIES)
    assert [twice for twice, count in counted.items() if count > 1] == []


def test_the_same_words_by_two_names_are_one_case() -> None:
    """Whichever name a collection credits, who did say it and the research are the same."""
    by_words: dict[str, set[tuple[str | None, str | None]]] = {}
    for entry in ENTRIES:
        by_words.setdefault(fold(entry.text), set()).add((entry.actual, entry.url))
    differing = [words for words, cases in by_words.items() if len(cases) > 1]
    assert differing == []


def test_no_starter_quote_is_like_one_of_the_list() -> None:
    """What comes along as proven is not what comes along as wrongly credited."""
    data = resources.files("quotes").joinpath("starter", "quotes.jsonl").read_bytes()
    drafts = read_document(data, "quotes.jsonl").drafts
    assert len(drafts) > 30
    watched = Watchlist(ENTRIES)
    assert [draft.text for draft in drafts if watched.find(draft.text, draft.attribution.person)] == []


def test_a_collection_with_wrong_credits_is_seen_through() -> None:
    """What is on the list is told apart from what is only like something there, and from the rest."""
    watched = Watchlist(ENTRIES)
    found = [
        (draft.text, watched.find(draft.text, draft.attribution.person))
        for draft in read_document(SAMPLE.read_bytes(), SAMPLE.name).drafts
    ]
    surest = [listed[0].likeness.value if listed else "none" for _, listed in found]
    assert surest == ["exact"] * 21 + ["contains"] * 3 + ["none"] * 8


def test_the_list_is_kept_in_a_new_database_only(database: Engine) -> None:
    """A library that others keep is not changed by a second workspace that uses it."""
    desk = Misattributions(database)
    assert desk.keep_first(KNOWN, ENTRIES)
    assert [(one.name, one.entries) for one in desk.lists()] == [(KNOWN, len(ENTRIES))]
    assert desk.entries(KNOWN) == ENTRIES
    desk.keep_list(KNOWN, ENTRIES[:3])
    assert not desk.keep_first(KNOWN, ENTRIES)
    assert len(desk.entries()) == 3


def test_a_library_without_the_list_stays_so(postgresql: Server, tmp_path: Path) -> None:
    """Whoever has removed the list does not get it back with the next colleague's `pullquote init`."""
    url = postgresql.create()
    first = make_workspace(tmp_path / "first", database=url)
    with first.engine() as engine:
        desk = Misattributions(engine)
        assert [one.name for one in desk.lists()] == [KNOWN]
        desk.remove_list(KNOWN)
        desk.add(ENTRIES[0])
    second = make_workspace(tmp_path / "second", database=url)
    with second.engine() as engine:
        assert [one.name for one in Misattributions(engine).lists()] == ["own"]
    postgresql.drop(url)
