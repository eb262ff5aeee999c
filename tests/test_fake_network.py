"""The fake network does what it is ordered to, and its client tells every outcome apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from quotes.errors import InputError, PullquoteError, Refused
from scheduler.model import Account, Outgoing, Payload, Picture
from scheduler.proving.client import HASTE, PATIENCE, FakePublisher
from scheduler.proving.faults import BEHAVIOURS, TOKEN, Fault, Network, Order
from scheduler.proving.world import ForwardedWorld, NetworkWorld, fake_network
from scheduler.publisher import Busy, Media, Unsure
from scheduler.publishers.conformance import PIXEL
from scheduler.wire.outcomes import clock_off
from scheduler.wire.wire import Wire

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
UNSURE = {
    Fault.LOST_REPLY,
    Fault.ERROR_AFTER,
    Fault.ERROR_BEFORE,
    Fault.HTML_AFTER,
    Fault.HTML_BEFORE,
    Fault.HALF,
    Fault.SLOW_AFTER,
    Fault.SLOW_BEFORE,
    Fault.LATE,
    Fault.CLOSED,
}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A fake network for the tests of this file."""
    with fake_network() as number:
        yield number


@pytest.fixture
def page(request: pytest.FixtureRequest) -> str:
    """A name that no other test uses."""
    return str(request.node.name)


def _publisher(
    port: int, network: Network, page: str, *, token: str = TOKEN, patience: float = PATIENCE
) -> tuple[FakePublisher, NetworkWorld]:
    world = NetworkWorld(port, network, page)
    account = Account("feed", "fake", "webhook", options=world.options)
    return FakePublisher(account, token=token, patience=patience), world


def _patience(fault: Fault) -> float:
    return HASTE if BEHAVIOURS[fault].waits else PATIENCE


def _outgoing(text: str = "Words.") -> Outgoing:
    account = Account("feed", "fake", "webhook")
    payload = Payload(text, "en", (Picture(PIXEL, "png", 1, 1, "Alt."),))
    return Outgoing(1, account, payload, f"key of {text}", NOW, NOW)


def _try(publisher: FakePublisher, outgoing: Outgoing, media: Media | None = None) -> PullquoteError | None:
    """What publishing raises."""
    media = media or publisher.upload(outgoing)
    try:
        publisher.publish(outgoing, media, outgoing.key)
    except PullquoteError as error:
        return error
    return None


@pytest.mark.parametrize("fault", BEHAVIOURS)
@pytest.mark.parametrize("network", [Network.REPLAY, Network.LOOK_BACK, Network.HOLD])
def test_every_fault_is_told_for_what_it_is(port: int, page: str, network: Network, fault: Fault) -> None:
    """Faults that tell nothing are `Unsure`, whether the post was made or not; the others are certain."""
    media = _publisher(port, network, page)[0].upload(_outgoing())
    publisher, world = _publisher(port, network, page, patience=_patience(fault))
    world.order(Order(fault))
    error = _try(publisher, _outgoing(), media)
    assert isinstance(error, Unsure) == (fault in UNSURE)
    if fault is Fault.RATE_LIMIT:
        assert isinstance(error, Busy)
        assert error.retry_after == timedelta(minutes=2)
    if fault in (Fault.LOGIN, Fault.DUPLICATE, Fault.REFUSED):
        assert isinstance(error, Refused)
        rules = {Fault.LOGIN: "login", Fault.DUPLICATE: "duplicate", Fault.REFUSED: "network"}
        assert error.rule == rules[fault]
    world.settle()
    assert len(world.posts()) == (BEHAVIOURS[fault].commit != "never")


@pytest.mark.parametrize("fault", sorted(UNSURE))
def test_an_upload_is_never_unsure(port: int, page: str, fault: Fault) -> None:
    """A picture that may have arrived is brought again: nobody sees it."""
    publisher, world = _publisher(port, Network.REPLAY, page, patience=_patience(fault))
    world.order(Order(fault, "upload"))
    with pytest.raises(Busy):
        publisher.upload(_outgoing())
    assert _try(_publisher(port, Network.REPLAY, page)[0], _outgoing()) is None


def test_nobody_at_the_address_is_busy() -> None:
    """What could not be connected was certainly not sent."""
    publisher = FakePublisher(Account("feed", "fake", "webhook", options={"server": "http://127.0.0.1:1/hold/x"}))
    with pytest.raises(Busy, match="cannot be reached"):
        publisher.publish(_outgoing(), (), "key")


def test_a_wrong_token_is_the_accounts_fault(port: int, page: str) -> None:
    """The network lets in only who has its token."""
    publisher, world = _publisher(port, Network.HOLD, page, token="another")
    with pytest.raises(Refused) as caught:
        publisher.publish(_outgoing(), (), "key")
    assert caught.value.rule == "login"
    assert "another" not in str(caught.value)
    assert world.posts() == []


def test_a_key_is_honoured_until_it_is_forgotten(port: int, page: str) -> None:
    """The same key gives the same post, and another one when its time is over."""
    publisher, world = _publisher(port, Network.FORGETFUL, page)
    for _ in range(2):
        assert _try(publisher, _outgoing()) is None
        assert len(world.posts()) == 1
    world.set(forget_keys=True)
    assert _try(publisher, _outgoing()) is None
    assert len(world.posts()) == 2


def test_keys_mean_nothing_elsewhere(port: int, page: str) -> None:
    """A network without keys makes a second post, as real ones do."""
    publisher, world = _publisher(port, Network.HOLD, page)
    for number in (1, 2):
        assert _try(publisher, _outgoing()) is None
        assert len(world.posts()) == number
    assert publisher.find(_outgoing()) is None


def test_own_posts_can_lag_behind(port: int, page: str) -> None:
    """The newest post is not seen at once when the network is told so."""
    publisher, world = _publisher(port, Network.LOOK_BACK, page)
    assert _try(publisher, _outgoing()) is None
    world.set(unseen=2)
    assert [publisher.find(_outgoing()) is not None for _ in range(3)] == [False, False, True]


def test_duplicates_can_be_refused(port: int, page: str) -> None:
    """A network may refuse a text that it has, and says so."""
    publisher, world = _publisher(port, Network.LOOK_BACK, page)
    world.set(refuses_duplicates=True)
    assert _try(publisher, _outgoing()) is None
    error = _try(publisher, replace(_outgoing(), key="another"))
    assert isinstance(error, Refused)
    assert error.rule == "duplicate"


def test_looking_back_that_fails_is_busy(port: int, page: str) -> None:
    """A look that failed has told nothing, and never that the post is not there."""
    publisher, world = _publisher(port, Network.LOOK_BACK, page)
    world.order(Order(Fault.HTML_BEFORE, "find"))
    with pytest.raises(Busy):
        publisher.find(_outgoing())


def test_an_account_without_an_address_is_refused() -> None:
    """The fake network's client says what it needs."""
    with pytest.raises(InputError):
        FakePublisher(Account("feed", "fake", "webhook"))


def test_a_page_in_front_of_a_real_server_has_faults_of_its_own(port: int, page: str) -> None:
    """The real server makes the post, and the answer is lost all the same; what was refused never came to it."""
    real = NetworkWorld(port, Network.LOOK_BACK, f"{page} behind")
    world = ForwardedWorld(port, Network.LOOK_BACK, page, upstream=real.base, truth=real.posts)
    publisher = FakePublisher(Account("feed", "fake", "webhook", options=world.options))
    world.order(Order(Fault.RATE_LIMIT))
    assert isinstance(_try(publisher, _outgoing()), Busy)
    assert real.posts() == []
    world.order(Order(Fault.LOST_REPLY))
    assert isinstance(_try(publisher, _outgoing()), Unsure)
    world.wait_for(1)
    assert [one.pictures for one in world.posts()] == [(PIXEL,)]
    found = publisher.find(_outgoing())
    assert found is not None
    assert found.remote_id == world.posts()[0].remote_id
    assert world.met == 2


def test_what_a_dialect_stumbles_over_is_told(port: int, page: str) -> None:
    """A bug of a fake is no answer of a network: the judge hears of it."""
    publisher, world = _publisher(port, Network.HOLD, page)
    publisher._ask("POST", "/media", {"data": "", "alt": ""})
    with pytest.raises(Unsure):
        publisher._ask("POST", "/posts", {"text": "no more than that"})
    world.settle()
    assert "POST /posts: KeyError('media')" in world.bugs


def test_each_page_has_a_clock_of_its_own(port: int, page: str) -> None:
    """What an answer's `Date` says is the time that the judge has set there, and goes on from it."""
    world, other = (NetworkWorld(port, Network.HOLD, f"{page} {number}") for number in (1, 2))
    world.clock(NOW + timedelta(days=400))
    for asked, at in ((world, NOW + timedelta(days=400)), (other, NOW)):
        answer = Wire(asked.base, patience=5).send("GET", f"{asked.base}/account")
        off = clock_off(answer, at)
        assert off is not None
        assert timedelta(minutes=-1) < off <= timedelta(0)
