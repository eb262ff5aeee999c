"""`python -m benchmarks.speed`: CPU, bytes and memory of a card, as ratios against the floor and the fastest peers.

Every contender runs in a process of its own, on one core, in turns; of the turns the quickest counts, because what else
the machine does can only slow one down. `--rounds N` sets how many; `--quick` leaves the 7,500 cards out.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.work import SHARED, font

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Figures:
    """What one contender's best turn came to."""

    name: str
    cpu_ms: float
    wall_ms: float
    kilobytes: float
    peak_megabytes: float

    @property
    def cards_per_second(self) -> float:
        """Cards in a second of CPU."""
        return 1000 / self.cpu_ms


def main() -> None:
    """Measures everything and prints the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="leave the 7,500 cards out, which take over a minute")
    options = parser.parse_args()
    _on_one_core()
    if remark := font().remark:
        print(remark)
    names = ["ours-png", "floor", "ours-jpeg", "ours-small", "ours-mixed", "ours-emoji", *_peers()]
    best: dict[str, Figures] = {}
    for _ in range(options.rounds):
        for name in names:
            figures = _measure(name, 75)
            if name not in best or figures.cpu_ms < best[name].cpu_ms:
                best[name] = figures
    _print_cards(list(best.values()))
    _print_ratios(best)
    _print_cold(options.rounds)
    _print_growth([75, 750] if options.quick else [75, 750, 7500])


def _on_one_core() -> None:
    """Keeps this process and its children on one core, where the system allows it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _peers() -> list[str]:
    """The peers that are installed; a word about each that is not."""
    found = []
    for name, module in (("takumi", "takumi_py"), ("typst", "typst")):
        if importlib.util.find_spec(module) is None:
            print(f"{name}: left out, {module} is not installed (pip install 'pullquote[benchmark]').")
        elif name == "takumi" and not (SHARED / "bench" / "takumi_card.py").exists():
            print("takumi: left out, its shared adapter is not beside this checkout.")
        else:
            found.append(name)
    return found


def _measure(name: str, count: int) -> Figures:
    command = [sys.executable, "-m", "benchmarks.contenders", name, str(count)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stderr}")
    row = json.loads(done.stdout)
    cards = row["cards"]
    return Figures(
        name, row["cpu"] / cards * 1e3, row["wall"] / cards * 1e3, row["bytes"] / cards / 1e3, row["peak"] / 1e6
    )


def _print_cards(rows: list[Figures]) -> None:
    print(f"\n{'75 cards, 1080 x 1350':<22}{'CPU ms':>8}{'wall ms':>9}{'cards/CPU s':>13}{'kB':>7}{'peak MB':>9}")
    for row in rows:
        figures = f"{row.cpu_ms:>8.2f}{row.wall_ms:>9.2f}{row.cards_per_second:>13.0f}"
        print(f"{row.name:<22}{figures}{row.kilobytes:>7.0f}{row.peak_megabytes:>9.0f}")


def _print_ratios(best: dict[str, Figures]) -> None:
    ours = best["ours-png"]
    print()
    for peer in ("takumi", "typst"):
        if peer in best:
            print(f"cards per CPU second, ours : {peer:<8} {best[peer].cpu_ms / ours.cpu_ms:5.2f} : 1")
    print(f"CPU of a PNG, ours : the floor       {ours.cpu_ms / best['floor'].cpu_ms:5.2f} : 1")
    print(f"CPU of a card, JPEG : PNG            {best['ours-jpeg'].cpu_ms / ours.cpu_ms:5.2f} : 1")
    print(f"CPU of a card, two scripts : Latin   {best['ours-mixed'].cpu_ms / ours.cpu_ms:5.2f} : 1")
    print(f"CPU of a card, emoji : Latin         {best['ours-emoji'].cpu_ms / ours.cpu_ms:5.2f} : 1")


def _print_cold(rounds: int) -> None:
    """`pullquote card` from nothing: user and system CPU of the whole process."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(sys.executable).with_name("pullquote")
        start = [str(script)] if script.exists() else [sys.executable, "-m", "pullquote"]
        command = [*start, "card", "Conventionality is not morality."]
        command += ["--by", "Charlotte Brontë", "--source", "Jane Eyre", "--out", str(Path(folder) / "card.png")]
        # As installed: byte code is at hand. The first run writes it and is not counted.
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode")}  # noqa: TID251
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        spent = []
        for _ in range(rounds + 1):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    print(f"cold `pullquote card`: {min(spent[1:]) * 1e3:.0f} ms CPU")


def _print_growth(counts: list[int]) -> None:
    print(f"\n{'cards':>6}{'CPU ms a card':>15}{'peak MB':>9}")
    for count in counts:
        row = _measure("ours-png", count)
        print(f"{count:>6}{row.cpu_ms:>15.2f}{row.peak_megabytes:>9.0f}")


if __name__ == "__main__":
    main()
