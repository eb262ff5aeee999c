"""The studio's calendar: the days with their posts, the inbox on top, planning, and what would be."""

from __future__ import annotations

from starlette.routing import BaseRoute

from pullquote.studio.calendar.inbox import absent, found
from pullquote.studio.calendar.moving import move
from pullquote.studio.calendar.planning import plan, preview
from pullquote.studio.calendar.showing import calendar, pieces
from pullquote.studio.calendar.steps import STEPS, step
from pullquote.studio.calendar.whatif import progress, result, simulate, start, stop, thumbnail
from pullquote.studio.routing import change, look

ROUTES: tuple[BaseRoute, ...] = (
    look("/calendar", calendar),
    look("/calendar/pieces", pieces),
    look("/calendar/plan", preview),
    change("/calendar/plan", plan),
    change("/calendar/move", move),
    *(change(f"/calendar/{name}", step(name)) for name in STEPS),
    change("/inbox/found", found),
    change("/inbox/absent", absent),
    look("/simulate", simulate),
    change("/simulate", start),
    change("/simulate/stop", stop),
    look("/simulate/{run:int}", result),
    look("/simulate/{run:int}/progress", progress),
    look("/simulate/{run:int}/pictures/{name}", thumbnail),
)
