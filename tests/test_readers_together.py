"""All readers together: each knows its own documents, and survives everybody else's, damaged ones, and sheer length."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest

from quotes.errors import InputError, PullquoteError
from quotes.readers import READERS, Reader, choose_reader, read_document
from quotes.readers.conformance import check_survives
from quotes.readers.decoding import LARGEST_DOCUMENT

SAMPLES = sorted(path for path in (Path(__file__).parent / "samples").glob("*/*") if path.is_file())
NAMES = [reader.name for reader in READERS]

# What makes a careless pattern try every way to match: a sign, or a beginning that never ends, over and over.
_RUNS = (
    *('"', "“", "«", "'", "(", "[", "{", "<", "</", "<a ", "<!--", "&", "&#x", "*", "_", "`", "~", "|", "\\", "$"),
    *("- ", "> ", "# ", "1. ", "+ ", ": ", "--", "— ", "==", "%\n", "---\n", "===\n", "***\n", "\n", " \n", "\t", " "),
    *("a ", "A ", "A. ", "a.", "Mr. ", "1,", "0:00 ", "[00:00] ", "(00:00) ", "A: ", "Ann Author: ", "Ann Author "),
    *(
        "https://a",
        "a@b.",
        "said ",
        "” said ",
        "“a” ",
        "A said. ",
        "x,",
        "x\t",
        "::",
        "!?",
        "…",
        "Dr. Ann ",
        "﻿",
        "é",
        "。",
    ),
    *('{"a":', '["', "}{", "\\u", "\\texttt{", "==========\n", "<v A>", "00:00:00,000 --> 00:00:01,000\n", "[!quote] "),
)
_BEFORE = ("", "WEBVTT\n\n00:00.000 --> 00:01.000\n", "---\ntitle: a\n---\n", "{", "<p>", "“")
_LENGTH = 30_000
_PATIENCE = 10.0
"""CPU seconds for one such document. Readers take some hundredths; a pattern that blows up takes hours, one that grows
with the square of the length a minute."""


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
    """Text made to make patterns blow up is read or refused like any other."""
    for run in _RUNS:
        for before in _BEFORE:
            document = (before + run * (_LENGTH // len(run))).encode()
            start = time.process_time()
            reader.sniff(document[: 16 * 1024], "a.txt")
            with suppress(PullquoteError):
                reader.read(document, "a.txt")
            assert time.process_time() - start < _PATIENCE, f"{before!r} and {run!r} over and over"


@pytest.mark.parametrize("reader", READERS, ids=NAMES)
def test_every_reader_refuses_what_is_too_large(reader: Reader) -> None:
    """A document of more than 64 MB is refused by its size alone, saying what to do."""
    with pytest.raises(InputError) as caught:
        reader.read(bytes(LARGEST_DOCUMENT + 1), "large.bin")
    assert caught.value.hint
