"""Commands about recorded sets: judge them, compare with the truth, measure the speed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from station.commands.eyes import DEMO_CLIP, Engine, Model, certain_engine, open_eyes

if TYPE_CHECKING:
    from station.analyze import Eyes, Known


class Told(NamedTuple):
    """What the command line says about a set beside its pictures."""

    height_m: float = 1.75
    wall: list[list[float]] | None = None


Clinic = Annotated[bool, typer.Option("--clinic", help="Show degrees, limits and seconds.")]


def analyze(
    video: Annotated[
        Path | None,
        typer.Argument(help="A side-on video; the demonstration if none."),
    ] = None,
    drill: Annotated[
        str | None, typer.Option(help="A drill, such as dowel; `station drills` lists them.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the results.")] = None,
    model: Model = "full",
    engine: Engine = "auto",
    recording: Annotated[
        Path | None, typer.Option(help="A sights.npz, instead of a video.")
    ] = None,
    draw_video: Annotated[
        bool, typer.Option("--video/--no-video", help="Draw the annotated video, or not.")
    ] = True,
    height: Annotated[
        float, typer.Option(help="The person's height, cm: sets the centimetres.", min=100, max=230)
    ] = 175.0,
    wall: Annotated[
        str | None,
        typer.Option(
            help="The wall's line as X,Y,X,Y: top and foot, pixels of a picture scaled to at "
            "most 640. Without it the person or the picture shows the wall."
        ),
    ] = None,
    clinic: Clinic = False,
) -> None:
    """Judge every rep of a recorded set."""
    if video is not None and recording is not None:
        raise typer.BadParameter("give either a VIDEO or --recording sights.npz")
    told = Told(height / 100.0, _wall_line(wall))
    if recording is not None:
        _analyze_recording(recording, drill, out or recording.parent, told, clinic)
        return
    film = video or DEMO_CLIP
    place = out or Path(f"{film.stem}-set")
    eyes = open_eyes(model, engine)
    _analyze_video(film, drill or "hinge", place, eyes, draw_video, told, clinic)


def drills(
    name: Annotated[str | None, typer.Argument(help="A drill, such as dowel.")] = None,
    sources: Annotated[
        bool, typer.Option("--sources", help="Say where each line comes from.")
    ] = False,
) -> None:
    """List the drills, or read one: set-up, cues, what is watched, easier and harder."""
    from rich.console import Console

    from station.drill_card import print_drill, print_drills
    from station.form.drills import drill_called

    if name is None:
        print_drills(Console())
    else:
        print_drill(Console(), drill_called(name), sources=sources)


def evaluate(
    folders: Annotated[
        list[str],
        typer.Argument(
            metavar="[NAME=]FOLDER...",
            help="Clips, with a truth NAME.json beside each. Folders of one NAME are one set.",
        ),
    ],
    model: Model = "full",
    engine: Engine = "auto",
    out: Annotated[Path | None, typer.Option(help="Also write every number here, JSON.")] = None,
    report: Annotated[
        Path | None, typer.Option(help="Folder for accuracy.md and images/accuracy.png.")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(help="Keep recordings here, and use those that are there.")
    ] = None,
) -> None:
    """Compare the verdicts with the truth, fault by fault, over sets of clips."""
    from station.evaluate import sets

    named = sets.parse_sets(folders)
    certain = certain_engine(engine)
    seen = sets.all_kept(named, model, keep, certain)
    eyes = _no_eyes(model, certain) if seen else open_eyes(model, engine)
    from rich.console import Console

    from station.evaluate import command_line, evaluate_sets, write_evaluation, write_page
    from station.terminal import print_evaluation, progress_bar

    console = Console()
    with progress_bar(console) as told:
        evaluation = evaluate_sets(named, eyes, told, keep)
    print_evaluation(console, evaluation)
    if out is not None:
        write_evaluation(out, evaluation)
    if report is not None:
        command = command_line(named, model=model, engine=eyes.engine, kept=keep is not None)
        for path in write_page(report, evaluation, command):
            console.print(f"Written: {path}", highlight=False, soft_wrap=True)


def bench(
    clips: Annotated[
        list[Path] | None,
        typer.Argument(
            help="A clip; the demonstration if none. With --engines several, and folders.",
            metavar="[CLIP]...",
        ),
    ] = None,
    recording: Annotated[
        Path | None, typer.Option(help="A sights.npz, instead of a video: needs no model.")
    ] = None,
    model: Model = "full",
    frames: Annotated[int, typer.Option(help="Pictures to go through for memory.")] = 600,
    drill: Annotated[str, typer.Option(help="What the video is judged as.")] = "hinge",
    live: Annotated[bool, typer.Option("--live", help="The live station on the clip.")] = False,
    screen: Annotated[
        bool, typer.Option("--screen", help="Drawing, scene by scene and beside the engine.")
    ] = False,
    window: Annotated[
        bool, typer.Option("--window", help="With --screen: on this desktop, not out of sight.")
    ] = False,
    engines: Annotated[
        bool, typer.Option("--engines", help="Our pose engine beside MediaPipe's.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="With --engines: folder whose engines.md gets the tables.")
    ] = None,
) -> None:
    """Measure speed and memory; compare ratios, times differ from run to run."""
    if engines:
        _bench_engines(clips or [DEMO_CLIP], model, report)
        return
    if report is not None:
        raise typer.BadParameter("only --engines has a --report")
    if len(clips or ()) > 1:
        raise typer.BadParameter("only --engines takes more than one clip")
    if window and not screen:
        raise typer.BadParameter("--window says where --screen draws")
    from station.bench import bench_live, bench_recording, bench_screen, bench_video
    from station.vision.pose.model import place

    video = clips[0] if clips else DEMO_CLIP
    if screen:
        open_eyes(model)  # a verified model, and the network closed
        lines = bench_screen(video, place(model), drill, seen=window)
    elif live:
        eyes = open_eyes(model)
        lines = bench_live(video, eyes, place(model), drill)
    elif recording is not None:
        lines = bench_recording(recording, frames)
    else:
        lines = bench_video(video, open_eyes(model), frames, drill)
    for line in lines:
        typer.echo(line)


def _bench_engines(places: list[Path], model: str, report: Path | None) -> None:
    """Both engines on clips: whatever can be refused is, before anything is measured."""
    from rich.console import Console

    from station.bench.engines.clips import clips_in
    from station.bench.engines.comparison import PAGE, bench_engines, check_both
    from station.bench.engines.cost import NAMES
    from station.bench.engines.page import read_page, write_tables
    from station.bench.engines.tables import TABLES, tables_of
    from station.terminal import progress_bar
    from station.vision.pose.model import ready

    check_both()
    page = None if report is None else report / PAGE
    if page is not None:
        read_page(page, TABLES)
    clips = clips_in(places)
    opens = NAMES.each(lambda engine: open_eyes(model, engine).open)
    with progress_bar(Console(stderr=True)) as told:
        found = bench_engines(clips, opens, ready(model), told)
    tables = tables_of(found)
    for table in tables.values():
        typer.echo(f"{table}\n")
    if page is not None:
        write_tables(page, tables)
        typer.echo(f"Written: {page}")


def _no_eyes(model: str, engine: str) -> Eyes:
    """For a run in which every clip was seen before."""
    from station.analyze import Eyes
    from station.errors import EngineUnavailable
    from station.vision.pose import PoseEngine

    def opening() -> PoseEngine:
        raise EngineUnavailable(
            "A recording went away while it was needed; run the command again to see its clip."
        )

    return Eyes(model, opening, engine)


def _analyze_video(
    video: Path,
    drill_id: str,
    out: Path,
    eyes: Eyes,
    draw_video: bool,
    told: Told,
    clinic: bool,
) -> None:
    from rich.console import Console

    from station.analyze import analyze_video
    from station.form.drills import drill_called
    from station.terminal import print_set, progress_bar

    drill = drill_called(drill_id)
    console = Console()
    with progress_bar(console) as progress:
        analysis = analyze_video(
            video, drill, out, eyes, progress, known=_known(told), draw_video=draw_video
        )
    print_set(console, analysis, clinic=clinic)


def _analyze_recording(
    recording: Path, drill_id: str | None, out: Path, told: Told, clinic: bool
) -> None:
    from rich.console import Console

    from station.analyze import analyze_recording
    from station.terminal import print_set

    analysis = analyze_recording(recording, drill_id, out, _known(told))
    print_set(Console(), analysis, clinic=clinic)


def _known(told: Told) -> Known:
    import numpy as np

    from station.analyze import Known

    wall = None if told.wall is None else np.array(told.wall, np.float32)
    return Known(told.height_m, wall)


def _wall_line(text: str | None) -> list[list[float]] | None:
    """Top and foot from "X,Y,X,Y"; a usage error says what is wrong with it."""
    if text is None:
        return None
    try:
        top_x, top_y, foot_x, foot_y = (float(part) for part in text.split(","))
    except ValueError as error:
        raise typer.BadParameter(
            f"--wall takes four numbers, X,Y of the top and X,Y of the foot, not {text!r}"
        ) from error
    if foot_y - top_y < 1.0:
        raise typer.BadParameter("--wall: the top comes first, and the foot lies below it")
    return [[top_x, top_y], [foot_x, foot_y]]
