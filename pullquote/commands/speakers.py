"""`speakers`: who speaks in a transcript, asked a key each, or told all at once."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pullquote.commands.examples import examples
from pullquote.commands.options import workspace_of
from pullquote.output import count_of, json_option, one_line, print_json, time_of
from quotes.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quotes.speaking import Heard
    from quotes.transcripts.turn import Turn

_TURNS = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?(?:,|$)")


@click.command(
    epilog=examples(
        "pullquote speakers interview.txt",
        "pullquote speakers interview.txt --set '1,3,5-9=Ann Author' --set '2,4=Bob Writer'",
        "pullquote speakers talk.vtt --label 'SPEAKER_00=Ann Author'",
        "pullquote speakers interview.txt --labelled interview-with-names.srt",
        "pullquote speakers interview.txt --advertisement 14 --speech 20-21",
    )
)
@click.argument("document")
@click.option(
    "--set", "sets", multiple=True, metavar="TURNS=NAME", help="Who speaks in these turns; '3=': nobody known."
)
@click.option("--label", "labels", multiple=True, metavar="LABEL=NAME", help="Who a label of the document is.")
@click.option("--labelled", type=click.Path(path_type=Path), help="A transcript of the same recording with names.")
@click.option("--advertisement", "sold", multiple=True, metavar="TURNS", help="These turns are a sponsor's words.")
@click.option("--speech", "said", multiple=True, metavar="TURNS", help="These are no advertisement and no preview.")
@click.option("--accept", is_flag=True, help="Take every proposed name as confirmed by you.")
@click.option("--name", "names", multiple=True, help="A speaker to have a key.")
@click.option("--from", "first", type=click.IntRange(min=1), help="Ask about every turn from this one on.")
@click.option("--clean/--verbatim", "clean", default=None, help="Leave out fillers and repeats, as declared edits.")
@json_option
@click.pass_context
def speakers(
    ctx: click.Context,
    /,
    document: str,
    labelled: Path | None,
    names: tuple[str, ...],
    first: int | None,
    clean: bool | None,
    as_json: bool,
    **given: tuple[str, ...] | bool,
) -> None:
    """Say who speaks in an imported transcript: its turns wait for that, and become quotes with it.

    At a terminal each turn is shown with what was proposed and why, and a key answers it; what is answered is kept
    when you quit. With options nothing is asked. Without any, and with --json, the turns are listed.
    """
    from dataclasses import replace

    from pullquote.asking import somebody_is_there

    options = _Options(labelled, **given)  # type: ignore[arg-type]
    with workspace_of(ctx).open_store() as store:
        found = store.find_document(document)
        before = store.hearing(found.sha256)
        if first is not None and first > len(before.turns):
            raise InputError(f"There is no turn {first}.", f"The turns are numbered 1 to {len(before.turns)}.")
        turns = _told(before.turns, options)
        hearing = replace(before, turns=turns, clean=before.clean if clean is None else clean)
        told = options.given or clean is not None
        asked = not told and not as_json and somebody_is_there() and (first or any(map(_waits, turns)))
        if asked:
            hearing = replace(hearing, turns=_asked(turns, names, first))
        try:
            heard = store.hear(found.sha256, hearing, now=datetime.now(UTC)) if told or hearing != before else None
        except InputError:
            if asked:
                click.echo(_as_options(before.turns, hearing.turns), err=True)
            raise
        if as_json:
            for number, turn in enumerate(hearing.turns, start=1):
                print_json(_turn_json(number, turn))
        elif heard is not None:
            _tell(heard, hearing.turns, found.name)
        elif asked:
            click.echo("Nothing was changed.", err=True)
        else:
            _list(hearing.turns)


@dataclass(frozen=True, slots=True)
class _Options:
    """What the options say of turns."""

    labelled: Path | None
    sets: tuple[str, ...]
    labels: tuple[str, ...]
    sold: tuple[str, ...]
    said: tuple[str, ...]
    accept: bool

    @property
    def given(self) -> bool:
        """Whether they say anything."""
        return bool(self.labelled or self.sets or self.labels or self.sold or self.said or self.accept)


def _told(turns: tuple[Turn, ...], options: _Options) -> tuple[Turn, ...]:
    """The turns with what the options say, the surest last."""
    from dataclasses import replace

    from pullquote.speaking import checked_name, is_name
    from quotes.transcripts.labels import apply_labels, with_speakers
    from quotes.transcripts.turn import TurnKind

    if options.labelled is not None:
        turns = apply_labels(turns, _turns_of_file(options.labelled))
    sold = set().union(*(_numbers(which, len(turns)) for which in options.sold))
    said = set().union(*(_numbers(which, len(turns)) for which in options.said))
    if both := sold & said:
        raise InputError(f"Turn {min(both)} cannot be speech and an advertisement.", "Name it once.")
    turns = tuple(
        replace(turn, kind=TurnKind.ADVERTISEMENT, speaker=None)
        if number in sold
        else (replace(turn, kind=TurnKind.SPEECH) if number in said else turn)
        for number, turn in enumerate(turns, start=1)
    )
    speech = {number: turn for number, turn in enumerate(turns, start=1) if turn.kind is TurnKind.SPEECH}
    named: dict[int, str] = {}
    if options.accept:
        named |= {n: t.proposed for n, t in speech.items() if t.speaker is None and t.proposed and is_name(t.proposed)}
    for label, name in _pairs(options.labels, "--label"):
        mine = [number for number, turn in speech.items() if turn.label == label]
        if not mine:
            known = ", ".join(dict.fromkeys(one_line(turn.label, 60) for turn in turns if turn.label)) or "none"
            raise InputError(f"No turn has the label {label!a}.", f"The labels are: {known}.")
        named |= dict.fromkeys(mine, name)
    for which, name in _pairs(options.sets, "--set"):
        named |= dict.fromkeys(_numbers(which, len(turns)), name)
    named_so = with_speakers(turns, {number: checked_name(name) for number, name in named.items() if name})
    nobody = {number for number, name in named.items() if not name}
    # What was proposed stays: a name can be taken back, and the next person wants to see why.
    return tuple(
        replace(turn, speaker=None if number in nobody else after.speaker)
        for number, (turn, after) in enumerate(zip(turns, named_so, strict=True), start=1)
    )


def _pairs(given: tuple[str, ...], option: str) -> list[tuple[str, str]]:
    pairs = []
    for one in given:
        left, equals, right = one.partition("=")
        if not equals:
            raise InputError(f"{option} {one!a} names nobody.", f"Write it as in {option} '3=Ann Author'.")
        pairs.append((left.strip(), right.strip()))
    return pairs


def _numbers(which: str, count: int) -> set[int]:
    """The turns of `1,3,5-9`. Raises InputError for anything else, and for a turn that is not there."""
    written = which.replace(" ", "")
    numbers: set[int] = set()
    at = 0
    while match := _TURNS.match(written, at):
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= count:
            raise InputError(f"There is no turn {match[0].rstrip(',')}.", f"The turns are numbered 1 to {count}.")
        numbers |= set(range(first, last + 1))
        at = match.end()
    if at != len(written) or not numbers:
        raise InputError(f"{which!a} does not name turns.", "Write them as 1,3,5-9.")
    return numbers


def _turns_of_file(path: Path) -> Sequence[Turn]:
    from pullquote.arriving.files import read_file
    from quotes.readers import read_document

    arrived = read_file(path)
    reading = read_document(arrived.data, arrived.name)
    if not any(turn.speaker or turn.label for turn in reading.turns):
        raise InputError(f"{path.name} names no speakers.", "Name a transcript with lines such as `Ann Author: …`.")
    return reading.turns


def _asked(turns: tuple[Turn, ...], names: tuple[str, ...], first: int | None) -> tuple[Turn, ...]:
    from pullquote.asking import ask_about
    from pullquote.speaking import names_of

    return ask_about(turns, names_of(turns, names), first=first)


def _as_options(before: Sequence[Turn], after: Sequence[Turn]) -> str:
    """What was answered, to be typed again: nobody has to remember it."""
    if [turn.lines for turn in before] != [turn.lines for turn in after]:
        return "Your answers were not kept; you had cut or joined turns."
    turns = zip(before, after, strict=True)
    said = [f"{n}={new.speaker or ''}" for n, (old, new) in enumerate(turns, start=1) if old.speaker != new.speaker]
    return "You had answered: " + " ".join(f"--set '{each}'" for each in said)


def _waits(turn: Turn) -> bool:
    return turn.speaker is None and turn.kind.value == "speech"


def _list(turns: Sequence[Turn]) -> None:
    width = shutil.get_terminal_size().columns
    for number, turn in enumerate(turns, start=1):
        first = turn.lines[0]
        when = "" if first.seconds is None else f"  {time_of(first.seconds, first.tolerance_seconds)}"
        who = turn.speaker or (turn.kind.value if turn.kind.value != "speech" else "")
        who = who or (f"probably {turn.proposed}" if turn.proposed else turn.label or "nobody known")
        head = f"{number:>4}  line {first.number}{when}  {one_line(who, 40)}: "
        click.echo(head + one_line(turn.text, max(width - len(head), 30)))


def _tell(heard: Heard, turns: Sequence[Turn], name: str) -> None:
    waiting = sum(map(_waits, turns))
    changes = [f"{count_of(len(heard.added), 'quote')} added"]
    changes += [f"{len(ids):,} {what}" for ids, what in ((heard.changed, "changed"), (heard.removed, "removed")) if ids]
    click.echo(f"{one_line(name, 60)}: {', '.join(changes)}; {count_of(waiting, 'turn')} without a speaker.")
    for id in heard.approved:
        click.echo(f"  {id[:8]} was approved before it changed, and still is: look at it.", err=True)
    for id in heard.left:
        click.echo(f"  {id[:8]} stays: somebody has worked on it; look at who is named there.", err=True)


def _turn_json(number: int, turn: Turn) -> dict[str, object]:
    first, last = turn.lines[0], turn.lines[-1]
    return {
        "turn": number,
        "kind": turn.kind.value,
        "speaker": turn.speaker,
        "proposed": turn.proposed,
        "reasons": list(turn.reasons),
        "label": turn.label or None,
        "chapter": turn.chapter,
        "line": first.number,
        "last_line": last.number,
        "seconds": first.seconds,
        "tolerance_seconds": first.tolerance_seconds,
        "text": turn.text,
    }
