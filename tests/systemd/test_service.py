"""What systemd runs beside the station: `station forget`, and `station out-of-order`."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from station.commands import app, service
from station.config.schema import Config
from station.errors import BadConfig, ScreenUnavailable, StoreUnavailable
from station.screen.recorder import Recorder
from station.store.sqlite import SqliteStore
from station.values import Scene
from tests.store.world import DAY, Time, rep

KEEP_DAYS = 30


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that keeps visits for thirty days."""
    file = tmp_path / "station.toml"
    file.write_text(f'[store]\nfolder = "{tmp_path}/kept"\nkeep_days = {KEEP_DAYS}\n')
    return file


def visit(folder: Path, days_ago: float) -> None:
    """Keep a visit of one rep that was so long ago."""
    clock = Time(wall=time.time() - days_ago * DAY).clock
    store = SqliteStore(folder, KEEP_DAYS, clock)
    session = store.begin_session()
    store.add_rep(store.begin_set(session, 1, "dowel", 1), rep(1))
    store.end_session(session)
    store.close()


def kept(folder: Path) -> int:
    """How many visits there are."""
    store = SqliteStore(folder, KEEP_DAYS)
    try:
        return store.counts().sessions
    finally:
        store.close()


def station(*words: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, [str(word) for word in words])


def test_forget_deletes_what_is_too_old_and_says_how_many(site: Path) -> None:
    """Two of three visits are older than the site keeps them."""
    folder = site.parent / "kept"
    for days_ago in (90, 31, 29):
        visit(folder, days_ago)
    done = station("forget", "--config", site)
    assert done.exit_code == 0
    assert done.output == f"{folder}: 2 visits older than 30 days were deleted.\n"
    assert kept(folder) == 1


def test_forget_makes_no_database(site: Path) -> None:
    """Before the first visit there is nothing to forget, and nothing is begun."""
    done = station("forget", "--config", site)
    assert done.exit_code == 0
    assert "nothing is kept" in done.output
    assert not (site.parent / "kept").exists()


def test_forget_guesses_no_days(site: Path) -> None:
    """With a mistake in the file nothing is deleted: the default might be less than was meant."""
    visit(site.parent / "kept", 90)
    site.write_text(site.read_text().replace("keep_days = 30", "keep_days = 0"))
    assert isinstance(station("forget", "--config", site).exception, BadConfig)
    assert kept(site.parent / "kept") == 1


def test_forget_says_what_the_disk_refuses(site: Path) -> None:
    """Nothing could be deleted: that is no success."""
    database = site.parent / "kept" / "sessions.db"
    database.mkdir(parents=True)
    (database / "full").touch()
    assert isinstance(station("forget", "--config", site).exception, StoreUnavailable)


class Shown(Recorder):
    """A panel, and systemd that wants an end after three frames."""

    def taps(self) -> list:  # type: ignore[type-arg]
        """Touched, and stopped."""
        if self.frames == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        return super().taps()


@pytest.fixture
def panel(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shown]:
    """The kiosk's panel; who listens to which signal is as before afterwards."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    shown = Shown()
    monkeypatch.setattr(service, "_screen", lambda _config: shown)
    monkeypatch.setattr(service, "FRAME_S", 0.0)
    yield shown
    for number, handler in before.items():
        signal.signal(number, handler)


def test_out_of_order_is_shown_with_its_code_until_it_is_stopped(site: Path, panel: Shown) -> None:
    """Title, what to do, the code; SIGTERM ends it well, with the panel given back."""
    done = station("out-of-order", "RUN-3", "--config", site)
    assert done.exit_code == 0, done.exception
    feedback = panel.shown[-1]
    assert feedback.scene is Scene.TROUBLE
    assert (feedback.title, feedback.cue) == ("Out of order", "Please tell the staff.")
    assert feedback.lines == ("Code RUN-3",)
    assert panel.frames == 3
    assert panel.closed


def test_out_of_order_is_shown_whatever_the_config_says(site: Path, panel: Shown) -> None:
    """A mistake in the file may be why the station does not run."""
    site.write_text("[screen]\nrotate_deg = 90\ndistance_m = 'far'\n[camra]\n")
    assert station("out-of-order", "RUN-1", "--config", site).exit_code == 0
    assert panel.frames == 3


def test_systemd_hears_once_that_it_is_shown(
    site: Path, panel: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """READY with the first frame, the code in `systemctl status`, and no watchdog is fed."""
    name = f"station-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind("\0" + name)
        systemd.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", "@" + name)
        monkeypatch.setenv("WATCHDOG_USEC", "1000")
        station("out-of-order", "RUN-3", "--config", site)
        heard = []
        while True:
            try:
                heard.append(systemd.recv(1000).decode())
            except BlockingIOError:
                break
    assert heard == ["READY=1", "STATUS=Out of order: RUN-3."]


def test_without_a_panel_it_fails_for_systemd_to_try_again(
    site: Path, panel: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sentence in the log; the unit starts it again until somebody switches the panel on."""

    def none(_config: Config) -> Recorder:
        raise ScreenUnavailable("there is none")

    monkeypatch.setattr(service, "_screen", none)
    done = station("out-of-order", "RUN-3", "--config", site)
    assert isinstance(done.exception, ScreenUnavailable)
