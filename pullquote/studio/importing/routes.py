"""The routes of importing."""

from __future__ import annotations

from starlette.routing import BaseRoute

from pullquote.studio.importing import arriving, documents, speakers

ROUTES: tuple[BaseRoute, ...] = (*arriving.ROUTES, *speakers.ROUTES, *documents.ROUTES)
