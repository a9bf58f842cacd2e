"""`station pin`: the PIN of the staff's menu, hashed."""

from __future__ import annotations

import typer


def pin() -> None:
    """Ask for a new PIN twice, and print the line that belongs under [staff]."""
    from station.staff.pin import hashed, well_formed

    first = typer.prompt("New PIN, 4 to 8 digits", hide_input=True, err=True)
    if not well_formed(first):
        raise typer.BadParameter("a PIN has 4 to 8 digits, and nothing else")
    if typer.prompt("The same again", hide_input=True, err=True) != first:
        raise typer.BadParameter("the two differ; begin again")
    typer.echo("Write this line under [staff] in station.toml:", err=True)
    typer.echo(f'pin = "{hashed(first)}"')
    typer.echo("A PIN that was chosen on the screen comes first: it is in staff.toml.", err=True)
