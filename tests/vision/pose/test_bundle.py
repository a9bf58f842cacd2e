"""A bundle put together here is the bundle that Google made."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flatbuffers.table import Table

from station.vision.pose import bundle
from station.vision.pose.known import MODELS
from tests.vision.pose.boxes import DATE, DETECTOR, GOOD, LANDMARKS


def test_a_bundle_is_two_stored_networks_at_multiples_of_four() -> None:
    """MediaPipe maps the networks straight out of the file: stored, and aligned."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == [bundle.DETECTOR, bundle.LANDMARKS]
    for entry in entries:
        begin = entry.header_offset + 30 + len(entry.filename) + len(entry.extra)
        assert entry.compress_type == zipfile.ZIP_STORED
        assert begin % 4 == 0
        assert GOOD[begin + 4 : begin + 8] == b"TFL3"


@pytest.mark.parametrize("name", bundle.NOTES)
def test_the_note_says_how_the_input_is_scaled(name: str) -> None:
    """Without mean and deviation in its metadata, Tasks refuse a network."""
    note = bundle.NOTES[name]
    model = bundle.file_schema().ModelT.InitFromPackedBuf(bundle.annotate(DETECTOR, note), 0)
    (entry,) = model.metadata
    assert entry.name == b"TFLITE_METADATA"
    page = bytes(model.buffers[entry.buffer].data)
    assert page == note.encode()
    assert page[4:8] == b"M001"
    tensor = first(first(root(page), 3), 2)  # of the subgraph's inputs
    assert text(tensor, 0) == "image"
    scaling = only(first(tensor, 4), 1)  # the options of its process unit
    assert (number(scaling, 0), number(scaling, 1)) == (note.mean, note.deviation)


def root(page: bytes) -> Table:
    """Return the outermost table of a FlatBuffers file."""
    return Table(page, int.from_bytes(page[:4], "little"))


def only(table: Table, slot: int) -> Table:
    """Return a field that is a table."""
    return Table(table.Bytes, table.Indirect(table.Pos + table.Offset(4 + 2 * slot)))


def first(table: Table, slot: int) -> Table:
    """Return the first table of a field that is a list of them."""
    return Table(table.Bytes, table.Indirect(table.Vector(table.Offset(4 + 2 * slot))))


def text(table: Table, slot: int) -> str:
    """Return a field that is a text."""
    return bytes(table.String(table.Pos + table.Offset(4 + 2 * slot))).decode()


def number(table: Table, slot: int) -> float:
    """Return the first number of a field that is a list of them."""
    place = table.Vector(table.Offset(4 + 2 * slot))
    return float(np.frombuffer(table.Bytes, np.float32, 1, place)[0])


def test_an_older_note_makes_no_difference() -> None:
    """A detector with another note and one with none give the same bundle."""
    noted = bundle.annotate(DETECTOR, bundle.NOTES[bundle.LANDMARKS])
    assert noted != DETECTOR
    assert bundle.assemble(noted, LANDMARKS, DATE) == GOOD


def test_a_bundle_does_not_depend_on_the_day() -> None:
    """The same networks always give the same bytes; only the date asked for changes them."""
    assert bundle.assemble(DETECTOR, LANDMARKS, DATE) == GOOD
    assert bundle.assemble(DETECTOR, LANDMARKS, DATE.replace(year=2021)) != GOOD


SHARED = Path(__file__).parents[4] / "shared"
REAL_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
OFFICIAL = SHARED / "models" / "pose_landmarker_full.task"
LOOK = """
import sys, cv2, numpy as np, mediapipe as mp
from mediapipe.tasks.python import BaseOptions, vision
task, clip, out = sys.argv[1:]
eyes = vision.PoseLandmarker.create_from_options(vision.PoseLandmarkerOptions(
    BaseOptions(model_asset_path=task), running_mode=vision.RunningMode.VIDEO))
film, rows = cv2.VideoCapture(clip), []
while len(rows) < 150:
    there, image = film.read()
    if not there:
        break
    height, width = image.shape[:2]
    picture = mp.Image(mp.ImageFormat.SRGB, np.ascontiguousarray(image[:, :, ::-1]))
    people = eyes.detect_for_video(picture, len(rows) * 33).pose_landmarks
    rows.append([[p.x * width, p.y * height] for p in people[0]] if people else [[np.nan] * 2] * 33)
np.save(out, np.array(rows))
"""


def cached(name: str) -> Path:
    """Return the bundle in this machine's real cache, or skip."""
    path = REAL_CACHE / "hinge-station" / "models" / f"pose_landmarker_{name}.task"
    if not path.exists():
        pytest.skip(f"{name} is not on this machine: station model fetch {name}")
    return path


def rendered() -> Path:
    """Return a rendered clip, or skip."""
    clips = sorted((SHARED / "clips" / "rendered").glob("*.mp4"))
    if not clips:
        pytest.skip("no rendered clips beside the repository")
    return clips[0]


def landmarks(task: Path, clip: Path, out: Path) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return (frames, 33, 2) pixels as MediaPipe sees them, behind a closed door."""
    door = ["unshare", "-rn"]
    if subprocess.run([*door, "true"], capture_output=True, check=False).returncode:
        door = []
    command = [*door, sys.executable, "-c", LOOK, str(task), str(clip), str(out)]
    closed = {**os.environ, "https_proxy": "http://127.0.0.1:9"}
    subprocess.run(command, check=True, capture_output=True, env=closed)
    return np.asarray(np.load(out), dtype=np.float64)


def official() -> Path:
    """Return Google's own bundle of the full model, or skip."""
    if not OFFICIAL.exists():
        pytest.skip("Google's bundle is not beside the repository")
    return OFFICIAL


def networks(task: Path) -> tuple[bytes, bytes]:
    """Return the detector and the landmark network in a bundle."""
    with zipfile.ZipFile(task) as archive:
        return archive.read(bundle.DETECTOR), archive.read(bundle.LANDMARKS)


def test_the_full_model_here_holds_googles_networks() -> None:
    """However it was fetched, both networks are those of Google's bundle, byte for byte."""
    assert networks(cached("full")) == networks(official())


def test_networks_put_together_here_are_googles_bundle() -> None:
    """Our writing is Google's, byte for byte: so Google's own sha256 vouches for it."""
    model = MODELS["full"]
    ours = bundle.assemble(*networks(cached("full")), model.made)
    assert hashlib.sha256(ours).hexdigest() == model.sha256[0]


@pytest.mark.long
def test_the_full_model_here_sees_what_googles_sees(tmp_path: Path) -> None:
    """On a rendered clip every landmark of every frame is where Google's bundle puts it."""
    ours = landmarks(cached("full"), rendered(), tmp_path / "ours.npy")
    theirs = landmarks(official(), rendered(), tmp_path / "theirs.npy")
    print(f"largest difference {np.nanmax(np.abs(ours - theirs)):.6f} px, {len(ours)} frames")
    np.testing.assert_array_equal(ours, theirs)
    assert np.isfinite(ours).all(axis=(1, 2)).mean() > 0.9


@pytest.mark.long
def test_the_lite_model_tracks(tmp_path: Path) -> None:
    """The lite model finds the same person, a little less exactly."""
    lite = landmarks(cached("lite"), rendered(), tmp_path / "lite.npy")
    full = landmarks(cached("full"), rendered(), tmp_path / "full.npy")
    apart = np.linalg.norm(lite - full, axis=2)
    print(f"lite and full lie {np.nanmedian(apart):.1f} px apart (median)")
    assert np.isfinite(lite).all(axis=(1, 2)).mean() > 0.9
    assert np.nanmedian(apart) < 20
