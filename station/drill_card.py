"""What `station drills` prints: the list of drills, and one drill as a coach would read it.

station drills                  all of them, and the ladder that they stand on
station drills dowel            one, on a card
station drills dowel --sources  … with the article or section that each line comes from
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Final, NamedTuple

from rich.console import Console

from station.form.drills import DRILLS
from station.form.drills.drill import Drill
from station.form.drills.exercises import EXERCISES, LADDER, Exercise
from station.form.drills.practice import Practice
from station.form.drills.sources import OWN, SEEDS, Step
from station.form.faults import rows_of

WIDEST: Final = 96
"""Longer lines are hard to read; characters."""
WATCHED: Final = 5
"""How many of a drill's priorities a card names."""
NO_DIAGNOSIS: Final = (
    "The station describes movement. It does not diagnose, and it does not replace a clinician."
)


class Line(NamedTuple):
    """One line of a card: its mark ("1", "·"), what it says, and where that comes from."""

    mark: str
    text: str
    source: str = ""


SOURCES: Final = (
    *(Line(number, f"the article {stem}") for number, stem in SEEDS.items()),
    Line("MEASURES", "a section of the measurement specification"),
    Line(OWN, "ours: no article says it"),
)


def print_drills(console: Console) -> None:
    """Every drill with what it is good for, and the ladder from easy to hard."""
    _heading(console, "Drills")
    _lines(console, [Line(d.id, f"{d.title}. {d.about.text}") for d in DRILLS.values()])
    _heading(console, "From easy to hard")
    _lines(console, [Line(str(n), _rung(rung)) for n, rung in enumerate(LADDER, 1)])
    console.print()
    _say(console, Line("", "One of them in full: station drills dowel"))


def print_drill(console: Console, drill: Drill, *, sources: bool = False) -> None:
    """One drill in full, each line with its source when `sources`."""
    console.print(drill.title, style="bold", highlight=False)
    _say(console, _line("", drill.about), sources=sources)
    for heading, lines in _card(drill):
        _heading(console, heading)
        _lines(console, lines, sources=sources)
    if sources:
        _heading(console, "Sources")
        _lines(console, SOURCES)
    console.print()
    _say(console, Line("", NO_DIAGNOSIS))


def _card(drill: Drill) -> Iterator[tuple[str, list[Line]]]:
    """The card's parts in reading order, each with its lines; a part without any is left out."""
    parts = (
        ("You need", _bullets(drill.equipment)),
        ("Before you start", _bullets(drill.before)),
        ("Set up", _numbered(drill.setup)),
        ("The screen shows", list(_lesson(drill))),
        ("Do it", _numbered(drill.cues)),
        ("A good rep", _bullets(drill.good_rep)),
        ("The light watches first for", list(_watched(drill))),
        ("Levels, heel to wall", list(_levels(drill))),
        ("How much", _bullets(drill.dosage.steps)),
        ("Easier", _bullets(drill.easier)),
        ("Harder", _bullets(drill.harder)),
        ("If it keeps coming back", list(_practised(drill))),
        ("Stop", _bullets(drill.stop)),
    )
    return ((heading, lines) for heading, lines in parts if lines)


def _line(mark: str, step: Step) -> Line:
    return Line(mark, step.text, f"{step.source}; {step.note}" if step.note else step.source)


def _bullets(steps: Sequence[Step]) -> list[Line]:
    return [_line("·", step) for step in steps]


def _numbered(steps: Sequence[Step]) -> list[Line]:
    return [_line(str(number), step) for number, step in enumerate(steps, 1)]


def _lesson(drill: Drill) -> Iterator[Line]:
    """What the figure shows before the first rep, mistakes marked as such."""
    for lesson in drill.lesson:
        source = f"{lesson.source}; {lesson.note}" if lesson.note else lesson.source
        yield Line("▲" if lesson.shows else "✓", lesson.words, source)


def _watched(drill: Drill) -> Iterator[Line]:
    """The first priorities: what it is, and the cue that the station gives."""
    for number, fault in enumerate(drill.priority[:WATCHED], 1):
        row = rows_of(fault)[0]
        yield Line(str(number), f"{_capital(row.title)}: “{row.cue}”", row.source)


def _levels(drill: Drill) -> Iterator[Line]:
    for level in drill.levels:
        ends = dict.fromkeys((f"{level.nearest:g}", f"{level.furthest:g}"))
        span = f"{'–'.join(ends)} of your foot"
        touch = f"the trunk at about {level.trunk_deg:.0f}° when you touch"
        yield Line(str(level.number), f"{span}, {touch}.", "MEASURES §2.2")


def _practised(drill: Drill) -> Iterator[Line]:
    """What may be behind each fault and what to practise; faults with one answer share it."""
    answers = {f: drill.practice_for(f) for f in sorted(drill.judged, key=drill.rank)}
    for practice in dict.fromkeys(answers.values()):
        names = [rows_of(f)[0].title for f, answer in answers.items() if answer == practice]
        yield Line("·", f"{_capital('; '.join(names))}.")
        yield _line("", practice.may)
        yield _line("", practice.tip)
        if practise := _practise(practice, drill):
            parts = ", ".join(
                (practice.may.source, *(EXERCISES[e].source for e in practice.exercises))
            )
            yield Line("", f"Practise: {practise}.", ", ".join(sorted(set(parts.split(", ")))))


def _practise(practice: Practice, drill: Drill) -> str:
    """Drills that teach it, unless it is this one, then the exercises with their dose."""
    drills = () if drill.id in practice.drills else practice.drills
    names = [DRILLS[d].title.lower() for d in drills]
    return "; ".join((*names, *(_dosed(EXERCISES[e]) for e in practice.exercises)))


def _dosed(exercise: Exercise) -> str:
    return f"{exercise.name} ({exercise.dosage})"


def _rung(names: Iterable[str]) -> str:
    """Drills and exercises of one rung of the ladder; only drills are there to be read."""
    return ", ".join(
        f"{DRILLS[n].title.lower()} ({n})" if n in DRILLS else EXERCISES[n].name for n in names
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _heading(console: Console, words: str) -> None:
    console.print(f"\n{words}", style="bold", highlight=False)


def _say(console: Console, line: Line, *, sources: bool = False, indent: str = "") -> None:
    """Print one line, wrapped; `indent` holds its mark, and all the rest stands as far in."""
    text = f"{line.text} [{line.source}]" if sources and line.source else line.text
    width = min(console.width, WIDEST)
    lead = " " * len(indent)
    wrapped = wrap(
        text, width, initial_indent=indent, subsequent_indent=lead, break_on_hyphens=False
    )
    for row in wrapped:
        console.print(row, markup=False, highlight=False, soft_wrap=True)


def _lines(console: Console, lines: Sequence[Line], *, sources: bool = False) -> None:
    """Print lines with their marks in a column of their own."""
    column = max(len(line.mark) for line in lines)
    for line in lines:
        _say(console, line, sources=sources, indent=f"  {line.mark:{column}} ")
