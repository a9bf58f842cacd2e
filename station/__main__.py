"""The command: `station analyze · demo · drills · evaluate · bench · model · check`.

Imports are late on purpose: the network door must be shut before MediaPipe is loaded
(`station.vision.sandbox`), and a usage mistake should not wait for it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from station import __version__
from station.errors import StationError

if TYPE_CHECKING:
    from station.analyze import Eyes, Known

# numpy's BLAS starts threads when it is imported, and Linux gives a network namespace of its
# own only to a process with one thread. Nothing here multiplies large matrices.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The hip-hinge station: see, judge and coach a hip hinge, all on this machine.",
)
models = typer.Typer(no_args_is_help=True, help="The pose models: list, fetch, verify.")
app.add_typer(models, name="model")

DEMO_CLIP = Path(__file__).parent / "data" / "demo.mp4"
DEMO_OUT = Path("station-demo")


class Told(NamedTuple):
    """What the command line says about a set beside its pictures."""

    height_m: float = 1.75
    wall: list[list[float]] | None = None


Model = Annotated[str, typer.Option(help="Pose model: full, lite or heavy.")]
Name = Annotated[str, typer.Argument(help="lite, full or heavy.")]
Clinic = Annotated[bool, typer.Option("--clinic", help="Show degrees, limits and seconds.")]


@app.command()
def analyze(
    video: Annotated[
        Path | None, typer.Argument(help="A side-on video of somebody hinging.")
    ] = None,
    drill: Annotated[
        str | None, typer.Option(help="A drill, such as dowel; `station drills` lists them.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the results.")] = None,
    model: Model = "full",
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
    if (video is None) == (recording is None):
        raise typer.BadParameter("give either a VIDEO or --recording sights.npz")
    told = Told(height / 100.0, _wall_line(wall))
    if recording is not None:
        _analyze_recording(recording, drill, out or recording.parent, told, clinic)
        return
    assert video is not None
    place = out or Path(f"{video.stem}-set")
    _analyze_video(video, drill or "hinge", place, model, draw_video, told, clinic)


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for the results.")] = DEMO_OUT,
    model: Model = "full",
    clinic: Clinic = False,
) -> None:
    """Analyse the bundled demonstration clip."""
    _analyze_video(DEMO_CLIP, "hinge", out, model, True, Told(), clinic)


@app.command()
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


@app.command()
def evaluate(
    folders: Annotated[
        list[str],
        typer.Argument(
            metavar="[NAME=]FOLDER...",
            help="Clips, with a truth NAME.json beside each. Folders of one NAME are one set.",
        ),
    ],
    model: Model = "full",
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
    eyes = _no_eyes(model) if sets.all_kept(named, model, keep) else _eyes(model)
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
        command = command_line(named, model=model, kept=keep is not None)
        for path in write_page(report, evaluation, command):
            console.print(f"Written: {path}", highlight=False, soft_wrap=True)


@app.command()
def bench(
    video: Annotated[Path | None, typer.Argument(help="A clip; the demonstration if none.")] = None,
    recording: Annotated[
        Path | None, typer.Option(help="A sights.npz, instead of a video: needs no model.")
    ] = None,
    model: Model = "full",
    frames: Annotated[int, typer.Option(help="Pictures to go through for memory.")] = 600,
    drill: Annotated[str, typer.Option(help="What the video is judged as.")] = "hinge",
) -> None:
    """Measure speed and memory; compare ratios, times differ from run to run."""
    from station.bench import bench_recording, bench_video

    if recording is not None:
        lines = bench_recording(recording, frames)
    else:
        lines = bench_video(video or DEMO_CLIP, _eyes(model), frames, drill)
    for line in lines:
        typer.echo(line)


@app.command()
def check(model: Model = "full") -> None:
    """Say whether this machine can see: model, engine, and the closed network door."""
    from station.vision.pose.model import ready

    path = ready(model)
    typer.echo(f"model {model}: verified, {path}")
    from station.vision.sandbox import close_network

    typer.echo(f"network: {close_network()}")
    from station.vision.pose import open_engine

    with open_engine(path, model) as engine:
        typer.echo(f"engine: {engine.name} opened on {engine.model}")


@models.command("list")
def model_list() -> None:
    """Which models there are, and which are ready."""
    from station.vision.pose.model import catalogue

    for row in catalogue():
        typer.echo(
            f"{row.name:6} {row.state:8} {row.size / 1e6:5.1f} MB  {row.about} ({row.source})"
        )


@models.command("fetch")
def model_fetch(name: Name = "full") -> None:
    """Fetch a model, check every byte, and keep it in the user's cache."""
    typer.echo(f"model {name}: ready, {_fetch(name)}")


@models.command("verify")
def model_verify(name: Name = "full") -> None:
    """Check a fetched model against its sha256."""
    from station.vision.pose.model import verify

    typer.echo(f"model {name}: every byte as it should be, {verify(name)}")


def _fetch(name: str) -> Path:
    from rich.progress import Progress

    from station.vision.pose.model import fetch

    with Progress(transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(f"model {name}", total=None)

        def told(done: int, of: int | None) -> None:
            bar.update(task, completed=done, total=of)

        return fetch(name, typer.echo, told)


def _eyes(model: str) -> Eyes:
    """A verified model behind a closed network door; a model never fetched is fetched first."""
    from station.vision.pose.model import State, catalogue, ready

    if any(row.name == model and row.state is State.ABSENT for row in catalogue()):
        _fetch(model)
    path = ready(model)
    from station.vision.sandbox import close_network

    door = close_network()
    if not door.namespace:
        typer.echo(f"note: {door}", err=True)
    from station.analyze import Eyes
    from station.vision.pose import open_engine

    return Eyes(model, lambda: open_engine(path, model))


def _no_eyes(model: str) -> Eyes:
    """For a run in which every clip was seen before."""
    from station.analyze import Eyes
    from station.errors import EngineUnavailable
    from station.vision.pose import PoseEngine

    def opening() -> PoseEngine:
        raise EngineUnavailable(
            "A recording went away while it was needed; run the command again to see its clip."
        )

    return Eyes(model, opening)


def _analyze_video(
    video: Path,
    drill_id: str,
    out: Path,
    model: str,
    draw_video: bool,
    told: Told,
    clinic: bool,
) -> None:
    eyes = _eyes(model)
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


@app.callback(invoke_without_command=True)
def about(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """See, judge and coach a hip hinge, all on this machine."""
    if version:
        typer.echo(f"station {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command; a StationError is one sentence on stderr and exit code 2."""
    try:
        app()
    except StationError as error:
        sys.stderr.write(f"station: {error}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
