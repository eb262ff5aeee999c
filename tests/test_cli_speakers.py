"""`speakers`: who speaks is told with options or asked a key each, and nothing that was answered is lost."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from pullquote.workspace import Workspace
from quotes.errors import InputError, NotFound
from quotes.model import Standing
from quotes.originals import leads_to

Run = Callable[..., Result]

ANN, BOB = "Ann Author", "Bob Writer"
PAPER = "Paper remembers what people would rather forget about themselves."
WORD = "A careful word outlives a clever one by several hundred years."
LIST = "A list is a promise to a person who does not exist yet."
LABELLED = f"SPEAKER_00: {PAPER}\nSPEAKER_01: {WORD}\nSPEAKER_00: {LIST}\nSPEAKER_01: {PAPER} It is patient.\n"
SAMPLES = Path(__file__).parent / "samples" / "transcript"
SEED = Path(__file__).parents[2] / "shared" / "seeds" / "podcast-transcript.txt"


@pytest.fixture
def talk(command: Run, workspace: Workspace) -> Run:
    """Runs `speakers talk.txt` on a transcript of two voices without names."""
    Path("talk.txt").write_text(LABELLED, encoding="utf-8")
    assert "4 turns wait for a speaker" in command("import", "talk.txt", workspace=workspace).output

    def run(*words: str, given: str = "") -> Result:
        return command("speakers", "talk.txt", *words, workspace=workspace, given=given)

    return run


@pytest.fixture
def asked(talk: Run, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs `speakers` as at a terminal, with the keys that a person presses."""
    monkeypatch.setattr("pullquote.asking.somebody_is_there", lambda: True)
    return lambda keys, *words: talk(*words, given=keys)


def _speakers(talk: Run) -> list[str | None]:
    return [json.loads(line)["speaker"] for line in talk("--json").stdout.splitlines()]


def _texts(talk: Run) -> list[str]:
    return [json.loads(line)["text"] for line in talk("--json").stdout.splitlines()]


def test_turns_are_named_by_number_and_by_label(talk: Run, workspace: Workspace) -> None:
    """One call names all; a turn named by its number is surer than its label."""
    done = talk("--label", f"SPEAKER_00={ANN}", "--set", f"2,4={BOB}", "--set", f"3={BOB}")
    assert "talk.txt: 5 quotes added; 0 turns without a speaker." in done.stdout
    assert _speakers(talk) == [ANN, BOB, BOB, BOB]
    with workspace.open_store() as store:
        assert {(q.attribution.person, q.attribution.role) for q in store.find()} == {
            (ANN, "speaker"),
            (BOB, "speaker"),
        }


def test_nothing_after_the_equals_sign_names_nobody(talk: Run) -> None:
    """A mistake is taken back, and its quotes with it."""
    talk("--set", f"1-4={ANN}")
    assert "0 quotes added, 2 removed; 2 turns without a speaker." in talk("--set", "2,3=").stdout
    assert _speakers(talk) == [ANN, None, None, ANN]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--set", "1"], "names nobody"),
        (["--set", "x=Ann"], "does not name turns"),
        (["--set", "=Ann"], "does not name turns"),
        (["--set", "3-2=Ann"], "no turn 3-2"),
        (["--set", "5=Ann"], "numbered 1 to 4"),
        (["--set", "1=Host"], "Host is no name"),
        (["--set", "1=Speaker 2"], "is no name"),
        (["--set", "1=\u200b"], "empty"),
        (["--set", "1=Ann\x1b[2J"], "escape"),
        (["--label", "SPEAKER_09=Ann"], "labels are: SPEAKER_00, SPEAKER_01"),
        (["--advertisement", "2", "--speech", "1-2"], "Turn 2 cannot be"),
        (["--advertisement", "2", "--set", "2=Ann"], "is an advertisement"),
        (["--from", "9"], "no turn 9"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changed(talk: Run, words: list[str], complaint: str) -> None:
    """A slip in one option names no turn of another."""
    with pytest.raises(InputError, match=complaint):
        talk("--set", f"1={ANN}", *words)
    assert _speakers(talk) == [None] * 4


def test_an_advertisement_gives_no_quotes_until_it_is_speech_again(talk: Run) -> None:
    """A machine's slip can be put right both ways."""
    talk("--set", f"1-4={ANN}")
    assert "removed; 0 turns" in talk("--advertisement", "3").stdout
    assert "1 turn without a speaker" in talk("--speech", "3").stdout
    assert "1 quote added" in talk("--set", f"3={ANN}").stdout


def test_a_transcript_with_names_names_the_turns(command: Run, talk: Run, workspace: Workspace) -> None:
    """Of the same recording it takes over the names; of another one it is refused."""
    named = LABELLED.replace("SPEAKER_00", ANN).replace("SPEAKER_01", BOB)
    Path("named.txt").write_text(named, encoding="utf-8")
    assert "5 quotes added" in talk("--labelled", "named.txt").stdout
    assert _speakers(talk) == [ANN, BOB, ANN, BOB]
    with pytest.raises(InputError, match="another recording"):
        talk("--labelled", str(SAMPLES / "interview.txt"))
    Path("plain.txt").write_text("Just some words.\n" * 5, encoding="utf-8")
    with pytest.raises(InputError, match="names no speakers"):
        talk("--labelled", "plain.txt")


def test_proposed_names_are_accepted_and_roles_are_not(command: Run, workspace: Workspace) -> None:
    """`host` is whom nobody knows by name: there is no quote by `host`."""
    command("import", SAMPLES / "episode-unlabelled.txt", workspace=workspace)
    before = [
        json.loads(line)
        for line in command("speakers", "episode", "--json", workspace=workspace).stdout.split("\n")[:-1]
    ]
    assert any(turn["proposed"] and turn["reasons"] and turn["speaker"] is None for turn in before)
    command("speakers", "episode", "--accept", workspace=workspace)
    with workspace.open_store() as store:
        people = {quote.attribution.person for quote in store.find()}
    assert people
    assert people.isdisjoint({"host", "guest"})
    assert people <= {turn["proposed"] for turn in before}


def test_without_options_and_terminal_the_turns_are_listed(talk: Run) -> None:
    """A script or a pipe is never asked; what a document holds cannot move the cursor."""
    assert talk().stdout.splitlines()[0].split(":")[0] == "   1  line 1  SPEAKER_00"
    assert all(len(line) <= 80 for line in talk().stdout.splitlines())


def test_a_key_answers_each_turn(asked: Callable[..., Result], talk: Run) -> None:
    """A new name gets a key; going back takes an answer back; skipping leaves a turn as it is; quitting keeps all."""
    done = asked(f"n{ANN}\n1bn{BOB}\n1sq")
    assert "[1] Ann Author, [2] Bob Writer" in done.stderr
    assert "1 quote added" not in done.stdout
    assert _speakers(talk) == [ANN, BOB, ANN, None]


def test_one_key_names_a_label_everywhere(asked: Callable[..., Result], talk: Run) -> None:
    """Two hundred turns of two voices are two answers."""
    done = asked(f"l{ANN}\nlBob Writer\n")
    assert "SPEAKER_01 is Bob Writer in 2 turns." in done.stderr
    assert "0 turns without a speaker" in done.stdout
    assert _speakers(talk) == [ANN, BOB, ANN, BOB]


def test_a_turn_of_two_voices_is_cut_and_joined(asked: Callable[..., Result], talk: Run) -> None:
    """The words of the next speaker cut it, in whatever case; joining puts it together as it was."""
    asked("xwould RATHER forget\nq")
    assert _texts(talk)[:2] == ["Paper remembers what people", "would rather forget about themselves."]
    asked("sjq")
    assert _texts(talk)[0] == PAPER


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("zq", "means nothing here"),
        ("9q", "means nothing here"),
        ("\rq", "means nothing here"),
        ("bq", "no answer to take back"),
        ("jq", "no turn before this one"),
        ("xno such words\nq", "do not stand in the turn"),
        ("xPaper\nq", "one side would be empty"),
        ("nHost\nq", "Host is no name"),
        ("n\nq", "[q]uit"),
        ("", "[q]uit"),
        ("n", "Name"),
    ],
)
def test_a_key_that_cannot_be_changes_nothing(asked: Callable[..., Result], talk: Run, keys: str, told: str) -> None:
    """It is said why, or the input has ended, and the turns are as they were."""
    done = asked(keys)
    assert told in done.stderr
    assert "Nothing was changed." in done.stderr
    assert _speakers(talk) == [None] * 4


def test_every_turn_is_asked_about_again(asked: Callable[..., Result], talk: Run) -> None:
    """With `--from` a named turn and an advertisement can be answered anew."""
    talk("--set", f"1-2,4={ANN}", "--advertisement", "3")
    done = asked(f"n{BOB}\n2q", "--from", "2")
    assert "So far it is Ann Author." in done.stderr
    assert "taken for an advertisement" in done.stderr
    assert _speakers(talk) == [ANN, BOB, BOB, ANN]


def test_clean_and_verbatim(command: Run, workspace: Workspace) -> None:
    """Fillers go as declared edits and come back; `show` marks them."""
    Path("um.txt").write_text(f"SPEAKER_00: It is, um, a promise to a person of tomorrow.\nSPEAKER_01: {WORD}\n")
    command("import", "um.txt", workspace=workspace)
    command("speakers", "um.txt", "--set", f"1={ANN}", "--clean", workspace=workspace)
    with workspace.open_store() as store:
        (quote,) = store.find()
    assert quote.text == "It is a promise to a person of tomorrow."
    assert "It is[-, um,-] a promise" in command("show", quote.id, workspace=workspace).stdout
    assert "1 changed" in command("speakers", "um.txt", "--verbatim", workspace=workspace).stdout
    assert "It is, um, a promise" in command("show", quote.id, workspace=workspace).stdout


def test_an_approved_quote_that_changes_is_told(talk: Run, workspace: Workspace) -> None:
    """What was approved, and what stays though its speaker was taken away, is worth a look."""
    talk("--set", f"1={ANN}")
    with workspace.open_store() as store:
        store.set_standing([next(store.find()).id], Standing.APPROVED)
    assert "was approved before it changed" in talk("--set", f"1={BOB}").stderr
    assert "stays: somebody has worked on it" in talk("--set", "1=").stderr


def test_a_document_that_is_no_transcript(command: Run, starter: Workspace) -> None:
    """What is not there and what holds no turns are told apart."""
    with pytest.raises(NotFound, match="no document"):
        command("speakers", "nothing.txt", workspace=starter)


def test_at_a_terminal_ctrl_c_and_a_closed_window_keep_what_was_answered(talk: Run, workspace: Workspace) -> None:
    """Half an hour of answers is not lost, however the program is ended."""
    for ending in ("\x03", signal.SIGHUP):
        talk("--set", "1-4=")
        ours, theirs = os.openpty()
        words = [sys.executable, "-m", "pullquote", "--workspace", str(workspace.root), "speakers", "talk.txt"]
        with subprocess.Popen(
            [*words, "--name", ANN], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        ) as process:
            os.close(theirs)
            _until_asked(ours)
            os.write(ours, b"1")
            _until(ours, b"Turn 2")
            _until_asked(ours)
            if isinstance(ending, str):
                os.write(ours, ending.encode())
            else:
                process.send_signal(ending)
            _until(ours, b"3 turns without a speaker")
            os.close(ours)
            assert process.wait() == 0
        assert _speakers(talk) == [ANN, None, None, None]


def _until(terminal: int, wanted: bytes) -> None:
    """Reads what the program writes until it has written this."""
    seen = b""
    while wanted not in seen:
        assert select.select([terminal], [], [], 60)[0], f"never written: {wanted!r}, but {seen!r}"
        seen += os.read(terminal, 4096)


def _until_asked(terminal: int) -> None:
    """Waits until the program takes single keys: what is typed before is thrown away."""
    end = time.monotonic() + 60
    while termios.tcgetattr(terminal)[3] & termios.ICANON:
        assert time.monotonic() < end, "it never asks for a key"
        time.sleep(0.01)


@pytest.mark.skipif(not SEED.exists(), reason="the seeds (../shared/seeds) are not here")
def test_a_real_episode_becomes_quotes(command: Run, workspace: Workspace) -> None:
    """Its proposed speakers accepted: quotes of two people, none from an advertisement, each leading to its words."""
    command("import", SEED, workspace=workspace)
    command("speakers", "podcast", "--accept", "--clean", workspace=workspace)
    with workspace.open_store() as store:
        found = list(store.find())
    assert len(found) > 200
    assert len({quote.attribution.person for quote in found}) == 2
    lines = {spot.line or 0 for quote in found for spot in quote.places}
    assert not lines & {*range(207, 221), *range(596, 600)}
    assert all(leads_to(quote.places[0], quote.edits, quote.text) for quote in found)
