"""The calendar page: whole, safe, standing alone; and what it finds in the days it shows."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from pullquote.calendar_json import calendar_json
from pullquote.calendar_page import write_calendar
from pullquote.calendar_words import dollars, standing
from scheduler.captions.caption import Caption as FittedCaption
from scheduler.captions.counting import count_text
from scheduler.captions.fitting import Dropped
from scheduler.captions.lint import Advice
from scheduler.composing import Composed
from scheduler.model import Account, Facet, HistoryLine, Payload, Picture, Post, Schedule
from scheduler.networks import load_rules
from scheduler.plan.make import Note
from scheduler.simulation.entries import Calendar, Entry, Supply, Thumbnail, composed_caption, with_repeats
from scheduler.simulation.findings import clock_changes, collisions, cost_of, headroom
from scheduler.simulation.segments import segments
from scheduler.states import State

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&</div></article>"
DUE = datetime(2027, 3, 27, 8, 0, tzinfo=UTC)


def _entry(
    text: str = "Plain words.", *, account: str = "feed", rules: str = "x", number: int = 1, **more: object
) -> Entry:
    """An entry of a post that went out when it was due; `due`, `state`, `cluster` and `reason` are the post's."""
    due = more.pop("due", DUE)
    assert isinstance(due, datetime)
    state = more.pop("state", State.POSTED)
    post = Post(
        number, account, state, "q", more.pop("cluster", f"c{number}"), 1, None, more.pop("campaign", None),  # type: ignore[arg-type]
        "2027-03-27T09:00", more.pop("zone", "Europe/Paris"), due, due, None, 0,  # type: ignore[arg-type]
        "editorial", "portrait", "light", f"k{number}", 0, 0, True, more.pop("reason", None),  # type: ignore[arg-type]
    )  # fmt: skip
    its = load_rules(rules)
    payload = Payload(text, "en", (Picture(b"", "png", 4, 5, "Words. Ann"),), ())
    fitted = FittedCaption(text, count_text(text, its.text), (), (), (), 0)
    values = {
        "author": "Ann",
        "words": text,
        "caption": composed_caption(Composed(payload, fitted, ()), its),
        "alt": "Words. Ann",
        "picture": Thumbnail("pictures/0.jpg", 4, 5),
        "language": "en",
        "posted_at": due if state is State.POSTED else None,
        **more,
    }
    return Entry(post=post, account=Account(account, "folder", rules), **values)  # type: ignore[arg-type]


def _calendar(*entries: Entry, **more: object) -> Calendar:
    accounts = tuple({one.account.name: one.account for one in entries}.values())
    days = [one.day for one in entries]
    values = {
        "kind": "simulation",
        "first": min(days),
        "last": max(days),
        "accounts": accounts,
        "rules": {one.rules: load_rules(one.rules) for one in accounts},
        **more,
    }
    return Calendar(entries=with_repeats(entries), **values)  # type: ignore[arg-type]


class _Reading(HTMLParser):
    """A page's tags, its ids and addresses, and whether every tag is closed where it should be."""

    EMPTY = frozenset({"meta", "img", "input", "br", "link"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def all(self, name: str) -> list[str]:
        return [value for _, found in self.tags if (value := found.get(name)) is not None]


def _page(tmp_path: Path, calendar: Calendar) -> tuple[str, _Reading]:
    text = write_calendar(tmp_path / "index.html", calendar).read_text(encoding="utf-8")
    return text, _Reading(text)


def _full() -> Calendar:
    """A calendar with something of everything."""
    rested = replace(
        Account("feed", "folder", "x"), schedule=Schedule(blackouts=((date(2027, 3, 29), date(2027, 3, 29)),))
    )
    told = Advice("too-many-tags", "Many tags.", "Take some out.")
    first = _entry("See https://example.org/a #Books")
    assert first.caption is not None
    first = replace(first, caption=replace(first.caption, advice=(told,), dropped=(Dropped("source", "no room"),)))
    line = HistoryLine(1, DUE, "publish", State.SENDING, State.UNSURE, "simulation", 1, "no answer")
    return _calendar(
        first,
        _entry(
            account="fedi", rules="mastodon", number=2, cluster="c1", state=State.UNSURE, history=(line,), reason="No."
        ),
        _entry(number=3, due=DUE + timedelta(days=2), caption=None, picture=None, trouble="Too wide.", alt=""),
        _entry(number=4, due=DUE + timedelta(days=4), posted_at=DUE + timedelta(days=4, minutes=20)),
        accounts=(rested, Account("fedi", "folder", "mastodon", paused="no login")),
        supplies=(Supply("feed", "spring", date(2027, 3, 30), False, 2, None, "every quote has been used"),),
        notes=(Note("feed", "2027-03-28T02:30", "gap", "Clocks jump over 02:30."),),
    )


def test_the_page_is_whole_and_stands_alone(tmp_path: Path) -> None:
    """Tags close, ids are unique, links lead inside the page or to its pictures, and nothing comes from elsewhere."""
    text, page = _page(tmp_path, _full())
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    for address in [*page.all("href"), *page.all("src")]:
        assert address.startswith("pictures/") or address[1:] in ids
    assert not {"script", "link", "iframe", "object", "base"} & {tag for tag, _ in page.tags}
    assert "url(" not in text and "@import" not in text
    assert not [name for _, found in page.tags for name in found if name.startswith("on")]


def test_the_page_can_be_read_by_everyone(tmp_path: Path) -> None:
    """It has a language, one main heading, headings in order, a text for every picture, and labels for its choices."""
    text, page = _page(tmp_path, _full())
    assert page.tags[0][1].get("lang") == "en"
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1 == levels[0]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(found.get("alt") for tag, found in page.tags if tag == "img")
    named = {found["for"] for tag, found in page.tags if tag == "label"}
    assert {found["id"] for tag, found in page.tags if tag == "input"} == named
    assert "<noscript" not in text and "@media print" in text


def test_the_page_says_what_it_knows(tmp_path: Path) -> None:
    """Changes of clocks, blackouts, dry days, trouble, lateness, advice, what was left out, and who collides."""
    text, _ = _page(tmp_path, _full())
    for words in (
        "Clocks in Europe/Paris go forward by 1 hour on Sunday 28 March",
        "feed rests: blackout",
        "quotes run dry",
        "feed, campaign spring, runs dry on Tuesday 30 March: 2 slots stay empty",
        "Too wide.",
        "20 min late",
        "Many tags.",
        "Left out, source:</b> no room",
        "Same words as",
        "Same minute as",
        "A person has to look",
        "fedi is paused (no login)",
        "Clocks jump over 02:30.",
        '<span class="link">https://example.org/a</span> <span class="tag">#Books</span>',
        "$0.205",
        "posts in 15 minutes",
    ):
        assert words in text, words


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    """No caption, name, alt text, reason or history can put a tag into the page."""
    line = HistoryLine(1, DUE, HOSTILE, None, State.FAILED, HOSTILE, 1, HOSTILE)
    entry = _entry(
        HOSTILE + ' https://example.org/"onmouseover=alert(3)',
        account=HOSTILE,
        author=HOSTILE,
        alt=HOSTILE,
        language='en" onclick="x',
        campaign=HOSTILE,
        reason=HOSTILE,
        remarks=(HOSTILE,),
        history=(line,),
        state=State.FAILED,
    )
    account = replace(entry.account, paused=HOSTILE)
    notes = (Note(HOSTILE, None, "paused", HOSTILE),)
    supplies = (Supply(HOSTILE, HOSTILE, entry.day, False, 1, None, HOSTILE),)
    text, page = _page(tmp_path, _calendar(entry, accounts=(account,), notes=notes, supplies=supplies, seed=HOSTILE))
    _, plain = _page(tmp_path, _calendar(replace(entry, caption=None, trouble=HOSTILE), accounts=(account,)))
    for found in (page, plain):
        assert {tag for tag, _ in found.tags} <= {
            "html", "head", "meta", "title", "style", "body", "header", "p", "h1", "h2", "h3", "h4", "div", "ul", "ol",
            "li", "span", "b", "br", "form", "fieldset", "legend", "input", "label", "main", "section", "table", "a",
            "caption", "thead", "tbody", "tr", "th", "td", "img", "details", "summary", "article", "time", "i", "code",
        }  # fmt: skip
        assert not [name for _, attributes in found.tags for name in attributes if name.startswith("on")]
    assert "<script" not in text


def test_the_same_calendar_gives_the_same_bytes(tmp_path: Path) -> None:
    """The page holds no moment of its making, so that two of them can be compared."""
    assert _page(tmp_path, _full())[0] == _page(tmp_path, _full())[0]


def test_a_calendar_without_posts_says_what_is_missing(tmp_path: Path) -> None:
    """An empty page tells what to do."""
    empty = Calendar("simulation", DUE.date(), DUE.date(), (), (), {})
    assert "accounts need slots" in _page(tmp_path, empty)[0]


@pytest.mark.parametrize(
    ("text", "rules", "cost"),
    [
        ("Words.", "x", 0.02),
        ("See https://example.org", "x", 0.205),
        ("See example.org today", "x", 0.205),
        ("See https://example.org", "mastodon", 0.0),
    ],
)
def test_what_a_post_costs(text: str, rules: str, cost: float) -> None:
    """On X a link, with or without https, makes a post thirteen times as dear; the alt text is asked for too."""
    assert cost_of(_entry(text, rules=rules), load_rules(rules)) == cost
    assert cost_of(_entry(text, rules=rules, state=State.SKIPPED), load_rules(rules)) == 0.0


def test_replies_are_paid_for() -> None:
    """Each message of a thread is a post of its own to X, and a link in a first comment as dear as in the post."""
    entry = _entry("Words.", replies=("More.", "See https://example.org"))
    assert cost_of(entry, load_rules("x")) == 0.235
    assert headroom([entry], [entry.account], {"x": load_rules("x")})[0].most == 3


def test_costs_add_up(tmp_path: Path) -> None:
    """The total is that of the posts that go out, and says which prices it was made with."""
    entries = [_entry(number=1), _entry("https://example.org", number=2), _entry(number=3, state=State.FAILED)]
    cost = calendar_json(_calendar(*entries))["cost"]
    assert (cost["total"], cost["by_account"], cost["currency"]) == (0.225, {"feed": 0.225}, "USD")
    assert [price["network"] for price in cost["prices"]] == ["x"] and cost["prices"][0]["read"]


def test_collisions_are_found() -> None:
    """Two accounts in one minute collide, and the same words on two accounts within a week; one account never does."""
    first = _entry(number=1, cluster="same")
    minute = _entry(number=2, account="fedi", rules="mastodon", due=DUE + timedelta(seconds=40))
    week = _entry(number=3, account="fedi", rules="mastodon", cluster="same", due=DUE + timedelta(days=6))
    later = _entry(number=4, account="work", rules="linkedin", cluster="same", due=DUE + timedelta(days=14))
    own = _entry(number=5, due=DUE + timedelta(seconds=20), state=State.CANCELLED)
    found = [
        (one.kind, [entry.post.id for entry in one.entries]) for one in collisions([later, week, own, minute, first])
    ]
    assert found == [("same minute", [1, 2]), ("same words", [1, 3])]


@pytest.mark.parametrize(
    ("zone", "day", "before", "after"),
    [
        ("Europe/Paris", date(2027, 3, 28), "02:00", "03:00"),
        ("Europe/Paris", date(2027, 10, 31), "03:00", "02:00"),
        ("America/New_York", date(2027, 3, 14), "02:00", "03:00"),
        ("Australia/Lord_Howe", date(2027, 4, 4), "02:00", "01:30"),
    ],
)
def test_changes_of_clocks_are_found(zone: str, day: date, before: str, after: str) -> None:
    """Each change of a year is found on its local day, with what clocks show before and after it."""
    found = clock_changes([zone, zone, "UTC"], day.replace(day=1), day + timedelta(days=5))
    assert [(one.day, one.zone, f"{one.before:%H:%M}", f"{one.after:%H:%M}") for one in found] == [
        (day, zone, before, after)
    ]


def test_headroom_is_the_fullest_span() -> None:
    """Of all spans the fullest counts, and a cap of the account's own by its local days."""
    entries = [_entry(number=number, due=DUE + timedelta(minutes=7 * number)) for number in range(1, 5)]
    account = replace(entries[0].account, schedule=Schedule(daily_cap=6))
    found = {one.what: (one.most, one.limit) for one in headroom(entries, [account], {"x": load_rules("x")})}
    assert found == {
        "posts in 15 minutes": (3, 100),
        "posts in 24 hours": (4, 10_000),
        "posts a day, its own cap": (4, 6),
    }


def test_a_caption_used_twice_is_told() -> None:
    """The second post of an account with the same text says so; another account's may read the same."""
    told = with_repeats(
        [_entry(number=1), _entry(number=2, due=DUE + timedelta(days=1)), _entry(account="b", number=3)]
    )
    repeated = [
        one.post.id for one in told if one.caption and any(a.rule == "same-caption" for a in one.caption.advice)
    ]
    assert repeated == [2]


@pytest.mark.parametrize(
    ("text", "rules", "shown"),
    [
        ("Hi @ann and #Big_Tag, see ex.org.", "x", [("@ann", "mention"), ("#Big_Tag", "tag"), ("ex.org", "link")]),
        ("A @\u2060all and #\u2060tag stay words", "x", []),
        ("See https://ex.org/#Part", "mastodon", [("https://ex.org/#Part", "link")]),
        ("See https://ex.org #Tag", "instagram", [("#Tag", "tag")]),
        (r"**Ann \*** said *so*", "discord", [("so", "emphasis")]),
        ("**Ann** said", "discord", [("Ann", "strong")]),
        (r"\#none but #Tag", "linkedin", [("#Tag", "tag")]),
    ],
)
def test_captions_are_shown_as_their_network_shows_them(text: str, rules: str, shown: list[tuple[str, str]]) -> None:
    """Links, tags and mentions are marked where the network marks them, and nowhere else."""
    found = segments(text, (), load_rules(rules))
    assert [(one.text, one.kind) for one in found if one.kind != "text"] == shown


def test_escapes_are_taken_off() -> None:
    """The backslashes of a network's own markup are not seen by its readers."""
    assert (
        "".join(one.text for one in segments(r"\(so\) it \* goes\\", (), load_rules("linkedin"))) == "(so) it * goes\\"
    )
    assert "".join(one.text for one in segments(r"\(so\)", (), load_rules("x"))) == r"\(so\)"


def test_facets_are_the_only_links_where_there_are_any() -> None:
    """On Bluesky an address without a facet is plain text; offsets are bytes."""
    text = "Été #un #deux https://ex.org"
    start = len("Été ".encode())
    found = segments(text, (Facet(start, start + 3, "tag", "un"),), load_rules("bluesky"))
    assert [(one.text, one.kind) for one in found] == [
        ("Été ", "text"),
        ("#un", "tag"),
        (" #deux https://ex.org", "text"),
    ]


@pytest.mark.parametrize(
    ("amount", "words"), [(0.015, "$0.015"), (0.2, "$0.20"), (12.0, "$12.00"), (1234.5, "$1,234.50")]
)
def test_amounts_read_well(amount: float, words: str) -> None:
    """Cents always, tenths of a cent where there are any."""
    assert dollars(amount) == words


def test_late_is_told_from_in_time() -> None:
    """A post within its minute is in time, an hour later it is late by so much."""
    assert standing(_entry(posted_at=DUE + timedelta(seconds=59))) == ("in time", "good")
    assert standing(_entry(posted_at=DUE + timedelta(hours=2, minutes=5))) == ("2 h 5 min late", "late")
