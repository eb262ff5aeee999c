"""The summary of a soak: for people as Markdown, for programs as JSON.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.soak.judge import Verdict
from benchmarks.soak.memory import TOLERANCE, Flatness

if TYPE_CHECKING:
    from benchmarks.soak.driver import Wanted

_MOST_SHOWN = 20
"""Findings that are printed with their history; there may be thousands of one kind."""


@dataclass(frozen=True)
class Summary:
    """Everything that a soak came to.

    `planned` are posts, of which some have further messages in their threads; `days` are virtual, `seconds` real;
    `processors` are the seconds that all processes together were at work, but for a database server's.
    `ended` are runners that ended by themselves. `pace` is milliseconds a post, twentieth by twentieth.
    """

    wanted: Wanted
    database: str
    planned: int
    days: float
    seconds: float
    processors: float
    turns: int
    lives: int
    kills: int
    deeds: Mapping[str, int]
    person: Mapping[str, int]
    ended: Sequence[str]
    verdict: Verdict
    memory: Flatness
    database_bytes: int
    pace: Sequence[float]

    @property
    def lost(self) -> int:
        """Messages that were due and are not there."""
        return self.verdict.count("lost")

    @property
    def doubled(self) -> int:
        """Messages that are there more than once."""
        return self.verdict.count("doubled")

    @property
    def ok(self) -> bool:
        """Whether everything is as it should be, memory included."""
        return not self.verdict.findings and not self.ended and self.kills >= self.wanted.kills and self.memory.flat

    def to_json(self) -> dict[str, Any]:
        """As `--json` prints it."""
        told = asdict(self)
        told["verdict"]["findings"] = told["verdict"]["findings"][:_MOST_SHOWN]
        told["verdict"]["faults"] = dict(self.verdict.faults)
        more = {"ok": self.ok, "lost": self.lost, "doubled": self.doubled, "flat": self.memory.flat}
        return {**told, **more, "memory_ratio": round(self.memory.ratio, 3)}

    def to_markdown(self) -> Iterator[str]:
        """A table, and below it what is not as it should be."""
        yield "| | |"
        yield "|---|--:|"
        yield from (f"| {name} | {value} |" for name, value in self._rows())
        others = len(self.verdict.findings) + len(self.ended) - self.lost - self.doubled
        yield ""
        yield (
            f"{'As it should be' if self.ok else 'NOT AS IT SHOULD BE'}: {self.lost} lost, {self.doubled} doubled, "
            f"{others} other findings. Seed {self.wanted.seed}."
        )
        yield from (f"- {one}" for one in self.ended[:_MOST_SHOWN])
        for one in self.verdict.findings[:_MOST_SHOWN]:
            yield f"- {one.kind}: {one.account}, post {one.post} {one.what}"
            yield from (f"    {line}" for line in one.history)

    def _rows(self) -> Iterator[tuple[str, str]]:
        verdict, memory, mib = self.verdict, self.memory, 2**20
        yield "database", self.database
        yield "accounts, runners, lives", f"{self.wanted.accounts}, {self.wanted.runners}, {self.lives:,}"
        yield "days gone by", f"{self.days:.1f}"
        yield "posts planned, and further messages of threads", f"{self.planned:,} + {verdict.threads:,}"
        yield "skipped as too late, their quotes planned anew", f"{verdict.replaced:,}"
        yield "messages due", f"{verdict.due:,}"
        yield "messages shown", f"{verdict.shown:,}"
        yield "**lost**", f"**{self.lost}**"
        yield "**doubled**", f"**{self.doubled}**"
        yield "**runners killed**", f"**{self.kills:,}**"
        yield from ((f"done to them: {deed}", f"{often:,}") for deed, often in sorted(self.deeds.items()))
        yield from ((f"networks: {fault}", f"{often:,}") for fault, often in sorted(verdict.faults.items()))
        yield from ((f"person: {what}", f"{often:,}") for what, often in sorted(self.person.items()))
        yield "real time", f"{self.seconds / 60:.1f} min"
        each = 1000 / max(1, verdict.shown)
        yield "for each message", f"{self.seconds * each:.1f} ms, {self.processors * each:.1f} ms of a processor"
        if self.pace:
            yield "the same, first and last twentieth", f"{self.pace[0]:.1f} ms, {self.pace[-1]:.1f} ms"
        grown = f"{memory.steady / mib:.1f} MiB, {memory.last / mib:.1f} MiB ({memory.ratio - 1:+.1%})"
        yield "memory of the runner that lived on, second and last tenth", grown
        flat = "yes" if memory.flat else "NO"
        yield "memory flat", f"{flat} (within {TOLERANCE:.0%})" if memory.judged else "not judged: too few posts"
        yield "database at the end", f"{self.database_bytes / mib:.0f} MiB"
