"""What leaves the box: a table that a spreadsheet opens, and a page that a printer prints."""

from __future__ import annotations

import csv
import errno
import math
import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from station.commands.export import export
from station.errors import CannotWrite, StoreUnavailable
from station.form.drills import DRILLS
from station.language import catalogue
from station.store import Store
from station.store.export import export_all
from station.store.export.chart import sign
from station.store.export.page import page_of
from station.store.export.readme import README
from station.store.export.table import COLUMNS, cell
from station.store.export.words import Wording
from station.store.memory import MemoryStore
from station.store.sqlite import SqliteStore
from station.values import Call, FaultSeen, JudgedRep, Severity, Verdict
from tests.store.world import Time, rep

NASTY = "=cmd|' /C calc'!A0 \"<script>alert(1)</script>&"


@pytest.fixture
def store() -> MemoryStore:
    """A visit with two sets, one without a rep, and one that began with no date."""
    time = Time()
    store = MemoryStore(clock=time.clock)
    keep(store, 3, 2)
    keep(store, 0)
    time.wall = 100.0
    keep(store, 1)
    return store


def keep(store: Store, *sets: int, make: Callable[[int], JudgedRep] = rep) -> None:
    """One visit, with sets of so many reps."""
    session = store.begin_session("clinic")
    for number, reps in enumerate(sets, start=1):
        begun = store.begin_set(session, number, "wall_tap", 8)
        for each in range(1, reps + 1):
            store.add_rep(begun, make(each))
        store.end_set(begun, "done")
    store.end_session(session)


def nasty(number: int) -> JudgedRep:
    """Return a rep whose every text would rather be something else."""
    fault = FaultSeen(NASTY, Severity.RED, 1.0, 0.5, NASTY, NASTY, NASTY)
    verdict = Verdict(Call.FIX, (fault,), NASTY, NASTY, (NASTY,), {NASTY: 1.0})
    return replace(rep(number), band=NASTY, verdict=verdict)


def read(path: Path) -> list[dict[str, str]]:
    """Read the table as a spreadsheet does."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_table_a_readme_and_a_page_for_each_visit_with_a_rep(
    store: MemoryStore, tmp_path: Path
) -> None:
    """Their names sort by date, and say what they are."""
    files = export_all(store, tmp_path / "new" / "folder", zone=UTC)
    names = ["reps.csv", "README.txt", "session-2026-06-01-1.html", "session-undated-6.html"]
    assert [path.name for path in files] == names
    assert {path.name for path in (tmp_path / "new" / "folder").iterdir()} == {
        path.name for path in files
    }


@pytest.mark.parametrize(("form", "endings"), [("csv", {".csv", ".txt"}), ("html", {".html"})])
def test_only_what_was_asked_for(
    store: MemoryStore, tmp_path: Path, form: str, endings: set[str]
) -> None:
    """A format may be left out."""
    assert {path.suffix for path in export_all(store, tmp_path, formats=(form,))} == endings


def test_a_row_a_rep(store: MemoryStore, tmp_path: Path) -> None:
    """Who, when, what was judged, and each measure; what is not known is an empty cell."""
    export_all(store, tmp_path, zone=UTC)
    rows = read(tmp_path / "reps.csv")
    assert [(row["session"], row["set"], row["rep"]) for row in rows[:5]] == [
        ("1", "1", "1"),
        ("1", "1", "2"),
        ("1", "1", "3"),
        ("1", "2", "1"),
        ("1", "2", "2"),
    ]
    first, second, third = rows[:3]
    assert (first["date"], first["time"], first["profile"]) == ("2026-06-01", "12:00", "clinic")
    assert (first["verdict"], first["faults"], first["hinge"]) == ("good", "fast", "0.333")
    assert (second["verdict"], second["faults"]) == ("fix", "rounding;knee;fast")
    assert (second["cue"], second["unseen"]) == ("Chest up", "neck;knee")
    assert (third["reason"], third["hold_s"]) == ("Your hip was hidden – step back.", "")
    assert (first["neck"], third["far"], third["hinge"]) == ("", "", "")
    assert (first["trunk_at_bottom_deg"], first["down_s"]) == ("71.3", "1.5")
    assert (rows[5]["date"], rows[5]["time"]) == ("", ""), "a clock never set tells no date"


def test_a_spreadsheet_takes_it_for_utf_8(store: MemoryStore, tmp_path: Path) -> None:
    """It begins with the mark that Excel needs, and its lines end as RFC 4180 says."""
    export_all(store, tmp_path)
    raw = (tmp_path / "reps.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfsession,")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 7


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_text_is_a_formula(start: str) -> None:
    """Whatever a text begins with, a spreadsheet shows it and reckons nothing."""
    assert cell(f"{start}1+1").startswith("'")


@pytest.mark.parametrize(
    ("value", "text"),
    [(-1.5, "-1.5"), (-0.0001, "0.0"), (math.nan, ""), (math.inf, ""), (7, "7"), (2 / 3, "0.667")],
)
def test_numbers_stay_numbers(value: float, text: str) -> None:
    """A minus sign is no formula; three decimals; nothing for what is not known."""
    assert cell(value) == text


def test_a_table_of_nasty_texts_is_harmless(tmp_path: Path) -> None:
    """Cells and even the header's: none is a formula, and each comes back whole."""
    store = MemoryStore(clock=Time().clock)
    keep(store, 1, make=nasty)
    export_all(store, tmp_path)
    (row,) = read(tmp_path / "reps.csv")
    assert row["cue"] == row["faults"] == row["band"] == "'" + NASTY
    assert not any(text.startswith("=") for pair in row.items() for text in pair)


def test_every_fixed_column_is_explained() -> None:
    """The page beside the table names each of them."""
    assert [name for name in COLUMNS if not re.search(rf"\b{name}\b", README)] == []


class Page(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "circle", "path", "rect", "line"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def page(*sets: int, make: Callable[[int], JudgedRep] = rep, words: Wording | None = None) -> str:
    """Return the page of one visit."""
    store = MemoryStore(clock=Time().clock)
    keep(store, *sets, make=make)
    return page_of(store.visits()[0], words or Wording(zone=UTC))


@pytest.mark.parametrize("sets", [(1,), (8,), (8, 8), (50,), (50,) * 12])
def test_a_page_is_whole_and_needs_nothing(sets: tuple[int, ...]) -> None:
    """Every tag is closed; no script, no address, no style from elsewhere."""
    text = page(*sets)
    found = Page(text)
    assert found.open == []
    assert not {"script", "link", "img", "iframe", "object", "form"} & set(found.tags)
    assert not {"src", "href", "xlink:href", "action"} & {name for name, _ in found.attributes}
    assert not any(name.startswith("on") for name, _ in found.attributes)
    assert "url(" not in text
    assert "@import" not in text
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in found.attributes


def test_nasty_texts_are_only_text() -> None:
    """Nothing that was kept, and no translation, can become a tag or leave its attribute."""
    words = Wording(str.upper, {"wall_tap": '"><b onload="x">'}, '"><i>', UTC)
    pages = [page(sets, make=nasty, words=said) for sets in (2, 50) for said in (Wording(), words)]
    for one in pages:
        found = Page(one)
        assert found.open == []
        assert not {"script", "b", "i"} & set(found.tags)
        assert "<SCRIPT>" in found.words.upper()


def test_the_page_says_how_it_went() -> None:
    """Score of those judged, date, drill by its name, what was seen and what to do."""
    words = Wording(names={"wall_tap": "Wall tap", "rounding": "rounded back"}, zone=UTC)
    said = Page(page(8, words=words)).words
    for part in ("Session 1", "2026-06-01 · 12:00", "3 of 6 good", "2 could not be judged"):
        assert part in said
    assert "Set 1 · Wall tap" in said
    assert said.count("rounded back, knee, fast") == 3
    assert "Your hip was hidden – step back." in said


def test_every_word_for_people_goes_through_the_translator() -> None:
    """What is left of a page when all that was translated is taken away has no words."""
    words = Wording(lambda text: "·" * len(text), zone=UTC)
    text = page(8, 50, 50, words=words)
    left = re.sub(r"(?s)<style>.*?</style>|<[^>]*>|&nbsp;", " ", text)
    spoken = re.findall(r'aria-label="([^"]*)"', text)
    assert re.findall(r"[A-Za-z]{2,}", left + " ".join(spoken)) == []


@pytest.mark.parametrize("sets", [(1,), (8,), (8, 8), (12,) * 3, (50,), (10,) * 8, (50,) * 20])
def test_a_page_fits_on_one_sheet(sets: tuple[int, ...]) -> None:
    """All that stands one below the other, by its own measures, is no higher than an A4's inside.

    Head 27 and foot 14 mm; a set's heading 8, a line or row 4.8, a gap 4; 271 in all.
    """
    text = page(*sets)
    charts = [float(mm) for mm in re.findall(r'<svg width="186mm" height="([\d.]+)mm"', text)]
    rows = text.count("<tr>") + text.count('<p class="line')
    assert len(charts) == min(8, len(sets))
    assert min(charts) >= 14.0
    assert 27 + sum(charts) + rows * 4.8 + len(charts) * (8 + 4) + 14 <= 271


def test_signs_differ_in_shape() -> None:
    """✓ in a disc, a triangle, a ring: without their colours they are still three signs."""
    bare = {re.sub(r"#\w+", "", sign(call, 0.0, 0.0, 2.0)) for call in Call}
    assert len(bare) == 3


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_disk_that_refuses_loses_nothing(
    store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """At the third file: the export of before is untouched, no crumb is left, and it says so."""
    export_all(store, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    keep(store, 5)
    plain, count = Path.write_bytes, [0]

    def write(path: Path, content: bytes) -> int:
        count[0] += 1
        if count[0] == 3:
            raise OSError(number, os.strerror(number))
        return plain(path, content)

    monkeypatch.setattr(Path, "write_bytes", write)
    with pytest.raises(CannotWrite, match=f"Nothing was exported to {tmp_path}: .*[.] "):
        export_all(store, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_command_writes_what_the_station_kept(tmp_path: Path) -> None:
    """In the language asked for, with the names that people know; days and formats as told."""
    app = typer.Typer()
    app.command()(export)

    def run(*arguments: str) -> Any:
        places = ("--from", str(tmp_path), "--out", str(tmp_path / "out"))
        return CliRunner().invoke(app, [*places, *arguments])

    assert isinstance(run().exception, StoreUnavailable)
    kept = SqliteStore(tmp_path, clock=Time().clock)
    keep(kept, 2)
    kept.close()
    assert run("--language", "de").output.endswith("out: reps.csv, 1 page.\n")
    (made,) = (tmp_path / "out").glob("session-*.html")
    text = made.read_text(encoding="utf-8")
    assert '<html lang="de">' in text
    assert catalogue("de")(DRILLS["wall_tap"].title) in text
    assert run("--format", "html", "--days", "1").output.endswith("out: no table, 0 pages.\n")
    assert run("--format", "csv").output.endswith("out: reps.csv, 0 pages.\n")


def test_a_file_where_the_folder_should_be(store: MemoryStore, tmp_path: Path) -> None:
    """It is named, and left alone."""
    (tmp_path / "stick").write_text("mine")
    with pytest.raises(CannotWrite, match="a file is in the way"):
        export_all(store, tmp_path / "stick")
    assert (tmp_path / "stick").read_text() == "mine"
