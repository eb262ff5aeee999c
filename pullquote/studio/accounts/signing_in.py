"""Signing in on a page: a network's questions one after the other, or an address to visit, until the login is kept.

Touches: disk and the network through the sign-in. Answers are never shown, logged, or part of an address.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote as percent_encoded

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pullquote.account_joining import sign_in_again
from pullquote.studio.accounts.settings import options_for
from pullquote.studio.accounts.talks import Step, Talks
from pullquote.studio.answers import page, said, studio_of
from pullquote.studio.fields import Fields
from pullquote.studio.wording import wording
from scheduler.logins.signing_in import Ask, Browser
from scheduler.model import Account

_FIRST = 20.0
"""Seconds until a network's first question is there, or its answer: it asks its server between two of them."""

_LOOK = 5.0
"""Seconds that the page waits at a time while a person is on the network's own pages."""

_MOST_STEPS = 10_000


def begin(request: Request, act: Callable[[Ask, Browser], Account]) -> Response:
    """Begins a sign-in, and gives its first step to the page."""
    talks = _talks_of(request)
    name = talks.begin(act)
    return _told(request, name, talks.get(name).after(0, _FIRST))


def login(request: Request, given: Fields) -> Response:
    """Signs an account in anew: as the same user, unless another is meant."""
    posting = studio_of(request).posting
    account = posting.accounts.get(request.path_params["name"])
    as_new_user = given.tick("as_new_user")
    options = dict(account.options)
    for one in options_for(account.network):
        if f"option:{one.name}" in given:
            value = given.line(f"option:{one.name}")
            options = {key: old for key, old in options.items() if key != one.name} | (
                {one.name: value} if value else {}
            )

    def act(ask: Ask, browser: Browser) -> Account:
        def sign(asked: Account) -> Account:
            return posting.sign_in(asked, ask, browser, as_new_user=as_new_user)

        return sign_in_again(posting, account.name, options, sign, as_new_user=as_new_user)

    return begin(request, act)


def logout(request: Request, given: Fields) -> Response:
    """Forgets an account's login. It was asked first."""
    posting = studio_of(request).posting
    account = posting.accounts.get(request.path_params["name"])
    posting.logins.forget(account.name)
    return said(request, wording()("accounts.did.logged_out", name=account.name), **joined(account))


def answer(request: Request, given: Fields) -> Response:
    """An answer to a question of a sign-in; gives the next step."""
    talk = _talks_of(request).get(given.text("talk"))
    number = given.whole("step", least=0, most=_MOST_STEPS)
    talk.answer(number, given.text("answer"))
    return _told(request, given.text("talk"), talk.after(number, _FIRST))


def paste(request: Request, given: Fields) -> Response:
    """The address on which a browser on another machine has ended; gives the next step."""
    talk = _talks_of(request).get(given.text("talk"))
    talk.bring_back(given.text("pasted"))
    return _told(request, given.text("talk"), talk.after(given.whole("step", least=0, most=_MOST_STEPS), _FIRST))


def wait(request: Request, given: Fields) -> Response:
    """The step after one, as soon as it comes; the same again after a while."""
    talk = _talks_of(request).get(given.text("talk"))
    return _told(request, given.text("talk"), talk.after(given.whole("step", least=0, most=_MOST_STEPS), _LOOK))


def joined(account: Account) -> dict[str, Any]:
    """Where to go when an account has been added or signed in."""
    return {"next": f"/accounts/{percent_encoded(account.name, safe='')}"}


def _talks_of(request: Request) -> Talks:
    studio = studio_of(request)
    return studio.kept(Talks)


def _told(request: Request, name: str, step: Step) -> Response:
    """A step as the page's script takes it: a piece to show, or where it leads. A failure is raised."""
    if step.over:
        _talks_of(request).over(name)
    if step.failed is not None:
        raise step.failed
    if step.done is not None:
        handle = step.done.options.get("handle", step.done.name)
        return said(
            request, wording()("accounts.did.signed_in", name=step.done.name, handle=handle), **joined(step.done)
        )
    piece = page(request, "accounts/step.html", "accounts", step=step, talk=name).body
    waits = step.question is None
    return JSONResponse({"step": step.number, "piece": bytes(piece).decode(), "waits": waits, "talk": name})
