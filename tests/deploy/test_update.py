"""`deploy/update` and `deploy/rollback`: another release and back, and always a station."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.deploy.box import WHEEL, Box
from tests.deploy.test_install import stopped


@pytest.fixture
def newer(installed: Box) -> Path:
    """A clone of the next release."""
    unit = "[Unit]\nDescription=newer\n[Install]\nWantedBy=multi-user.target\n"
    extra = {"systemd/station.service": unit, "systemd/station-extra.service": "[Service]\n"}
    return installed.make_clone(installed.folder / "newer", extra)


def unit(box: Box) -> str:
    """The text of the unit in force."""
    return (box.root / "etc/systemd/system/station.service").read_text()


def test_a_release_that_is_well_runs_afterwards(installed: Box, newer: Path) -> None:
    """In the other slot, with its own units, noted as proven; the old one stays beside it."""
    done = installed.run(str(newer / "deploy/update"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert installed.current == "b"
    assert (installed.slot("b") / "PROVEN").exists()
    assert (installed.slot("a") / "RELEASE").exists()
    assert "newer" in unit(installed)
    done = installed.run(str(newer / "deploy/update"))
    assert "Nothing had to be changed" in done.stdout


def test_the_model_is_not_fetched_twice(installed: Box, newer: Path) -> None:
    """A closed network can be updated: the new release finds the old one's model, and checks it."""
    models = "cache/hinge-station/models/pose_landmarker_full.task"
    installed.write(installed.slot("a") / models, "every byte")
    installed.run(str(newer / "deploy/update"))
    assert (installed.slot("b") / models).read_text() == "every byte"


def test_libraries_that_are_here_are_not_asked_for_again(installed: Box, newer: Path) -> None:
    """No network: the wheels of the last release make the next one, if it needs the same."""
    done = installed.run(str(newer / "deploy/update"), PIP_FAILS="1")
    assert done.returncode == 0, done.stderr
    assert installed.current == "b"
    assert not [line for line in installed.asked("python") if "pip download" in line]


def test_a_damaged_wheel_is_fetched_again(installed: Box, newer: Path) -> None:
    """Its hash is looked at, as that of one that was just fetched; without a network it is said."""
    wheel = installed.root / "opt/hinge-station/wheels/thing.whl"
    wheel.write_text("byte")
    said = stopped(installed.run(str(newer / "deploy/update"), PIP_FAILS="1"))
    assert "pip could not bring the libraries" in said
    assert installed.current == "a"
    wheel.write_text("byte")
    assert installed.run(str(newer / "deploy/update")).returncode == 0
    assert wheel.read_text() == WHEEL


def test_a_wheel_that_no_release_needs_is_let_go(installed: Box, newer: Path) -> None:
    """Kept are those of the two releases that are here."""
    old = installed.root / "opt/hinge-station/wheels/old.whl"
    old.write_text("of three releases ago")
    installed.run(str(newer / "deploy/update"))
    assert [path.name for path in old.parent.iterdir()] == ["thing.whl"]


@pytest.mark.parametrize("fault", ["BROKEN", "MUTE"])
def test_a_release_that_fails_its_check_is_never_switched_to(
    installed: Box, newer: Path, fault: str
) -> None:
    """Its engine is ill, or it cannot even be asked: what runs is not touched."""
    installed.write(newer / fault, "")
    before = unit(installed)
    assert "does not pass its own check" in stopped(installed.run("deploy/update", str(newer)))
    assert installed.current == "a"
    assert unit(installed) == before
    assert not [line for line in installed.asked("systemctl") if "restart" in line]


@pytest.mark.parametrize("fault", ["CRASHES", "DIES", "FLAPS"])
def test_a_release_that_does_not_run_is_rolled_back(
    installed: Box, newer: Path, fault: str
) -> None:
    """Never READY, gone, or started again meanwhile: the old one runs again, units and all."""
    installed.write(newer / fault, "")
    before = unit(installed)
    said = stopped(installed.run("deploy/update", str(newer)))
    assert "did not run well" in said
    assert "in slot a is back" in said
    assert "in slot a is back" in installed.asked("logger")[-1]
    assert installed.current == "a"
    assert unit(installed) == before
    assert not (installed.root / "etc/systemd/system/station-extra.service").exists()
    assert (installed.root / "run/active").exists()
    assert not (installed.slot("b") / "PROVEN").exists()


@pytest.mark.parametrize(("uptime", "back"), [("300.25", True), ("1.25", False)])
def test_what_an_image_brought_is_gone_back_to_if_it_runs(
    installed: Box, newer: Path, uptime: str, back: bool
) -> None:
    """Nobody watched its start: that it has run for a while counts, not an old crash."""
    (installed.slot("a") / "PROVEN").unlink()
    installed.write(installed.slot("a") / "source/FLAPS", "")
    installed.write(installed.root / "proc/uptime", f"{uptime} 900.00\n")
    installed.write(newer / "CRASHES", "")
    said = stopped(installed.run("deploy/update", str(newer)))
    assert ("in slot a is back" in said) is back


def test_the_power_goes_and_a_station_is_there(installed: Box, newer: Path) -> None:
    """At every moment the link names a whole release; the next run completes the update."""
    for moment in (
        "python*requirements.txt",
        "mv*RELEASE.new*",
        "python -m station check*",
        "mv*current.new*",
        "mv*station.service.new*",
        "systemctl restart*",
        "sleep*",
    ):
        assert installed.run(str(newer / "deploy/update"), KILL_ON=moment).returncode < 0, moment
        slot = installed.slot(installed.current)
        assert (slot / "RELEASE").exists()
        assert (slot / "venv/bin/station").exists()
        assert (installed.slot("a") / "PROVEN").exists()
    done = installed.run("deploy/update", str(newer))
    assert done.returncode == 0, done.stderr
    assert installed.current == "b"
    assert "newer" in unit(installed)


def test_a_slot_that_is_built_anew_is_no_release_meanwhile(installed: Box, newer: Path) -> None:
    """Cut short in the slot of an older release: nobody goes back to the half that is there."""
    installed.run("deploy/update", str(newer))
    installed.write(installed.clone / "third", "")
    installed.run("deploy/update", KILL_ON="python*requirements.txt")
    assert installed.current == "b"
    assert not (installed.slot("a") / "PROVEN").exists()
    assert "no other release" in stopped(installed.run("deploy/rollback", "--force"))


def test_cut_short_after_the_switch_a_bad_release_still_goes_back(
    installed: Box, newer: Path
) -> None:
    """The second run finds it switched to and unproven, and watches it as the first would have."""
    installed.write(newer / "CRASHES", "")
    installed.run("deploy/update", str(newer), KILL_ON="systemctl restart*")
    assert installed.current == "b"
    stopped(installed.run("deploy/update", str(newer)))
    assert installed.current == "a"


def test_a_tarball_is_a_release_too(installed: Box, newer: Path) -> None:
    """With its folder or without; it leaves nothing of its unpacking."""
    tarball = installed.folder / "newer.tar.gz"
    subprocess.run(["tar", "-C", newer.parent, "-czf", tarball, newer.name], check=True)
    done = installed.run("deploy/update", "--from", str(tarball), TMPDIR=str(installed.folder))
    assert done.returncode == 0, done.stderr
    assert installed.current == "b"
    assert not list(installed.folder.glob("tmp.*"))


def test_what_is_no_release_is_refused(installed: Box, tmp_path: Path) -> None:
    """An empty folder, a file that is no tarball, a box without a station: a sentence each."""
    assert "no release in" in stopped(installed.run("deploy/update", str(tmp_path)))
    assert "cannot be unpacked" in stopped(installed.run("deploy/update", "--from", __file__))
    (installed.root / "opt/hinge-station/current").unlink()
    assert "no station is installed" in stopped(installed.run("deploy/update"))
    assert "no station is installed" in stopped(installed.run("deploy/rollback"))


def test_a_dry_run_of_an_update_changes_nothing(installed: Box, newer: Path) -> None:
    """It names the slot, the units and the switch."""
    before = installed.tree(times=True)
    done = installed.run("deploy/update", "--dry-run", str(newer))
    assert "/opt/hinge-station/b/" in done.stdout
    assert "write /etc/systemd/system/station-extra.service" in done.stdout
    assert installed.tree(times=True) == before


# --- rollback ------------------------------------------------------------------------------------


def test_rollback_returns_to_what_ran_before(installed: Box, newer: Path) -> None:
    """And again: forth, with the units of each."""
    before = unit(installed)
    installed.run("deploy/update", str(newer))
    done = installed.run("deploy/rollback")
    assert done.returncode == 0, done.stderr
    assert installed.current == "a"
    assert unit(installed) == before
    assert "restart station.service" in installed.asked("systemctl")
    installed.run("deploy/rollback")
    assert installed.current == "b"


def test_rollback_refuses_what_was_never_seen_to_run(installed: Box, newer: Path) -> None:
    """An empty slot always, an unproven release unless forced."""
    assert "no other release" in stopped(installed.run("deploy/rollback"))
    installed.write(newer / "CRASHES", "")
    installed.run("deploy/update", str(newer))
    assert "never been seen to run well" in stopped(installed.run("deploy/rollback"))
    assert installed.current == "a"
    (installed.slot("b") / "source/CRASHES").unlink()
    assert installed.run("deploy/rollback", "--force").returncode == 0
    assert installed.current == "b"


def test_by_itself_it_leaves_only_a_release_that_never_ran_well(
    installed: Box, newer: Path
) -> None:
    """Asked by the rescue: the journal hears of it, and a proven release is never left."""
    installed.run("deploy/update", str(newer))
    (installed.slot("b") / "PROVEN").unlink()
    done = installed.run(str(installed.slot("b") / "source/deploy/rollback"), "--by-itself")
    assert done.returncode == 0, done.stderr
    assert installed.current == "a"
    assert any("Going back" in line for line in installed.asked("logger"))
    (installed.slot("b") / "PROVEN").touch()
    assert installed.run("deploy/rollback", "--by-itself").returncode == 0
    assert installed.current == "a"


def test_the_switch_is_one_rename(installed: Box, newer: Path) -> None:
    """A new link is renamed over the old one, after the release is on the disk: never a gap."""
    installed.run("deploy/update", str(newer))
    lines = installed.notes.read_text().splitlines()
    switch = next(i for i, line in enumerate(lines) if line.startswith("mv") and "current" in line)
    assert lines[switch].split()[-2].endswith("current.new")
    assert any(line.startswith("sync --file-system") for line in lines[:switch])
    assert installed.current == "b"
