"""Which quotes may be chosen by how far they are proven, whichever way a library is read, in each kind of database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select, update

from quotes.candidates import candidates_by_pk, load_candidates
from quotes.channels import stored_bag
from quotes.channels.desk import Channels, Wanted
from quotes.database import reading, writing
from quotes.model import Attribution, Draft, Proof, Standing, Words
from quotes.policy import LADDER, Policy
from quotes.search import Query
from quotes.store import Store
from quotes.tables import quote
from scheduler.plan.past import load_pool

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
APPROVED = Query(standing=Standing.APPROVED, rejected=False)
POLICIES = [
    *(Policy(proof=proof) for proof in LADDER),
    Policy(disputed=True),
    Policy(proof=Proof.VERIFIED, disputed=True),
]
PROOFS = tuple(Proof)
NOBODYS = (Words.BIOGRAPHY, Words.ADVERTISEMENT)


@pytest.fixture
def store(database: Engine) -> Store:
    """A library with quotes of every proof, some of which weigh more, and words that are nobody's own."""
    store = Store(database)
    drafts = [
        Draft(f"Plain words, number {n}.", Attribution(f"Author {n // len(PROOFS) % 2}"))
        for n in range(4 * len(PROOFS))
    ]
    nobodys = [Draft(f"Born in {kind}.", Attribution("Author 1"), words=kind) for kind in NOBODYS]
    store.add([*drafts, *nobodys], now=NOW)
    store.set_standing([one.id for one in store.find()], Standing.APPROVED)
    with writing(database) as connection:
        for n, proof in enumerate(PROOFS):
            connection.execute(update(quote).where(quote.c.pk % len(PROOFS) == n).values(proof=proof.value))
        connection.execute(update(quote).where(quote.c.pk % 4 == 1).values(weight=7))
    return store


def _allowed(store: Store, policy: Policy, author: str = "") -> set[str]:
    """What a policy lets through, quote by quote."""
    found = [one for one in store.find() if policy.forbids(one) is None and one.attribution.person.startswith(author)]
    return {one.id for one in found if one.words not in NOBODYS}


@pytest.mark.parametrize("policy", POLICIES)
def test_a_pool_has_what_the_policy_lets_out(store: Store, database: Engine, policy: Policy) -> None:
    """What is planned from is what may be posted, neither more nor less."""
    allowed = _allowed(store, policy)
    with reading(database) as connection:
        loaded = load_candidates(connection, APPROVED, policy.proofs)
        pks = connection.execute(select(quote.c.pk)).scalars().all()
        known = candidates_by_pk(connection, pks, fit=policy.proofs)
        pool = load_pool(connection, (), policy)
    assert allowed
    assert {one.quote for one in loaded} == {one.quote for one in known.values()} == allowed
    assert {one.quote for one in pool.candidates} == allowed


@pytest.mark.parametrize("few", [5, 400])
@pytest.mark.parametrize("author", ["", "Author 1"])
@pytest.mark.parametrize("policy", POLICIES)
def test_a_channel_gives_what_the_policy_lets_out(
    store: Store, database: Engine, monkeypatch: pytest.MonkeyPatch, policy: Policy, author: str, few: int
) -> None:
    """A library read as a whole, walked, or asked for one author's never gives a quote that is proven too little."""
    monkeypatch.setattr(stored_bag, "_FEW", few)
    query = Query(standing=Standing.APPROVED, rejected=False, author=author or None)
    draw = Channels(database).peek("main", Wanted(NOW, "seed", query=query, count=99, proofs=policy.proofs))
    assert draw.dry is not None
    assert {one.quote for one in draw.chosen} == _allowed(store, policy, author)


def test_what_is_known_to_be_somebody_elses_is_never_chosen(store: Store, database: Engine) -> None:
    """Whatever is asked for: no card can be made of words with a wrong name."""
    wrong = {one.id for one in store.find() if one.proof is Proof.MISATTRIBUTED}
    assert wrong
    with reading(database) as connection:
        loaded = load_candidates(connection, APPROVED, PROOFS)
    draw = Channels(database).peek("main", Wanted(NOW, "seed", query=APPROVED, count=99, proofs=PROOFS))
    assert not wrong & {one.quote for one in loaded}
    assert not wrong & {one.quote for one in draw.chosen}
    assert {one.quote for one in loaded} == {one.quote for one in draw.chosen}
