"""What is kept of the eyes between two starts: whole, or nothing."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.vision.kept import NAME, keep_fitness, read_fitness
from station.vision.pace import UNKNOWN, Fitness, Measured
from station.vision.plain import checked

FITNESS = Fitness(
    "litert 2.3.0, full, 3 threads",
    Measured("litert 2.3.0", "a Pi, 4 processors", "full", 3, 20.5, 30.0),
    takes_ms=50.5,
    eased=1,
    slow_ms=131.0,
)


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    """In a folder that is made for it; the later word holds."""
    folder = tmp_path / "state"
    keep_fitness(UNKNOWN, folder)
    keep_fitness(FITNESS, folder)
    assert read_fitness(folder) == FITNESS
    assert [path.name for path in folder.iterdir()] == [NAME]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 100_000,
        "{}",
        json.dumps(asdict(FITNESS) | {"eased": "1"}),
        json.dumps(asdict(FITNESS) | {"measured": {}}),
        json.dumps(asdict(FITNESS) | {"more": 1}),
        "\udcff",
    ],
)
def test_a_damaged_file_says_nothing(tmp_path: Path, text: str) -> None:
    """It is no fault: the machine is measured anew."""
    (tmp_path / NAME).write_bytes(text.encode(errors="surrogateescape"))
    assert read_fitness(tmp_path) == UNKNOWN


def test_without_a_file_nothing_is_known(tmp_path: Path) -> None:
    """Nor where a folder has its name."""
    assert read_fitness(tmp_path / "nowhere") == UNKNOWN
    (tmp_path / NAME).mkdir()
    assert read_fitness(tmp_path) == UNKNOWN


junk = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.just([1])


@given(st.sampled_from(list(asdict(FITNESS.measured))), junk)
def test_every_part_within_a_part_has_its_type(name: str, value: object) -> None:
    """What is taken can be reckoned with, however deep it lies."""
    said = asdict(FITNESS)
    said["measured"][name] = value
    try:
        fitness = checked(Fitness, said)
    except ValueError:
        return
    assert type(getattr(fitness.measured, name)) is type(getattr(FITNESS.measured, name))
