"""`python -m benchmarks.proof`: how long the whole proof sheet takes, drawn by `pullquote designs check --proof`.

Ten designs by seven formats by twelve texts on two processes, checked, reduced and written to one page, by the wall
clock, because a person waits for it; the CPU of all processes tells what it would be on idle cores. `--jobs N` and
`--rounds N` change the processes and the turns, of which the quickest counts.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT = 60.0
"""Seconds in which the sheet should be there on two processes."""


def main() -> None:
    """Draws the sheet and prints what it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proof", description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    best, cpu, cards, size = min(_drawn(options.jobs) for _ in range(options.rounds))
    remark = f", more than {LIMIT:g}" if best > LIMIT else ""
    print(f"{cards} cards on {options.jobs} processes: {best:.1f} s{remark}")
    print(f"CPU of all: {cpu:.1f} s, {cpu / cards * 1e3:.0f} ms a card")
    print(f"the page: {size / 1e6:.1f} MB")


def _drawn(jobs: int) -> tuple[float, float, int, int]:
    """Wall and CPU seconds, cards and the page's bytes of one turn, in a folder where nothing is approved."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "proof.html"
        command = [sys.executable, "-m", "pullquote", "designs", "check", "--json", "--jobs", str(jobs)]
        before, spent = time.perf_counter(), _children()
        done = subprocess.run([*command, "--proof", str(page)], cwd=folder, capture_output=True, text=True)
        seconds = time.perf_counter() - before
        # 3 says that a design does not pass, which is no matter here: its cards are on the page.
        if done.returncode not in (0, 3) or not page.exists():
            sys.exit(f"The proof sheet was not drawn:\n{done.stderr}")
        return seconds, _children() - spent, json.loads(done.stdout.splitlines()[-1])["cards"], page.stat().st_size


def _children() -> float:
    """CPU seconds of all processes that were started and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
