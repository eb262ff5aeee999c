"""The studio's quote: one quote with all that is known of it, the desk for duplicates, and people."""

from __future__ import annotations

from starlette.routing import BaseRoute

from pullquote.studio.quote import changing, duplicates, people, proving, showing

ROUTES: tuple[BaseRoute, ...] = (
    *showing.ROUTES,
    *changing.ROUTES,
    *proving.ROUTES,
    *duplicates.ROUTES,
    *people.ROUTES,
)
