"""The studio's accounts, and the health of everything that posts."""

from __future__ import annotations

from pullquote.studio.accounts.routes import ROUTES

__all__ = ["ROUTES"]
