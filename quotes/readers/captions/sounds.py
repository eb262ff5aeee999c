"""What captions tell beside words: music, laughter, songs, and who made the captions.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quotes.readers.captions.cue import Cue, Remarks, Row
from quotes.readers.captions.labels import read_prefix
from quotes.readers.reader import Note, excerpt

_GROUP = re.compile(r"[\[(（【][^\[\]()（）【】]{0,200}[\])）】]")
_ONE_BRACKET = re.compile(r"[\[(（【][^\[\]()（）【】]{0,400}[\])）】][.!]?")
_SIGNS = "♪♫♬♩🎵🎶"
_SUNG = re.compile(rf"[{_SIGNS}]+[^{_SIGNS}]{{0,400}}[{_SIGNS}]+")
# Words in brackets in the middle of speech that name a sound. Anything else there may be the editor's addition.
_SOUND = re.compile(
    r"[\[(]\s*(?:(?:soft|loud|light|brief|audience|crowd|all|both|upbeat|dramatic|theme|intro|outro|long|short)\s+){0,2}"
    r"(?:laugh(?:s|ing|ter)?|chuckl(?:es?|ing)|giggl(?:es?|ing)|applau(?:se|ds?|ding)|cheer(?:s|ing)?|clap(?:s|ping)?|"
    r"music(?:\s+\w+)?|sighs?|cough(?:s|ing)?|clears\s+throat|sniffs?|gasps?|pauses?|silence|cr(?:ies|ying)|sob(?:s|bing)?|"
    r"whistl(?:es?|ing)|ringing|blank_audio|exhales|inhales|snorts?|scoffs?)\s*[\])]",
    re.IGNORECASE,
)
# Words were said here that nobody could make out. Taking the mark away would join what does not belong together.
_GAP = re.compile(
    r"[\[(]\s*(?:inaudible|unintelligible|indistinct|unclear|cross[ -]?talk|overlapping|bleep|censored|redacted|"
    r"foreign|speaking|\?|_|\*|\.)[^\[\]()]{0,60}[\])]",
    re.IGNORECASE,
)
_MADE_BY = re.compile(
    r"(?:(?:re)?sync(?:ed|hroni[sz]ed)?|transcri(?:bed|ption|pt)|(?:sub|sur)?titles?|untertitel|subtítulos|sous-titres|legendas|"
    r"captions?|captioned|captioning|translat(?:ed|ion)|ripped|encoded|corrected|corrections)\b.{0,40}?"
    r"(?:\b(?:by|von|par|por)\b|:|https?://|www\.).{0,120}|.{0,120}\b(?:opensubtitles|amara|addic7ed|otter)\.(?:org|com|ai)\b.{0,60}",
    re.IGNORECASE,
)
# A credit of the captions is a line or two; more words than this are about subtitles.
_LONGEST_MADE_BY = 160


def without_sounds(cues: Sequence[Cue], remarks: Remarks) -> list[Cue]:
    """The cues with words only. What is taken out is noted, many of a kind in one note; gaps (`[inaudible]`) stay."""
    sounds: list[Row] = []
    songs: list[Row] = []
    kept: list[Cue] = []
    for cue in cues:
        rows = cue.rows
        whole = " ".join(row.text for row in rows)
        if _ONE_BRACKET.fullmatch(whole) and not _GAP.fullmatch(whole.rstrip(".!")):
            sounds += rows
            rows = ()
        elif whole and len(whole) <= _LONGEST_MADE_BY and _MADE_BY.fullmatch(whole):
            remarks.notes.append(Note(rows[0].number, "says who made the captions", excerpt(whole)))
            rows = ()
        elif _is_song(whole):
            songs += rows
            rows = ()
        has_words = not _is_bracketed(whole)
        new_rows = (_words(row, sounds, songs, may_be_label=has_words) for row in rows)
        kept.append(replace(cue, rows=tuple(row for row in new_rows if row is not None)))
    remarks.note_lines([row.number for row in sounds], "a sound, no words", excerpt(sounds[0].text) if sounds else "")
    remarks.note_lines(
        [row.number for row in songs], "music or a song, not speech", excerpt(songs[0].text) if songs else ""
    )
    return kept


def _is_song(whole: str) -> bool:
    """True for a cue between the signs of a song: `♪ ... ♪`, or `# ... #` as in teletext."""
    return len(whole) > 1 and (
        (whole[0] in _SIGNS and not _SUNG.sub("", whole).strip(f" {_SIGNS}"))
        or (whole[0] == "#" == whole[-1])
        or (whole[0] in _SIGNS and not any(sign in whole[1:] for sign in _SIGNS))
    )


def _is_bracketed(text: str) -> bool:
    """True when nothing is said outside the brackets of the text."""
    return not re.search(r"\w", _GROUP.sub("", text))


def _words(row: Row, sounds: list[Row], songs: list[Row], *, may_be_label: bool) -> Row | None:
    """The row without the sounds in it; None when nothing is left. What may be a speaker's name above words stays."""
    text = row.text
    if any(sign in text for sign in _SIGNS):
        songs.append(row)
        text = _SUNG.sub(" ", text).strip() if _SUNG.search(text) else ""
    if "[" in text or "(" in text or "【" in text or "（" in text:
        is_label = may_be_label and (prefix := read_prefix(text)) is not None and prefix.end == len(text)
        if is_label and not _SOUND.fullmatch(text):
            return replace(row, text=text)
        if _is_bracketed(text) and not _GAP.search(text):
            sounds.append(row)
            return None
        shorter = " ".join(_SOUND.sub(" ", text).split()) if _SOUND.search(text) else text
        if shorter != text:
            sounds.append(row)
            text = shorter
    return replace(row, text=text) if text else None
