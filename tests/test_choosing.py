"""Choosing: who comes next, who rests, and why there may be nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from quotes.bag import Shuffle
from quotes.choosing import Candidate, Choice, Chooser, Dry, Pool, Usage, Use, choose
from quotes.usage import Label, WhenExhausted

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def candidates(count: int, authors: int = 5) -> list[Candidate]:
    """So many quotes, by so many authors in turn."""
    return [Candidate(f"q{n}", f"c{n}", f"a{n % authors}") for n in range(count)]


def run(rows: list[Candidate], slots: int, seed: str = "s", usage: Usage | None = None) -> list[Choice | Dry]:
    """What is chosen, a slot a day."""
    chooser = Chooser(Pool(rows), usage if usage is not None else Usage(), seed)
    return [chooser.choose(START + DAY * number) for number in range(slots)]


def clusters(found: list[Choice | Dry]) -> list[str]:
    """The words chosen."""
    return [one.candidate.cluster for one in found if isinstance(one, Choice)]


@given(st.permutations(candidates(30)), st.text(max_size=5))
def test_the_order_of_the_rows_is_no_matter(rows: list[Candidate], seed: str) -> None:
    """The same quotes, seed and days give the same choices, however the database handed them over."""
    assert run(rows, 12, seed) == run(candidates(30), 12, seed)


def test_seeds_differ() -> None:
    """Two accounts with seeds of their own do not march in step."""
    assert clusters(run(candidates(300), 20, "one")) != clusters(run(candidates(300), 20, "two"))


@given(st.integers(0, 200))
def test_more_quotes_leave_the_order_of_the_others_alone(number: int) -> None:
    """A quote that is added takes its own place; the others keep theirs among themselves."""
    rows = candidates(60)
    before = [one.cluster for one in Pool(rows).in_order("s")]
    after = [one.cluster for one in Pool([*rows, Candidate("new", f"new {number}", "a")]).in_order("s")]
    assert before == [cluster for cluster in after if not cluster.startswith("new")]


@given(st.integers(1, 40), st.integers(1, 60), st.integers(1, 6))
def test_no_words_twice(count: int, slots: int, authors: int) -> None:
    """Without `again_after` the same words never come again, and every quote comes before it runs dry."""
    found = run(candidates(count, authors), slots)
    assert len(clusters(found)) == len(set(clusters(found))) == min(count, slots)
    assert all(one == Dry("every quote has been used", None) for one in found[count:])


def test_two_quotes_with_the_same_words_are_one() -> None:
    """Words are posted once even when two people are credited with them."""
    rows = [Candidate("q1", "same", "a1"), Candidate("q2", "same", "a2")]
    assert len(clusters(run(rows, 3))) == 1


def test_the_unused_come_first_then_the_next_cycle() -> None:
    """An unused quote goes before a used one, one used once before one used twice, however long ago that was."""
    rows = candidates(4, authors=4)
    uses = {"c0": Use(2, START - 90 * DAY), "c1": Use(1, START - 40 * DAY), "c2": Use(1, START - 50 * DAY)}
    usage = Usage(dict(uses), again_after=30 * DAY)
    found = clusters(run(rows, 4, usage=usage))
    assert (found[0], sorted(found[1:3]), found[3]) == ("c3", ["c1", "c2"], "c0")
    assert usage.uses["c0"].cycle == 3


@given(st.integers(2, 20), st.integers(1, 15), st.integers(0, 6))
def test_words_and_authors_rest(count: int, again: int, rest: int) -> None:
    """The same words keep `again_after` apart and the same author `author_rest`, each time with the next cycle."""
    usage = Usage(again_after=again * DAY, author_rest=rest * DAY)
    chooser = Chooser(Pool(candidates(count)), usage, "s")
    last, seen = dict[str, tuple[datetime, int]](), dict[str, datetime]()
    for number in range(40):
        at = START + number * DAY
        found = chooser.choose(at)
        if isinstance(found, Choice):
            cluster, author = found.candidate.cluster, found.candidate.author
            before, cycle = last.get(cluster, (at - 99 * DAY, 0))
            assert (at - before >= again * DAY, found.cycle) == (True, cycle + 1)
            assert at - seen.get(author, at - 99 * DAY) >= rest * DAY
            last[cluster], seen[author] = (at, found.cycle), at
        else:
            assert found.until is not None and found.until > at


def test_it_says_when_to_come_back() -> None:
    """When all rest, the first instant at which one has rested is told; when there is none at all, so is that."""
    usage = Usage(again_after=10 * DAY)
    assert run(candidates(2), 3, usage=usage)[2] == Dry("every quote or its author is resting", START + 10 * DAY)
    usage = Usage(author_rest=7 * DAY)
    assert run(candidates(9, authors=1), 2, usage=usage)[1] == Dry(
        "every quote or its author is resting", START + 7 * DAY
    )
    assert run([], 1) == [Dry("no quote is fit to be chosen", None)]


def test_planned_posts_count_before_and_after() -> None:
    """An author who is already planned for tomorrow rests today too."""

    def planned() -> Usage:
        return Usage(marks={Label("author", "a0"): [START + DAY]}, author_rest=2 * DAY)

    found = choose(candidates(4, 2), at=START, seed="s", usage=planned())
    assert isinstance(found, Choice) and found.candidate.author == "a1"
    found = choose(candidates(4, 1), at=START, seed="s", usage=planned())
    assert found == Dry("every quote or its author is resting", START + 3 * DAY)


def test_neighbours_differ() -> None:
    """The same author, source or topic does not come twice in a row while others are at hand."""
    rows = [Candidate(f"q{n}", f"c{n}", f"a{n % 3}", f"s{n % 4}", f"t{n % 5}") for n in range(240)]
    chosen = [one.candidate for one in run(rows, 100) if isinstance(one, Choice)]
    assert not any(one.author == other.author for one, other in pairwise(chosen))
    assert sum(one.source == other.source or one.topic == other.topic for one, other in pairwise(chosen)) <= 10


def test_choosers_share_what_is_used() -> None:
    """Words taken for a campaign are not taken again for the account's ordinary slots."""
    usage, rows = Usage(), candidates(10)
    one, two = Chooser(Pool(rows), usage, "s"), Chooser(Pool(rows[:5]), usage, "s")
    found = [chooser.choose(START + DAY * n) for n in range(5) for chooser in (one, two)]
    assert len(set(clusters(found))) == len(clusters(found)) >= 8


def test_weights_hold() -> None:
    """A quote of weight 4 comes before one of weight 1 four times out of five, as the shuffle promises."""
    rows = [Candidate("heavy", "heavy", "a", weight=4), Candidate("light", "light", "b")]
    first = [next(Pool(rows).in_order(f"{n}")).quote for n in range(4_000)]
    assert abs(first.count("heavy") / 4_000 - 0.8) < 0.03


@settings(max_examples=12, deadline=None)
@given(st.sampled_from([1, 60, 2_500]), st.text(max_size=3), st.integers(1, 100))
def test_every_shuffle_has_everything_once(count: int, seed: str, weight: int) -> None:
    """A shuffle is a permutation whatever the weights, by segments and all at once."""
    rows = [one._replace(weight=weight if n % 7 == 0 else 1) for n, one in enumerate(candidates(count))]
    pool = Pool(rows)
    found = [one.cluster for one in pool.in_order(seed)]
    assert sorted(found) == sorted(one.cluster for one in rows)
    assert found != [one.cluster for one in pool.in_order(seed, cycle=2)] or count < 10
    places = [place for place, _ in pool.shuffled(Shuffle(seed))]
    assert places == sorted(places)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 25), st.sampled_from(WhenExhausted), st.sampled_from([None, 0, 3, 40]), st.integers(0, 4))
@example(15, WhenExhausted.STOP, 0, 3)  # a shuffle while several wait for one author
def test_a_chooser_that_goes_on_chooses_as_one_begun_anew(
    count: int, when: WhenExhausted, again: int | None, rest: int
) -> None:
    """What was chosen before decides, not who has chosen it: a plan in one go is the plan in pieces."""

    def usage() -> Usage:
        after = None if again is None else again * DAY
        return Usage(again_after=after, author_rest=rest * DAY, topic_rest=DAY, when_exhausted=when)

    rows = [one._replace(topic=f"t{n % 3}", weight=1 + n % 3) for n, one in enumerate(candidates(count, 4))]
    one, anew = usage(), usage()
    going = Chooser(Pool(rows), one, "s")
    for day in range(150):
        at = START + day * DAY
        kept, fresh = going.choose(at), Chooser(Pool(rows), anew, "s").choose(at)
        assert (kept[:2], type(kept)) == (fresh[:2], type(fresh))


@given(st.integers(2, 30))
def test_when_exhausted_it_begins_again(count: int) -> None:
    """With `again` every cycle has all quotes once, each cycle in an order of its own."""
    usage = Usage(when_exhausted=WhenExhausted.AGAIN)
    found = clusters(run(candidates(count), 3 * count, usage=usage))
    cycles = [found[n * count : (n + 1) * count] for n in range(3)]
    assert all(sorted(cycle) == sorted(cycles[0]) for cycle in cycles)


def test_sources_and_topics_rest() -> None:
    """A source and a topic rest as an author does."""
    rows = [Candidate(f"q{n}", f"c{n}", f"a{n}", f"s{n % 2}", f"t{n % 3}") for n in range(12)]
    found = run(rows, 6, usage=Usage(source_rest=2 * DAY, topic_rest=2 * DAY))
    chosen = [one.candidate for one in found if isinstance(one, Choice)]
    assert all(one.source != other.source and one.topic != other.topic for one, other in pairwise(chosen))
    assert chosen


def test_what_has_rested_long_ago_comes_at_once() -> None:
    """A library that was used up a year ago is not dry on the first day of a new plan."""
    usage = Usage({"c0": Use(1, START - 365 * DAY)}, again_after=30 * DAY)
    assert clusters(run(candidates(1), 1, usage=usage)) == ["c0"]
