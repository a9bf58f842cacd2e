"""Where the station keeps what it must remember: the store, staff's choices, the last good config.

By itself, so that it can be asked without loading anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def state_folder(configured: str, environ: Mapping[str, str]) -> Path:
    """Return the folder: the config's word (store.folder), systemd's, or the user's."""
    if configured:
        return Path(configured).expanduser()
    if systemd := environ.get("STATE_DIRECTORY", "").split(":")[0]:
        return Path(systemd)
    home = environ.get("XDG_STATE_HOME") or Path(environ.get("HOME") or "~").expanduser() / (
        ".local/state"
    )
    return Path(home) / "hinge-station"
