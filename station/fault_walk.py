"""Every fault, acted by a figure and judged by the station: what `station demo --faults` prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from rich.console import Console

from station.coach.cues import CueBook, Schedule
from station.form.acting import ACTED, act
from station.form.drills import DRILLS
from station.form.faults import rows_of
from station.form.learning import learn_person
from station.form.watch import watch
from station.values import JudgedRep, Light

LAMP: Final = {
    Light.GREEN: "[green]● green[/]",
    Light.RED: "[red]▲ red  [/]",
    Light.DARK: "[dim]○ off  [/]",
}


class Walked(NamedTuple):
    """One fault, as the station saw it."""

    fault: str
    drill: str
    rep: JudgedRep
    """The last one."""
    light: Light
    cue: str


def walk() -> Iterator[Walked]:
    """Act each fault and judge it, through the very code that judges people."""
    for fault, acted in ACTED.items():
        drill, sights = DRILLS[acted.drill], act(fault)
        standing = learn_person(sights, drill)
        assert standing is not None, f"the figure of {fault} cannot be measured"
        rep = watch(sights, drill, standing).reps[-1]
        said = CueBook(Schedule.EVERY, 0).after(rep)
        yield Walked(fault, drill.title, rep, said.light or Light.DARK, said.cue)


def print_walk(console: Console) -> None:
    """For each fault: the drill it is acted in, the lamp, what is seen and what is said."""
    for one in walk():
        named = any(fault.id == one.fault for fault in one.rep.verdict.faults)
        title = rows_of(one.fault)[0].title if named else "[yellow]not seen[/]"
        lamp = LAMP[one.light]
        row = f"[bold]{one.fault:15}[/] {one.drill:20} {lamp}  {title}"
        console.print(row, highlight=False, soft_wrap=True)
        console.print(f"{'':46}→ {one.cue}", highlight=False, soft_wrap=True, style="dim")
    console.print("Advice alone, or a single lesser fault, leaves the lamp green.", highlight=False)
