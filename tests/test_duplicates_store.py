"""Like quotes in the store: found, listed, settled, and one cluster where nothing may be repeated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select, update

from quotes.database import reading, writing
from quotes.duplicates import comparing, finding
from quotes.duplicates.desk import Duplicates
from quotes.duplicates.likeness import marked
from quotes.duplicates.pairing import Compared, Decision, PairKind
from quotes.errors import InputError, NotFound
from quotes.model import Attribution, Draft, Standing
from quotes.store import Store
from quotes.tables import cluster_of, quote

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
WRONG, WRONGED = "To be wrong is nothing to me.", "To be wronged is nothing to me."
PLAIN = "Plain words carry farther than a drum."
Add = Callable[..., str]


@pytest.fixture
def add(database: Engine) -> Add:
    """Keeps a quote and gives its id."""

    def keep(text: str, author: str = "Ann Author") -> str:
        done = Store(database).add([Draft(text, Attribution(author))], now=NOW)
        return (*done.added, *done.known)[0]

    return keep


@pytest.fixture
def desk(database: Engine) -> Duplicates:
    """The desk for duplicates."""
    return Duplicates(database)


def _clusters(desk: Duplicates) -> set[tuple[str, ...]]:
    return {cluster.quotes for cluster in desk.clusters()}


def _told(desk: Duplicates, *, open_only: bool = True) -> list[tuple[str, str, str]]:
    return [(pair.kind.value, pair.first.id, pair.second.id) for pair in desk.pairs(open_only=open_only)]


def test_all_kinds_are_found_once_the_older_first(desk: Duplicates, add: Add) -> None:
    """Near, contained and conflicting quotes are pairs, strangers are not, and comparing again finds nothing new."""
    near = add(WRONG), add(WRONGED, "Bob Writer")
    add("Nothing of this is like anything else here at all.")
    held = add(PLAIN), add(f"He said to us all in the hall that {PLAIN} And we went home, all of us, and slept on it.")
    conflict = add("Be plain, and be done with it."), add("be plain, and be done with it", "Bob Writer")
    assert desk.compare() == Compared(quotes=7, near=1, contained=1)
    assert _told(desk) == [("near", *near), ("contained", *held), ("conflict", *conflict)]
    assert desk.compare() == Compared()
    assert [marked(pair.difference) for pair in desk.pairs(PairKind.NEAR)] == [
        "To be [-wrong-]{+wronged+} is nothing to me."
    ]
    assert len(list(desk.pairs(limit=2))) == 2


def test_new_quotes_are_compared_with_old_ones(desk: Duplicates, add: Add) -> None:
    """What comes later is held against what was compared before, and only that is looked at."""
    first = add(WRONG)
    desk.compare()
    second = add(WRONGED)
    assert desk.compare() == Compared(quotes=1, near=1)
    assert _told(desk) == [("near", first, second)]
    assert _clusters(desk) == {(first, second)}


def test_equal_words_come_into_their_cluster(desk: Duplicates, add: Add, database: Engine) -> None:
    """Whoever is said to have said it: the same words are in the cluster that a near-duplicate put them in."""
    ids = [add(WRONG), add(WRONGED)]
    desk.compare()
    ids.append(add(WRONGED, "Bob Writer"))
    desk.compare()
    assert _clusters(desk) == {tuple(ids)}
    with reading(database) as connection:
        keys = set(connection.execute(select(cluster_of())).scalars())
        oldest = connection.execute(select(quote.c.words_key).where(quote.c.id == ids[0])).scalar()
    assert keys == {oldest}


def test_a_decision_takes_a_pair_apart_and_together_again(desk: Duplicates, add: Add) -> None:
    """Apart: no cluster and no longer listed, by short ids, either way round, and comparing anew keeps to it."""
    first, second = add(WRONG), add(WRONGED)
    desk.compare()
    told = desk.decide(second[:6], first[:6], Decision.APART)
    assert (told.first.id, told.second.id, told.decision) == (first, second, Decision.APART)
    assert (_clusters(desk), _told(desk)) == (set(), [])
    desk.compare(every=True)
    assert (_clusters(desk), _told(desk)) == (set(), [])
    assert _told(desk, open_only=False) == [("near", first, second)]
    desk.decide(first, second, Decision.VARIANTS)
    desk.compare(every=True)
    assert (_clusters(desk), _told(desk)) == ({(first, second)}, [])
    desk.decide(first, second, None)
    assert (_clusters(desk), _told(desk)) == ({(first, second)}, [("near", first, second)])


def test_what_is_said_holds_for_the_words(desk: Duplicates, add: Add) -> None:
    """Two texts that are apart are apart whoever is credited with them, now and later."""
    first, again, second = add(WRONG), add(WRONG, "Bob Writer"), add(WRONGED)
    desk.compare()
    desk.decide(first, second, Decision.APART)
    third = add(WRONGED, "Bob Writer")
    desk.compare()
    assert _clusters(desk) == {(first, again), (second, third)}
    assert {kind for kind, _, _ in _told(desk)} == {"conflict"}


def test_a_settled_conflict_is_no_longer_listed_and_stays_one_cluster(desk: Duplicates, add: Add) -> None:
    """The same words never come round twice, whoever said them; a third name is a new conflict."""
    ids = [add(WRONG), add(WRONG, "Bob Writer")]
    assert [(pair.first.id, pair.second.id) for pair in desk.conflicts()] == [tuple(ids)]
    desk.decide(ids[0], ids[1], Decision.APART)
    assert (list(desk.conflicts()), _clusters(desk)) == ([], {tuple(ids)})
    ids.append(add(WRONG, "Host Name"))
    assert [(pair.first.id, pair.second.id) for pair in desk.conflicts()] == [(ids[0], ids[2])]
    desk.decide(ids[0], ids[1], None)
    assert len(list(desk.conflicts())) == 2


def test_any_two_can_be_variants_and_nothing_else(desk: Duplicates, add: Add) -> None:
    """A translation is like its original to a person only; taken back, nothing of it is left."""
    first, second = add(PLAIN), add("Simple speech outruns the loudest drum.")
    desk.compare()
    with pytest.raises(NotFound, match="no pair"):
        desk.decide(first, second, Decision.APART)
    with pytest.raises(InputError, match="one quote"):
        desk.decide(first, first[:8], Decision.VARIANTS)
    desk.decide(first, second, Decision.VARIANTS)
    assert _clusters(desk) == {(first, second)}
    desk.compare(every=True)
    assert _clusters(desk) == {(first, second)}
    desk.decide(first, second, None)
    assert (_clusters(desk), _told(desk, open_only=False)) == (set(), [])


def test_sentences_of_a_page_are_not_one_by_way_of_the_page(desk: Duplicates, add: Add) -> None:
    """A quote that is kept in full with all its sentences does not silence all but one of them."""
    sentences = [PLAIN, "A lamp in the window is worth two on the road.", "Nobody counts the stones of a good wall."]
    page, *ids = [add(text) for text in (" ".join(sentences), *sentences)]
    most = add(" ".join(sentences[:2]))
    desk.compare()
    assert {(second, first) for kind, first, second in _told(desk) if kind == "contained"} >= {(id, page) for id in ids}
    # The half that is more than half of the page is one with it, and with the sentence that is more than half of that.
    (cluster,) = _clusters(desk)
    assert {page, most} <= set(cluster)
    assert ids[2] not in cluster
    desk.decide(page, ids[2], Decision.VARIANTS)
    assert ids[2] in next(iter(_clusters(desk)))


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        ("Plain words carry farther than a big drum.", True),
        ("Plain words carry further than a drum.", True),
        ("Plain words carry farther than a trumpet.", False),
        ("Plain words carry farther than 2 drums.", False),
    ],
)
def test_a_swapped_word_or_number_makes_another_saying(desk: Duplicates, add: Add, other: str, is_one: bool) -> None:
    """Sayings of one build are shown as a pair, but none silences the other before a person has said so."""
    first, second = add(PLAIN), add(other)
    desk.compare()
    assert _clusters(desk) == ({(first, second)} if is_one else set())
    desk.decide(first, second, Decision.VARIANTS)
    assert _clusters(desk) == {(first, second)}


def test_an_edit_is_compared_again(desk: Duplicates, add: Add, database: Engine) -> None:
    """New words end old pairs, with their cluster, and make new ones."""
    first, second, third = add(WRONG), add(WRONGED), add(PLAIN)
    desk.compare()
    edited = Store(database).edit(first, text="Plain words carried farther than a drum.").id
    assert desk.compare() == Compared(quotes=1, near=1)
    assert _told(desk) == [("near", edited, third)]
    assert _clusters(desk) == {(edited, third)}
    Store(database).set_standing([second, third], Standing.APPROVED)
    assert desk.compare() == Compared(quotes=2)
    assert _clusters(desk) == {(edited, third)}


def test_what_is_like_a_deleted_quote_keeps_its_key(desk: Duplicates, add: Add, database: Engine) -> None:
    """An account that has posted a quote which was deleted since does not post what is nearly the same as new."""
    first, second = add(WRONG), add(WRONGED)
    desk.compare()
    with reading(database) as connection:
        posted = connection.execute(select(cluster_of()).where(quote.c.id == first)).scalar()
    Store(database).delete([first])
    Store(database).set_standing([second], Standing.APPROVED)
    desk.compare()
    with reading(database) as connection:
        assert connection.execute(select(cluster_of())).scalar() == posted


def test_part_by_part_and_killed_in_between(
    desk: Duplicates, add: Add, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one part has found is kept when the next is not done, and pairs across parts are found."""
    monkeypatch.setattr(comparing, "_QUOTES_AT_ONCE", 2)
    ids = [add(text) for text in (WRONG, PLAIN, WRONGED)]
    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.compare(progress=stop)
    assert seen == [(2, 3)]
    assert desk.compare() == Compared(quotes=1, near=1)
    assert _told(desk) == [("near", ids[0], ids[2])]


def test_changed_while_it_was_compared(
    desk: Duplicates, add: Add, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quote that somebody changes or deletes at that moment is compared once more, or not at all."""
    first, second, third = add(WRONG), add(WRONGED), add("To be wronger is nothing to me.")
    find = finding.find_pairs

    def meanwhile(*given: object) -> object:
        monkeypatch.setattr(comparing, "find_pairs", find)
        found = find(*given)  # type: ignore[arg-type]
        with writing(database, alone=True) as connection:
            connection.execute(update(quote).where(quote.c.id == first).values(revision=quote.c.revision + 1))
            connection.execute(quote.delete().where(quote.c.id == third))
        return found

    monkeypatch.setattr(comparing, "find_pairs", meanwhile)
    assert desk.compare() == Compared(quotes=2, near=1)
    assert _told(desk) == [("near", first, second)]


def test_long_texts_are_compared_in_small_parts(desk: Duplicates, add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded by characters too: the longest texts there may be are taken one at a time."""
    monkeypatch.setattr(comparing, "_CHARACTERS_AT_ONCE", 100)
    words = [f"{number} stones" for number in range(1_500)]
    ids = [add(" ".join(words)), add(" ".join([*words[:700], "wrong", *words[701:]]))]
    assert desk.compare() == Compared(quotes=2, near=1)
    assert _told(desk) == [("near", *ids)]


def test_pairs_are_counted_and_shown_page_by_page(desk: Duplicates, add: Add) -> None:
    """A desk of thousands says how many there are of each kind, and loads only those in sight."""
    first, second = add(WRONG), add(WRONGED)
    assert desk.is_behind()
    desk.compare()
    assert not desk.is_behind()
    conflicts = [(add(PLAIN), add(PLAIN, author)) for author in ("Bob Writer", "Host Name")]
    assert desk.counts() == {PairKind.NEAR: 1, PairKind.CONTAINED: 0, PairKind.CONFLICT: 2}
    assert [(one.first.id, one.second.id) for one in desk.page(PairKind.NEAR, after=0, limit=5)] == [(first, second)]
    pages = [desk.page(PairKind.CONFLICT, after=after, limit=1) for after in (0, 1, 2)]
    assert [(one.first.id, one.second.id) for page in pages for one in page] == conflicts
    desk.decide(first, second, Decision.APART)
    assert desk.counts()[PairKind.NEAR] == 0


def test_a_merged_quotes_ids_lead_to_the_one_that_stays(database: Engine, add: Add) -> None:
    """Former ids are told, so that nobody wonders where a quote has gone."""
    kept, other = add(WRONG), add(WRONGED)
    store = Store(database)
    assert store.former_ids(kept) == ()
    store.merge(kept, [other])
    assert store.former_ids(other) == (other,)
