"""The tool that brings the catalogues up to date loses nobody's work."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.errors import StationError
from station.language.__main__ import main
from station.language.messages import Message, Said
from station.language.places import Kind
from station.language.po import read, translations
from station.language.renewal import renew

TALL = Message("Stand tall.", Kind.CUE, ("coach/framing.py", "form/faults.py"))
CLOSER = Message("Come closer.", Kind.TEXT, ("coach/framing.py",))
GOOD = Message("{good} of {all} good", Kind.TEXT, ("coach/advice.py",))
SAID = Said((TALL, CLOSER, GOOD), ("station/coach/a.py:1: f'rep {n}'",))


def translate(path: Path, text: str, translation: str) -> None:
    """What a translator does."""
    po = read(path)
    entry = po.find(text)
    assert entry is not None
    entry.msgstr = translation
    path.write_text(str(po), encoding="utf-8")


@pytest.fixture
def german(tmp_path: Path) -> Path:
    """A catalogue in which one of two messages is translated."""
    path = tmp_path / "de.po"
    renew(path, "de", [TALL, CLOSER])
    translate(path, TALL.text, "Steh aufrecht.")
    return path


def test_a_new_language_lacks_everything(tmp_path: Path) -> None:
    """The first run makes the file."""
    assert renew(tmp_path / "it.po", "it", [TALL, CLOSER]) == [TALL.text, CLOSER.text]
    assert read(tmp_path / "it.po").metadata["Language"] == "it"


def test_what_is_translated_is_kept(german: Path) -> None:
    """New messages are added beside it."""
    assert renew(german, "de", [GOOD, TALL, CLOSER]) == [GOOD.text, CLOSER.text]
    assert translations(german) == {TALL.text: "Steh aufrecht."}


def test_what_is_gone_comes_back_with_its_translation(german: Path) -> None:
    """A text that is taken out and put in again does not have to be translated twice."""
    renew(german, "de", [CLOSER])
    assert translations(german) == {}
    renew(german, "de", [CLOSER, TALL])
    assert translations(german) == {TALL.text: "Steh aufrecht."}


def test_the_translator_sees_where_and_how_long(german: Path) -> None:
    """File names without line numbers, which would change with every edit."""
    text = german.read_text(encoding="utf-8")
    assert "#. cue: at most 6 words\n#: coach/framing.py form/faults.py\n" in text


def test_doubts_and_remarks_of_the_translator_are_kept(german: Path) -> None:
    """A fuzzy translation stays in the file, and is not shown."""
    text = german.read_text(encoding="utf-8").replace("#. cue", "# is that right?\n#. cue")
    german.write_text(text.replace("#: coach/framing.py form", "#: x\n#, fuzzy\n#: form"))
    assert renew(german, "de", [TALL, CLOSER]) == [TALL.text, CLOSER.text]
    assert "# is that right?" in german.read_text(encoding="utf-8")


def test_nothing_new_changes_nothing(german: Path) -> None:
    """A second run writes the same bytes."""
    renew(german, "de", [TALL, CLOSER])
    before = german.read_bytes()
    renew(german, "de", [TALL, CLOSER])
    assert german.read_bytes() == before


def test_a_translation_with_other_gaps_counts_as_missing(german: Path) -> None:
    """The tool names it, so that it does not stay English unnoticed."""
    renew(german, "de", [GOOD])
    translate(german, GOOD.text, "{gut} von {all}")
    assert renew(german, "de", [GOOD]) == [GOOD.text]


def test_a_broken_file_is_told_with_its_line_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The tool ends with 2, and the translator's work is still there."""
    broken = 'msgid "Stand tall."\nmsgstr "Steh aufrecht.\n\nnonsense\n'
    (tmp_path / "de.po").write_text(broken, encoding="utf-8")
    assert main(tmp_path, SAID) == 2
    assert "de.po cannot be read" in capsys.readouterr().err
    assert (tmp_path / "de.po").read_text(encoding="utf-8") == broken


def test_a_broken_line_has_its_number(tmp_path: Path) -> None:
    """Who has to mend it should find it."""
    (tmp_path / "de.po").write_text('msgid "a"\nmsgstr "b"\n\nnonsense\n', encoding="utf-8")
    with pytest.raises(StationError, match="line 4"):
        translations(tmp_path / "de.po")


def test_the_tool_makes_a_file_for_each_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And ends with 1 while anything is to be translated."""
    assert main(tmp_path, SAID) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"de.po", "es.po", "fr.po"}
    told = capsys.readouterr().out
    assert "de: 3 messages, 3 to be translated\n    Stand tall.\n" in told
    assert "use say(): station/coach/a.py:1" in told
