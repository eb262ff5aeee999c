"""Where web addresses stand in a text, by the grammar that X and Mastodon share.

Pure, but for the list of top-level domains, which is a library's data.

An address ends before closing punctuation, keeps balanced parentheses, and has a top-level domain that exists. Without
`https://` only plain ASCII domains count, and only where nothing stands before them that makes them part of a word.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import regex

_GENERAL = r"a-z0-9\p{Cyrillic}\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f!*';:=+,.$%#\[\]\-\u2013_~@|&"

_SCHEME = regex.compile(
    r"(?<![a-z0-9@＠$#＃])https?://(?P<host>[^\s\p{P}\p{Cc}\p{Cf}\p{Zl}]"
    r"(?:[^\s\p{P}\p{Cc}\p{Cf}\p{Zl}]|[.\-_](?=[^\s\p{P}\p{Cc}\p{Cf}\p{Zl}]|-))*+)",
    regex.IGNORECASE,
)
_LATIN = r"a-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_BARE = regex.compile(
    rf"(?<![{_LATIN}@＠$#＃._/\-])(?P<host>[{_LATIN}][{_LATIN}_-]*+\.[{_LATIN}][{_LATIN}._-]*+)", regex.IGNORECASE
)
_SHORTENED = regex.compile(r"/[a-z0-9]+", regex.IGNORECASE)
_DOT_INSIDE = regex.compile(r"\w\.\w")
_PORT = regex.compile(r":[0-9]+")
_PATH = regex.compile(rf"/(?:[{_GENERAL}/]|\((?:[{_GENERAL}/]|\([{_GENERAL}/]*+\))*+\))*+", regex.IGNORECASE)
_PATH_END = regex.compile(r"[a-z0-9\p{Cyrillic}\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f=_#/+\-)]", regex.IGNORECASE)
_QUERY = regex.compile(r"\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*+", regex.IGNORECASE)
_QUERY_END = regex.compile(r"[a-z0-9_&=#/\-]", regex.IGNORECASE)
_LABEL = regex.compile(r"[^\s.]+")
_GOES_ON = regex.compile(r"[0-9a-z@+\-]", regex.IGNORECASE)
_LONGEST_LABEL = 24


def find_addresses(text: str, *, bare: bool) -> list[tuple[int, int]]:
    """Start and end of every web address in order; with `bare` also those without `https://`."""
    if "://" not in text and not (bare and _DOT_INSIDE.search(text)):
        return []
    starts = _SCHEME.finditer(text) if "://" in text else ()
    schemes = [(at.start(), _end(text, at.start("host"), at["host"])) for at in starts]
    found = [(start, end) for start, end in schemes if end]
    if bare:
        for at in _BARE.finditer(text):
            inside = any(start <= at.start() < end for start, end in found)
            if not inside and (end := _end(text, at.start("host"), at["host"], bare=True)):
                found.append((at.start(), end))
    return sorted(found)


def is_web_address(text: str) -> bool:
    """Whether a text is one address with `https://` or `http://` and nothing else."""
    return regex.fullmatch(r"https?://[^\s\p{Cc}\p{Cf}<>\"]+", text, regex.IGNORECASE) is not None


def _end(text: str, start: int, host: str, *, bare: bool = False) -> int | None:
    """Where the address ends whose host begins at `start`; None when it has no top-level domain that exists.

    A bare domain without a path ends with the domain. X's own short addresses end with their one word.
    """
    if (length := _domain_length(host)) is None:
        return None
    end = start + length
    if _GOES_ON.match(text, end):
        return None
    if host[:length].lower() == "t.co" and (word := _SHORTENED.match(text, end)):
        return int(word.end())
    port = _PORT.match(text, end)
    if bare and text[port.end() if port else end :][:1] != "/":
        return end
    end = port.end() if port else end
    if path := _PATH.match(text, end):
        end = _trimmed(text, end + 1, path.end(), _PATH_END)
    if (query := _QUERY.match(text, end)) and (after := _trimmed(text, end + 1, query.end(), _QUERY_END)) > end + 1:
        end = after
    return end


def _trimmed(text: str, least: int, end: int, closing: Any) -> int:
    """An end that closing punctuation is taken off from, but not before `least`."""
    while end > least and not closing.match(text, end - 1):
        end -= 1
    return end


def _domain_length(host: str) -> int | None:
    """How much of a host is a domain: up to its last top-level domain that ends where a word could, if there is one."""
    labels = list(_LABEL.finditer(host))
    for label in reversed(labels[1:]):
        whole = label[0]
        for end in range(min(len(whole), _LONGEST_LABEL), 1, -1):
            if not _GOES_ON.match(whole, end) and is_top_level(whole[:end]):
                return int(label.start()) + end
    return None


@lru_cache(maxsize=4096)
def is_top_level(label: str) -> bool:
    """Whether a label is a top-level domain of today, such as `com` or `photography`."""
    try:
        name = label.lower().encode("idna").decode("ascii")
    except UnicodeError:
        return False
    return len(name) > 1 and _suffixes().publicsuffix(f"example.{name}") is not None


@cache
def _suffixes() -> Any:
    # Imported late: the list takes 70 ms to load, and only texts with a dot inside them need it.
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False)
