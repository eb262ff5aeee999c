"""Who draws a run, as `--jobs` and `--on` say.

Touches: what the operating system tells of this process; the network, for a cluster.
"""

from __future__ import annotations

import os
import re
from math import ceil

from cards.renderer import Renderer
from cards.runs.crew import Alone, Crew
from pullquote.cpu_quota import cpu_quota
from quotes.errors import InputError

MOST_JOBS = 1_000
"""More processes than any machine has cores for; a number beyond is a slip of the finger."""


_MOST_ON_WINDOWS = 61
"""Processes of a pool there, as `concurrent.futures` says: Windows waits for 64 things at a time, three are its own."""

_ADDRESS = re.compile(r"dask://([^/@\s]+:[0-9]+)/?")


def crew_of(renderer: Renderer, jobs: int | None, cluster: str | None) -> Crew:
    """The crew for a number of processes, by default one for each core that this process may use, or for a cluster.

    Raises `InputError` for a cluster's address of another kind, and what `cards.runs.cluster.Cluster` raises.
    """
    if cluster is not None:
        if not (found := _ADDRESS.fullmatch(cluster)):
            raise InputError(f"{cluster!r} is not the address of a cluster.", "Write it as dask://HOST:PORT.")
        # Imported late, here and below: most cards are drawn one by one, and a cluster is an extra.
        from cards.runs.cluster import Cluster

        return Cluster(renderer, found[1])
    jobs = cores() if jobs is None else jobs
    if os.name == "nt":
        jobs = min(jobs, _MOST_ON_WINDOWS)
    if jobs == 1:
        return Alone(renderer)
    from cards.runs.processes import Processes

    return Processes(renderer, jobs)


def cores() -> int:
    """How many cores this process may use: those it is bound to, as far as a container's share goes."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = cpu_quota()
    return bound if quota is None else min(bound, ceil(quota))
