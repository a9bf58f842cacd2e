"""What leaves the box, by hand and on purpose: files that a clinician or the gym can open.

    reps.csv                    a row a rep, for a spreadsheet         (table.py)
    session-DATE-ID.html        a page a visit, to print on one A4     (page.py, chart.py)
    README.txt                  what the columns mean                  (readme.py)

No name and no picture is in them, since none is kept. `export_all` takes seconds for a busy
quarter: beside a running screen, call it in a thread with an archive of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import tzinfo
from pathlib import Path

from station.store.export.page import page_name, page_of
from station.store.export.readme import README
from station.store.export.staging import staged
from station.store.export.table import table
from station.store.export.words import Wording
from station.store.kept import Archive

FORMATS = ("csv", "html")


def export_all(
    store: Archive,
    folder: Path,
    translate: Callable[[str], str] = str,
    *,
    names: Mapping[str, str] | None = None,
    language: str = "en",
    formats: Collection[str] = FORMATS,
    since: float = 0.0,
    zone: tzinfo | None = None,
) -> list[Path]:
    """Write what is kept into `folder`, whole or not at all, and return the files.

    `translate` says a text in the reader's language, and `language` is its code. `names` gives
    drill and fault ids the names that people know. Visits from `since` on (Unix seconds) are
    written, with times of `zone`, the machine's own unless given. A visit without a rep has no
    page. Raises `CannotWrite`, and `StoreUnavailable` when the store cannot be read.
    """
    visits = [visit for visit in store.visits(since) if any(one.reps for one in visit.sets)]
    words = Wording(translate, names or {}, language, zone)
    with staged(folder) as put:
        if "csv" in formats:
            put("reps.csv", table(visits, words).encode("utf-8-sig"))
            put("README.txt", README.encode("utf-8"))
        if "html" in formats:
            for visit in visits:
                put(page_name(visit, words), page_of(visit, words).encode("utf-8"))
    return put.written
