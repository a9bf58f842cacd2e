"""Whatever a hand or a worn card does to the file, what comes of it is a sentence."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from station.config import Mistake, Trouble, commented_defaults, load, mistakes_of
from station.config.keys import KEYS
from station.errors import BadConfig
from tests.config.sites import DRILLS, mutated, whole_site
from tests.results import measured

SENTENCE = re.compile(r"(?P<file>[^:]+\.toml)(:\d+)?: (.+: )?saw .+, expected .+; .+")


def outcome(path: Path, data: bytes) -> str:
    """Read a file, hold its mistakes to their form, and return what became of it."""
    path.write_bytes(data)
    mistakes = mistakes_of(path, DRILLS)
    text = data.decode(errors="replace")
    for mistake in mistakes:
        hold_to_form(mistake, text)
    return min((mistake.trouble.value for mistake in mistakes), default="valid")


def hold_to_form(mistake: Mistake, text: str) -> None:
    """Check that a mistake is one readable line that leads to the place and says what to do."""
    sentence = str(mistake)
    assert sentence.isprintable(), sentence
    assert len(sentence) < 500, sentence
    assert SENTENCE.fullmatch(sentence), sentence
    assert mistake.line is not None, sentence
    assert mistake.line <= max(1, text.count("\n") + 1), sentence
    if mistake.trouble is Trouble.SCHEMA:
        name = mistake.key.split(".")[-1]
        line = text.split("\n")[mistake.line - 1]
        assert name in line or not re.fullmatch(r"\w+", name, re.ASCII), (sentence, line)


@pytest.mark.parametrize("files", [1_000, pytest.param(10_000, marks=pytest.mark.long)])
def test_thousands_of_broken_files(files: int, tmp_path: Path) -> None:
    """No mutated file ever ends in a traceback: each loads, or each mistake names its line and
    a remedy.
    """
    draw = random.Random(20261122)
    path = tmp_path / "station.toml"
    tally: Counter[str] = Counter()
    sites = (whole_site(),) * 4 + (commented_defaults(),)
    for _ in range(files):
        tally[outcome(path, mutated(draw, draw.choice(sites)))] += 1
    if files > 1_000:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(tally.items()))
        measured(
            "Mutated configs",
            "no traceback; each failure names key or line, and a remedy",
            f"{files} files, 0 tracebacks, every mistake in its form: {kinds}",
        )
    assert set(tally) == {"valid", *Trouble}
    assert min(tally.values()) > files / 20


@pytest.mark.parametrize("seed", range(100))
def test_what_is_wrong_is_told_and_nothing_else(seed: int, tmp_path: Path) -> None:
    """With wrong values on some lines, exactly these keys and lines are told."""
    draw = random.Random(seed)
    spoilt = set(draw.sample(sorted(KEYS), draw.randint(1, len(KEYS))))
    lines = whole_site().split("\n")
    table, expected = "", {}
    for number, line in enumerate(lines, start=1):
        table = line.strip("[]") if line.startswith("[") else table
        key = f"{table}.{line.partition(' = ')[0]}"
        if key in spoilt:
            expected[key] = number
            value = draw.choice(["1979-05-27", "{ a = 1 }", "[[1]]", "12:30:00"])
            lines[number - 1] = f"{line.partition(' = ')[0]} = {value}"
    path = tmp_path / "station.toml"
    path.write_text("\n".join(lines))
    assert {m.key: m.line for m in mistakes_of(path, DRILLS)} == expected


def test_load_says_what_mistakes_of_tells(tmp_path: Path) -> None:
    """A file loads exactly if it has no mistake, and BadConfig has a line for each."""
    draw = random.Random(4)
    path = tmp_path / "station.toml"
    for _ in range(200):
        path.write_bytes(mutated(draw, whole_site()))
        mistakes = mistakes_of(path, DRILLS)
        if not mistakes:
            assert load(path, DRILLS).source == path
            continue
        with pytest.raises(BadConfig) as bad:
            load(path, DRILLS)
        assert str(bad.value).split("\n") == [str(mistake) for mistake in mistakes]
