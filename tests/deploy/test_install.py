"""`deploy/install` and `deploy/uninstall`: what they do to a system, and undo."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from tests.deploy.box import WHEEL, Box, Tree

SLOTS = "opt/hinge-station/"
Done = subprocess.CompletedProcess[str]


def stopped(done: Done) -> str:
    """The one sentence and remedy of a script that refused, checking its shape."""
    assert done.returncode == 1, done.stdout + done.stderr
    sentence, remedy = done.stderr.strip().splitlines()[-2:]
    assert sentence.startswith("Stopped: ")
    assert remedy.startswith("  To fix it: ")
    return f"{sentence} {remedy}"


def added(before: Tree, after: Tree) -> set[str]:
    """Paths that are new, or hold something else."""
    return {path for path, content in after.items() if before.get(path) != content}


def test_a_bare_box_becomes_a_station(installed: Box) -> None:
    """Release, units, system files, config, boot words, command and user: all at their place."""
    root, slot = installed.root, installed.slot("a")
    assert installed.current == "a"
    assert (slot / "PROVEN").exists()
    facts = dict(line.split("=", 1) for line in (slot / "RELEASE").read_text().splitlines())
    assert {"version", "commit", "source", "installed"} == set(facts)
    assert (slot / "source/deploy/rollback").stat().st_mode & 0o111
    assert (slot / "cache/hinge-station/models").is_dir()
    assert (root / "etc/systemd/system/station.service").exists()
    assert (
        root / "etc/systemd/system/multi-user.target.wants/station-retention.timer"
    ).is_symlink()
    assert not (root / "etc/systemd/system/multi-user.target.wants/station-rescue.service").exists()
    assert (root / "etc/systemd/system/getty@tty1.service").readlink() == Path("/dev/null")
    assert (root / "etc/sysctl.d/50-hinge-station.conf").read_text() == "kernel.sysrq = 0\n"
    assert (root / "usr/local/bin/station").readlink() == Path(
        "/opt/hinge-station/current/source/deploy/station"
    )
    assert oct((root / "var/lib/hinge-station").stat().st_mode)[-3:] == "700"
    groups = (root / "etc/group").read_text()
    assert "video:x:44:station" in groups
    assert "audio" not in groups  # only groups that exist
    assert (root / "etc/hinge-station/station.toml").read_text() == (
        installed.clone / "config/station.toml"
    ).read_text()


def test_boot_files_get_their_words_and_keep_the_others(installed: Box) -> None:
    """A marked block that holds for every board, and words that were not there yet."""
    boot = installed.root / "boot/firmware"
    text = (boot / "config.txt").read_text()
    assert text.startswith(
        "camera_auto_detect=1\n[cm5]\ndtoverlay=dwc2\n# hinge-station: begin\n[all]\n"
    )
    assert "\ndtparam=strict_gpiod\n" in text
    assert "\ndtparam=watchdog=on\n" in text
    words = (boot / "cmdline.txt").read_text()
    assert words.count("\n") == 1
    assert words.startswith("console=tty1 root=PARTUUID=1-02 rootwait quiet loglevel=3 ")
    assert words.split().count("quiet") == 1


def test_libraries_come_by_hash_and_from_no_other_index(bare: Box) -> None:
    """Hashes, wheels only, nothing beside the list; kept as they came, and installed from there."""
    bare.run("deploy/install")
    kept, fetched, libraries, station = (x for x in bare.asked("python") if "-m pip" in x)
    assert kept == libraries
    for option in ("--require-hashes", "--only-binary :all:", "--no-deps"):
        assert option in fetched
        assert option in libraries
    assert "--dest" in fetched
    assert "--no-index" in libraries
    assert "--no-build-isolation" in station
    assert "--no-index" in station
    assert (bare.root / SLOTS / "wheels/thing.whl").read_text() == WHEEL


@pytest.mark.parametrize(
    ("given", "used"),
    [({}, "/dev/null"), ({"PIP_CONFIG_FILE": "/site/pip.conf"}, "/site/pip.conf")],
)
def test_a_closed_network_brings_its_own_index(bare: Box, given: dict[str, str], used: str) -> None:
    """Raspberry Pi OS's own pip configuration never counts, whoever sets another is heard."""
    stand_in = bare.folder / "programs/python3"
    stand_in.write_text(
        stand_in.read_text().replace("\nP=", '\necho "pip $PIP_CONFIG_FILE" >>"$NOTES"\nP=', 1)
    )
    bare.run("deploy/install", **given)
    assert set(bare.asked("pip")) == {used}


def test_wheels_from_a_folder_of_ones_own_are_kept_too(bare: Box) -> None:
    """They are brought from there, and installed from where the next update will look for them."""
    stand_in = bare.folder / "programs/python3"
    stand_in.write_text(
        stand_in.read_text().replace("\nP=", '\necho "$3 $PIP_FIND_LINKS" >>"$NOTES"\nP=', 1)
    )
    bare.run("deploy/install", PIP_FIND_LINKS="/stick")
    assert bare.asked("download") == ["/stick"]
    assert bare.asked("install")[0] == str(bare.root / SLOTS / "wheels")


def test_the_second_run_changes_nothing_and_says_so(installed: Box) -> None:
    """Not one byte and not one time of a file differs, and the station is not started anew."""
    before = installed.tree(times=True)
    done = installed.run("deploy/install")
    assert done.returncode == 0
    assert "Nothing had to be changed" in done.stdout
    assert installed.tree(times=True) == before
    assert not [line for line in installed.asked("systemctl") if "restart" in line]


def test_a_dry_run_changes_nothing_and_names_all_that_a_real_one_makes(bare: Box) -> None:
    """Each path that appears or changes is printed, or lies below a folder that is."""
    before = bare.tree(times=True)
    done = bare.run("deploy/install", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert bare.tree(times=True) == before
    before, _ = bare.tree(), bare.run("deploy/install")
    words = done.stdout.replace(",", " ").split()
    told = {word.strip("/") for word in words}
    units = {f"etc/systemd/system/multi-user.target.wants/{word}" for word in words}
    made_by_programs = {"etc/passwd", "etc/group", "var/packages"}  # the lines "make", "add", "apt"
    for path in added(before, bare.tree()) - made_by_programs - units:
        above = {str(folder) for folder in Path(path).parents}
        below = any(one.startswith(f"{path}/") for one in told)
        getty = path.endswith("getty@tty1.service") and "getty@tty1.service" in words
        link = path.endswith("current") and "/opt/hinge-station/current" in words
        assert (
            path in told
            or above & (told - {"."})
            or below
            or getty
            or link
            or (path.endswith(".wants"))
        ), path


MOMENTS = {
    "packages": "apt-get*install*",
    "user": "usermod*input*",
    "state": "chown*",
    "libraries": "python*requirements.txt",
    "release": "mv*RELEASE.new*",
    "config": "mv*station.toml.new*",
    "prove": "python -m station check*",
    "switch": "mv*current.new*",
    "system": "mv*station.service.new*",
    "units": "systemctl*mask*",
    "boot": "mv*cmdline.txt.new*",
    "start": "systemctl restart*",
}
"""Step → what it is doing when the power goes."""


def test_cut_short_at_each_step_and_run_again_it_completes(bare: Box, installed_box: Box) -> None:
    """Killed in one step after the other, it ends with the tree of one that was never killed."""
    for step, moment in MOMENTS.items():
        assert bare.run("deploy/install", KILL_ON=moment).returncode == -signal.SIGKILL, step
    done = bare.run("deploy/install")
    assert done.returncode == 0, done.stderr
    assert bare.tree() == installed_box.tree()


@pytest.mark.parametrize(
    ("file", "text", "world", "seen"),
    [
        ("etc/os-release", "VERSION_CODENAME=bookworm\n", {}, "not Raspberry Pi OS Trixie"),
        ("run/x", "", {"ARCHITECTURE": "armhf"}, "built for armhf"),
        ("run/x", "", {"ARCHITECTURE": "amd64"}, "built for amd64"),
        ("proc/device-tree/model", "Raspberry Pi 3 Model B\0", {}, "needs a Raspberry Pi 4 or 5"),
        ("proc/device-tree/model", "Raspberry Pi Zero 2 W\0", {}, "needs a Raspberry Pi 4 or 5"),
        (
            "etc/passwd",
            "station:x:1000:1000::/home/station:/bin/bash\n",
            {},
            "a user called station",
        ),
        ("proc/cmdline", "console=tty1 overlayroot=tmpfs\n", {}, "read-only"),
        ("run/x", "", {"FREE": "900"}, "only 900 MB are free"),
    ],
)
def test_where_it_cannot_work_it_says_why_and_changes_nothing(
    bare: Box, file: str, text: str, world: dict[str, str], seen: str
) -> None:
    """One sentence each, before anything is touched."""
    bare.write(bare.root / file, text)
    before = bare.tree()
    assert seen in stopped(bare.run("deploy/install", **world))
    after = bare.tree()
    assert {path for path in after if path not in before} <= {"opt", "opt/hinge-station"}


def test_what_fails_on_the_way_is_a_sentence(bare: Box) -> None:
    """The next run goes on from there; no half a release is ever switched to."""
    for fault, value, remedy in (
        ("APT_FAILS", "1", "apt-get update"),
        ("PIP_FAILS", "1", "PIP_FIND_LINKS"),
        ("MODELS_MISSING", "full", "do what it says"),
    ):
        assert remedy in stopped(bare.run("deploy/install", **{fault: value}))
        assert not (bare.root / SLOTS / "current").is_symlink()
    assert bare.run("deploy/install").returncode == 0


def test_the_lighter_model_is_brought_if_it_can_be(bare: Box) -> None:
    """For a Pi that becomes slow: without it the station is whole, and it is said."""
    done = bare.run("deploy/install", MODELS_MISSING="lite")
    assert done.returncode == 0, done.stderr
    assert "without the model lite" in done.stdout
    assert brought(bare) == {"full.task"}


@pytest.mark.parametrize(
    ("wanted", "models"),
    [("", {"full", "lite"}), ('model = "auto"', {"full", "lite"}), ('model = "heavy"', {"heavy"})],
)
def test_the_models_that_the_site_asks_for_are_brought(
    bare: Box, wanted: str, models: set[str]
) -> None:
    """By its own config, where it has one; no other is paid for."""
    bare.write(bare.root / "etc/hinge-station/station.toml", f"[vision]\n{wanted}\n")
    assert bare.run("deploy/install").returncode == 0
    assert brought(bare) == {f"{model}.task" for model in models}


def brought(box: Box) -> set[str]:
    """The models in the release."""
    return {path.name for path in (box.slot("a") / "cache/hinge-station/models").iterdir()}


@pytest.mark.parametrize(
    "model",
    ["4 Model B Rev 1.4", "400 Rev 1.0", "500 Rev 1.0", "Compute Module 4", "Compute Module 5"],
)
def test_the_other_boards_with_these_processors_will_do(bare: Box, model: str) -> None:
    """A Pi 4, which our own engine runs on, and both in their other shapes."""
    bare.write(bare.root / "proc/device-tree/model", f"Raspberry Pi {model}\0")
    assert bare.run("deploy/install", "--dry-run").returncode == 0


def test_in_an_image_no_board_is_asked_and_nothing_is_started(bare: Box) -> None:
    """A stand-in's processor will do as well; systemd does not run in a chroot."""
    (bare.root / "proc/device-tree/model").unlink()
    (bare.root / "run/systemd/system/other").unlink()
    (bare.root / "run/systemd/system").rmdir()
    done = bare.run("deploy/install", "--image", ARCHITECTURE="amd64")
    assert done.returncode == 0, done.stderr
    asked = bare.asked("systemctl")
    assert not [line for line in asked if "restart" in line or "daemon-reload" in line]
    assert (bare.slot("a") / "RELEASE").exists()
    assert not (bare.slot("a") / "PROVEN").exists()


def test_a_panel_on_its_side_turns_picture_and_console(bare: Box) -> None:
    """Its connector and mode come from the kernel; the camera's own turn stays as it was."""
    card = bare.root / "sys/class/drm/card1-HDMI-A-1"
    bare.write(card / "status", "connected\n")
    bare.write(card / "modes", "1920x1080\n1280x720\n")
    bare.run("deploy/install", "--rotate", "90")
    text = (bare.root / "etc/hinge-station/station.toml").read_text()
    screen = text[text.index("[screen]") :]
    assert "\nrotate_deg = 90\n" in screen
    assert "\nrotate_deg" not in text[: text.index("[screen]")]
    words = bare.root / "boot/firmware/cmdline.txt"
    assert "video=HDMI-A-1:1920x1080@60,rotate=90" in words.read_text()
    done = bare.run("deploy/install", "--rotate", "180")
    assert "stays as" in done.stdout  # a site's config is never overwritten
    assert (bare.root / "etc/hinge-station/station.toml").read_text() == text
    assert "rotate=180" in words.read_text()
    assert "rotate=90" not in words.read_text()
    bare.run("deploy/install")
    assert "rotate=180" in words.read_text()


def test_a_read_only_root_needs_a_partition_for_what_is_kept(installed: Box) -> None:
    """Without one it is refused; with one it is made last, once, and uninstall undoes it."""
    assert "needs a partition" in stopped(installed.run("deploy/install", "--read-only-root"))
    fstab = installed.root / "etc/fstab"
    fstab.write_text(fstab.read_text() + "PARTUUID=1-03 /var/lib/hinge-station ext4 defaults 0 2\n")
    installed.run("deploy/install", "--read-only-root")
    assert installed.asked("raspi-config") == ["nonint enable_overlayfs"]
    installed.run("deploy/install", "--read-only-root")
    assert installed.asked("raspi-config") == []
    installed.run("deploy/uninstall")
    assert "overlayroot" not in (installed.root / "boot/firmware/cmdline.txt").read_text()


def test_whoever_installs_on_the_panel_keeps_their_login(bare: Box) -> None:
    """Starting the station would end the login on that very panel: it waits for a restart."""
    done = bare.run("deploy/install", TTY="/dev/tty1")
    assert done.returncode == 0
    assert "after a restart" in done.stdout
    assert not [line for line in bare.asked("systemctl") if "restart" in line]


def test_the_desktop_makes_way_and_comes_back(installed: Box) -> None:
    """Only one program can hold the panel; uninstall brings the desktop back."""
    (installed.root / "etc/systemd/system/display-manager.service").symlink_to(
        "/lib/lightdm.service"
    )
    installed.write(installed.root / "run/default", "graphical.target\n")
    installed.write(installed.root / "run/display-manager.service", "")
    done = installed.run("deploy/install")
    assert "the desktop holds the panel" in done.stdout
    assert (installed.root / "run/default").read_text() == "multi-user.target\n"
    installed.run("deploy/uninstall")
    assert (installed.root / "run/default").read_text() == "graphical.target\n"


def test_the_first_release_that_does_not_run_is_said_with_an_exit_code(bare: Box) -> None:
    """There is nothing to go back to, so the person who installs must hear of it."""
    bare.write(bare.clone / "CRASHES", "")
    assert "does not run well" in stopped(bare.run("deploy/install"))
    assert not (bare.slot("a") / "PROVEN").exists()


def test_only_files_that_git_tracks_are_installed(bare: Box) -> None:
    """A clone's own clutter, and files left out on purpose, stay out of the release."""
    git = ["git", "-C", str(bare.clone), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], check=True, capture_output=True)
    bare.write(bare.clone / "clutter", "")
    bare.run("deploy/install")
    assert (bare.slot("a") / "source/pyproject.toml").exists()
    assert not (bare.slot("a") / "source/clutter").exists()
    assert "commit=none" not in (bare.slot("a") / "RELEASE").read_text()


# --- uninstall -----------------------------------------------------------------------------------


def test_uninstall_leaves_nothing_but_the_data(installed: Box, bare_box: Box) -> None:
    """Without a terminal the data are kept; packages stay, and are named."""
    installed.write(installed.root / "var/lib/hinge-station/sessions.db", "reps")
    done = installed.run("deploy/uninstall")
    assert done.returncode == 0, done.stderr
    assert "python3-picamera2" in done.stdout
    assert "libgl1" not in done.stdout  # that was there before
    left = added(bare_box.tree(), installed.tree())
    assert left - {"var/packages"} == {
        *("etc/hinge-station", "etc/hinge-station/station.toml", "opt", "var/lib"),
        *("var/lib/hinge-station", "var/lib/hinge-station/sessions.db"),
    }
    assert not set(bare_box.tree()) - set(installed.tree())


def test_uninstall_takes_what_systemd_noted_of_the_timer(installed: Box) -> None:
    """When it last went off is kept outside of our folders; other timers' notes are not ours."""
    timers = installed.root / "var/lib/systemd/timers"
    for name in ("station-retention", "apt-daily"):
        installed.write(timers / f"stamp-{name}.timer", "")
    installed.run("deploy/uninstall")
    assert [path.name for path in timers.iterdir()] == ["stamp-apt-daily.timer"]


def test_uninstall_deletes_the_data_when_told(installed: Box) -> None:
    """Sessions, staff's PIN, and the config."""
    installed.run("deploy/uninstall", "--delete-data")
    assert not (installed.root / "etc/hinge-station").exists()
    assert not (installed.root / "var/lib/hinge-station").exists()


def test_uninstall_cut_short_goes_on(installed: Box, bare_box: Box) -> None:
    """What is still there is still in the notes."""
    assert installed.run("deploy/uninstall", KILL_ON="mv*config.txt.new*").returncode < 0
    assert installed.run("deploy/uninstall", "--delete-data").returncode == 0
    assert added(bare_box.tree(), installed.tree()) <= {"var/packages", "var/lib", "opt"}
    assert "No station is installed" in installed.run("deploy/uninstall").stdout


def test_installed_again_the_data_are_its_own_again(installed: Box) -> None:
    """Kept data belong to root meanwhile: no later user of that number may read them."""
    installed.run("deploy/uninstall", "--keep-data")
    assert [line for line in installed.asked("chown") if "root:root" in line]
    installed.run("deploy/install", OWNER="root")
    assert [line for line in installed.asked("chown") if "-R station:station" in line]
