"""Puts two networks together into the bundle that MediaPipe's Tasks want.

A bundle (`.task`) is a zip of two stored networks. Older packages hold the same networks, but
without the note (TFLite metadata) that tells Tasks how their input is scaled. Google made its
bundles by adding that note with MediaPipe's own writers. Here the same words are added in the
same order, so what comes out is **Google's bundle, byte for byte**, and can be held against
Google's own sha256 whichever package the networks came from.
"""

from __future__ import annotations

import importlib.util
import io
import zipfile
from datetime import datetime
from pathlib import Path
from types import ModuleType

from station.errors import EngineUnavailable
from station.vision.pose.note import Note, new_builder

DETECTOR = "pose_detector.tflite"
LANDMARKS = "pose_landmarks_detector.tflite"

NOTES = {
    DETECTOR: Note(
        "Pose Detection",
        "Detects human poses",
        "Input image to be detected",
        mean=127.5,
        deviation=127.5,
        lowest=-1.0,
        outputs=(
            ("raw boxes/keypoints", "Undecoded face bboxes location and keypoints"),
            ("scores", "Scores of the detected bboxes."),
        ),
    ),
    LANDMARKS: Note(
        "Pose Landmark",
        "Detects human pose landmarks with frontal camera.",
        "Input image to be landmarked",
        mean=0.0,
        deviation=255.0,
        lowest=0.0,
        outputs=(
            ("landmarks", "Pose landmarks"),
            ("presence", "Presence of pose."),
            ("segmentation_mask", "Segmentation mask for pose."),
            ("heat_map", "Heat map for pose."),
            ("world_landmarks", "World landmarks for pose."),
        ),
    ),
}

_METADATA = "TFLITE_METADATA"
_NETWORK_FILE = b"TFL3"
_HEADER = 30
"""Bytes of an entry's header before its name (.ZIP File Format Specification, 4.3.7)."""
_ALIGNMENT = 4
"""Bytes: where a network may begin, since MediaPipe maps it straight into memory."""


def assemble(detector: bytes, landmarks: bytes, made: datetime) -> bytes:
    """Return the bytes of the bundle of two `.tflite` networks, dated `made`.

    Raises `EngineUnavailable` when LiteRT, whose file schema is needed, is not installed.
    """
    networks = {DETECTOR: detector, LANDMARKS: landmarks}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, mode="w") as archive:
        for name, network in networks.items():
            entry = zipfile.ZipInfo(name, made.timetuple()[:6])
            entry.create_system = 3  # Unix, whatever machine assembles
            entry.external_attr = 0o600 << 16
            _align(archive, stream, entry)
            archive.writestr(entry, annotate(network, NOTES[name]))
    return stream.getvalue()


def _align(archive: zipfile.ZipFile, stream: io.BytesIO, entry: zipfile.ZipInfo) -> None:
    """Have an entry's bytes begin at a multiple; Google adds a whole one where none is needed."""
    padding = _ALIGNMENT - (archive.start_dir + _HEADER + len(entry.filename)) % _ALIGNMENT
    stream.seek(archive.start_dir)
    stream.write(bytes(padding))
    archive.start_dir += padding


def annotate(network: bytes, note: Note) -> bytes:
    """Return the network with this note in it, in the place of any older one."""
    schema = file_schema()
    model = schema.ModelT.InitFromPackedBuf(network, 0)
    page = schema.BufferT()
    page.data = note.encode()
    places = {entry.name.decode(): entry.buffer for entry in model.metadata or []}
    if _METADATA in places:
        model.buffers[places[_METADATA]] = page
    else:
        entry = schema.MetadataT()
        entry.name, entry.buffer = _METADATA, len(model.buffers)
        model.buffers.append(page)
        model.metadata = [*(model.metadata or []), entry]
    builder = new_builder()
    builder.Finish(model.Pack(builder), _NETWORK_FILE)
    stream = io.BytesIO(builder.Output())
    with zipfile.ZipFile(stream, "a"):
        pass  # closes with an empty directory, as MediaPipe's writer leaves it
    return stream.getvalue()


def file_schema() -> ModuleType:
    """Load the schema of `.tflite` files, pure Python, without importing the rest of LiteRT.

    Importing the package loads its native code, which is much to load for a fetch.
    """
    package = importlib.util.find_spec("ai_edge_litert")
    if package is None or not package.submodule_search_locations:
        raise EngineUnavailable(
            "LiteRT is not installed, and its schema is needed to put a pose model "
            "together: run ./deploy/try."
        )
    path = Path(package.submodule_search_locations[0], "schema_py_generated.py")
    spec = importlib.util.spec_from_file_location(f"_borrowed_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
