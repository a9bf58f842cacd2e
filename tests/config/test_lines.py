"""Where a key stands, however TOML lets it be written."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.config.lines import key_lines, line_of

TEXT = '''# [camera] kind = "no"
title = "[camera]" # = 3

[camera] # the [eye]
kind = "video" # kind = 2
  zone = [ # from
    0.1,   # id = 3
    0.9 ]
file = """
id = "4"
[lights]
"""
"id" = 'x = # [y]'

[ lights . "inner one" ]
a.b = { c = 1, d = [ { e = 2 } ] }
[[store]]
x = 1
[[store]]
x = 2'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("title", 2),
        ("camera", 4),
        ("camera.kind", 5),
        ("camera.zone", 6),
        ("camera.zone.1", 6),
        ("camera.file", 9),
        ("camera.id", 13),
        ("camera.pace", 4),
        ("lights", 15),
        ("lights.inner one", 15),
        ("lights.inner one.a", 16),
        ("lights.inner one.a.b.c", 16),
        ("store.x", 18),
        ("screen", None),
    ],
)
def test_each_key_is_found(path: str, line: int | None) -> None:
    """Remarks, texts and lists may hold what looks like keys; only real ones count.

    A key that is not there is looked for at what would hold it.
    """
    assert tomllib.loads(TEXT)
    assert line_of(key_lines(TEXT), *path.split(".")) == line


@given(st.text(alphabet="ab.=[]{}\"'#\\\n ,1é\x00", max_size=60))
def test_any_text_at_all_is_survived(text: str) -> None:
    """Whatever the text, no line told lies outside it."""
    assert all(1 <= line <= text.count("\n") + 1 for line in key_lines(text).values())


@given(st.text(alphabet="ab.=[]\"'#\n ,1", max_size=40))
def test_what_tomllib_reads_is_found(text: str) -> None:
    """Every key at the top of a text that tomllib accepts has a line."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = key_lines(text)
    assert all((name,) in lines for name in tables)
