"""A studio that browsers can open: a real server in a thread, and what its tests do again and again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import axe_playwright_python
from playwright.sync_api import Page
from uvicorn import Config, Server

from pullquote.studio.application import application
from pullquote.studio.desk import Studio
from pullquote.studio.guard import Doors, hosts_of
from pullquote.studio.serving import listen
from pullquote.studio.sessions import Sessions
from pullquote.workspace import Workspace

WIDTHS = {"phone": (375, 812), "desk": (1440, 900)}
"""The sizes that the studio is made for, in CSS pixels."""

PATIENCE = 60_000
"""Milliseconds that a page has for what is expected of it: tests tell what comes, benchmarks how soon. Playwright's own
five seconds were too few, and twenty once, where two cores had seven such tests to run."""

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


class Served:
    """A studio that is being served: `address` is what to open first, `root` the pages' beginning."""

    def __init__(self, studio: Studio, root: str, token: str) -> None:
        self.studio = studio
        self.root = root
        self.address = f"{root}/?token={token}"


@contextmanager
def served(workspace: Workspace) -> Iterator[Served]:
    """Serves a workspace's studio at a free port of this machine."""
    with listen("127.0.0.1", 0) as listening:
        port = int(listening.getsockname()[1])
        sessions = Sessions(time.monotonic)
        studio = Studio(workspace)
        app = application(studio, sessions, Doors(hosts_of(["127.0.0.1"], port), port))
        server = Server(Config(app, access_log=False, log_level="warning", timeout_graceful_shutdown=1, ws="none"))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield Served(studio, f"http://127.0.0.1:{port}", sessions.token)
        finally:
            app.state.stopping.set()
            server.should_exit = True
            thread.join()


def barriers(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA on a page as it is now: serious and critical, a line each."""
    # Chromium keeps what the tests put into a page apart from its Content-Security-Policy.
    page.evaluate(_AXE)
    found = page.evaluate(
        "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: " + "; ".join(node["html"][:160] for node in one["nodes"][:3])
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def runs_over(page: Page) -> float:
    """By how many pixels a page is wider than its window: nobody wants to scroll sideways."""
    over: float = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return over


def lies_in_the_right_half(page: Page, inside: str, around: str) -> None:
    """Waits until the middle of one element, given by its selector, is right of the middle of another.

    In one step: what a page paints again just then has no place for a moment.
    """
    page.wait_for_function(
        """(selectors) => {
          const [one, other] = selectors.map((each) => document.querySelector(each)?.getBoundingClientRect());
          return one?.width && other && one.x + one.width / 2 > other.x + other.width / 2;
        }""",
        arg=[inside, around],
    )
