"""X's logins: signing in by keys and in the browser, and renewals that never lose a token that can be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from urllib.parse import parse_qsl, urlsplit

import pytest
from publishing_world import NOW, MemoryLogin, access, outgoing
from x_world import LOST, Answer, World, XServer, x_server

from quotes.errors import InputError, PullquoteError, Refused, StorageError
from scheduler.logins.signing_in import Field, sign_in_for
from scheduler.logins.x import REDIRECT, sign_in
from scheduler.model import Account
from scheduler.proving.dialect import Reply
from scheduler.proving.dialects.x import HANDLE, USER, login_secrets
from scheduler.proving.dialects.x_people import CLIENT_ID, CLIENT_SECRET
from scheduler.proving.dialects.x_problems import problem
from scheduler.proving.faults import TOKEN
from scheduler.publisher import Busy
from scheduler.publishers.x import XPublisher

MINUTE = timedelta(minutes=1)
HOUR = 60 * MINUTE

TOKENS, TWEETS, ME = "/2/oauth2/token", "/2/tweets", "/2/users/me"


@pytest.fixture
def server() -> Iterator[XServer]:
    """A fake X of the test's own."""
    with x_server() as one:
        yield one


@pytest.fixture
def world(server: XServer) -> World:
    """An account that was signed in in the browser at `NOW`."""
    return World(server, "oauth2")


def _post(world: World, text: str = "Plain words.") -> None:
    one = outgoing(world.account, text, pictures=())
    world.open().publish(one, (), one.key)


def _refusal(deed: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as raised:
        deed()
    assert raised.value.rule == "login"
    assert TOKEN not in f"{raised.value}{raised.value.__context__!r}"
    return raised.value


# --- renewing ---------------------------------------------------------------------------------------------------------


def test_a_login_is_not_renewed_before_its_time(world: World) -> None:
    """Tokens that are used up while the old ones still work are how logins die."""
    for _ in range(7):
        world.forward(16 * MINUTE)
        world.open().check()
    assert world.server.made(TOKENS) == 0
    assert len(world.login.written) == 1


def test_a_login_renews_itself_for_ever(world: World) -> None:
    """Each renewal uses the token that the last one brought, and posts go out all the while."""
    for day in range(3):
        world.forward(24 * HOUR)
        _post(world, f"Words of day {day}.")
    assert world.server.made(TOKENS) == 3
    assert len(world.x.shown()) == 3
    assert world.open().login_ends() is None


def test_a_login_is_renewed_shortly_before_its_end(world: World) -> None:
    """A request that began in time does not end too late."""
    world.forward(119 * MINUTE)
    _post(world)
    assert (world.server.made(TOKENS), world.server.made(TWEETS)) == (1, 1)


def test_new_tokens_are_kept_before_they_are_used(world: World) -> None:
    """A process that dies right after a renewal leaves a login that works."""
    world.forward(3 * HOUR)
    world.server.meets(ME, LOST)
    with pytest.raises(Busy):
        world.open().check()
    kept = world.login.read()
    assert kept["access_token"] == f"{TOKEN}-access-2"
    assert kept["previous_refresh_token"] == f"{TOKEN}-refresh-1"
    world.open().check()
    assert "previous_refresh_token" not in world.login.read()
    assert world.server.made(TOKENS) == 1


def test_a_full_disk_costs_no_token(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is tried before X is asked: a renewal that could not be kept is not begun."""
    world.forward(3 * HOUR)

    def full(secrets: Mapping[str, str]) -> None:
        raise StorageError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(world.login, "write", full)
        with pytest.raises(Busy, match="cannot be kept"):
            _post(world)
    assert world.server.made(TOKENS) == 0
    _post(world)


@pytest.mark.parametrize("answer", [LOST, Reply(200, b"<html>"), Reply(503), Reply(403, b"<html>"), Reply(429)])
def test_a_renewal_without_an_answer_is_tried_again(world: World, answer: Answer) -> None:
    """Nothing was posted, nothing is given up, and the same token is tried later."""
    world.forward(3 * HOUR)
    world.server.meets(TOKENS, answer)
    with pytest.raises(Busy):
        _post(world)
    _post(world)
    assert (len(world.x.shown()), world.login.read()["refresh_token"]) == (1, f"{TOKEN}-refresh-2")
    assert "renewal_began" not in world.login.read()


def test_a_renewal_whose_answer_was_lost_for_good_is_told(world: World) -> None:
    """X has used up the token and nobody knows the new one: a person signs in again, and is told why."""
    world.forward(3 * HOUR)
    world.server.meets(TOKENS, world.server.commits(LOST))
    with pytest.raises(Busy):
        _post(world)
    assert "answer to a renewal was lost" in _refusal(lambda: _post(world)).message
    assert world.x.shown() == []


def test_a_process_that_dies_between_renewal_and_disk_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one gap that cannot be closed ends with a person signing in, not with a riddle."""
    world.forward(3 * HOUR)
    write, writes = world.login.write, iter([True, False])

    def dying(secrets: Mapping[str, str]) -> None:
        if not next(writes):
            raise KeyboardInterrupt
        write(secrets)

    with monkeypatch.context() as patch:
        patch.setattr(world.login, "write", dying)
        with pytest.raises(KeyboardInterrupt):
            _post(world)
    assert "answer to a renewal was lost" in _refusal(lambda: _post(world)).message


def test_a_renewal_that_x_took_back_is_made_again(world: World) -> None:
    """As long as the new tokens have never worked, the one from before is kept and tried."""
    world.forward(3 * HOUR)
    held = world.login.read()
    fresh = {
        **held,
        "refresh_token": "unknown",
        "access_token": "unknown",
        "previous_refresh_token": held["refresh_token"],
    }
    world.login.write(fresh)
    _post(world)
    assert world.login.read()["refresh_token"] == f"{TOKEN}-refresh-2"


def test_a_login_whose_leave_was_taken_away_is_refused(world: World) -> None:
    """The account is paused and a person told; what X says is not asked for again and again."""
    world.x.set(revoke=True)
    assert "does not let" in _refusal(lambda: _post(world)).message
    assert world.server.made(TOKENS) == 0
    world.forward(3 * HOUR)
    for _ in range(2):
        assert "any more." in _refusal(lambda: _post(world)).message
    assert world.server.made(TOKENS) == 2


def test_an_app_that_x_does_not_know_is_told(world: World) -> None:
    """A client secret that is missing is another fault than a token that is spent."""
    world.x.set(confidential=True)
    world.forward(3 * HOUR)
    assert "does not know this app" in _refusal(lambda: _post(world)).message
    world.login.write({**world.login.read(), "client_secret": CLIENT_SECRET})
    _post(world)
    assert world.login.read()["client_secret"] == CLIENT_SECRET


@pytest.mark.parametrize("life", [None, "7200", True, -1, 0, 60, 10**30])
def test_a_life_that_cannot_be_true_is_not_believed(world: World, life: object) -> None:
    """Else every request would renew the login."""
    world.forward(3 * HOUR)
    told = {"access_token": f"{TOKEN}-access-1", "refresh_token": f"{TOKEN}-refresh-9", "expires_in": life}
    world.x.set(clock=int(NOW.timestamp()))
    world.server.meets(TOKENS, Reply.of(200, told))
    for _ in range(3):
        world.open().check()
    assert world.server.made(TOKENS) == 1
    assert "expires_at" not in world.login.read()


@pytest.mark.parametrize("token", ["", "two words", "a\nb", "é", 7, None, "x" * 5000])
def test_a_token_that_cannot_stand_in_a_header_is_none(world: World, token: object) -> None:
    """What X may say in the place of a token does no harm and is not kept."""
    world.forward(3 * HOUR)
    world.server.meets(TOKENS, Reply.of(200, {"access_token": token, "refresh_token": token}))
    with pytest.raises(Busy):
        _post(world)
    assert world.login.read()["refresh_token"] == f"{TOKEN}-refresh-1"


# --- a 401 ------------------------------------------------------------------------------------------------------------


def test_a_token_that_ended_early_is_renewed_once(world: World) -> None:
    """X may end a token before its time: questions are asked again with the new one."""
    world.forward(30 * MINUTE)
    world.x.set(end_access=True)
    assert world.open().check().handle == HANDLE
    assert (world.server.made(TOKENS), world.server.made(ME)) == (1, 2)


def test_a_post_is_never_sent_twice_in_one_call(world: World) -> None:
    """After a 401 the login is renewed, and the queue sends the post, at no cost of a try."""
    world.forward(30 * MINUTE)
    world.x.set(end_access=True)
    with pytest.raises(Busy) as raised:
        _post(world)
    assert raised.value.retry_after is not None
    assert (world.server.made(TOKENS), world.server.made(TWEETS)) == (1, 1)
    _post(world)
    assert len(world.x.shown()) == 1


def test_a_401_for_ever_does_not_use_up_token_after_token(world: World) -> None:
    """A token that is minutes old is not renewed again: the account is paused."""
    world.forward(30 * MINUTE)
    world.server.meets(ME, *[problem(401, "Unauthorized", "Unauthorized")] * 9)
    for _ in range(4):
        _refusal(lambda: world.open().check())
    assert world.server.made(TOKENS) == 1


def test_a_login_that_another_process_renewed_is_taken_up(world: World) -> None:
    """A publisher that is open for long goes on with the tokens of others."""
    publisher = world.open()
    publisher.check()
    world.forward(30 * MINUTE)
    world.x.set(end_access=True)
    world.open().check()
    publisher.check()
    assert world.server.made(TOKENS) == 1


@pytest.mark.parametrize("number", range(3))
def test_of_many_that_race_one_renews(world: World, number: int) -> None:
    """X takes a refresh token once and then counts the whole login as stolen: only one may show it."""
    world.forward(3 * HOUR)
    start, failed = Barrier(4), []

    def check() -> None:
        publisher = world.open(patience=10)
        start.wait()
        try:
            publisher.check()
        except PullquoteError as error:
            failed.append(error)

    threads = [Thread(target=check) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert world.server.made(TOKENS) == 1


# --- logins that are not whole ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "secrets",
    [
        {},
        {"access_token": "a"},
        {"access_token": "two words", "client_id": "b"},
        {"access_token_secret": "a", "access_token": "b", "consumer_key": "c"},
    ],
)
def test_a_login_that_is_not_whole_is_refused(world: World, secrets: dict[str, str]) -> None:
    """A hand-made login ends in words, before anything is sent."""
    world.login = MemoryLogin(secrets)
    _refusal(lambda: _post(world))
    assert world.server.seen == []


def test_an_account_without_a_login_is_refused(world: World) -> None:
    """A login that was taken away pauses the account; it is not for a person to look whether a post is out."""
    one = outgoing(world.account, pictures=())
    publisher = XPublisher(world.account, replace(access(), login=MemoryLogin()))
    assert publisher.login_ends() is None
    _refusal(lambda: publisher.publish(one, (), one.key))


def test_a_login_that_cannot_be_renewed_tells_its_end(world: World) -> None:
    """Without `offline.access` a person must come every two hours, and is told when."""
    held = dict(world.login.read())
    del held["refresh_token"]
    world.login.write(held)
    assert world.open().login_ends() == NOW + 2 * HOUR
    world.forward(3 * HOUR)
    _refusal(lambda: _post(world))
    assert world.server.made(TOKENS) == 0


def test_keys_do_not_end(server: XServer) -> None:
    """OAuth 1.0a has nothing to renew."""
    world = World(server)
    world.forward(1000 * HOUR)
    _post(world)
    assert world.open().login_ends() is None
    assert server.made(TOKENS) == 0
    assert len(world.login.written) == 1


# --- signing in -------------------------------------------------------------------------------------------------------


class Person:
    """Somebody at the keyboard and in the browser."""

    def __init__(self, world: World, **answers: str) -> None:
        self.world = world
        self.answers = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, **login_secrets(), **answers}
        self.asked: list[Field] = []
        self.browses: Callable[[str], dict[str, str]] = world.x.tokens.authorise
        self.redirect: str | None = None
        self.page = ""

    def ask(self, field: Field) -> str:
        """Types an answer."""
        self.asked.append(field)
        return self.answers[field.name]

    def browser(self, address: Callable[[str], str], *, redirect: str | None = None) -> Mapping[str, str]:
        """Allows what the page asks for."""
        self.redirect = redirect
        self.page = address(redirect or "http://127.0.0.1:1/")
        return self.browses(self.page)

    def signs_in(self, **options: str) -> tuple[MemoryLogin, Mapping[str, str]]:
        """The login, and what the account remembers."""
        account = replace(self.world.account, options={"server": self.world.server.base, **options})
        signed = sign_in(account, replace(access(), now=lambda: self.world.now), self.ask, self.browser)
        return MemoryLogin(signed.secrets), signed.options


def test_a_person_signs_in_with_keys(world: World) -> None:
    """Four keys from X's console are a login, and X says whose."""
    person = Person(world)
    login, options = person.signs_in(keys="yes")
    assert [field.name for field in person.asked] == [
        "consumer_key",
        "consumer_secret",
        "access_token",
        "access_token_secret",
    ]
    assert options == {"user": USER, "handle": HANDLE, "profile": f"https://x.com/{HANDLE}", "auth": "oauth1"}
    world.login = login
    _post(world)


@pytest.mark.parametrize("confidential", ["yes", "no"])
def test_a_person_signs_in_in_the_browser(world: World, confidential: str) -> None:
    """The login that comes back posts, and renews itself; secrets are asked for only where there are any."""
    world.x.set(confidential=confidential == "yes")
    person = Person(world)
    login, options = person.signs_in(confidential=confidential)
    assert [field.name for field in person.asked] == ["client_id", "client_secret"][: 1 + (confidential == "yes")]
    assert (options["auth"], options["user"], person.redirect) == ("oauth2", USER, REDIRECT)
    assert urlsplit(person.page).netloc == "x.com"
    asked = dict(parse_qsl(urlsplit(person.page).query))
    assert "offline.access" in asked["scope"].split()
    assert not set(asked) & {"client_secret", "code_verifier"}
    world.login = login
    world.forward(3 * HOUR)
    _post(world)
    assert world.open().check().warnings == ()


def test_what_comes_back_belongs_to_this_sign_in(world: World) -> None:
    """Nobody can slip their own login into an account by making a browser come back with it."""
    person = Person(world)
    person.browses = lambda page: {**world.x.tokens.authorise(page), "state": "another"}
    assert "another sign-in" in _refusal(person.signs_in).message
    person.browses = lambda page: {"code": "17"}
    _refusal(person.signs_in)
    assert world.server.seen == []


def test_a_person_who_says_no_is_heard(world: World) -> None:
    """Coming back without a code is a refusal, not a riddle."""
    person = Person(world)
    person.browses = lambda page: {"error": "access_denied", "state": dict(parse_qsl(urlsplit(page).query))["state"]}
    assert "did not let the app in" in _refusal(person.signs_in).message


def test_a_code_of_another_sign_in_is_worth_nothing(world: World) -> None:
    """A code opens the account only together with what never left the machine that began the sign-in."""
    person, codes = Person(world), []

    def stolen(page: str) -> dict[str, str]:
        codes.append(world.x.tokens.authorise(page)["code"])
        return {"error": "access_denied", "state": ""}

    person.browses = stolen
    _refusal(person.signs_in)
    person.browses = lambda page: {**world.x.tokens.authorise(page), "code": codes[0]}
    assert "does not take this login" in _refusal(person.signs_in).message
    assert world.server.made(TOKENS) == 1


@pytest.mark.parametrize("answers", [{"consumer_key": "wrong"}, {"access_token_secret": "wrong"}])
def test_keys_that_are_wrong_are_refused(world: World, answers: dict[str, str]) -> None:
    """A slip is found while the person is still there."""
    _refusal(lambda: Person(world, **answers).signs_in(keys="yes"))


@pytest.mark.parametrize("answers", [{"consumer_key": "two words"}, {"access_token": "ключ"}])
def test_what_cannot_be_a_key_is_sent_nowhere(world: World, answers: dict[str, str]) -> None:
    """What was pasted by mistake stays here, and is not shown."""
    with pytest.raises(InputError) as raised:
        Person(world, **answers).signs_in(keys="yes")
    assert not any(answer in str(raised.value) for answer in answers.values())
    assert world.server.seen == []


def test_white_space_around_a_key_is_none_of_it(world: World) -> None:
    """People copy a space too much."""
    key = login_secrets()["consumer_key"]
    login, _ = Person(world, consumer_key=f" {key}\t").signs_in(keys="yes")
    assert login.read()["consumer_key"] == key


@pytest.mark.parametrize("answer", [LOST, Reply(200, b"<html>"), Reply(503)])
@pytest.mark.parametrize("path", [TOKENS, ME])
def test_an_x_that_does_not_answer_is_busy(world: World, path: str, answer: Answer) -> None:
    """Signing in may simply be begun again."""
    world.server.meets(path, answer)
    with pytest.raises(Busy):
        Person(world).signs_in()


def test_an_option_that_is_neither_yes_nor_no_is_told(world: World) -> None:
    """A slip in an option is not taken for a no."""
    with pytest.raises(InputError, match="'keys' is 'true'"):
        Person(world).signs_in(keys="true")


def test_the_command_finds_the_sign_in() -> None:
    """`accounts login` signs in to X."""
    assert sign_in_for("x") is sign_in
    assert sign_in_for(Account("feed", "folder", "x").network) is None
