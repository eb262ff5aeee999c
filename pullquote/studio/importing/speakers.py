"""`/documents/SHA/speakers`: who speaks in a transcript, turn by turn, a key each. Every answer is kept at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from pullquote.output import time_of
from pullquote.studio.answers import page, said, studio_of
from pullquote.studio.desk import Studio
from pullquote.studio.fields import Fields
from pullquote.studio.importing.naming import (
    Turns,
    accepted,
    divided,
    joined_before,
    label_named,
    named,
    names_in,
    proposal,
    sold,
    unnamed,
    waits,
)
from pullquote.studio.routing import change, look
from pullquote.studio.wording import wording
from quotes.errors import InputError
from quotes.speaking import Heard, Hearing
from quotes.transcripts.turn import Turn

KEYS = 9
"""Names that have a key of their own, 1 to 9."""

_LARGEST_TURN = 10_000_000
"""More turns, and more characters of one, than any document that is read can have."""


def _page(request: Request) -> Response:
    studio = studio_of(request)
    document = studio.store.find_document(request.path_params["document"])
    hearing = studio.store.hearing(document.sha256)
    return page(request, "importing/speakers.html", "importing", document=document, **_values(hearing))


def _values(hearing: Hearing) -> dict[str, Any]:
    turns = hearing.turns
    return {
        "hearing": hearing,
        "turns": [_row(at, turn) for at, turn in enumerate(turns)],
        "names": names_in(turns),
        "keys": KEYS,
        "waiting": sum(map(waits, turns)),
        "proposed": sum(waits(turn) and proposal(turn) is not None for turn in turns),
    }


def _row(at: int, turn: Turn) -> dict[str, Any]:
    first = turn.lines[0]
    return {
        "at": at,
        "turn": turn,
        "line": first.number,
        "time": None if first.seconds is None else time_of(first.seconds, first.tolerance_seconds),
        "waits": waits(turn),
        "proposal": proposal(turn),
    }


def _answer(request: Request, given: Fields) -> Response:
    """One answer of a person, kept at once; gives the turns as they are now, as a piece of the page."""
    studio, t = studio_of(request), wording()
    document = studio.store.find_document(request.path_params["document"])
    before = studio.store.hearing(document.sha256)
    # What was seen, so that two people at one transcript do not name each other's turns.
    seen = given.needed("read")
    turns, words = _told(before.turns, given)
    heard = studio.store.hear(document.sha256, replace(before, turns=turns, read=seen), now=studio.now())
    after = studio.store.hearing(document.sha256)
    number = studio.undoing.keep(words, lambda: _back(studio, document.sha256, before, after))
    body = page(request, "importing/turns.html", "importing", document=document, **_values(after)).body
    told = f"{words} {_became(heard)}".strip()
    waiting = sum(map(waits, after.turns))
    more = {"read": after.read, "waiting": waiting, "left": t("importing.speakers.waiting", count=waiting)}
    return said(request, told, undo=number, piece=bytes(body).decode(), **more)


def _told(turns: Turns, given: Fields) -> tuple[Turns, str]:
    """The turns after an answer, and what it was in words."""
    t = wording()
    act = given.needed("act")
    if act == "accept":
        return accepted(turns), t("importing.speakers.accepted")
    if act == "label":
        label, name = given.needed("label"), given.needed("name")
        return label_named(turns, label, name), t("importing.speakers.labelled", label=label, name=name)
    at = given.whole("turn", least=1, most=_LARGEST_TURN) - 1
    if act == "name":
        name = given.needed("name")
        return named(turns, at, name), t("importing.speakers.named", turn=at + 1, name=name)
    if act == "divide":
        return divided(turns, at, given.whole("offset", least=0, most=_LARGEST_TURN)), t(
            "importing.speakers.divided", turn=at + 1
        )
    acts: dict[str, Callable[[Turns, int], Turns]] = {"nobody": unnamed, "sold": sold, "join": joined_before}
    if act not in acts:
        raise InputError(f"There is no answer {act[:40]!r}.", "Load the page anew.")
    return acts[act](turns, at), t(f"importing.speakers.{act}", turn=at + 1)


def _became(heard: Heard) -> str:
    t = wording()
    changes = (("added", heard.added), ("changed", heard.changed), ("removed", heard.removed))
    parts = [t(f"importing.speakers.{name}", count=len(ids)) for name, ids in changes if ids]
    if still := len(heard.approved) + len(heard.left):
        parts.append(t("importing.speakers.look", count=still))
    return " ".join(parts)


def _back(studio: Studio, sha256: str, before: Hearing, after: Hearing) -> None:
    """Takes an answer back, unless the transcript was changed since."""
    studio.store.hear(sha256, replace(before, read=after.read), now=studio.now())


ROUTES: tuple[BaseRoute, ...] = (
    look("/documents/{document}/speakers", _page),
    change("/documents/{document}/speakers", _answer),
)
