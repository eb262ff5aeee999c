"""What a control group allows, on file systems as kernels and containers show them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pullquote import drawing_crew
from pullquote.cpu_quota import cpu_quota

_V1 = {"proc/self/cgroup": "5:cpu,cpuacct:/docker/ab\n4:memory:/docker/ab\n"}
_V1_FREE = {"cpu.cfs_quota_us": "-1\n", "cpu.cfs_period_us": "100000\n"}
_V1_HALF = {"cpu.cfs_quota_us": "50000\n", "cpu.cfs_period_us": "100000\n"}


def _below(folder: str, files: dict[str, str]) -> dict[str, str]:
    return {f"{folder}/{name}": text for name, text in files.items()}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, None),
        ({"proc/self/cgroup": "0::/\n"}, None),
        ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "max 100000\n"}, None),
        ({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "150000 100000\n"}, 1.5),
        # A service whose slice has less than itself.
        (
            {
                "proc/self/cgroup": "0::/a.slice/b.service\n",
                "sys/fs/cgroup/a.slice/cpu.max": "200000 100000",
                "sys/fs/cgroup/a.slice/b.service/cpu.max": "800000 100000",
            },
            2.0,
        ),
        ({"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/cpu.max": "nonsense"}, None),
        ({"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/cpu.max": "5 0"}, None),
        ({**_V1, **_below("sys/fs/cgroup/cpu/docker/ab", _V1_HALF)}, 0.5),
        ({**_V1, **_below("sys/fs/cgroup/cpu,cpuacct/docker/ab", _V1_FREE)}, None),
        # Inside a container that sees its own group as the top, under the host's name for it.
        ({**_V1, **_below("sys/fs/cgroup/cpu,cpuacct", _V1_HALF)}, 0.5),
        ({**_V1, **_below("sys/fs/cgroup/memory", _V1_HALF)}, None),
    ],
)
def test_the_least_that_any_group_is_given(tmp_path: Path, files: dict[str, str], expected: float | None) -> None:
    """Both versions of control groups, with and without a limit, from inside a container and from outside."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert cpu_quota(tmp_path) == expected


@pytest.mark.parametrize(("quota", "expected"), [(None, 8), (64.0, 8), (2.0, 2), (1.5, 2), (0.25, 1)])
def test_a_container_draws_with_as_many_processes_as_it_may_use(
    monkeypatch: pytest.MonkeyPatch, quota: float | None, expected: int
) -> None:
    """Of a large machine a container may have two processors: more processes would only take memory."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    monkeypatch.setattr(drawing_crew, "cpu_quota", lambda: quota)
    assert drawing_crew.cores() == expected
