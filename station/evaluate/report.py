"""Writing an evaluation down: as JSON for programs, as a page with a picture for people."""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from station.errors import CannotWrite
from station.evaluate.page import PICTURE, page_of
from station.evaluate.results import Errors, Evaluation, SetResult
from station.evaluate.score import FaultScore, exact_counts, macro_f1, red_on_good, score
from station.evaluate.sets import ClipSet
from station.evaluate.words import counted, of
from station.form.faults import IDS, rows_of
from station.report.accuracy import FaultRow, Panel, write_accuracy_picture

PAGE = "accuracy.md"


def write_evaluation(path: Path, evaluation: Evaluation) -> None:
    """Write everything as strict JSON, what is unknown as null; raises CannotWrite."""
    known = _plain(evaluation)
    for one, written in zip(evaluation.sets, known["sets"], strict=True):
        written["scores"] = [_plain(row) for row in score(one.clips)]
        written["macro_f1"] = _plain(macro_f1(score(one.clips)))
    text = json.dumps(known, indent=1, allow_nan=False, ensure_ascii=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise CannotWrite(f"Cannot write {path} ({error.strerror}); name another file.") from error


def write_page(folder: Path, evaluation: Evaluation, command: str) -> list[Path]:
    """Write `accuracy.md` and its picture into a folder; raises CannotWrite."""
    page, picture = folder / PAGE, folder / PICTURE
    write_accuracy_picture(picture, panels_of(evaluation.sets))
    try:
        page.write_text(page_of(evaluation, command), encoding="utf-8")
    except OSError as error:
        raise CannotWrite(
            f"Cannot write {page} ({error.strerror}); name another folder."
        ) from error
    return [page, picture]


def panels_of(sets: Sequence[SetResult]) -> list[Panel]:
    """The sets as the picture wants them: plain rows, the same faults in each."""
    scores = [{row.id: row for row in score(one.clips)} for one in sets]
    named = [row.id for row in score(clip for one in sets for clip in one.clips)]
    return [
        Panel(
            one.name,
            _panel_lines(one),
            tuple(_row(known.get(fault, FaultScore(fault))) for fault in named),
        )
        for one, known in zip(sets, scores, strict=True)
    ]


def _panel_lines(one: SetResult) -> tuple[str, ...]:
    clips = counted(len(one.clips), "clip")
    reps = counted(sum(clip.reps_true for clip in one.clips), "rep")
    red = red_on_good(one.clips)
    lines = [f"{clips}, {reps}", f"exact counts: {of(exact_counts(one.clips))}"]
    return (*lines, f"red on a good rep: {of(red)}") if red.whole else tuple(lines)


def _row(found: FaultScore) -> FaultRow:
    title = rows_of(found.id)[0].title if found.id in IDS else ""
    return FaultRow(found.id, title, found.true, found.missed, found.false, found.advisory)


def command_line(sets: Sequence[ClipSet], *, model: str, kept: bool, engine: str = "") -> str:
    """The command as anybody may repeat it: folders by their own names, no paths of here."""
    words = [
        f"{one.name}={folder.resolve().name}" if one.name != folder.resolve().name else one.name
        for one in sets
        for folder in one.folders
    ]
    options = [] if model == "full" else ["--model", model]
    options += ["--engine", engine] if engine else []
    options += ["--keep", "RECORDINGS"] if kept else []
    return shlex.join(["station", "evaluate", *words, *options, "--report", "docs"])


def _plain(value: Any) -> Any:
    """Anything of an evaluation as JSON holds it."""
    if isinstance(value, Errors):
        figures = {"median": value.median, "p95": value.p95, "bias": value.bias}
        return {"count": value.count, **{k: _plain(v) for k, v in figures.items()}}
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return float(round(value, 4)) if math.isfinite(value) else None
    return value
