"""The login of a row's accounts, in a vault of its own: what one process renews, the next one finds.

Touches: disk.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path

from scheduler.logins.key import Given
from scheduler.logins.vault import Vault, VaultLogin

_KEY = base64.urlsafe_b64encode(b"logins of fakes, which are public"[:32]).decode()
"""No secret: what it locks are logins of fakes, written in their modules."""

_NAME = "everybody"
"""All accounts of a row post to one page, with one login."""


def row_login(path: Path) -> VaultLogin:
    """The login in the vault at that path."""
    return Vault(path, [Given("PROVING", _KEY)]).login(_NAME)


def new_row_login(path: Path, secrets: Mapping[str, str]) -> None:
    """Puts a fresh login in the place of whatever the row before left there."""
    path.unlink(missing_ok=True)
    row_login(path).write(secrets)
