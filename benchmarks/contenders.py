"""Each contender draws the work in a process of its own and prints its figures as JSON.

`python -m benchmarks.contenders NAME [COUNT]`; `benchmarks.speed` calls it.
"""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.work import SHARED, emoji_quotes, font, mixed_quotes, quotes, renderer, specs
from quotes.model import Quote

Run = Callable[[Path], Iterator[int]]


def ours(
    count: int,
    *,
    file_type: str = "png",
    small: bool = False,
    texts: Callable[[int], list[Quote]] = quotes,
) -> Run:
    """Shaping, search, checks, hash, encoding and files; finished cards are not cached."""
    from benchmarks.work import LOOK
    from cards.folder import CardFolder
    from cards.spec import spec_for

    ready, rows = renderer(font()), texts(count)

    def run(folder: Path) -> Iterator[int]:
        cards = CardFolder(folder)
        for quote in rows:
            drawn = ready.draw(spec_for(quote, LOOK), file_type=file_type, small=small)  # type: ignore[arg-type]
            cards.keep(drawn.card, drawn.data)
            yield len(drawn.data)

    return run


def floor(count: int) -> Run:
    """See `benchmarks.floor`."""
    from benchmarks.floor import Floor

    return Floor(renderer(font()), specs(count)).run


def takumi(count: int) -> Run:
    """takumi-py through the shared adapter."""
    face = font()
    os.environ["FONT"] = str(face.path)  # noqa: TID251 - the adapter reads its font from there
    path = SHARED / "bench" / "takumi_card.py"
    spec = importlib.util.spec_from_file_location("takumi_card", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.S["family"] = face.family
    draw, rows = module.setup(), quotes(count)

    def run(folder: Path) -> Iterator[int]:
        for number, quote in enumerate(rows):
            path = folder / f"{number}.png"
            source = quote.source.title if quote.source else ""
            draw({"text": quote.text, "author": quote.attribution.person, "source": source}, str(path))
            yield path.stat().st_size

    return run


_TYPST = """
#set page(width: 1080pt, height: 1350pt, margin: 0pt,
  fill: gradient.linear(rgb("#24395c"), rgb("#0c1424"), angle: 90deg))
#set text(font: "FAMILY", fill: rgb("#f4efe4"))
#set par(leading: 0.62em)
#let words = sys.inputs.text
#context {
  let fits(n) = measure(block(width: 888pt, text(size: n * 1pt, words))).height <= 860pt
  let (lo, hi) = (28, 96)
  while lo < hi {
    let mid = calc.quo(lo + hi + 1, 2)
    if fits(mid) { lo = mid } else { hi = mid - 1 }
  }
  place(top + left, dx: 96pt, dy: 120pt,
    block(width: 888pt, height: 860pt, align(horizon, text(size: lo * 1pt, words))))
}
#place(top + left, dx: 96pt, dy: 1030pt, rect(width: 120pt, height: 6pt, fill: rgb("#e0a44a")))
#place(top + left, dx: 96pt, dy: 1072pt, text(size: 36pt, sys.inputs.author))
#place(top + left, dx: 96pt, dy: 1134pt, text(size: 26pt, fill: rgb("#a9b4c6"), sys.inputs.source))
"""


def typst(count: int) -> Run:
    """typst's own compiler and renderer, one compiler kept, size by bisection on its own measure."""
    import typst as engine

    face = font()
    source = _TYPST.replace("FAMILY", face.family)
    rows = quotes(count)
    compiler = engine.Compiler(font_paths=[str(face.path.parent)], ignore_system_fonts=True)

    def run(folder: Path) -> Iterator[int]:
        for number, quote in enumerate(rows):
            inputs = {"text": quote.text, "author": quote.attribution.person}
            inputs["source"] = quote.source.title if quote.source else ""
            # 72 points an inch: one point of the page is one pixel.
            data = compiler.compile(source.encode(), format="png", ppi=72.0, sys_inputs=inputs)
            assert isinstance(data, bytes)
            (folder / f"{number}.png").write_bytes(data)
            yield len(data)

    return run


CONTENDERS: dict[str, Callable[[int], Run]] = {
    "ours-png": ours,
    "ours-jpeg": lambda count: ours(count, file_type="jpeg"),
    "ours-small": lambda count: ours(count, small=True),
    "ours-mixed": lambda count: ours(count, texts=mixed_quotes),
    "ours-emoji": lambda count: ours(count, texts=emoji_quotes),
    "floor": floor,
    "takumi": takumi,
    "typst": typst,
}


def main() -> None:
    """Draws the work and prints CPU and wall seconds, bytes, and the process's peak memory."""
    name, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 75
    run = CONTENDERS[name](count)
    with tempfile.TemporaryDirectory() as folder:
        cpu, wall = time.process_time(), time.perf_counter()
        sizes = list(run(Path(folder)))
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    # Linux counts the peak in kilobytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"cards": len(sizes), "cpu": cpu, "wall": wall, "bytes": sum(sizes), "peak": peak}))


if __name__ == "__main__":
    main()
