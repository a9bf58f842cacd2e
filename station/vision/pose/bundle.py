"""Puts two networks together into the bundle that MediaPipe's Tasks want.

A bundle (`.task`) is a zip of two stored networks. Older packages hold the same networks, but
without the note (TFLite metadata) that tells Tasks how their input is scaled. Google made its
bundles by adding that note with MediaPipe's own writers. Here the same writers add the same
words in the same order, so what comes out is **Google's bundle, byte for byte**, and can be
held against Google's own sha256 whichever package the networks came from.
"""

from __future__ import annotations

import importlib.util
import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import flatbuffers

from station.errors import EngineUnavailable

DETECTOR = "pose_detector.tflite"
LANDMARKS = "pose_landmarks_detector.tflite"


@dataclass(frozen=True, slots=True)
class Note:
    """What Google's bundle says about a network, word for word (its mistakes too)."""

    name: str
    description: str
    picture: str
    """What the input is."""
    mean: float
    deviation: float
    """Of a pixel, 0–255: the network sees (pixel − mean) / deviation."""
    lowest: float
    """Least value that the network then sees; the greatest is 1."""
    outputs: tuple[tuple[str, str], ...]
    """Name and description of each."""


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
_METADATA_FILE = b"M001"
_NETWORK_FILE = b"TFL3"
_PARSER = "1.0.0"
"""The first metadata parser that knows everything written here."""
_ALIGNMENT = 4
"""Bytes: where a network may begin, since MediaPipe maps it straight into memory."""


def assemble(detector: bytes, landmarks: bytes, made: datetime) -> bytes:
    """Return the bytes of the bundle of two `.tflite` networks, dated `made`.

    Raises `EngineUnavailable` when MediaPipe, whose file schemas are needed, is not installed.
    """
    networks = {DETECTOR: detector, LANDMARKS: landmarks}
    stream = io.BytesIO()
    writer = _borrow("python/metadata/metadata_writers/model_asset_bundle_utils")
    with writer.AlignZipFile(stream, mode="w", alignment=_ALIGNMENT) as archive:
        for name, network in networks.items():
            entry = zipfile.ZipInfo(name, made.timetuple()[:6])
            entry.create_system = 3  # Unix, whatever machine assembles
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, annotate(network, NOTES[name]))
    return stream.getvalue()


def annotate(network: bytes, note: Note) -> bytes:
    """Return the network with this note in it, in the place of any older one."""
    schema = _borrow("metadata/schema_py_generated")
    model = schema.ModelT.InitFromPackedBuf(network, 0)
    page = schema.BufferT()
    page.data = _written(note)
    places = {entry.name.decode(): entry.buffer for entry in model.metadata or []}
    if _METADATA in places:
        model.buffers[places[_METADATA]] = page
    else:
        entry = schema.MetadataT()
        entry.name, entry.buffer = _METADATA, len(model.buffers)
        model.buffers.append(page)
        model.metadata = [*(model.metadata or []), entry]
    stream = io.BytesIO(_packed(model, _NETWORK_FILE))
    with zipfile.ZipFile(stream, "a"):
        pass  # closes with an empty directory, as MediaPipe's writer leaves it
    return stream.getvalue()


def _written(note: Note) -> bytes:
    schema = _borrow("metadata/metadata_schema_py_generated")
    graph = schema.SubGraphMetadataT()
    graph.inputTensorMetadata = [_input(schema, note)]
    graph.outputTensorMetadata = [_output(schema, *words) for words in note.outputs]
    metadata = schema.ModelMetadataT()
    metadata.name, metadata.description = note.name, note.description
    metadata.version, metadata.author = "1", "MediaPipe"
    metadata.subgraphMetadata, metadata.minParserVersion = [graph], _PARSER
    return _packed(metadata, _METADATA_FILE)


def _input(schema: ModuleType, note: Note) -> Any:
    scaling = schema.ProcessUnitT()
    scaling.optionsType = schema.ProcessUnitOptions.NormalizationOptions
    scaling.options = schema.NormalizationOptionsT()
    scaling.options.mean, scaling.options.std = [note.mean], [note.deviation]
    tensor = schema.TensorMetadataT()
    tensor.name, tensor.description = "image", note.picture
    tensor.content = schema.ContentT()
    tensor.content.contentPropertiesType = schema.ContentProperties.ImageProperties
    tensor.content.contentProperties = schema.ImagePropertiesT()
    tensor.content.contentProperties.colorSpace = schema.ColorSpaceType.RGB
    tensor.processUnits = [scaling]
    tensor.stats = schema.StatsT()
    tensor.stats.min, tensor.stats.max = [note.lowest], [1.0]
    return tensor


def _output(schema: ModuleType, name: str, description: str) -> Any:
    tensor = schema.TensorMetadataT()
    tensor.name, tensor.description = name, description
    tensor.content = schema.ContentT()
    tensor.content.contentPropertiesType = schema.ContentProperties.FeatureProperties
    tensor.content.contentProperties = schema.FeaturePropertiesT()
    tensor.stats = schema.StatsT()
    return tensor


class _SharedLayouts(dict[tuple[int, ...], int]):
    """FlatBuffers' memory of table layouts, as its version 2 had it.

    Version 2, which Google used, let tables of one layout but different size share it; later
    ones add the size as the last part of the key. Both can be read; the bytes differ.
    """

    def get(self, key: tuple[int, ...], default: Any = None) -> Any:
        return super().get(key[:-1], default)

    def __setitem__(self, key: tuple[int, ...], place: int) -> None:
        super().__setitem__(key[:-1], place)


def _packed(table: Any, identifier: bytes) -> bytes:
    builder = flatbuffers.Builder(0)
    builder.vtables = _SharedLayouts()
    builder.Finish(table.Pack(builder), identifier)
    return bytes(builder.Output())


def _borrow(name: str) -> ModuleType:
    """Load one of MediaPipe's pure Python modules without importing MediaPipe itself.

    Importing the package loads its native code, and that must not happen before the eyes
    have closed their network door.
    """
    package = importlib.util.find_spec("mediapipe")
    if package is None or not package.submodule_search_locations:
        raise EngineUnavailable(
            "MediaPipe is not installed, and its writers are needed to put a pose model "
            "together: run ./deploy/try."
        )
    path = Path(package.submodule_search_locations[0], "tasks", f"{name}.py")
    spec = importlib.util.spec_from_file_location(f"_borrowed_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
