"""The notes (TFLite metadata) in Google's bundles: how a network's input is scaled, and words.

Written as FlatBuffers tables, with slot numbers out of the published `metadata_schema.fbs`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import flatbuffers

_IDENTIFIER: Final = b"M001"
_PARSER: Final = "1.0.0"
"""The first metadata parser that knows everything written here."""
_IMAGE, _FEATURE, _NORMALIZATION, _RGB = 2, 1, 1, 1
"""ContentProperties.ImageProperties and .FeatureProperties,
ProcessUnitOptions.NormalizationOptions, ColorSpaceType.RGB."""

Table = Mapping[int, Any]
"""Slot of a field → int (a byte), str, list of floats, table or list of tables; in order."""


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

    def encode(self) -> bytes:
        """Return it as the bytes that stand in Google's bundle."""
        subgraph = {2: [self._input()], 3: [_output(*words) for words in self.outputs]}
        model = {
            0: self.name,
            1: self.description,
            2: "1",  # its version
            3: [subgraph],
            4: "MediaPipe",
            7: _PARSER,
        }
        builder = new_builder()
        builder.Finish(_pack(builder, model), _IDENTIFIER)
        return bytes(builder.Output())

    def _input(self) -> Table:
        scaling = {0: _NORMALIZATION, 1: {0: [self.mean], 1: [self.deviation]}}
        return {
            0: "image",
            1: self.picture,
            3: {0: _IMAGE, 1: {0: _RGB}},
            4: [scaling],
            5: {0: [1.0], 1: [self.lowest]},
        }


def _output(name: str, description: str) -> Table:
    return {0: name, 1: description, 3: {0: _FEATURE, 1: {}}, 5: {}}


def new_builder() -> flatbuffers.Builder:
    """Return a builder whose bytes are those of FlatBuffers 2, which Google used.

    Version 2 let tables of one layout but different size share it; later ones add the size as
    the last part of the key under which a layout is remembered. Both can be read.
    """
    builder = flatbuffers.Builder(0)
    builder.vtables = _SharedLayouts()
    return builder


class _SharedLayouts(dict[tuple[int, ...], int]):
    def get(self, key: tuple[int, ...], default: Any = None) -> Any:
        return super().get(key[:-1], default)

    def __setitem__(self, key: tuple[int, ...], place: int) -> None:
        super().__setitem__(key[:-1], place)


def _pack(builder: flatbuffers.Builder, table: Table) -> int:
    """Write what a table points at, then the table; return where it is."""
    packed = {slot: _pack_value(builder, value) for slot, value in table.items()}
    builder.StartObject(max(packed, default=-1) + 1)
    for slot, value in packed.items():
        if isinstance(table[slot], int):
            builder.PrependUint8Slot(slot, value, 0)
        else:
            builder.PrependUOffsetTRelativeSlot(slot, value, 0)
    return int(builder.EndObject())


def _pack_value(builder: flatbuffers.Builder, value: Any) -> int:
    match value:
        case int():
            return value
        case str():
            return int(builder.CreateString(value))
        case Mapping():
            return _pack(builder, value)
        case _:
            return _pack_list(builder, value)


def _pack_list(builder: flatbuffers.Builder, values: Sequence[Any]) -> int:
    are_tables = isinstance(values[0], Mapping)
    ready = [_pack(builder, value) for value in values] if are_tables else values
    put = builder.PrependUOffsetTRelative if are_tables else builder.PrependFloat32
    builder.StartVector(4, len(ready), 4)
    for value in reversed(ready):
        put(value)
    return int(builder.EndVector())
