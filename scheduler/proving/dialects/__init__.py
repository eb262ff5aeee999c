"""The languages of the networks that are proved; each module holds the fake of one, in memory and strict like it.

Beside its dialect a module has `account_options(base)`, what an account needs to post to the fake at that address, and
`login_secrets()`, the login that the fake lets in.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from scheduler.proving.dialect import Dialect
from scheduler.proving.faults import RECOVERIES, Network
from scheduler.proving.traits import TRAITS


def dialect_at(network: Network, base: str) -> Dialect:
    """A new account's page on that network, reached at `base`."""
    module = _module(network)
    made: Dialect = getattr(module, f"{module.__name__.rpartition('.')[2].capitalize()}Dialect")(base)
    return made


def account_options(network: Network, base: str) -> dict[str, str]:
    """The options of an account that posts to that page."""
    options: dict[str, str] = _module(network).account_options(base)
    return options


def login_secrets(network: Network) -> dict[str, str]:
    """The secrets that such an account logs in with."""
    secrets: dict[str, str] = _module(network).login_secrets()
    return secrets


def _module(network: Network) -> ModuleType:
    # Late, so that nobody loads the networks they do not prove.
    return import_module(f"{__name__}.{'plain' if network in RECOVERIES else TRAITS[network].publisher}")
