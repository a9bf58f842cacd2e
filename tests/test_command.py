"""The command line: one clear sentence and exit code 2 for whatever cannot be done."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from station import __main__
from station.analyze import analyze_recording
from station.terminal import print_set
from tests.sets import RECORDINGS

ROOT = Path(__file__).parents[1]
STILL = RECORDINGS / "still.npz"

Done = subprocess.CompletedProcess[str]


def station(*words: str, cwd: Path) -> Done:
    """Run the command as a person does."""
    command = [sys.executable, "-m", "station", *words]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "COLUMNS": "120"}
    home = {"HOME": str(cwd), "XDG_CACHE_HOME": str(cwd)}
    return subprocess.run(
        command, cwd=cwd, env=environment | home, capture_output=True, text=True, check=False
    )


@pytest.fixture
def asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    """The same in this process, which need not start: the words, and what came of them."""
    monkeypatch.chdir(tmp_path)
    told = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    for name, value in {**told, "COLUMNS": "120", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)

    def ask(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["station", *words])
        with pytest.raises(SystemExit) as end:
            __main__.main()
        said = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return Done(words, end.value.code, said.out, said.err)

    return ask


def test_a_process_that_can_do_nothing_ends_with_code_2(tmp_path: Path) -> None:
    """Started as people start it: one line, no traceback, and the shell is told."""
    done = station("analyze", "--recording", "nothing.npz", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("station: ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("analyze", "--recording", "nothing.npz"), "nothing.npz"),
        (("analyze", "--recording", "text.npz"), "not a recording"),
        (("analyze", "--recording", str(RECORDINGS / "still.npz"), "--drill", "dowl"), "'dowel'"),
        (("model", "fetch", "huge"), "lite, full, heavy"),
        (("model", "verify", "full"), "station model fetch full"),
        (("bench", "--recording", "nothing.npz"), "nothing.npz"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_code_2(
    words: tuple[str, ...], sentence: str, tmp_path: Path, asked: Callable[..., Done]
) -> None:
    """No traceback, nothing on standard output, one line on standard error."""
    (tmp_path / "text.npz").write_text("hello")
    done = asked(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("station: ")
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_both_video_and_recording_are_a_usage_error(tmp_path: Path) -> None:
    """The command says what it needs."""
    done = station("analyze", "a.mp4", "--recording", str(STILL), cwd=tmp_path)
    assert done.returncode == 2
    assert "VIDEO" in done.stderr


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        (("--wall", "120,0,118"), "four numbers"),
        (("--wall", "left,0,118,400"), "'left,0,118,400'"),
        (("--wall", "118,400,120,0"), "the top comes first"),
        (("--height", "1.75"), "100"),
        (("--engine", "torch"), "litert or mediapipe, not 'torch'"),
        (("--height", "300"), "230"),
    ],
)
def test_what_is_told_of_the_set_is_checked_before_anything_is_done(
    option: tuple[str, str], sentence: str, tmp_path: Path, asked: Callable[..., Done]
) -> None:
    """A usage error that says what is wrong: a wall of three numbers, metres for centimetres."""
    done = asked("analyze", "--recording", str(STILL), *option)
    assert done.returncode == 2
    assert sentence in " ".join(done.stderr.split())
    assert list(tmp_path.iterdir()) == []


def test_a_wall_and_a_height_can_be_told(asked: Callable[..., Done]) -> None:
    """The set is judged against that wall: no note says that none was seen."""
    bare = str(RECORDINGS / "band-squat.npz")
    words = ("analyze", "--recording", bare, "--drill", "wall_tap", "--out", "out")
    told = asked(*words, "--wall", "120,0,118.5,400", "--height", "160")
    assert told.returncode == 0
    assert "Wall tap: 0 of 2 good." in told.stdout
    assert "No wall was seen" not in told.stdout


def test_the_models_can_be_listed_without_one(tmp_path: Path) -> None:
    """Every model with its state, on a machine that has none."""
    done = station("model", "list", cwd=tmp_path)
    assert done.returncode == 0
    assert [line.split()[:2] for line in done.stdout.splitlines()] == [
        ["lite", "absent"],
        ["full", "absent"],
        ["heavy", "absent"],
    ]


def _printed(tmp_path: Path, *, clinic: bool) -> str:
    console = Console(width=140, record=True, file=(tmp_path / "printed").open("w"))
    analysis = analyze_recording(RECORDINGS / "free-rounded.npz", None, tmp_path / "out")
    print_set(console, analysis, clinic=clinic)
    console.file.close()
    return console.export_text()


def test_the_gym_sees_bands_and_cues_and_no_degrees(tmp_path: Path) -> None:
    """The person on the mat gets a word for the depth, the fault and what to do."""
    printed = _printed(tmp_path, clinic=False)
    assert "0 of 2 good" in printed
    assert "long spine, stop earlier" in printed
    assert "ROUND" in printed
    assert "°" not in printed
    advice = [line for line in printed.splitlines() if line.startswith("→ ")]
    assert any("Rounded back (2 of 2 reps)" in line for line in advice)


def test_the_clinic_sees_degrees_and_limits(tmp_path: Path) -> None:
    """A clinician gets the number behind every word."""
    printed = _printed(tmp_path, clinic=True)
    assert "(80°)" in printed
    assert "limit 6" in printed


def test_the_command_starts_no_thread_before_the_door_is_shut(tmp_path: Path) -> None:
    """Linux gives an ordinary user's process a namespace only while it has one thread."""
    code = "import station.__main__, numpy, os; print(len(os.listdir('/proc/self/task')))"
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    assert done.stdout.strip() == b"1"
