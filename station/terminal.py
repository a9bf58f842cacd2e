"""What the commands print: progress, the table of reps (for a gym or a clinic), and of truths.

The gym view speaks in bands and cues; the clinic view adds degrees, seconds and limits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from station.analyze import Analysis
from station.analyze import Progress as Told
from station.coach.advice import advise
from station.evaluate import Evaluation, FaultScore, SetResult, score
from station.evaluate.score import exact_counts, macro_f1, red_on_good
from station.evaluate.words import number, of
from station.form.drills import drill_called
from station.form.faults import rows_of
from station.values import Call, FaultSeen, JudgedRep, SetRecord, Severity

MARK: Final = {
    Call.GOOD: "[green]✓ good[/]",
    Call.FIX: "[red]▲ fix[/]",
    Call.UNJUDGED: "[dim]○ could not judge[/]",
}
SIGN: Final = {"deg": "°", "%": " %", "s": " s", "cm": " cm", "m/s": " m/s", "": ""}


@contextmanager
def progress_bar(console: Console) -> Iterator[Told]:
    """A bar for each thing that is being done, on a terminal; silence elsewhere."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        tasks = {}

        def told(what: str, done: int, of: int | None) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=of)
            bar.update(tasks[what], completed=done)

        yield told


def print_set(console: Console, analysis: Analysis, *, clinic: bool) -> None:
    """The reps of a set, what to practise, what could not be seen, and where the files are."""
    record = analysis.record
    console.print(_headline(record), highlight=False)
    if record.reps:
        console.print(_table(record.reps, clinic))
    for note in record.notes:
        console.print(f"· {note}", highlight=False)
    for line in _unseen(record.reps):
        console.print(f"· {line}", highlight=False)
    for line in advise(record, drill_called(record.drill)).sentences:
        console.print(f"→ {line}", highlight=False)
    console.print("Written:", highlight=False)
    for path in analysis.files:
        console.print(f"  {path}", highlight=False, soft_wrap=True)


def _headline(record: SetRecord) -> str:
    good = sum(r.verdict.call is Call.GOOD for r in record.reps)
    if not record.reps:
        return f"[bold]{record.title}[/]: no complete rep."
    return f"[bold]{record.title}[/]: {good} of {len(record.reps)} good."


def _table(reps: Sequence[JudgedRep], clinic: bool) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("Rep", "Time", "Depth", "Down–hold–up", "Verdict", "What was seen", "Do this"):
        table.add_column(heading, no_wrap=heading in ("Rep", "Time", "Down–hold–up", "Verdict"))
    for rep in reps:
        depth = f"{rep.band} ({rep.depth:.0f}°)" if clinic else rep.band
        verdict = rep.verdict
        seen = verdict.reason or "\n".join(_fault(f, clinic) for f in verdict.faults) or "–"
        table.add_row(
            str(rep.number),
            _clock(rep.start),
            depth,
            f"{rep.down:.1f}–{rep.hold:.1f}–{rep.up:.1f} s",
            MARK[verdict.call],
            seen,
            verdict.cue or "–",
        )
    return table


def _fault(fault: FaultSeen, clinic: bool) -> str:
    """A fault in words; in the clinic with its number and the limit that it passed."""
    aside = " (advice only)" if fault.severity is Severity.ADVISORY else ""
    words = f"{fault.id}{aside}: {rows_of(fault.id)[0].title}"
    if not clinic:
        return words
    sign = SIGN[fault.unit]
    return f"{words} ({fault.severity}, {fault.value:.1f}{sign}, limit {fault.limit:g}{sign})"


def _unseen(reps: Sequence[JudgedRep]) -> list[str]:
    """Which faults could not be looked for, and in how many reps."""
    counts: dict[str, int] = {}
    for rep in reps:
        for fault in rep.verdict.unseen:
            counts[fault] = counts.get(fault, 0) + 1
    groups: dict[int, list[str]] = {}
    for fault, count in counts.items():
        groups.setdefault(count, []).append(fault)
    return [
        f"Could not be seen in {count} of {len(reps)} reps: {', '.join(faults)}."
        for count, faults in groups.items()
    ]


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"


def print_evaluation(console: Console, evaluation: Evaluation) -> None:
    """Of each set: the table of faults, the sums, and the clips whose counts are off."""
    for one in evaluation.sets:
        console.print(f"[bold]{one.name}[/]: {len(one.clips)} clips", highlight=False)
        scores = score(one.clips)
        if scores:
            console.print(_fault_table(scores))
        for line in _set_lines(one, scores):
            console.print(line, highlight=False)


def _fault_table(scores: Sequence[FaultScore]) -> Table:
    table = Table(box=None, header_style="dim")
    for heading in ("Fault", "Reps", "Named", "Missed", "False", "Recall", "Precision", "F1"):
        table.add_column(heading, justify="left" if heading == "Fault" else "right")
    for row in scores:
        name = f"{row.id} (advice)" if row.advisory else row.id
        counts = (str(count) for count in (row.reps, row.true, row.missed, row.false))
        shares = (number(share, 2) for share in (row.recall, row.precision, row.f1))
        table.add_row(name, *counts, *shares)
    return table


def _set_lines(one: SetResult, scores: Sequence[FaultScore]) -> Iterator[str]:
    off = [
        f"{c.name} {c.reps_found} of {c.reps_true}"
        for c in one.clips
        if c.reps_found != c.reps_true
    ]
    yield f"Macro-F1 {number(macro_f1(scores), 2)}."
    yield f"Counts exact on {of(exact_counts(one.clips))} clips. {'; '.join(off)}"
    red = [c.name for c in one.clips if c.red and not c.faults_true]
    reps = f"{of(red_on_good(one.clips))} reps"
    yield f"Red on clips without a fault: {reps} ({', '.join(red) or 'none'})."
