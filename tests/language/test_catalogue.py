"""A catalogue translates sentences, fills their gaps, and never makes anybody crash."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from station.config.schema import SessionConfig
from station.errors import UnknownName
from station.language import LANGUAGES, PSEUDO, Catalogue, catalogue, read_catalogue
from station.language.catalogue import REMEMBERED
from station.language.gaps import in_words, same_gaps
from station.values import say

GERMAN = {
    "Stand tall.": "Steh aufrecht.",
    "rounded back": "runder Rücken",
    "{good} of {all} good": "{good} von {all} gut",
    "{fault}: {times} times": "{times}-mal: {fault}",
    "{feet:.1f} of your foot": "{feet:.1f} Fußlängen",
}


@pytest.fixture
def german() -> Catalogue:
    """A small catalogue."""
    return Catalogue("de", GERMAN.get, point=",")


def test_a_fixed_sentence_is_looked_up(german: Catalogue) -> None:
    """English in, German out."""
    assert german("Stand tall.") == "Steh aufrecht."


def test_gaps_are_filled_in_the_translation(german: Catalogue) -> None:
    """The pattern is translated, the values stand where the translator put them."""
    assert german(say("{good} of {all} good", good=6, all=8)) == "6 von 8 gut"


def test_words_that_fill_a_gap_are_translated_first(german: Catalogue) -> None:
    """Plain ones, and ones with gaps of their own."""
    inner = say("{good} of {all} good", good=1, all=2)
    assert german(say("{fault}: {times} times", fault="rounded back", times=3)) == (
        "3-mal: runder Rücken"
    )
    assert german(say("{fault}: {times} times", fault=inner, times=3)) == "3-mal: 1 von 2 gut"


def test_fractions_are_written_as_the_language_does(german: Catalogue) -> None:
    """2.5 is 2,5 in German, in a value and only there."""
    assert german(say("{feet:.1f} of your foot", feet=0.5)) == "0,5 Fußlängen"


def test_a_sentence_may_begin_with_a_known_text(german: Catalogue) -> None:
    """What the table has with a small letter is found with a capital, and keeps it."""
    assert german("Rounded back") == "Runder Rücken"
    assert german.missing == set()


def test_what_is_not_translated_stays_english_and_is_noted(german: Catalogue) -> None:
    """Fixed, with gaps, or in a gap: nothing is lost, and a test can ask what was missing."""
    assert german("Come closer.") == "Come closer."
    assert german(say("rep {n}: {what}", n=3, what="too low")) == "rep 3: too low"
    assert german.missing == {"Come closer.", "rep {n}: {what}", "too low"}


@pytest.mark.parametrize("text", ["", "3", "4–8", "3 × 8", say("{a} · {b}", a=1, b="2")])
def test_what_has_no_words_is_not_missing(text: str, german: Catalogue) -> None:
    """Numbers and signs are the same in every language."""
    assert german(text) == text
    assert german.missing == set()


def test_what_is_missing_does_not_grow_for_ever() -> None:
    """A year of texts that nobody translated takes no more memory than a day of them."""
    spoken = Catalogue("de", lambda _: None)
    for number in range(REMEMBERED + 50):
        spoken(f"file {number}")
    assert len(spoken.missing) == REMEMBERED


@pytest.mark.parametrize("code", ["en", ""])
def test_english_is_what_the_code_says(code: str) -> None:
    """No file is read, nothing changes, and nothing is missing."""
    english = catalogue(code)
    filled = say("{good} of {all} good, {deep:.1f}", good=6, all=8, deep=2.5)
    assert english("Stand tall.") == "Stand tall."
    assert english(filled) == filled == "6 of 8 good, 2.5"
    assert english.missing == set()


@pytest.mark.parametrize("code", [*LANGUAGES, PSEUDO])
def test_every_language_has_its_own_name_in_every_language(code: str) -> None:
    """Whoever cannot read the one that is shown finds theirs."""
    for name in LANGUAGES.values():
        assert catalogue(code)(name) == name
    assert not catalogue(code).missing & set(LANGUAGES.values())


def test_a_catalogue_is_read_once() -> None:
    """Asking again gives the same one."""
    assert catalogue("de") is catalogue("de")


def test_an_unknown_language_names_those_that_there_are() -> None:
    """A wrong code is a mistake with its remedy."""
    with pytest.raises(UnknownName, match="no language 'xx': there are en, de, es, fr"):
        catalogue("xx")


def test_the_config_offers_the_languages_that_there_are() -> None:
    """One list: what may be set is what can be spoken."""
    assert get_args(SessionConfig.model_fields["language"].annotation) == tuple(LANGUAGES)


@pytest.mark.parametrize(
    "content", ['msgid "good"\nmsgstr "gut\n', "what is this", "\xff\xfe", None]
)
def test_a_broken_catalogue_speaks_english(content: str | None, tmp_path: Path) -> None:
    """A file that cannot be read, or is not there, costs the translation and nothing else."""
    if content is not None:
        (tmp_path / "de.po").write_text(content, encoding="latin-1")
    spoken = read_catalogue("de", tmp_path)
    assert spoken("good") == "good"
    assert "de.po" in spoken.trouble


@pytest.mark.parametrize(
    "wrong", ["{good} von {alle} gut", "{good} von", "{good} von {all", "{good:.1f} von {all}"]
)
def test_a_translation_with_other_gaps_is_not_used(wrong: str, tmp_path: Path) -> None:
    """It could not be filled: English is better than a crash in the middle of a set."""
    entry = f'msgid "{{good}} of {{all}} good"\nmsgstr "{wrong}"\n'
    (tmp_path / "de.po").write_text(entry, encoding="utf-8")
    spoken = read_catalogue("de", tmp_path)
    assert spoken(say("{good} of {all} good", good=6, all=8)) == "6 of 8 good"
    assert spoken.missing == {"{good} of {all} good"}


def test_gaps_may_stand_anywhere_but_must_be_the_same() -> None:
    """Order is the language's own; names and formats are the code's."""
    assert same_gaps("{a} of {b:.1f}", "{b:.1f}, {a}")
    assert not same_gaps("{a} of {b}", "{a}")
    assert not same_gaps("{a:.1f}", "{a}")
    assert not same_gaps("{a}", "{a} {")


@pytest.mark.parametrize(
    ("text", "words"), [("{good} / {all}", False), ("{n} cm", True), ("a {", True), ("8–12", False)]
)
def test_words_are_letters_outside_the_gaps(text: str, words: bool) -> None:
    """The name of a gap is no word."""
    assert in_words(text) is words
