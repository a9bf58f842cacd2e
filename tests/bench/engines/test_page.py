"""Tables go between their marks, and nothing else of a page is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.bench.engines.comparison import PAGE
from station.bench.engines.page import begin, end, read_page, with_tables, write_tables
from station.bench.engines.tables import TABLES
from station.errors import CannotWrite

ROOT = Path(__file__).parents[3]
WORDS = f"""# By hand

Before.

{begin("one")}
old
{end("one")}

Between.

{begin("two")}
{end("two")}

After."""


def test_words_by_hand_stay() -> None:
    """Before, between and after; the old table goes."""
    text = with_tables(WORDS, {"one": "| 1 |", "two": "| 2 |\n| 3 |"})
    assert text.splitlines() == [
        *("# By hand", "", "Before.", "", begin("one"), "| 1 |", end("one"), "", "Between.", ""),
        *(begin("two"), "| 2 |", "| 3 |", end("two"), "", "After."),
    ]


def test_the_same_tables_again_change_nothing() -> None:
    """The page does not grow by being written."""
    tables = {"one": "| 1 |", "two": "| 2 |"}
    once = with_tables(WORDS, tables)
    assert with_tables(once, tables) == once


def test_a_page_is_renewed_in_place(tmp_path: Path) -> None:
    """The file itself."""
    page = tmp_path / PAGE
    page.write_text(WORDS, encoding="utf-8")
    write_tables(page, {"one": "new"})
    assert page.read_text(encoding="utf-8") == WORDS.replace("old", "new")


@pytest.mark.parametrize(
    "text", [WORDS.replace(end("two"), ""), WORDS + "\n" + begin("one"), "# Nothing"]
)
def test_a_page_without_its_marks_is_refused(text: str, tmp_path: Path) -> None:
    """One missing, or one twice: said before anything is measured, and the page is left alone."""
    page = tmp_path / PAGE
    page.write_text(text, encoding="utf-8")
    with pytest.raises(CannotWrite, match="<!-- "):
        write_tables(page, {"one": "1", "two": "2"})
    assert page.read_text(encoding="utf-8") == text


def test_a_page_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A wrong folder is told by name."""
    with pytest.raises(CannotWrite, match="name the folder"):
        read_page(tmp_path / "nowhere" / PAGE, TABLES)


def test_the_handbook_has_a_place_for_every_table() -> None:
    """The command's own page."""
    assert read_page(ROOT / "docs" / PAGE, TABLES)
