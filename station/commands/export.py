"""`station export`: what is kept, as files for a spreadsheet and for paper."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from station.commands.site import ConfigFile


class Format(StrEnum):
    """What to write."""

    CSV = "csv"
    HTML = "html"
    ALL = "all"


def export(
    out: Annotated[Path, typer.Option("--out", help="The folder for the files.")],
    form: Annotated[
        Format, typer.Option("--format", help="csv: a row a rep; html: a page a visit.")
    ] = Format.ALL,
    days: Annotated[
        int | None,
        typer.Option("--days", min=1, help="Only the last so many days; all if not given."),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--from", help="The station's folder, if it is another one.")
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help="Of the pages, e.g. de; the config's if not given.")
    ] = "",
    path: ConfigFile = None,
) -> None:
    """Write what is kept: a table of all reps, and a page to print for each visit."""
    from station.config import usable
    from station.config.state import state_folder
    from station.language import catalogue
    from station.store.archive import open_archive
    from station.store.export import FORMATS, export_all
    from station.store.history import start_of

    config = usable(path)
    archive = open_archive(folder or state_folder(config.store.folder, os.environ))
    try:
        files = export_all(
            archive,
            out,
            catalogue(language or config.session.language),
            names=names(),
            language=language or config.session.language,
            formats=FORMATS if form is Format.ALL else (form.value,),
            since=start_of(days) if days else 0.0,
        )
    finally:
        archive.close()
    pages = sum(file.suffix == ".html" for file in files)
    table = "reps.csv" if form is not Format.HTML else "no table"
    typer.echo(f"{out}: {table}, {pages} {'page' if pages == 1 else 'pages'}.")


def names() -> dict[str, str]:
    """What people call each drill and each fault, by id."""
    from station.form.drills import DRILLS
    from station.form.faults import CATALOGUE

    faults = {fault.id: fault.title for fault in reversed(CATALOGUE)}  # the first row names it
    return faults | {drill.id: drill.title for drill in DRILLS.values()}
