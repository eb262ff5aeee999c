"""A sign-in as a conversation: a network's own way of signing in runs in a thread, and asks the page what it needs.

Touches: threads, and what signing in touches. What a person answers is in memory only, and only until it is used.
"""

from __future__ import annotations

import http.client
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from queue import Empty, Queue
from threading import Condition, Lock, Thread
from urllib.parse import urlsplit

from pullquote.logins import admitted_secret
from quotes.errors import InputError, NotFound, PullquoteError
from scheduler.logins.loopback import PATIENCE, Loopback
from scheduler.logins.signing_in import Ask, Browser, Field
from scheduler.model import Account

_MOST = 8
"""Conversations at a time: one in each of a person's tabs. The oldest is given up for a new one."""

_QUICK = 10.0
"""Seconds for our own listener to answer on this machine."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where a conversation is: it asks for a `question`, has an `address` to be visited, has `failed`, or is `done`."""

    number: int
    question: Field | None = None
    wrong: str = ""
    address: str = ""
    back: str = field(default="", repr=False)
    failed: PullquoteError | None = None
    done: Account | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more comes."""
        return self.failed is not None or self.done is not None


class Talk:
    """One conversation. `act` signs in with what it is handed to ask by, and gives the account as it is kept then."""

    def __init__(self, act: Callable[[Ask, Browser], Account]) -> None:
        self._act = act
        self._answers: Queue[str | None] = Queue()
        self._changed = Condition()
        self._step = Step(0)
        Thread(target=self._run, name="sign-in", daemon=True).start()

    def after(self, number: int, seconds: float) -> Step:
        """The step that comes after the one of that number; the same again when none came in so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._step.number > number, seconds)
            return self._step

    def answer(self, number: int, text: str) -> None:
        """Answers the question of a step. Raises `InputError` when that is not being asked any more."""
        with self._changed:
            if self._step.number != number or self._step.question is None:
                raise InputError("That is not asked any more.", "Begin the sign-in again.")
        self._answers.put(text)

    def bring_back(self, pasted: str) -> None:
        """Brings the address that a browser on another machine ended on to where it was sent. Raises `InputError`."""
        with self._changed:
            back = self._step.back
        wrong = InputError(
            "That is not the address of this sign-in's answer.",
            "Paste the whole address that your browser ended on, from http:// on.",
        )
        try:
            parts, wanted = urlsplit(pasted.strip()), urlsplit(back)
        except ValueError:
            raise wrong from None
        if not back or (parts.scheme, parts.netloc, parts.path) != (wanted.scheme, wanted.netloc, wanted.path):
            raise wrong
        # Just what the browser would have done, had it been here.
        connection = http.client.HTTPConnection("127.0.0.1", wanted.port or 80, timeout=_QUICK)
        try:
            connection.request("GET", f"{parts.path}?{parts.query}", headers={"Host": wanted.netloc})
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            connection.close()
        if status != http.client.OK:
            raise wrong

    def end(self) -> None:
        """Gives the conversation up."""
        self._answers.put(None)

    def _run(self) -> None:
        try:
            self._now(done=self._act(self._ask, self._browse))
        except PullquoteError as error:
            self._now(failed=error)
        except Exception as error:  # noqa: BLE001 - its words may hold what is secret
            self._now(failed=PullquoteError(f"A bug: {type(error).__name__}.", "Please report it."))

    def _ask(self, question: Field) -> str:
        """What the person answers to a question; asked again until it can be an answer."""
        wrong = ""
        while True:
            self._now(question=question, wrong=wrong)
            try:
                given = self._answers.get(timeout=PATIENCE)
            except Empty:
                given = None
            if given is None:
                raise InputError("Nobody answered.", "Begin the sign-in again.")
            try:
                return admitted_secret(question.name, given)
            except InputError as error:
                wrong = f"{error.message} {error.hint}"

    def _browse(self, address: Callable[[str], str], *, redirect: str | None = None) -> Mapping[str, str]:
        """Has the person visit an address, and waits for what the network sends back to this machine."""
        back = ""

        def noted(uri: str) -> str:
            nonlocal back
            back = uri
            return address(uri)

        def show(url: str) -> None:
            self._now(address=url, back=back)

        return Loopback(show=show, open=lambda _: True)(noted, redirect=redirect)

    def _now(
        self,
        *,
        question: Field | None = None,
        wrong: str = "",
        address: str = "",
        back: str = "",
        failed: PullquoteError | None = None,
        done: Account | None = None,
    ) -> None:
        with self._changed:
            self._step = Step(self._step.number + 1, question, wrong, address, back, failed, done)
            self._changed.notify_all()


class Talks:
    """The conversations of a studio, by names that nobody can guess. Safe for several threads."""

    def __init__(self) -> None:
        self._talks: OrderedDict[str, Talk] = OrderedDict()
        self._lock = Lock()

    def begin(self, act: Callable[[Ask, Browser], Account]) -> str:
        """Begins a conversation, and gives its name."""
        name = secrets.token_urlsafe(24)
        with self._lock:
            while len(self._talks) >= _MOST:
                self._talks.popitem(last=False)[1].end()
            self._talks[name] = Talk(act)
        return name

    def get(self, name: str) -> Talk:
        """The conversation of a name. Raises `NotFound`."""
        with self._lock:
            found = self._talks.get(name)
        if found is None:
            raise NotFound("This sign-in is over.", "Begin it again.")
        return found

    def over(self, name: str) -> None:
        """Forgets a conversation that has ended."""
        with self._lock:
            self._talks.pop(name, None)
