"""Commands about the pose models."""

from __future__ import annotations

from typing import Annotated

import typer

from station.commands.eyes import fetched

app = typer.Typer(no_args_is_help=True, help="The pose models: list, fetch, verify.")
Name = Annotated[str, typer.Argument(help="lite, full or heavy.")]


@app.command("list")
def model_list() -> None:
    """Which models there are, and which are ready."""
    from station.vision.pose.model import catalogue

    for row in catalogue():
        typer.echo(
            f"{row.name:6} {row.state:8} {row.size / 1e6:5.1f} MB  {row.about} ({row.source})"
        )


@app.command("fetch")
def model_fetch(name: Name = "full") -> None:
    """Fetch a model, check every byte, and keep it in the user's cache."""
    typer.echo(f"model {name}: ready, {fetched(name)}")


@app.command("verify")
def model_verify(name: Name = "full") -> None:
    """Check a fetched model against its sha256."""
    from station.vision.pose.model import verify

    typer.echo(f"model {name}: every byte as it should be, {verify(name)}")
