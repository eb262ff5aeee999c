"""The page of what would be: the days ahead played through, without writing anything.

Touches: disk (reads the workspace), threads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pullquote.calendar_page import CalendarView
from pullquote.simulated_posting import Wanted
from pullquote.studio.answers import page, picture, said, studio_of
from pullquote.studio.calendar.days import read_day
from pullquote.studio.calendar.planning import SEED
from pullquote.studio.calendar.simulations import Simulation, Simulations
from pullquote.studio.fields import Fields
from pullquote.studio.wording import wording
from pullquote.workspace import Workspace
from quotes.errors import NotFound

if TYPE_CHECKING:
    from pullquote.studio.desk import Studio

DAYS = 30
"""Days that are proposed, as in `pullquote simulate`."""

MOST_DAYS = 366

_MOST_NUMBER = 10**9


def simulate(request: Request) -> Response:
    """The whole page, with what was simulated last or what its address names."""
    given, studio = Fields(request.query_params), studio_of(request)
    number = given.whole("run", least=0, most=_MOST_NUMBER, otherwise=0)
    shown = _of(studio).get(number) if number else _of(studio).latest()
    return page(
        request,
        "calendar/simulate.html",
        "calendar",
        accounts=[one.name for one in studio.posting.accounts.all()],
        wanted=shown.wanted if shown else Wanted(DAYS, seed=SEED),
        most_days=MOST_DAYS,
        **_values(shown),
    )


def result(request: Request) -> Response:
    """What one simulation found, as a piece of the page."""
    return page(request, "calendar/simulated.html", "calendar", **_values(_named(request)))


def progress(request: Request) -> Response:
    """How far one simulation is."""
    one = _named(request)
    words, posts = wording(), one.posts
    told = words("calendar.simulate.progress", done=one.posts_done, count=posts) if posts else ""
    return JSONResponse({"standing": one.standing, "done": one.posts_done, "posts": posts, "said": told})


def thumbnail(request: Request) -> Response:
    """A card of a simulation, half its size."""
    data = _named(request).picture(request.path_params["name"])
    # A number means another simulation once the studio has been started anew.
    return picture(data, "image/jpeg")


def start(request: Request, given: Fields) -> Response:
    """Plays the days through in the background."""
    studio = studio_of(request)
    account = given.line("account")
    names = (studio.posting.accounts.get(account).name,) if account else ()
    wanted = Wanted(
        given.whole("days", least=1, most=MOST_DAYS, otherwise=DAYS),
        read_day(given, "from"),
        names,
        given.line("seed") or SEED,
        given.tick("faults"),
    )
    # A workspace of its own: its renderer draws beside the studio's.
    begun = _of(studio).start(Workspace(studio.root), wanted, studio.now())
    return said(request, wording()("calendar.said.simulate"), run=begun.number)


def stop(request: Request, given: Fields) -> Response:
    """Stops a simulation that plays."""
    _of(studio_of(request)).get(given.whole("run", least=1, most=_MOST_NUMBER)).stop()
    return said(request, wording()("calendar.said.stopped"))


def _of(studio: Studio) -> Simulations:
    return studio.kept(Simulations)


def _named(request: Request) -> Simulation:
    number: int = request.path_params["run"]
    if number > _MOST_NUMBER:
        raise NotFound(wording()("calendar.simulate.gone"), "")
    return _of(studio_of(request)).get(number)


def _values(one: Simulation | None) -> dict[str, Any]:
    """What the template of a result is given."""
    if one is None:
        return {"run": 0, "standing": "none", "found": None, "trouble": None}
    found = CalendarView(one.calendar).values() if one.calendar else None
    return {"run": one.number, "standing": one.standing, "found": found, "trouble": one.trouble}
