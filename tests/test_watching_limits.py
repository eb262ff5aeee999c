"""What networks tell of their limits, from headers that may say anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pullquote.watching.limits import FAMILIES, ToldLimit, told_limits
from scheduler.wire.listening import heard, listening
from scheduler.wire.wire import Answer

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
SINCE_1970 = f"{LATER.timestamp():.0f}"


def _headers(family: str, most: str, left: str, reset: str) -> dict[str, str]:
    return {f"{family}-limit": most, f"{family}-remaining": left, f"{family}-reset": reset}


@pytest.mark.parametrize(
    ("family", "reset"),
    [
        ("x-ratelimit", "2026-11-23T09:05:00.000000Z"),  # Mastodon
        ("x-ratelimit", f"{SINCE_1970}.250"),  # Discord
        ("ratelimit", SINCE_1970),  # Bluesky
        ("ratelimit", "300"),  # the drafts of the IETF
        ("x-rate-limit", SINCE_1970),  # X
    ],
)
def test_limits_as_networks_tell_them(family: str, reset: str) -> None:
    """Each network's headers give its limit, what is left, and when it starts anew."""
    (limit,) = told_limits(Answer(200, _headers(family, "300", "299", reset)), NOW)
    assert limit == ToldLimit(family, 300, 299, LATER)


def test_several_limits_of_one_answer() -> None:
    """X tells the call's, the user's and the app's limit at once."""
    families = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")
    headers = {key: value for one in families for key, value in _headers(one, "5", "0", SINCE_1970).items()}
    assert [limit.family for limit in told_limits(Answer(429, headers), NOW)] == list(families)


@pytest.mark.parametrize(
    ("most", "left"),
    [("", "1"), ("300", ""), ("-1", "-1"), ("1e9", "1"), ("9" * 10, "1"), ("5", "6"), ("٣", "٣"), ("300, 300", "1")],
)
def test_figures_that_cannot_be_are_left_out(most: str, left: str) -> None:
    """A server's nonsense is no figure."""
    assert list(told_limits(Answer(200, _headers("ratelimit", most, left, "300")), NOW)) == []


@pytest.mark.parametrize(
    "reset", ["", "soon", "-5", "99999999999", "2026-11-23T09:05:00", "2036-01-01T00:00:00Z", "0001"]
)
def test_a_moment_that_cannot_be_is_none(reset: str) -> None:
    """A limit whose end is missing, past or years away is told without its end; seconds may be few."""
    (limit,) = told_limits(Answer(200, _headers("ratelimit", "300", "1", reset)), NOW)
    assert limit.resets_at is None or limit.resets_at - NOW <= timedelta(days=32)
    assert (limit.resets_at is None) == (reset != "0001")


@given(
    st.dictionaries(st.sampled_from([f"{f}-{n}" for f in FAMILIES for n in ("limit", "remaining", "reset")]), st.text())
)
def test_no_header_is_an_error(headers: dict[str, str]) -> None:
    """Whatever a server writes there, posting goes on."""
    for limit in told_limits(Answer(200, headers), NOW):
        assert 0 <= limit.left <= limit.most


def test_who_listens_hears_the_answers_of_its_block_alone() -> None:
    """Answers outside of the block, and to an inner listener, are not heard."""
    came: list[int] = []
    inner: list[int] = []
    heard(Answer(1))
    with listening(lambda answer: came.append(answer.status)):
        heard(Answer(2))
        with listening(lambda answer: inner.append(answer.status)):
            heard(Answer(3))
        heard(Answer(4))
    heard(Answer(5))
    assert (came, inner) == ([2, 4], [3])
