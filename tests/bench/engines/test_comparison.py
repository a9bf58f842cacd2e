"""The whole comparison: made-up engines of which everything is known, and the real ones."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from station import __main__
from station.analyze import Eyes
from station.bench.engines import comparison, cost
from station.bench.engines.alike import JOINTS, height
from station.bench.engines.clips import clips_in
from station.bench.engines.comparison import PAGE, bench_engines, check_both
from station.bench.engines.descent import OURS, THEIRS, contenders, descents, is_quick, slower
from station.bench.engines.efforts import TRIED, bundles, opening, tried, ways
from station.bench.engines.page import begin, end
from station.bench.engines.tables import TABLES
from station.bench.engines.turns import Both, Opens
from station.commands import sets
from station.errors import EngineUnavailable
from station.evaluate.truth import series
from station.values import Frame, Sight
from station.vision.pace import Effort
from station.vision.pose import PoseEngine, model, open_engine
from station.vision.sandbox import NOBODY_LISTENS, PROXIED
from tests.bench.engines.found import OUR_COST, THEIR_COST
from tests.evaluate.playback import Glance
from tests.sets import moved, recorded, truth
from tests.vision import clips

QUICK = Path(__file__).parents[3] / "docs" / "clips"
NAME = "free-good"
PICTURES = 80
"""Of a recording at 15 a second: one whole rep."""
PERCENT = 0.4
"""Of body height, by which our made-up engine sees everything beside MediaPipe's."""


class Playback(Glance):
    """Sees in each picture what a recording has for its time, moved aside."""

    def __init__(self, name: str, aside: float = 0.0) -> None:
        self.name = name
        self._sights = list(moved(played(), aside, 0.0))

    def see(self, frame: Frame) -> Sight:
        times = [abs(sight.time - frame.time) for sight in self._sights]
        return replace(self._sights[int(np.argmin(times))], time=frame.time)


@cache
def played() -> list[Sight]:
    """What is seen."""
    return list(recorded(NAME))[:PICTURES]


def tall() -> float:
    """Height of whoever was recorded, square pixels."""
    return height(np.array([sight.points for sight in played()], float))


def pair() -> Both[Opens]:
    """Both made-up engines."""
    return Both(
        lambda: Playback("litert 0", PERCENT / 100 * tall()), lambda: Playback("mediapipe 0")
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two little clips, as long as the recording: one drawn, with its truth, one of somebody."""
    place = tmp_path / "clips"
    place.mkdir()
    for name in (NAME, "anna"):
        clips.write(place / f"{name}.mp4", frames=PICTURES)
    known = {**truth(NAME), "camera": {"side": "left"}}
    (place / f"{NAME}.json").write_text(json.dumps(known), encoding="utf-8")
    return place


@pytest.fixture
def bench(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """The command with the made-up engines; gives what it printed."""
    opens = dict(zip(("litert", "mediapipe"), pair(), strict=True))
    monkeypatch.setattr(sets, "open_eyes", lambda name, engine: Eyes(name, opens[engine], engine))
    monkeypatch.setattr(model, "ready", lambda name: Path(f"pose_landmarker_{name}.task"))
    monkeypatch.setattr(comparison, "costs", lambda *_: Both(OUR_COST, THEIR_COST))
    monkeypatch.setattr(comparison, "installed", lambda _name: True)
    monkeypatch.setattr(comparison, "ways", lambda _models: dict.fromkeys(TRIED, opens["litert"]))
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["station", "bench", "--engines", *words])
        with pytest.raises(SystemExit) as done:
            __main__.main()
        said = capsys.readouterr()
        assert done.value.code in (0, None), said.err
        return said.out

    return run


def test_the_command_measures_and_writes_its_page(
    bench: Callable[..., str], folder: Path, tmp_path: Path
) -> None:
    """Distances, verdicts, lag and goals of two clips; people's names and words by hand stay."""
    page = tmp_path / PAGE
    marks = "\n".join(f"{begin(name)}\n{end(name)}\nBy hand: {name}.\n" for name in TABLES)
    page.write_text(marks, encoding="utf-8")
    said = bench(str(folder), "--report", str(tmp_path))
    assert said.endswith(f"Written: {page}\n")
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"By hand: (\w+)\.", text) == [*TABLES]
    distances = " | ".join([f"{PERCENT:.2f}"] * len(JOINTS))
    seen = f"{PICTURES} / {PICTURES} | 100 % | 1 / 1 | same"
    for name in (NAME, "real 1"):
        assert re.search(
            rf"^\| {name} \| {PICTURES} \| {distances} \| 0.9\d\d \| {seen}", text, re.M
        )
    assert re.search(rf"^\| {NAME} \| (\d+\.\d\d) / \1 \| .* \| (-?0\.\d+) / \2 \|", text, re.M)
    assert "litert 0 and mediapipe 0, model *full*; 2 clips, 1 of them drawn" in text
    assert "anna" not in said + text


def test_without_a_page_it_only_prints(bench: Callable[..., str], folder: Path) -> None:
    """A run to see where one stands leaves no file."""
    before = sorted(folder.parent.rglob("*"))
    assert "| goal |" in bench(str(folder / f"{NAME}.mp4"))
    assert sorted(folder.parent.rglob("*")) == before


def test_what_cannot_be_written_is_not_measured(
    bench: Callable[..., str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page without its marks is told at once, and not after a quarter of an hour."""
    monkeypatch.setattr(comparison, "compare", lambda *_: pytest.fail("it measured"))
    (folder / PAGE).write_text("No marks.", encoding="utf-8")
    with pytest.raises(AssertionError, match="goals: begin"):
        bench(str(folder), "--report", str(folder))


def test_both_engines_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which one is missing, and how to get it."""
    monkeypatch.setattr(comparison, "installed", lambda name: name != "mediapipe")
    with pytest.raises(
        EngineUnavailable, match=r"mediapipe is not .* `pip install .\[mediapipe\]`"
    ):
        check_both()
    monkeypatch.setattr(comparison, "installed", lambda name: name != "litert")
    with pytest.raises(EngineUnavailable, match="litert is not .* `pip install ai-edge-litert`"):
        check_both()


def test_the_quick_descent_is_known_by_its_truth(folder: Path) -> None:
    """The one that comes with the handbook is quick and has pictures enough; others are not."""
    (quick,) = clips_in([QUICK])
    assert quick.name == "band-fast-30"
    assert is_quick(quick)
    assert not any(is_quick(clip) for clip in clips_in([folder]))


DRAWN = ("trunk_lean", "hip_included", "knee_included")


class Late(Glance):
    """Sees the quick descent as it was drawn, but so long ago; no people, to look for no rods."""

    def __init__(self, late: float) -> None:
        (clip,) = clips_in([QUICK])
        self._drawn = [series(clip.truth, "angle", name) for name in DRAWN]
        self._late = late

    def see(self, frame: Frame) -> Sight:
        trunk, hip, knee = (np.interp(frame.time - self._late, *angle) for angle in self._drawn)
        thigh = trunk - 180 + hip
        shank = thigh + 180 - knee
        points, spot = np.zeros((33, 2)), np.array([320.0, 430.0])
        for low, lean in zip((27, 25, 23, 11), (shank, thigh, trunk, 0.0), strict=True):
            points[[low, low + 1]] = spot
            spot = spot + 90.0 * np.array([np.sin(np.radians(lean)), -np.cos(np.radians(lean))])
        return replace(super().see(frame), points=points.astype(np.float32), people=0)


def test_who_trails_by_a_picture_pays_at_a_low_rate() -> None:
    """Late by nothing: no lag and no error at any rate. Late by 0.1 s: told, and an error."""
    (quick,) = clips_in([QUICK])
    seen = descents(quick, {OURS: lambda: Late(0.0), THEIRS: lambda: Late(0.1)})
    assert [round(one.fps) for one in seen] == [30, 30, 15, 15, 10, 10]
    assert [one.off.lag for one in seen] == pytest.approx([0.0, 0.1] * 3, abs=0.006)
    ours, theirs = ([one for one in seen if one.eyes == eyes] for eyes in (OURS, THEIRS))
    assert max(one.off.mean for one in ours) < 0.1
    assert min(one.off.error["hip"] for one in theirs) > 1.0
    assert slower(seen, THEIRS) == pytest.approx(1.0, abs=0.1)
    assert np.isnan(slower([], OURS))


def test_each_effort_is_held_against_the_truth(folder: Path) -> None:
    """Whose sights are late is further off, and only drawn clips count."""
    known, late = TRIED[0], TRIED[1]
    opens: dict[Effort, Opens] = {known: lambda: Late(0.0), late: lambda: Late(0.1)}
    told: list[tuple[int, int | None]] = []
    people = [clip for clip in clips_in([folder]) if not clip.drawn]
    right, wrong = tried(
        [*clips_in([QUICK]), *people], opens, lambda _, done, of: told.append((done, of))
    )
    assert (right.effort, wrong.effort) == (known, late)
    assert right.offs[0].mean < 0.1 < 1.0 < wrong.offs[0].mean
    assert told == [(0, 1), (1, 1)]
    assert tried(people, opens, lambda *_: None) == []


def test_efforts_need_their_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is not on this machine is left out; the one that is compared may lie anywhere."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    full = tmp_path / "pose_landmarker_full.task"
    assert bundles(full) == {"full": full}
    assert [*ways({"full": full})] == [effort for effort in TRIED if effort.model == "full"]
    assert [*ways({"full": full, "lite": full})] == [*TRIED]
    pair = Both(opening(TRIED[0], full), opening(TRIED[0], full))
    assert not any("lite" in name for name in contenders(pair, {"full": full}))
    assert any("*lite*" in name for name in contenders(pair, {"full": full, "lite": full}))


@pytest.mark.long
def test_the_real_engines_agree(
    model_path: Path, short_clip_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the demonstration clip: the same points and masks, a quicker start, and no network."""
    pytest.importorskip("mediapipe")
    monkeypatch.setattr(cost, "ROUNDS", 1)
    for name in PROXIED:  # the command shuts the door for good, which is not for a test to do
        monkeypatch.setenv(name, NOBODY_LISTENS)

    def opening(engine: str) -> Opens:
        def opened() -> PoseEngine:
            return open_engine(model_path, "full", engine)

        return opened

    opens = Both("litert", "mediapipe").each(opening)
    found = bench_engines(clips_in([short_clip_path]), opens, model_path, lambda *_: None)
    (clip,) = found.clips
    assert max(clip.alike.apart.values()) < 0.2
    assert clip.alike.overlap > 0.99
    assert found.cost.ours.start_s < found.cost.theirs.start_s
    assert found.cost.ours.calls in (0, None)
    assert list(contenders(opens, {}))[:2] == [THEIRS, OURS]
    assert {one.effort for one in found.efforts} <= {*TRIED}
