"""The command line, a file for each kind of command; `app` brings them together.

Imports are late on purpose: the network door must be shut before MediaPipe is loaded
(`station.vision.sandbox`), and a usage mistake should not wait for it.
"""

from __future__ import annotations

from typing import Annotated

import typer

from station import __version__
from station.commands import export, live, model, service, sets, site, sound, staff, wiring

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The hip-hinge station: see, judge and coach a hip hinge, all on this machine.",
)
for _command in (
    live.run,
    live.demo,
    sets.analyze,
    sets.drills,
    sets.evaluate,
    sets.bench,
    site.check,
    site.config,
    site.lights,
    sound.voice,
    staff.pin,
    wiring.wiring,
    export.export,
    service.forget,
    service.out_of_order,
):
    app.command()(_command)
app.add_typer(model.app, name="model")


@app.callback(invoke_without_command=True)
def about(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """See, judge and coach a hip hinge, all on this machine."""
    if version:
        typer.echo(f"station {__version__}")
        raise typer.Exit
