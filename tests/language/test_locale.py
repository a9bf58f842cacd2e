"""The catalogues that ship: complete, correct, short enough, and in letters that can be drawn."""

from __future__ import annotations

import re

import pytest

from station.coach.scenes.set_up import SKIP, START
from station.form.drills import DRILLS
from station.form.drills.drill import Drill
from station.language import LANGUAGES, SOURCE, catalogue
from station.language.gaps import same_gaps
from station.language.po import LOCALE, read
from tests.language.said import MESSAGES

TRANSLATED = [code for code in LANGUAGES if code != SOURCE]
FONT = frozenset(
    chr(code)
    for low, high in (
        (0x20, 0x7E),  # Basic Latin
        (0xA0, 0xFF),  # Latin-1 Supplement
        (0x100, 0x17F),  # Latin Extended-A
        (0x2013, 0x2014),  # – —
        (0x2018, 0x201A),  # ‘ ’ ‚
        (0x201C, 0x201E),  # “ ” „
        (0x2026, 0x2026),  # …
        (0x2032, 0x2032),  # ′
        (0x2212, 0x2212),  # −
    )
    for code in range(low, high + 1)
)
"""What station/screen/fonts/ can draw of what we may need."""


@pytest.fixture(params=TRANSLATED)
def texts(request: pytest.FixtureRequest) -> dict[str, str]:
    """Every translation of one language, usable or not."""
    return {e.msgid: e.msgstr for e in read(LOCALE / f"{request.param}.po") if not e.obsolete}


def words_in(text: str) -> int:
    """Words that are read: a lone sign is none."""
    return sum(any(c.isalnum() for c in word) for word in text.split())


def test_everything_is_translated(texts: dict[str, str]) -> None:
    """`python -m station.language` adds what is new; somebody has to say it."""
    assert [m.text for m in MESSAGES if not texts.get(m.text)] == []


def test_nothing_else_is_there(texts: dict[str, str]) -> None:
    """What the code no longer says is obsolete: run `python -m station.language`."""
    assert set(texts) <= {m.text for m in MESSAGES}


def test_gaps_are_the_same(texts: dict[str, str]) -> None:
    """Each translation can be filled with what the English is filled with."""
    assert [t for source, t in texts.items() if t and not same_gaps(source, t)] == []


def test_what_is_read_in_passing_is_short(texts: dict[str, str]) -> None:
    """A cue has six words at most, a step of a lesson twelve, a label three: in any language."""
    limits = {m.text: m.kind.words for m in MESSAGES if m.kind.words}
    long = [t for source, t in texts.items() if words_in(t) > limits.get(source, 99)]
    assert long == []


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("drill", DRILLS.values(), ids=DRILLS)
def test_a_step_of_a_lesson_is_read_at_a_glance(code: str, drill: Drill) -> None:
    """With the drill's name and how to go on, twelve words are on the screen at most (UX §4)."""
    spoken = catalogue(code)
    around = words_in(spoken(drill.title)) + max(words_in(spoken(h)) for h in (START, SKIP))
    steps = [spoken(lesson.words) for lesson in drill.lesson]
    assert [step for step in steps if around + words_in(step) > 12] == []


def test_what_is_read_in_passing_has_no_long_words(texts: dict[str, str]) -> None:
    """Thirteen letters fit on a 7-inch panel at the size that is read from the mat."""
    shown = [text for m in MESSAGES if m.kind.words for text in (m.text, texts.get(m.text, ""))]
    assert [w for text in shown for w in re.findall(r"[^\W\d_]+", text) if len(w) > 13] == []


def test_english_keeps_its_own_limits() -> None:
    """As strict as the translators'."""
    assert [m.text for m in MESSAGES if words_in(m.text) > (m.kind.words or 99)] == []


def test_the_font_has_every_letter(texts: dict[str, str]) -> None:
    """Nobody is shown an empty box."""
    used = {c for source, t in texts.items() for c in source + t}
    assert sorted(used - FONT) == []


def test_a_translation_begins_and_ends_like_the_english(texts: dict[str, str]) -> None:
    """A sentence stays one; no blank was added that would show."""
    for source, text in texts.items():
        assert text == text.strip(), text
        if text:
            assert text.endswith(".") or not source.endswith("."), (source, text)


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_message_comes_out_in_its_language(code: str) -> None:
    """What the tool calls translated is what the station says."""
    spoken = catalogue(code)
    before = set(spoken.missing)
    for message in MESSAGES:
        spoken(message.text)
    assert spoken.missing - before == set()
    assert spoken.trouble == ""
