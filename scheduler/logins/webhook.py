"""Signing in to a webhook: a person says where posts go, and gives the secret that the receiver knows too.

Touches: the network.
"""

from __future__ import annotations

from dataclasses import replace

from quotes.errors import InputError, Refused
from scheduler.logins.login import NoLogin, Secrets
from scheduler.logins.signing_in import Ask, Browser, Field, SignedIn
from scheduler.model import Account
from scheduler.publisher import Access
from scheduler.publishers.webhook import WebhookPublisher
from scheduler.publishers.webhook_signing import signing_key

ADDRESS = Field("url", "Address that posts go to", secret=False, hint="https://hooks.example/quotes")

SECRET = Field(
    "secret",
    "Secret",
    hint="At least 24 bytes that the receiver knows too. This makes one:"
    " python -c \"import base64, secrets; print('whsec_' + base64.b64encode(secrets.token_bytes(32)).decode())\"",
)


class _Given(NoLogin):
    """A login that is not kept yet."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets

    def read(self) -> Secrets:
        return self._secrets


def sign_in(account: Account, access: Access, ask: Ask, browser: Browser) -> SignedIn:
    """Asks for the address, unless the option `url` has it, and for the secret; then asks the receiver for its word.

    Raises `InputError` for an address or a secret that cannot be used, `Refused` (rule `login`) and `Busy`.
    """
    url = account.options.get("url") or ask(ADDRESS).strip()
    options = {**account.options, "url": url}
    WebhookPublisher(replace(account, options=options), access)  # before a secret is asked for that leads nowhere
    secrets = {"secret": ask(SECRET).strip()}
    try:
        signing_key(secrets["secret"])
    except Refused as error:
        raise InputError(error.message, SECRET.hint) from None
    health = WebhookPublisher(replace(account, options=options), replace(access, login=_Given(secrets))).check()
    return SignedIn(secrets, {"url": url, **health.remember})
