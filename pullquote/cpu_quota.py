"""How much of the machine this process may use by its control group: what a container or a service is given.

Touches: disk (what the kernel tells below /proc and /sys).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def cpu_quota(root: Path = Path("/")) -> float | None:
    """Processors' worth of time; None without a limit, and where there are no control groups.

    The least that the process's own group and those above it are given: `cpu.max` of version 2, `cpu.cfs_quota_us` and
    `cpu.cfs_period_us` of version 1 (Linux's Documentation/admin-guide/cgroup-v2.rst and scheduler/sched-bwc.rst, read
    2026-11-22).
    """
    try:
        lines = (root / "proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return min((given for line in lines for given in _given(root / "sys/fs/cgroup", line)), default=None)


def _given(mounted: Path, line: str) -> Iterator[float]:
    """The limits of one hierarchy, told as `NUMBER:CONTROLLERS:PATH`; version 2 names no controllers."""
    _, controllers, path = line.split(":", 2)
    if controllers and "cpu" not in controllers.split(","):
        return
    for home in (mounted / controllers, mounted / "cpu") if controllers else (mounted, mounted / "unified"):
        # In a container the path may be the host's, of which only the top is seen here.
        folder = home / path.lstrip("/")
        while folder.is_relative_to(home):
            with suppress(OSError, ValueError, ZeroDivisionError):
                yield _limit(folder, version=1 if controllers else 2)
            folder = folder.parent


def _limit(folder: Path, *, version: int) -> float:
    """A group's own limit. Raises `OSError` or `ValueError` when it has none."""
    if version == 2:
        quota, period = (folder / "cpu.max").read_text(encoding="utf-8").split()
    else:
        quota, period = ((folder / f"cpu.cfs_{name}_us").read_text(encoding="utf-8") for name in ("quota", "period"))
    # Without a limit it is `max` in version 2, which is no number, and -1 in version 1.
    if int(quota) <= 0:
        raise ValueError(quota)
    return int(quota) / int(period)
