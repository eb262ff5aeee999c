"""Moving cards: the first and the last frame are the card, lines come in reading order and stay, and files tell it."""

from __future__ import annotations

import io
import sys
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from cards.film import Film
from cards.motion import Moving, film_of, moving
from cards.motion_files import encode_film
from cards.motion_pace import FRAME_RATE, LONGEST, SHORTEST, moments, words_read
from cards.motion_parts import parts_of
from cards.renderer import Renderer
from cards.spec import CardSpec, Look
from quotes.errors import InputError, NotFound, Refused

TEXT = "Conventionality is not morality. Self-righteousness is not religion."
VERSE = "Tell me not, in mournful numbers,\nLife is but an empty dream!\nFor the soul is dead that slumbers."
HEBREW = "אם אין אני לי, מי לי? וכשאני לעצמי, מה אני? ואם לא עכשיו, אימתי?"
HOLD = 45
CASES = ("editorial", "poster", "academic", "verse", "hebrew", "wide", "emoji")


def _spec(text: str = TEXT, design: str = "editorial", form: str = "opengraph", **more: str) -> CardSpec:
    """A card of a small format: what moves on it moves alike on large ones."""
    look = Look(design=design, format=form, handle="@pullquote")
    return CardSpec(text, "Charlotte Brontë", look, title="Jane Eyre", topic="On courage", quote_id="a" * 16, **more)  # type: ignore[arg-type]


def _case(name: str) -> CardSpec:
    if name == "verse":
        return _spec(VERSE)
    if name == "hebrew":
        return _spec(HEBREW, "academic", language="he")
    if name == "wide":
        return _spec(design="poster", form="linkedin")
    if name == "emoji":
        return _spec("Rain is only water. 🌧️ Get wet and go on, whatever they say of the weather. ☀️")
    return CardSpec(
        TEXT,
        "Charlotte Brontë",
        Look(design=name, format="portrait" if name == "academic" else "opengraph"),
        title="Jane Eyre",
        topic="Courage",
        emphasis=((19, 31),),
    )


def _same(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is None


def _unlike(one: Image.Image, other: Image.Image) -> Image.Image:
    """255 where two pictures differ by more than an eighth of the scale."""
    difference = ImageChops.difference(one, other)
    red, green, blue = difference.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue).point([0] * 32 + [255] * 224)


def _pictures(film: Film) -> list[Image.Image]:
    return [film.frame(number).copy() for number in range(len(film))]


@pytest.mark.parametrize("name", CASES)
def test_the_first_and_the_last_frame_are_the_card(renderer: Renderer, name: str) -> None:
    """A network's thumbnail is a whole card, and who watches to the end sees the still one, pixel for pixel."""
    spec = _case(name)
    still = renderer.picture(spec)
    with film_of(renderer, spec) as film:
        assert _same(film.frame(0), still)
        assert _same(film.frame(len(film) - 1), still)
        assert film.moments[0].frames == 1
        assert film.moments[-1].frames >= HOLD


@pytest.mark.parametrize("name", CASES)
def test_lines_come_from_the_top_and_stay(renderer: Renderer, name: str) -> None:
    """From one frame to the next every pixel comes nearer to the card, none goes back; what is new is further down."""
    with film_of(renderer, _case(name)) as film:
        pictures = _pictures(film)[1:]
        still_missing = [ImageChops.difference(picture, film.card) for picture in pictures]
        for before, after in pairwise(still_missing):
            # A colour is rounded twice on its way: by one step each.
            assert ImageChops.subtract(after, before, offset=-2).getbbox() is None
        tops = []
        for before, after in pairwise(pictures):
            if (box := _unlike(before, after).getbbox()) is not None:
                tops.append(box[1])
        middles = [top for number, top in enumerate(tops) if number == 0 or abs(top - tops[number - 1]) > 20]
        assert len(middles) > 2
        # A credit stands beside the quote in wide formats.
        assert middles[:-1] == sorted(middles[:-1])


def test_the_empty_card_has_what_is_constant_and_nothing_else(renderer: Renderer) -> None:
    """After the first frame head line and handle are there; the quote, its mark and initial and the credit are not."""
    spec = _case("academic")
    with renderer.judged(spec) as (_, painted, _), film_of(renderer, spec) as film:
        boxes = {line.role: line.box for line in painted.inked if line.role != "handle"}
        bare, empty = painted.ground, film.frame(1)
        assert {"mark", "initial", "quote", "emphasis", "author", "source", "topic"} <= set(boxes)
        for role, box in boxes.items():
            assert _same(empty.crop(box), (film.card if role in ("topic", "words") else bare).crop(box)), role


def test_mark_initial_and_emphasis_come_with_their_line(renderer: Renderer) -> None:
    """The opening mark and a large initial are part of the first row, what stands out of its own row."""
    parts = parts_of(renderer.lay_out(_case("academic")))
    assert {"initial", "mark"} <= {line.role for line in parts.rows[0].lines}
    assert [row for row in parts.rows if any(line.role == "emphasis" for line in row.lines)]
    assert {line.role for line in parts.credit.lines} == {"author", "source"}
    poster = parts_of(renderer.lay_out(_case("poster")))
    under = [row for row in poster.rows if row.strokes]
    assert under and all(any(line.role == "emphasis" for line in row.lines) for row in under)
    assert not poster.constant.strokes and not poster.credit.strokes


def test_a_quote_that_is_one_letter_still_comes(renderer: Renderer) -> None:
    """Where the initial is all there is, it is the first row."""
    with film_of(renderer, _spec("O", "academic", "square")) as film:
        assert not _same(film.frame(1), film.card)
        assert _same(film.frame(len(film) - 1), film.card)


def test_the_same_card_has_the_same_frames(renderer: Renderer) -> None:
    """Whatever was drawn in between: batches and machines agree."""

    def hashes() -> list[str]:
        with film_of(renderer, _spec()) as film:
            return [sha256(picture.tobytes()).hexdigest() for picture in _pictures(film)]

    first = hashes()
    renderer.draw(_spec(VERSE, "poster", "square"))
    assert hashes() == first


def test_frames_may_be_asked_for_in_any_order(renderer: Renderer) -> None:
    """What is kept between frames changes none of them."""
    with film_of(renderer, _spec()) as film:
        forward = _pictures(film)
        assert all(_same(film.frame(number), forward[number]) for number in reversed(range(len(film))))


@given(
    words=st.lists(st.floats(0, 40), min_size=1, max_size=60),
    credit=st.booleans(),
    seconds=st.none() | st.floats(SHORTEST, LONGEST),
)
def test_every_length_is_kept(words: list[float], credit: bool, seconds: float | None) -> None:
    """3 to 8 seconds or what is asked, each part comes once and in order, and the whole card holds for 1.5 s."""
    found = moments(words, credit, seconds)
    frames = sum(moment.frames for moment in found)
    assert SHORTEST * FRAME_RATE <= frames <= LONGEST * FRAME_RATE
    assert seconds is None or frames == round(seconds * FRAME_RATE)
    assert all(moment.frames > 0 and 0 <= moment.share < 1 for moment in found)
    there = [moment.whole + moment.share for moment in found]
    parts = len(words) + credit
    assert there[0] == parts and there[1] == 0 and there[-1] == parts
    assert there[1:] == sorted(set(there[1:]))
    assert {*range(parts + 1)} <= {moment.whole for moment in found if not moment.share}
    assert found[-1].frames >= HOLD


def test_more_words_take_longer_until_the_limit() -> None:
    """A row waits for as long as it takes to read; a short quote holds at its end, a long one comes faster."""

    def shown(words: list[float]) -> list[int]:
        found = moments(words, True)
        return [sum(m.frames for m in found if m.whole + (m.share > 0) == row + 1) for row in range(len(words))]

    slow = shown([2, 8])
    assert slow[1] > 3 * slow[0]
    # 238 words a minute are 7.6 frames a word.
    assert abs(slow[1] - 61) <= 1
    assert sum(m.frames for m in moments([1], True)) == SHORTEST * FRAME_RATE
    assert sum(m.frames for m in moments([12] * 9, True)) == LONGEST * FRAME_RATE
    assert max(shown([12] * 9)) - min(shown([12] * 9)) <= 1


@pytest.mark.parametrize("seconds", [2.9, 8.1, float("nan"), float("inf"), -5.0])
def test_other_lengths_are_refused(renderer: Renderer, seconds: float) -> None:
    """Nothing is drawn for a length that cannot be, and the bounds are told."""
    with pytest.raises(InputError, match="seconds") as caught:
        moving(renderer, _spec(), file_type="webp", seconds=seconds)
    assert "3 to 8" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("To be, or not to be", 4.0, 5.0),
        ("Conventionality", 1.5, 3.0),
        ("学而时习之，不亦说乎", 4.0, 5.0),
        ("ความพยายามอยู่ที่ไหนความสำเร็จอยู่ที่นั่น", 4.0, 9.0),
        ("“ — ”", 0.0, 0.0),
        ("", 0.0, 0.0),
    ],
)
def test_words_are_counted_as_they_are_read(text: str, least: float, most: float) -> None:
    """Short and long words, and scripts that set no spaces, take the time that reading them takes."""
    assert least <= words_read(text) <= most


def _opened(made: Moving) -> Image.Image:
    return Image.open(io.BytesIO(made.data))


def _durations(picture: Image.Image) -> list[float]:
    found = []
    for number in range(getattr(picture, "n_frames", 1)):
        picture.seek(number)
        picture.load()
        found.append(float(picture.info["duration"]))
    return found


def test_a_webp_plays_once_and_loses_nothing(renderer: Renderer) -> None:
    """On a flat ground the frames are exact; the durations add up to the length, and it stays on the card."""
    spec = _spec()
    made = moving(renderer, spec, file_type="webp", seconds=4)
    picture = _opened(made)
    assert picture.info["loop"] == 1 and made.seconds == 4
    durations = _durations(picture)
    assert sum(durations) == 4000 and durations[0] in (33, 34) and durations[-1] >= 1500
    with film_of(renderer, spec, seconds=4) as film:
        assert len(durations) == len(film)
        for number in (0, 1, 5, len(film) - 1):
            picture.seek(number)
            assert _same(picture.convert("RGB"), film.frame(number))


def test_a_gif_plays_once_from_one_palette(renderer: Renderer) -> None:
    """No loop, one global palette, frames that stay, hundredths that add up, and the ground's very colour."""
    spec = _spec()
    made = moving(renderer, spec, file_type="gif", seconds=4)
    picture = _opened(made)
    assert "loop" not in picture.info and b"NETSCAPE" not in made.data
    durations = _durations(picture)
    assert sum(durations) == 4000 and set(durations[:1]) <= {30.0, 40.0} and durations[-1] >= 1500
    assert len(made.data) < 1_000_000
    with film_of(renderer, spec, seconds=4) as film:
        assert len(durations) == len(film)
        for number in (0, 1, 5, len(film) - 1):
            picture.seek(number)
            shown = picture.convert("RGB")
            assert max(ImageStat.Stat(ImageChops.difference(shown, film.frame(number))).rms) < 1.5
            assert shown.getpixel((3, 3)) == film.card.getpixel((3, 3))


def test_a_ground_of_many_colours_is_kept(renderer: Renderer) -> None:
    """On a gradient the GIF is dithered once, so that nothing flickers; the WebP is lossy, and small."""
    spec = _spec(TEXT, form="opengraph")
    with film_of(renderer, spec) as film:
        size = film.card.size
        ramp = Image.merge(
            "RGB", [Image.linear_gradient("L").resize(size), *[Image.radial_gradient("L").resize(size)] * 2]
        )
        ground = Image.blend(film.ground, ramp, 0.2)
        bare = Film(ground, ground, parts_of(renderer.lay_out(spec)), film.moments)
        gif = Image.open(io.BytesIO(encode_film(bare, "gif")))
        assert not bare.flat and film.flat
        # Of a card without words every frame is the same: they are one, of the whole length.
        gif.load()
        assert max(ImageStat.Stat(ImageChops.difference(gif.convert("RGB"), ground)).rms) < 8
        webp = Image.open(io.BytesIO(encode_film(bare, "webp")))
        assert max(ImageStat.Stat(ImageChops.difference(webp.convert("RGB"), ground)).rms) < 4


def test_an_mp4_is_what_networks_take(renderer: Renderer) -> None:
    """H.264 in yuv420p of an even size, 30 frames a second, index first, and a first frame close to the card."""
    # 1200 by 627: one row more is needed.
    spec = _spec(form="linkedin")
    made = moving(renderer, spec, file_type="mp4", seconds=3)
    assert made.data.index(b"moov") < made.data.index(b"mdat")
    still = renderer.picture(spec)
    with av.open(io.BytesIO(made.data), "r") as container:
        (stream,) = container.streams
        assert isinstance(stream, av.VideoStream)
        context = stream.codec_context
        assert (context.name, context.pix_fmt) == ("h264", "yuv420p") and stream.average_rate == Fraction(30)
        assert (context.width, context.height) == (1200, 628)
        decoded = list(container.decode(stream))
        frames: list[Image.Image] = [decoded[at].to_image() for at in (0, 5, 89)]  # type: ignore[no-untyped-call]
        assert stream.duration is not None and stream.time_base is not None
        assert float(stream.duration * stream.time_base) == 3
    assert len(decoded) == 90
    for frame in (frames[0], frames[-1]):
        assert max(ImageStat.Stat(ImageChops.difference(frame.crop((0, 0, *still.size)), still)).rms) < 6
    assert max(ImageStat.Stat(ImageChops.difference(frames[1].crop((0, 0, *still.size)), still)).rms) > 8


def test_without_pyav_an_mp4_is_told_off(renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The remedy is the command that installs it; the other types need nothing."""
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(InputError, match="PyAV") as caught:
        moving(renderer, _spec(), file_type="mp4")
    assert "pip install 'pullquote[motion]'" in caught.value.hint
    assert moving(renderer, _spec(), file_type="webp", seconds=3).data


def test_the_record_is_that_of_the_card(renderer: Renderer) -> None:
    """Alt text, pixels, lines and report are the still card's; file, size and digest its own."""
    spec = _spec()
    still, made = renderer.draw(spec), moving(renderer, spec, file_type="gif", seconds=3)
    assert made.card.file == still.card.file.replace(".png", "-moving.gif")
    assert (made.alt, made.card.pixels, made.card.lines) == (still.alt, still.card.pixels, still.card.lines)
    assert made.report == still.report
    assert made.card.bytes == len(made.data)
    again = moving(renderer, spec, file_type="gif", seconds=3)
    assert again.data == made.data and again.card == made.card
    longer = moving(renderer, spec, file_type="gif", seconds=3.5)
    assert len({made.card.digest, still.card.digest, longer.card.digest}) == 3


def test_what_a_card_may_not_be_a_moving_one_may_not_be(renderer: Renderer) -> None:
    """Every rule of the still card holds: too long, no author, no such design, no such type."""
    with pytest.raises(Refused) as caught:
        moving(renderer, _spec("Word after word. " * 300), file_type="gif")
    assert caught.value.rule == "fits"
    with pytest.raises(Refused):
        moving(renderer, CardSpec(TEXT, " ", Look()), file_type="gif")
    with pytest.raises(NotFound):
        moving(renderer, _spec(design="nowhere"), file_type="gif")
    with pytest.raises(InputError, match="'avi'"):
        moving(renderer, _spec(), file_type="avi")  # type: ignore[arg-type]


def test_a_slide_moves_as_a_card_does(renderer: Renderer) -> None:
    """Its number is there from the start, and its name ends in the number and -moving."""
    slides = renderer.slides(_spec(" ".join([TEXT] * 8), form="opengraph"))
    assert len(slides) > 1
    made = moving(renderer, slides[1], file_type="gif", seconds=3)
    assert made.card.file.endswith("-2-moving.gif") and made.card.slide == 2
