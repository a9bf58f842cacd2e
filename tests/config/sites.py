"""Config files for the tests: a site that says everything, and what a hand can do to it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from station.config.keys import KEYS, TABLES, written

DRILLS: Final = ("dowel", "wall_tap", "band", "hinge")
"""Ids of the drills that these tests know."""


def whole_site() -> str:
    """Return a valid file in which every key has a line of its own."""
    lines: list[str] = []
    for table, keys in TABLES.items():
        lines += ["", f"[{table}]", *(f"{key.name} = {key.sample}" for key in keys.values())]
    return "\n".join(lines) + "\n"


NASTY: Final = (
    *"0 1 -1 0.0 -0.0 1.5 1e308 -1e308 1e999 nan inf -inf 0x1F 0o17 0b1 1_000 +5 007".split(),
    *"true false True null None yes [] {} [[]] [{}] [[1]] '' \"\" '''a''' 12:00:00 1,5".split(),
    *"1979-05-27 1979-05-27T07:32:00Z 1979-13-45 [1,[2,[3]]] [1,'a',true] {a=1} =".split(),
    "9" * 20,
    "9" * 400,
    "9" * 4400,
    "0x" + "f" * 5000,
    "[" * 60 + "]" * 60,
    "[" * 3000,
    "{a=" * 2000,
    '"' + "x" * 5000 + '"',
    '"\\u0000"',
    '"\\ud800"',
    '"\\q"',
    '"a\\nb"',
    '"\x1b[31m"',
    '"\u202evideo"',
    '"kiоsk"',  # a Cyrillic o
    '"日本"',
    '"gpoi"',
    '"WEBCAM"',
    '"unclosed',
    '"""\nmany\nlines"""',
    "[\n0.1,\n0.2 # half\n]",
    "[0.2, 0.1]",
    "[0.1, nan]",
    "1979-05-27 00:00:00.999999-07:00",
)
"""Values as somebody, or a failing card, may leave them in the file."""

Change = Callable[[random.Random, bytes], bytes]


def _on_lines(change: Callable[[random.Random, list[bytes]], object]) -> Change:
    """Return a change of the file from a change of the list of its lines."""

    def changed(draw: random.Random, data: bytes) -> bytes:
        lines = data.split(b"\n")
        change(draw, lines)
        return b"\n".join(lines)

    return changed


def _flip(draw: random.Random, data: bytes) -> bytes:
    """Turn one bit, as a worn card does."""
    where = draw.randrange(len(data))
    return data[:where] + bytes([data[where] ^ 1 << draw.randrange(8)]) + data[where + 1 :]


def _garble(draw: random.Random, data: bytes) -> bytes:
    """Put a few random bytes over what was there."""
    where, count = draw.randrange(len(data)), draw.randrange(1, 6)
    return data[:where] + draw.randbytes(count) + data[where + count :]


def _truncate(draw: random.Random, data: bytes) -> bytes:
    """End the file too soon."""
    return data[: draw.randrange(1, len(data) + 1)]


def _swap(draw: random.Random, lines: list[bytes]) -> None:
    one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _double(draw: random.Random, lines: list[bytes]) -> None:
    lines.insert(draw.randrange(len(lines) + 1), draw.choice(lines))


def _drop(draw: random.Random, lines: list[bytes]) -> None:
    del lines[draw.randrange(len(lines))]
    if not lines:
        lines.append(b"x")


def _set_value(draw: random.Random, lines: list[bytes]) -> None:
    where = draw.randrange(len(lines))
    value = draw.choice((*NASTY, *(written(key.default) for key in KEYS.values())))
    lines[where] = lines[where].partition(b"=")[0] + b"= " + value.encode()


def _set_likely(draw: random.Random, lines: list[bytes]) -> None:
    """Write a value that may be by itself, but perhaps not beside the others."""
    likely = """pace = 0|kind = "video"|kind = "recording"|red = 17|green = 27|zone = [0.9, 0.1]
        drills = []|drills = ["dowl"]|drills = ["band", "band"]|wall = [1, 9, 1, 3]""".split("|")
    line = draw.choice(likely).strip().encode()
    name = line.partition(b" =")[0]
    for where, old in enumerate(lines):
        if old.removeprefix(b"# ").startswith(name + b" ="):
            lines[where] = line


def _rename(draw: random.Random, lines: list[bytes]) -> None:
    """Misspell a key or a table: a letter doubled, lost, replaced, or in capitals."""
    where = draw.randrange(len(lines))
    name, equals, value = lines[where].partition(b"=")
    at = draw.randrange(len(name) + 1)
    spelt = draw.choice(
        [
            name[:at] + name[at : at + 1] + name[at:],
            name[:at] + name[at + 1 :],
            name[:at] + draw.choice([b"x", b".", b"-", b" ", b"'", "é".encode()]) + name[at:],
            name.upper(),
            draw.choice([key.name.encode() for key in KEYS.values()]),
        ]
    )
    lines[where] = spelt + equals + value


STRAY: Final = """[camera]|[[lights]]|[camera.lens]|[a.b.c]|camera.kind = "video"|key: value|<xml>
|{"json": 1}|= 3|"" = 1|'a b' = 2|"a.b" = 3|;comment|//|#|export A=B|[|]|"|kind = 'video'|\r|\x00
|lights = { green = 17 }|green = 27|\ufeff|\u2028|pace = 0|zone = [1, 0]|.a = 1|a. = 1"""
"""Lines of other files, other formats and other keyboards."""


def _insert(draw: random.Random, lines: list[bytes]) -> None:
    """Put in a line that belongs somewhere else."""
    line = draw.choice(STRAY.split("|"))
    lines.insert(draw.randrange(len(lines) + 1), line.encode())


BYTES: Final[tuple[Change, ...]] = (
    _flip,
    _garble,
    _truncate,
    lambda draw, data: data.replace(b"\n", draw.choice([b"\r\n", b"\r", b"\n\n"])),
    lambda draw, data: draw.choice([b"\xef\xbb\xbf", b"\xff\xfe", b"\n\n"]) + data,
    lambda draw, data: data.replace(b'"', draw.choice([b"'", b"", "”".encode()])),
)
"""What a worn card, or an editor of another system, does."""

LINES: Final[tuple[Change, ...]] = tuple(
    map(_on_lines, (_swap, _double, _drop, _set_value, _set_likely, _rename, _insert))
)
"""What a hand does."""


def mutated(draw: random.Random, text: str) -> bytes:
    """Return a file after one to four changes, two thirds of them by a hand."""
    data = text.encode()
    for _ in range(draw.randint(1, 4)):
        data = draw.choice(draw.choice((BYTES, LINES, LINES)))(draw, data or b"\n")
    return data
