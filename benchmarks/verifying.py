"""`python -m benchmarks.verifying`: holding 75 quotes against a transcript, beside a bare search, and how it grows.

The bare ways answer less: `str.find` knows exact words only, and rapidfuzz gives a score, which is no proof. CPU time
of this process counts, and of the rounds the quickest.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable

from rapidfuzz import fuzz

from benchmarks.reading import transcript
from quotes.verifying.checked import Checked
from quotes.verifying.passages import passages_of
from quotes.verifying.verify import verify

QUOTES = 75
# A third each as they stand, with a word changed, and with a marked cut.
WAYS = 3


def main() -> None:
    """Measures everything and prints the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.verifying", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--largest", type=int, default=5_000_000, help="characters of the largest document")
    options = parser.parse_args()
    text = transcript(50_000)
    quotes = _quotes(text)
    # Once unmeasured: modules and patterns are loaded late.
    verify(quotes[1], _made_ready(text))
    flat = " ".join(text.casefold().split())
    folded = [" ".join(quote.casefold().split()) for quote in quotes]
    floor = _best(options.rounds, lambda: [flat.find(quote) for quote in folded])
    rows = [
        ("str.find, exact words only", floor),
        ("rapidfuzz, a score only", _best(options.rounds, lambda: [fuzz.partial_ratio(one, flat) for one in folded])),
        ("document made ready", _best(options.rounds, lambda: _made_ready(text))),
    ]
    checked = _made_ready(text)
    rows.append((f"{QUOTES} quotes verified", _best(options.rounds, lambda: [verify(one, checked) for one in quotes])))
    print(f"{'transcript of 50 kB':<36}{'CPU s':>9}{'× floor':>9}")
    for name, seconds in rows:
        print(f"{name:<36}{seconds:>9.4f}{seconds / floor:>9.1f}")
    print(f"\n{dict(Counter(verify(one, checked).match.value for one in quotes))}\n")
    print(f"{'characters':<16}{'made ready, s':>15}{'75 quotes, s':>15}")
    length = 50_000
    while length <= options.largest:
        _print_growth(transcript(length))
        length *= 10


def _print_growth(text: str) -> None:
    start = time.process_time()
    checked = _made_ready(text)
    ready = time.process_time()
    for quote in _quotes(text):
        verify(quote, checked)
    print(f"{len(text):<16,}{ready - start:>15.3f}{time.process_time() - ready:>15.3f}")


def _made_ready(text: str) -> Checked:
    checked = Checked(passages_of(text), text=text, document="", name="")
    # The index of words is made by the first quote; it is part of making ready.
    len(checked.coded)
    return checked


def _quotes(text: str) -> list[str]:
    chance = random.Random(9)
    words = text.replace("*  ", "").split()
    quotes: list[str] = []
    for number in range(QUOTES):
        at = chance.randrange(20, len(words) - 40)
        said = words[at : at + chance.randint(12, 30)]
        if number % WAYS == 1:
            said[len(said) // 2] = "never"
        elif number % WAYS == 2:
            said[5:8] = ["[…]"]
        quotes.append(" ".join(said))
    return quotes


def _best(rounds: int, work: Callable[[], object]) -> float:
    found = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


if __name__ == "__main__":
    main()
