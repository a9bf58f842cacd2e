"""Words made beforehand: files with steady names, equally loud; and the command that makes them."""

from __future__ import annotations

import shutil
import stat
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner, Result

from station.coach.cues import NOT_COUNTED, PRAISE
from station.coach.framing import HINTS
from station.commands import sound
from station.errors import CannotWrite, StationError
from station.form.faults import CATALOGUE
from station.language import catalogue
from station.sound.espeak import speak
from station.sound.tones import PEAK, Samples
from station.sound.voice import (
    LEVEL,
    Made,
    has_voice,
    levelled,
    make_voice,
    read_wave,
    trimmed,
    voice_file,
    write_wave,
)

RATE = 22_050
ROOT = Path(__file__).parents[2]


def talk(loud: float = 0.5, seconds: float = 0.5, silence: float = 0.4) -> Samples:
    """A sound with silence around it."""
    times = np.arange(round(seconds * RATE)) / RATE
    around = np.zeros(round(silence * RATE))
    return np.concatenate((around, loud * np.sin(2 * np.pi * 300 * times), around))


def humming(_words: str, _language: str, path: Path) -> None:
    """Say anything as a hum."""
    write_wave(path, talk(), RATE)


def test_a_name_for_each_sentence_and_language() -> None:
    """It never changes, or a recorded voice would be lost; the same word has one in each."""
    path = voice_file(Path("voice"), "de", "Halt still.")
    assert path == Path("voice/de/ed71f38e0a109122.wav")
    assert path.stem != voice_file(Path("voice"), "en", "Halt still.").stem
    assert path != voice_file(Path("voice"), "de", "Halt still!")


def test_what_is_made_is_found(tmp_path: Path) -> None:
    """Each sentence once; what is there is left alone, what is said no more goes."""
    assert not has_voice(tmp_path, "de")
    assert make_voice(tmp_path, "de", ["eins", "zwei", "eins"], humming) == Made(2, 2, 0)
    assert has_voice(tmp_path, "de")
    recorded = voice_file(tmp_path, "de", "eins")
    recorded.write_bytes(b"a human voice")
    (tmp_path / "de" / "README.txt").write_text("ours")
    assert make_voice(tmp_path, "de", ["eins", "drei"], humming) == Made(2, 1, 1)
    assert recorded.read_bytes() == b"a human voice"
    there = {path.name for path in (tmp_path / "de").iterdir()}
    names = {voice_file(tmp_path, "de", words).name for words in ("eins", "drei")}
    assert there == names | {"README.txt"}
    assert make_voice(tmp_path, "de", ["eins", "drei"], humming, again=True).made == 2
    assert read_wave(recorded)[1] == RATE


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    """A program that dies half-way leaves nothing that would be played."""

    def dies(_words: str, _language: str, path: Path) -> None:
        path.write_bytes(b"RIFF half of it")
        raise StationError("it died")

    with pytest.raises(StationError, match="it died"):
        make_voice(tmp_path, "de", ["eins"], dies)
    assert list((tmp_path / "de").iterdir()) == []


@pytest.mark.parametrize("broken", ["nothing", "silence"])
def test_no_speech_is_told(tmp_path: Path, broken: str) -> None:
    """A file with no words in it is an error with its sentence, not a voice that is mute."""

    def says(_words: str, _language: str, path: Path) -> None:
        if broken == "nothing":
            path.write_bytes(b"")
        else:
            write_wave(path, np.zeros(RATE), RATE)

    with pytest.raises(StationError, match="“eins” .de. is no speech"):
        make_voice(tmp_path, "de", ["eins"], says)
    assert not has_voice(tmp_path, "de")


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """The remedy names the option."""
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match="--folder"):
        make_voice(tmp_path / "file", "de", ["eins"], humming)


def test_silence_around_the_words_goes() -> None:
    """What is left is the words and a breath, without a click at either end."""
    assert 0.5 <= len(trimmed(talk(seconds=0.5, silence=0.4), RATE)) / RATE < 0.6
    tight = trimmed(np.full(RATE // 2, 0.5), RATE)
    assert len(tight) == RATE // 2
    assert (tight[0], tight[-1], tight.max()) == (0.0, 0.0, 0.5)


@pytest.mark.parametrize("loud", [0.01, 0.5, 1.0])
def test_every_sentence_is_equally_loud(loud: float) -> None:
    """However loud it was made; and one with a sharp peak is softer rather than clipped."""
    sound = levelled(talk(loud, silence=0.0))
    assert np.sqrt(np.mean(sound**2)) == pytest.approx(LEVEL)
    sharp = talk(loud, silence=0.0)
    sharp[100] = 40 * loud
    assert np.abs(levelled(sharp)).max() == pytest.approx(PEAK)


def test_all_that_may_be_said_is_made() -> None:
    """Every cue of every fault, praise, hints and numbers, each once, and what scenes say."""
    every = sound.sentences()
    assert len(every) == len(set(every))
    assert {fault.cue for fault in CATALOGUE} <= set(every)
    assert {hint.words for hint in HINTS} <= set(every)
    assert {PRAISE, *NOT_COUNTED.values(), "1", "2", "3"} <= set(every)
    source = "".join(p.read_text() for p in (ROOT / "station/coach/scenes").glob("*.py"))
    assert all(f'"{words}"' in source for words in sound.LITERAL)


STAND_IN = """#!{python}
import sys, wave
from pathlib import Path
words = sys.stdin.buffer.read().decode()
where = sys.argv[sys.argv.index("-w") + 1]
with Path({told!r}).open("a") as told:
    told.write(repr((sys.argv[1:-1], words)) + "\\n")
if sys.argv[2] == "es":
    sys.exit("The specified espeak-ng voice does not exist.")
with wave.open(where, "wb") as file:
    file.setparams((1, 2, 8000, 0, "NONE", ""))
    file.writeframes(b"\\x00\\x20\\x00\\xe0" * 2000)
"""


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called espeak-ng that notes in this file what it was told, and says nothing."""
    told = tmp_path / "told.txt"
    program = tmp_path / "bin" / "espeak-ng"
    program.parent.mkdir()
    program.write_text(STAND_IN.format(python=f"{sys.executable} -SE", told=str(told)))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(program.parent))
    return told


def asked(site: Path, *words: str) -> Result:
    """`station voice` with these words."""
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(sound.voice)
    config = site / "station.toml"
    config.write_text(f'[store]\nfolder = "{site}"\n')
    return CliRunner().invoke(app, ["--config", str(config), *words])


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only two sentences, one with what a shell or an option parser might stumble over."""
    monkeypatch.setattr(sound, "sentences", lambda: ["3", "--help; $(reboot)"])


@pytest.mark.usefixtures("few")
def test_the_command_makes_the_words(told: Path, tmp_path: Path) -> None:
    """With the language's voice, through the program's own input: none is taken for an option."""
    done = asked(tmp_path, "--language", "en")
    assert done.exit_code == 0, done.output
    assert "en: 2 sentences, 2 of them new" in done.output
    assert 'voice = "cues"' in done.output
    for words in ("3", "--help; $(reboot)"):
        samples, rate = read_wave(voice_file(tmp_path / "voice", "en", words))
        assert rate == 8000
        assert np.sqrt(np.mean(samples**2)) == pytest.approx(LEVEL, rel=0.01)
    first, second = told.read_text().splitlines()
    assert "'-v', 'en-gb'" in first
    assert second.endswith("'--help; $(reboot)')")
    assert "reboot" not in second.split("],")[0]
    assert "0 of them new" in asked(tmp_path, "--language", "en").output


@pytest.mark.usefixtures("few")
def test_english_is_not_read_out_as_german(told: Path, tmp_path: Path) -> None:
    """What has no translation is left out, and that is said."""
    done = asked(tmp_path, "--language", "de")
    assert "de: 1 sentences" in done.output
    assert "1 left out, since they are not translated" in done.output
    assert has_voice(tmp_path / "voice", "de")
    assert not voice_file(tmp_path / "voice", "de", "--help; $(reboot)").exists()
    assert len(told.read_text().splitlines()) == 1


@pytest.mark.usefixtures("few", "told")
def test_a_program_that_fails(tmp_path: Path) -> None:
    """Its own words are passed on, with the sentence that it stumbled over."""
    done = asked(tmp_path, "--language", "es")
    assert isinstance(done.exception, StationError)
    assert "could not say “3” (es): The specified" in str(done.exception)


def test_a_program_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The remedy is a line to type."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StationError, match="sudo apt install espeak-ng"):
        speak("eins", "de", tmp_path / "eins.wav")


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
@pytest.mark.parametrize(("language", "words"), [("de", "Hüfte zurück"), ("fr", "Plus près.")])
def test_the_real_program(tmp_path: Path, language: str, words: str) -> None:
    """Letters with dots and accents come through; what it writes is speech."""
    made = make_voice(tmp_path, language, [words], speak)
    samples, rate = read_wave(voice_file(tmp_path, language, words))
    assert made.made == 1
    assert 0.3 < len(samples) / rate < 3.0


def test_only_what_can_be_read_is_read(tmp_path: Path) -> None:
    """Stereo is not what the program makes: it is refused, not played twice as slowly."""
    with wave.open(str(tmp_path / "two.wav"), "wb") as file:
        file.setparams((2, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"\0" * 400)
    with pytest.raises(ValueError, match="not mono"):
        read_wave(tmp_path / "two.wav")


def test_numbers_need_no_translation() -> None:
    """The count-in is the same figure in every catalogue."""
    assert [catalogue("de")(number) for number in "123"] == ["1", "2", "3"]
