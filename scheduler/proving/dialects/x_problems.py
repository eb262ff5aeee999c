"""X's problems: how it says no.

Pure. docs.x.com, response codes and errors (read 2026-11-21).
"""

from __future__ import annotations

from scheduler.proving.dialect import Reply


def problem(status: int, title: str, detail: str, kind: str = "about:blank", **headers: str) -> Reply:
    """A problem as most of X's machines put it; underscores in names of headers stand for hyphens."""
    return Reply.of(status, {"title": title, "detail": detail, "type": kind, "status": status}, **headers)


def duplicate() -> Reply:
    """A text that X has already: word for word as a public report of 2026-02 has it."""
    return problem(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.")


def invalid(message: str) -> Reply:
    """A request that breaks the rules of the interface."""
    told = {
        "errors": [{"parameters": {}, "message": message}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": "https://api.twitter.com/2/problems/invalid-request",
    }
    return Reply.of(400, told)
