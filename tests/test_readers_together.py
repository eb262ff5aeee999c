"""All readers together: each knows its own documents, and survives everybody else's, damaged ones, and sheer length."""

from __future__ import annotations

import tracemalloc
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from growing import check_growth

from quotes.errors import InputError, PullquoteError
from quotes.readers import READERS, Reader, choose_reader, read_document
from quotes.readers.conformance import check_survives
from quotes.readers.decoding import HEAD_LENGTH

SAMPLES = sorted(path for path in (Path(__file__).parent / "samples").glob("*/*") if path.is_file())
NAMES = [reader.name for reader in READERS]

# What makes a careless pattern try every way to match: a sign, or a beginning that never ends, over and over.
_RUNS = (
    *('"', "“", "«", "'", "(", "[", "{", "<", "</", "<a ", "<!--", "&", "&#x", "*", "_", "`", "~", "|", "\\", "$", "♪"),
    *("- ", "> ", "# ", "1. ", "+ ", ": ", "--", "— ", "==", "%\n", "---\n", "===\n", "***\n", "\n", " \n", "\t", " "),
    *("a ", "A ", "A. ", "a.", "Mr. ", "1,", "0:00 ", "[00:00] ", "(00:00) ", "A: ", "Ann Author: ", "Ann Author "),
    *("https://a", "a@b.", "said ", "” said ", "“a” ", "A said. ", "x,", "x\t", "::", "!?", "…", "Dr. Ann ", "a.m. "),
    *("\ufeff", "é", "。", ">> ", "with ", "\\u", "\\texttt{", "==========\n", "<v A>", "[!quote] "),
    *('{"a":', '["', "}{", "00:00:00,000 --> 00:00:01,000\n"),
)
# What a document of the format begins with, so that the run stands among the words and not in front of all of them.
_BEFORE = {
    "list": "On time: ",
    "csv": "quote,author,tags\na b c,Ann,",
    "json": '[{"quote": "',
    "html": "<p>“",
    "transcript": "---\nhosts: Ann Author\n---\nAnn Author: a b c.\nBob Writer: ",
    "srt": "00:00:01,000 --> 00:00:02,000\nA >>",
    "vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v ",
    "whisper": '{"segments": [{"start": 0, "end": 1, "text": "',
    "kindle": "A (B)\n- Your Highlight on page 1 | Added on Monday, January 1, 2024 1:00:00 AM\n\n“",
    "koreader": 'return {["a"] = "',
    "profile": "Ann Author\n\n",
    "prose": "Title\n\nBy Ann Author\n\n“It is a day.” ",
}
_LENGTH = 10_000
"""Characters: with them a pattern whose time grows with the square takes a third of a second, most readers 15 ms."""


def test_every_reader_has_samples() -> None:
    """A reader without a sample of its own would not be tried here."""
    folders = {path.parent.name for path in SAMPLES}
    assert folders - set(NAMES) == set()
    assert set(NAMES) - folders <= set(), "add a sample of it to tests/samples"
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_sample_goes_to_its_own_reader(path: Path) -> None:
    """Nobody has to say what a file is, and a file without its name's ending is still known where its text tells."""
    document = path.read_bytes()
    assert choose_reader(document, path.name).name == path.parent.name
    reading = read_document(document, path.name)
    assert reading.format == path.parent.name
    assert reading.drafts or reading.turns or reading.notes or reading.skipped


@pytest.mark.parametrize("reader", READERS, ids=NAMES)
def test_every_reader_survives_every_sample(reader: Reader) -> None:
    """A document read as another format, on purpose or by mistake, gives a whole reading or a clear refusal."""
    for path in SAMPLES:
        check_survives(reader, path.read_bytes(), path.name)


@pytest.mark.parametrize("reader", READERS, ids=NAMES)
def test_every_reader_survives_damaged_documents(reader: Reader) -> None:
    """A document that was cut off, that lost bytes, or that is in another encoding than it says, breaks nothing."""
    for path in SAMPLES:
        if path.parent.name != reader.name:
            continue
        whole = path.read_bytes()
        damaged = [whole[: len(whole) * part // 7] for part in range(1, 7)]
        damaged.append(whole[: len(whole) // 2] + b"\xff\xfe\x00" + whole[len(whole) // 2 :])
        damaged.append(whole.replace(b"\n", b"\r\n"))
        damaged.append(whole.replace(b" ", b""))
        damaged.append(bytes(byte ^ 1 for byte in whole))
        for document in damaged:
            check_survives(reader, document, path.name)


@pytest.mark.parametrize("reader", READERS, ids=NAMES)
def test_no_reader_is_stopped_by_a_long_run(reader: Reader) -> None:
    """Text made to make patterns blow up is read or refused like any other, in time that grows with its length."""
    for run in _RUNS:
        # The letter behind the run makes a pattern that wants the end of the line there go back and try again.
        for before, after in ((_BEFORE.get(reader.name, ""), "x"), ("", "\nx")):
            check_growth(partial(_read, reader, before, run, after), _LENGTH)


def _read(reader: Reader, before: str, run: str, after: str, length: int) -> None:
    document = (before + run * (length // len(run)) + after).encode()
    reader.sniff(document[:HEAD_LENGTH], "a.txt")
    with suppress(PullquoteError):
        reader.read(document, "a.txt")


@pytest.fixture(scope="module")
def huge() -> bytes:
    """200 MB, for which the system gives memory only where they are looked at."""
    return bytes(200 * 1024 * 1024)


@pytest.mark.parametrize("reader", READERS, ids=NAMES)
def test_every_reader_refuses_what_is_too_large(reader: Reader, huge: bytes) -> None:
    """A document of more than 64 MB is refused by its size alone, before any work, saying what to do."""
    tracemalloc.start()
    try:
        with pytest.raises(InputError) as caught:
            reader.read(huge, "large.bin")
        assert tracemalloc.get_traced_memory()[1] < 1024 * 1024
    finally:
        tracemalloc.stop()
    assert f"{len(huge):,}" in str(caught.value)
    assert caught.value.hint
