"""Lists of misattributed sayings: kept, followed by the quotes, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from quotes.database import open_database
from quotes.errors import InputError, NotFound
from quotes.misattributions.desk import Misattributions
from quotes.misattributions.entry import Misattribution, Verdict
from quotes.misattributions.watchlist import Likeness
from quotes.model import Attribution, Draft, Proof, Standing
from quotes.search import Query
from quotes.store import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SAYING = "A borrowed umbrella never keeps the whole rain off."
WRONG = Misattribution(SAYING, "Ann Author", actual="Bob Writer", url="https://example.org/umbrella")


@pytest.fixture
def engine(new_database_address: Path | str) -> Iterator[Engine]:
    """A database of each kind."""
    engine = open_database(new_database_address)
    yield engine
    engine.dispose()


def _kept(engine: Engine, *credits: tuple[str, str]) -> list[str]:
    drafts = [Draft(text, Attribution(person)) for text, person in credits]
    return list(Store(engine).add(drafts, now=NOW).added)


def _proofs(engine: Engine) -> list[Proof]:
    return [quote.proof for quote in Store(engine).find()]


def test_a_list_marks_what_is_there_and_says_which(engine: Engine) -> None:
    """Quotes that spread a wrong credit are marked when the list comes; the same words by their author are not."""
    first, _, _ = _kept(engine, (SAYING.upper(), "Ann Author"), (SAYING, "Bob Writer"), ("It is so.", "Ann Author"))
    changed = Misattributions(engine).keep_list("findings", [WRONG])
    assert changed.marked == (first,)
    assert _proofs(engine) == [Proof.MISATTRIBUTED, Proof.UNVERIFIED, Proof.UNVERIFIED]
    assert [quote.id for quote in Store(engine).find(Query(text="umbrella", proof=Proof.MISATTRIBUTED))] == [first]


def test_what_comes_in_later_is_marked_as_it_comes(engine: Engine) -> None:
    """A collection that is imported after the list brings nothing unmarked, and search finds it by its proof."""
    Misattributions(engine).keep_list("findings", [WRONG])
    (id,) = _kept(engine, (SAYING, "Ann  AUTHOR"))
    assert _proofs(engine) == [Proof.MISATTRIBUTED]
    assert [quote.id for quote in Store(engine).find(Query(text="umbrella", proof=Proof.MISATTRIBUTED))] == [id]


def test_a_list_that_is_removed_frees_what_stands_on_no_other(engine: Engine) -> None:
    """A list that turns out wrong can be taken back; another list's word still counts."""
    desk = Misattributions(engine)
    _kept(engine, (SAYING, "Ann Author"), ("It is so.", "Ann Author"))
    desk.keep_list("one", [WRONG, Misattribution("It is so.")])
    desk.keep_list("two", [Misattribution(SAYING, "Ann Author", Verdict.DISPUTED)])
    freed = desk.remove_list("one").freed
    assert len(freed) == 1
    assert _proofs(engine) == [Proof.DISPUTED, Proof.UNVERIFIED]
    with pytest.raises(NotFound, match="There are: two") as error:
        desk.remove_list("one")
    assert "two" in error.value.hint


def test_a_persons_own_word_is_not_overruled_by_another_list(engine: Engine) -> None:
    """Whoever has looked into a credit and freed the quote is not asked again by each new list."""
    desk = Misattributions(engine)
    (id,) = _kept(engine, (SAYING, "Ann Author"))
    desk.keep_list("findings", [WRONG])
    Store(engine).edit(id, proof=Proof.UNVERIFIED)
    assert desk.keep_list("more", [Misattribution("It is so.", "Ann Author")]).marked == ()
    assert _proofs(engine) == [Proof.UNVERIFIED]


def test_what_was_verified_stays_verified(engine: Engine) -> None:
    """A person has seen the primary text: no list knows better."""
    (id,) = _kept(engine, (SAYING, "Ann Author"))
    Store(engine).edit(id, proof=Proof.VERIFIED)
    Misattributions(engine).keep_list("findings", [WRONG])
    assert _proofs(engine) == [Proof.VERIFIED]


def test_keeping_a_list_again_replaces_it(engine: Engine) -> None:
    """A corrected list frees what it marked by mistake, and nothing is in it twice."""
    desk = Misattributions(engine)
    _kept(engine, (SAYING, "Ann Author"))
    desk.keep_list("findings", [WRONG, WRONG])
    changed = desk.keep_list("findings", [Misattribution("Another saying.", "Ann Author")])
    assert len(changed.freed) == 1
    assert [entry.text for entry in desk.entries()] == ["Another saying."]
    assert [(one.name, one.entries) for one in desk.lists()] == [("findings", 1)]


def test_own_entries_add_up_and_mend_each_other(engine: Engine) -> None:
    """A saying that is added again with more known of it is one entry."""
    desk = Misattributions(engine)
    desk.add(Misattribution(SAYING, "Ann Author"))
    desk.add(Misattribution(SAYING.lower(), "ann author", Verdict.DISPUTED, note="Not found in her works."))
    desk.add(Misattribution("It is so."))
    assert [(entry.text, entry.verdict) for entry in desk.entries("own")] == [
        (SAYING.lower(), Verdict.DISPUTED),
        ("It is so.", Verdict.MISATTRIBUTED),
    ]


def test_an_entry_that_would_condemn_the_right_credit_is_refused(engine: Engine) -> None:
    """Who said it is named, but not who is wrongly credited: the right credit would be marked too."""
    with pytest.raises(InputError, match="no person"):
        Misattributions(engine).add(Misattribution(SAYING, actual="Bob Writer"))
    with pytest.raises(InputError, match="no person"):
        Misattributions(engine).add(Misattribution(SAYING, " ", Verdict.DISPUTED, "Bob Writer"))
    with pytest.raises(InputError, match="the one who said it"):
        Misattributions(engine).add(Misattribution(SAYING, "Ann Author", actual="ANN  AUTHOR"))
    with pytest.raises(InputError, match="web address"):
        Misattributions(engine).add(Misattribution(SAYING, "Ann Author", url="javascript:alert(1)"))


def test_the_harder_word_counts_whichever_list_has_it(engine: Engine) -> None:
    """Disputed by that name and nobody's at all: the quote is not drawn, and softens only when the harder word goes."""
    desk = Misattributions(engine)
    (id,) = _kept(engine, (SAYING, "Ann Author"))
    assert desk.keep_list("soft", [Misattribution(SAYING, "Ann Author", Verdict.DISPUTED)]).marked == (id,)
    assert desk.keep_list("hard", [Misattribution(SAYING)]).marked == (id,)
    assert _proofs(engine) == [Proof.MISATTRIBUTED]
    softened = desk.remove_list("hard")
    assert (softened.marked, softened.freed) == ((id,), ())
    assert _proofs(engine) == [Proof.DISPUTED]


def test_a_large_library_is_looked_up_not_gone_through(engine: Engine) -> None:
    """Changing a list costs what the list is long: the quotes are found by the key of their words."""
    Misattributions(engine).keep_list("findings", [WRONG])
    asked: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_: object, cursor: object, statement: str, given: object, *rest: object) -> None:
        asked.append(statement)

    Misattributions(engine).add(Misattribution("It is so.", "Ann Author"))
    quoted = [statement for statement in asked if "FROM quote" in statement]
    assert quoted
    assert [statement for statement in quoted if "WHERE quote.words_key IN" not in statement] == []


def test_what_resembles_a_saying_is_told_and_left_as_it_is(engine: Engine) -> None:
    """Another wording is for a person to judge: it is found, not marked."""
    longer = f"{SAYING} So buy one."
    other = "A borrowed umbrella never keeps all the rain off."
    _kept(engine, (longer, "Ann Author"), (other, "Ann Author"), (other, "Bob Writer"), ("It is so.", "Ann Author"))
    desk = Misattributions(engine)
    desk.keep_list("findings", [WRONG])
    found = [(quote.text, [one.likeness for one in listed]) for quote, listed in desk.check()]
    assert found == [(longer, [Likeness.CONTAINS]), (other, [Likeness.NEAR])]
    assert set(_proofs(engine)) == {Proof.UNVERIFIED}


def test_a_marked_quote_is_not_drawn_however_it_stands(engine: Engine) -> None:
    """Approval given before the list came does not carry a wrong credit onto a card."""
    from cards.spec import Look, spec_for
    from quotes.errors import Refused

    (id,) = _kept(engine, (SAYING, "Ann Author"))
    Store(engine).set_standing([id], Standing.APPROVED)
    Misattributions(engine).keep_list("findings", [WRONG])
    with pytest.raises(Refused, match="known not to be by Ann Author"):
        spec_for(Store(engine).get(id), Look())
