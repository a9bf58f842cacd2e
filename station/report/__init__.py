"""The report: a finished set as files that people and programs can read.

    from station.report import Still, annotate, write_report

`write_report` leaves `set.json`, `reps.csv`, `set.png` and a `rep-NN-bottom.png` per rep;
`annotate` draws the set back onto its video. Nothing here judges: it shows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from PIL import Image as Pictures

from station.report.files import staged
from station.report.overlay import annotate
from station.report.sheet import draw_sheet
from station.report.stills import Still, draw_page
from station.report.tables import write_reps_csv, write_set_json
from station.values import Image, SetRecord

__all__ = ["Still", "annotate", "write_report", "write_reps_csv", "write_set_json"]

_STILL_NAME = re.compile(r"rep-\d{2,}-bottom\.png")


def write_report(out_dir: Path, record: SetRecord, stills: Mapping[int, Still]) -> list[Path]:
    """Write all files of a set but the video, and return where they are.

    `stills` are by rep number; a rep without one gets a card without a picture. Either
    every file is new or, on failure, those of an earlier set are still there. The stills
    of an earlier, longer set are removed.

    Raises:
        CannotWrite: the folder cannot be made or written.
    """
    with staged(out_dir) as stage:
        write_set_json(stage / "set.json", record)
        write_reps_csv(stage / "reps.csv", record)
        _save(stage / "set.png", draw_sheet(record, stills))
        for rep in record.reps:
            still = stills.get(rep.number)
            if still is not None:
                _save(stage / f"rep-{rep.number:02d}-bottom.png", draw_page(still, rep))
        made = sorted(path.name for path in stage.iterdir())
    _remove_older_stills(out_dir, made)
    return [out_dir / name for name in made]


def _save(path: Path, picture: Image) -> None:
    # Half the time of the default level, for a file a tenth larger.
    Pictures.fromarray(picture).save(path, compress_level=4)


def _remove_older_stills(folder: Path, kept: list[str]) -> None:
    """Take away stills that the new set has no rep for: they would pass for its own."""
    for path in folder.iterdir():
        if _STILL_NAME.fullmatch(path.name) and path.name not in kept:
            path.unlink(missing_ok=True)
