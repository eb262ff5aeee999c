"""What may be done about accounts: add, change, pause, resume, check, remove.

Touches: disk; the network when an account is checked.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from pullquote.account_health import checked, remarks
from pullquote.account_joining import add_account, check_addable, edit_account, remove_account
from pullquote.studio.accounts.pages import NETWORKS
from pullquote.studio.accounts.settings import must_stay_inside, seen_of, with_settings
from pullquote.studio.accounts.signing_in import begin, joined
from pullquote.studio.answers import page, said, studio_of
from pullquote.studio.fields import Fields
from pullquote.studio.wording import wording
from quotes.admission import admit_label
from quotes.errors import InputError, Outdated
from scheduler.model import Account

_PATIENCE = 45.0
"""Seconds for a network to say how an account stands: two requests of its own patience."""

_LONGEST_REASON = 500


def add(request: Request, given: Fields) -> Response:
    """Adds an account; one that needs a login begins a conversation first, and is added when that is over."""
    studio = studio_of(request)
    posting = studio.posting
    network = given.one_of("network", NETWORKS)
    if network is None:
        raise InputError(wording()("accounts.no_network"), wording()("accounts.no_network_hint"))
    name = admit_label(given.needed("name"), "The account's name")
    fresh = with_settings(Account(name, network, given.line("rules") or network), given)
    must_stay_inside(studio.root, None, fresh)
    check_addable(posting, fresh)
    if not posting.signs_in(fresh):
        add_account(posting, fresh, None)
        return said(request, wording()("accounts.did.added", name=name), **joined(fresh))
    return begin(
        request,
        lambda ask, browser: add_account(posting, fresh, lambda one: posting.sign_in(one, ask, browser)),
    )


def edit(request: Request, given: Fields) -> Response:
    """Changes an account's settings; posts that are planned stay as they are."""
    studio = studio_of(request)
    posting = studio.posting
    before = posting.accounts.get(request.path_params["name"])
    if given.text("seen") != seen_of(before):
        raise Outdated(wording()("accounts.outdated"), wording()("accounts.outdated_hint"))
    after = with_settings(before, given)
    must_stay_inside(studio.root, before, after)
    edit_account(posting, before, after)
    made = seen_of(posting.accounts.get(before.name))
    words = wording()("accounts.did.changed", name=before.name)

    def back() -> None:
        now = studio.posting
        if seen_of(now.accounts.get(before.name)) != made:
            raise Outdated(wording()("accounts.outdated"), wording()("accounts.outdated_hint"))
        # Whose login it is and what its server tells stays as it is by now.
        edit_account(now, now.accounts.get(before.name), replace(before, options=now.accounts.get(before.name).options))

    return said(request, words, undo=studio.undoing.keep(words, back), **joined(before))


def pause(request: Request, given: Fields) -> Response:
    """Sends nothing for an account until it is resumed."""
    studio = studio_of(request)
    name = studio.posting.accounts.get(request.path_params["name"]).name
    why = (given.line("because") or wording()("accounts.paused_by_hand"))[:_LONGEST_REASON]
    studio.posting.accounts.pause(name, why)
    words = wording()("accounts.did.paused", name=name)

    def back() -> None:
        studio.posting.accounts.resume(name, now=studio.posting.now())

    return said(request, words, undo=studio.undoing.keep(words, back))


def resume(request: Request, given: Fields) -> Response:
    """Lets an account post again."""
    studio = studio_of(request)
    account = studio.posting.accounts.get(request.path_params["name"])
    studio.posting.accounts.resume(account.name, now=studio.posting.now())
    words = wording()("accounts.did.resumed", name=account.name)
    if account.paused is None:
        return said(request, words)
    why = account.paused
    return said(
        request, words, undo=studio.undoing.keep(words, lambda: studio.posting.accounts.pause(account.name, why))
    )


def remove(request: Request, given: Fields) -> Response:
    """Removes an account with its login, and cancels what it had planned. It was asked first."""
    posting = studio_of(request).posting
    name = posting.accounts.get(request.path_params["name"]).name
    cancelled, forgotten = remove_account(posting, name)
    words = wording()
    told = words("accounts.did.removed", name=name, count=cancelled)
    if forgotten:
        told = f"{told} {words('accounts.did.forgotten')}"
    return said(request, told, next="/accounts")


def check(request: Request, given: Fields) -> Response:
    """Asks an account's network how it stands: a piece of a page. A network that does not answer is not waited for."""
    posting = studio_of(request).posting
    account = posting.accounts.get(request.path_params["name"])
    asking = ThreadPoolExecutor(1, thread_name_prefix="check")
    try:
        found = asking.submit(checked, posting, account, offline=False).result(timeout=_PATIENCE)
    except TimeoutError:
        words = wording()
        found = {"ok": False, "found": words("accounts.no_answer"), "hint": words("accounts.no_answer_hint")}
        return page(request, "accounts/checked.html", "accounts", found=found, lines=[])
    finally:
        asking.shutdown(wait=False)
    return page(request, "accounts/checked.html", "accounts", found=found, lines=remarks(found))
