"""The pages of accounts: the list, adding one, and one with its slots, settings and login.

Touches: disk.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from pullquote.account_settings import OPTIONS
from pullquote.posting import Posting
from pullquote.studio.accounts.settings import options_for, seen_of, shown_settings
from pullquote.studio.accounts.standing import coming, standing_of
from pullquote.studio.answers import page, studio_of
from pullquote.studio.fields import Fields
from quotes.usage import WhenExhausted
from scheduler.model import Account, Schedule
from scheduler.networks import known_rules, load_rules
from scheduler.plan.zones import zone_data_version
from templates.formats import formats

NETWORKS = (
    "folder",
    "bluesky",
    "mastodon",
    "x",
    "telegram",
    "discord",
    "webhook",
    "instagram",
    "linkedin",
    "pinterest",
    "threads",
)
"""Where an account can post, what needs least first."""

_OWN_RULES = frozenset({"folder", "webhook"})
"""Networks whose posts can be fitted to another network's rules."""


def accounts_page(request: Request) -> Response:
    """`GET /accounts`: every account and how it stands."""
    posting = studio_of(request).posting
    found = [standing_of(posting, account) for account in posting.accounts.all()]
    return page(request, "accounts/list.html", "accounts", accounts=found, networks=_networks())


def new_account_page(request: Request) -> Response:
    """`GET /add-account?on=NETWORK`: what an account of a network needs. Raises `InputError` for an unknown one."""
    posting = studio_of(request).posting
    network = Fields(request.query_params).one_of("on", NETWORKS)
    if network is None:
        return page(request, "accounts/choose.html", "accounts", networks=_networks())
    fresh = Account("", network, network, schedule=Schedule())
    return page(
        request,
        "accounts/new.html",
        "accounts",
        network=load_rules(network),
        signs=posting.signs_in(fresh),
        **_form(posting, fresh, options_for(network)),
    )


def account_page(request: Request) -> Response:
    """`GET /accounts/NAME`: an account, the slots of its next week, its settings, its login."""
    posting = studio_of(request).posting
    account = posting.accounts.get(request.path_params["name"])
    return page(
        request,
        "accounts/account.html",
        "accounts",
        it=standing_of(posting, account),
        coming=coming(posting, account),
        seen=seen_of(account),
        sign_options=[one for one in options_for(account.network) if one not in options_for(account.network, account)],
        **_form(posting, account, options_for(account.network, account)),
    )


def _networks() -> list[tuple[str, str]]:
    return [(name, load_rules(name).display) for name in NETWORKS if name in OPTIONS]


def _form(posting: Posting, account: Account, options: Any) -> dict[str, Any]:
    """What the fields of an account's settings show."""
    designs = posting.workspace.renderer.designs
    return {
        "account": account,
        "settings": shown_settings(account),
        "options": options,
        "likes": [(name, load_rules(name).display) for name in known_rules()] if account.network in _OWN_RULES else [],
        "exhausted": [one.value for one in WhenExhausted],
        "designs": designs.names(),
        "formats": list(formats()),
        "palettes": sorted({palette for name in designs.names() for palette in designs.get(name).palettes}),
        "usual": posting.workspace.settings.defaults,
        "zones": zone_data_version(),
    }
