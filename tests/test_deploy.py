"""The two commands on a bare machine, played with stand-in programs: nothing is installed.

Each story runs the real scripts in a copy of the project, with a `python3` that only notes
what it was asked and leaves behind what the real one would.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = [ROOT / "deploy" / name for name in ("common.sh", "try", "test")] + [ROOT / ".ci" / "run"]
TOOLS = """bash basename cat cut dirname env find grep id ln mkdir readlink rm sed sha256sum
    cp touch chmod""".split()

PYTHON = r"""#!/usr/bin/env bash
# A stand-in: notes what it is asked, and does what the real one would leave behind.
here=$(dirname "$(readlink -f "$0")")
case "$*" in
  *version_info\ \<*) exit "${OLD:-0}" ;;
  *"import venv, ensurepip"*) exit "${NO_VENV:-0}" ;;
  *version_info\[*) echo 3.11; exit ;;
  --version) echo "Python 3.11.99"; exit ;;
  "-m pip --version") exit "${NO_PIP:-0}" ;;
  -\ *) cat >/dev/null; for row in $MISSING; do echo "$row"; done; exit ;;
esac
echo "$*" >>"$NOTES"
case "$*" in
  "-m venv"*) rm -rf "$4"; mkdir -p "$4/bin"; cp "$0" "$4/bin/python" ;;
  *"-m pip install"*) exit "${PIP_FAILS:-0}" ;;
  *"model fetch"*) exit "${MODEL_FAILS:-0}" ;;
  *"-m ${FAILS:-nothing}"*) exit 1 ;;
esac
"""


@dataclass
class Machine:
    """A bare machine with a copy of the project: run its commands, then read what was asked."""

    root: Path
    home: Path

    @property
    def project(self) -> Path:
        """Where the copy lies: a folder with a space in its name."""
        return self.root / "my station"

    @property
    def python(self) -> Path:
        """The stand-in in the virtual environment."""
        return self.project / ".venv" / "bin" / "python"

    def run(self, command: str, *options: str, **world: str) -> subprocess.CompletedProcess[str]:
        """Run one of the project's commands from elsewhere, without standard input."""
        notes = self.root / "notes"
        notes.write_text("")
        world = {"PATH": str(self.home), "NOTES": str(notes), "CI": "true", **world}
        return subprocess.run(
            [str(self.project / command), *options],
            cwd=self.root,
            env=world,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def asked(self) -> list[str]:
        """Return what Python was asked in the last run, without the paths."""
        text = (self.root / "notes").read_text().replace(str(self.project), "HERE")
        return text.splitlines()


SIDE_BY_SIDE = "--numprocesses=auto --dist=worksteal"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Lay out a machine that has the common tools and a stand-in python3."""
    home = tmp_path / "bin"
    home.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found, tool
        (home / tool).symlink_to(found)
    for name in ("python3", "shellcheck", "strace", "ffmpeg"):
        (home / name).write_text(PYTHON if name == "python3" else "#!/usr/bin/env bash\n")
        (home / name).chmod(0o755)
    made = Machine(tmp_path, home)
    for folder in ("deploy", ".ci"):
        shutil.copytree(ROOT / folder, made.project / folder)
    shutil.copy(ROOT / "pyproject.toml", made.project)
    return made


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    """Return the one sentence and remedy of a command that stopped, checking its shape."""
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    stopped, remedy = done.stderr.strip().splitlines()[-2:]
    assert stopped.startswith("Stopped: ")
    assert remedy.startswith("  To fix it: ")
    return f"{stopped} {remedy}"


def test_try_on_a_bare_machine_installs_fetches_and_shows(machine: Machine) -> None:
    """The first run makes the environment, installs, fetches the model, and shows the clip."""
    done = machine.run("deploy/try", "--camera", "0")
    assert done.returncode == 0, done.stderr
    assert machine.asked() == [
        "-m venv --clear HERE/.venv",
        "-m pip install --disable-pip-version-check --no-input --editable HERE",
        "-m station model fetch full",
        "-m station demo --camera 0",
    ]


def test_the_second_run_installs_nothing(machine: Machine) -> None:
    """Safe to run twice, and quick: only the model is looked at again."""
    machine.run("deploy/try")
    done = machine.run("deploy/try")
    assert "Installed already" in done.stdout
    assert machine.asked() == ["-m station model fetch full", "-m station demo"]


def test_test_adds_its_tools_and_try_keeps_them(machine: Machine) -> None:
    """The tests need more than the station does; having more is enough for `try`."""
    machine.run("deploy/try")
    machine.run("deploy/test")
    assert any(line.endswith("--editable HERE[dev]") for line in machine.asked())
    machine.run("deploy/try")
    assert not any("pip" in line for line in machine.asked())


def test_a_changed_pyproject_installs_again(machine: Machine) -> None:
    """A new dependency arrives with the next run."""
    machine.run("deploy/try")
    with (machine.project / "pyproject.toml").open("a") as file:
        file.write("\n")
    machine.run("deploy/try")
    assert any("pip install" in line for line in machine.asked())


def test_a_moved_project_installs_again(machine: Machine) -> None:
    """An editable installation points at the old place: it is made anew."""
    machine.run("deploy/try")
    machine.project.rename(machine.root / "old")
    shutil.copytree(machine.root / "old", machine.project / "deeper")
    moved = Machine(machine.root / "my station", machine.home)
    moved.project.parent.joinpath("deeper").rename(moved.project)
    moved.run("deploy/try")
    assert any("pip install" in line for line in moved.asked())


def test_a_half_made_environment_is_made_anew(machine: Machine) -> None:
    """Cut while making `.venv`: no pip in it yet, so the next run starts over."""
    (machine.project / ".venv" / "bin").mkdir(parents=True)
    machine.python.write_text("#!/usr/bin/env bash\nexit 1\n")
    machine.python.chmod(0o755)
    done = machine.run("deploy/try")
    assert "Making .venv anew" in done.stdout
    assert done.returncode == 0
    assert machine.asked()[0] == "-m venv --clear HERE/.venv"


def test_an_installation_that_was_cut_goes_on(machine: Machine) -> None:
    """Pip failed once: a sentence; the next run installs again in the same environment."""
    assert "pip could not install" in sentence(machine.run("deploy/try", PIP_FAILS="1"))
    done = machine.run("deploy/try")
    assert done.returncode == 0
    assert machine.asked()[0].startswith("-m pip install")


def test_an_environment_without_pip_is_made_anew(machine: Machine) -> None:
    """Cut between the Python and its pip: it runs, but it is of no use."""
    machine.run("deploy/try")
    machine.run("deploy/try", NO_PIP="1")
    assert machine.asked()[0] == "-m venv --clear HERE/.venv"


def test_a_failed_change_is_not_taken_for_the_old_state(machine: Machine) -> None:
    """Changed, cut, changed back: nobody knows what is installed, so it is installed again."""
    machine.run("deploy/try")
    project = machine.project / "pyproject.toml"
    before = project.read_text()
    project.write_text(before + "\n")
    machine.run("deploy/try", PIP_FAILS="1")
    project.write_text(before)
    machine.run("deploy/try")
    assert machine.asked()[0].startswith("-m pip install")


@pytest.mark.parametrize(
    ("world", "seen", "remedy"),
    [
        ({"OLD": "1"}, "no Python 3.11 or newer", "apt-get install python3"),
        ({"NO_VENV": "1"}, "cannot make virtual environments", "apt-get install python3.11-venv"),
        ({"MISSING": "libgl1 libegl1"}, "from: libgl1 libegl1", "apt-get install libgl1 libegl1"),
        ({"MODEL_FAILS": "1"}, "no pose model", "run this again"),
        ({"FAILS": "station demo"}, "the station stopped", "run this again"),
    ],
)
def test_what_is_missing_is_a_sentence_with_its_remedy(
    machine: Machine, world: dict[str, str], seen: str, remedy: str
) -> None:
    """Where apt may not be used, the exact line to type is said."""
    said = sentence(machine.run("deploy/try", **world))
    assert seen in said
    assert remedy in said


def test_apt_is_used_where_it_may(machine: Machine) -> None:
    """For root, or with a sudo that asks nothing, missing libraries are installed."""
    words = '#!/usr/bin/env bash\n[[ $1 == -n ]] && shift\n[[ $1 == env ]] && shift 2\n"$@"\n'
    apt = f'#!/usr/bin/env bash\necho "apt $*" >>"{machine.root}/apt"\n'
    for name, text in (("sudo", words), ("apt-get", apt), ("true", "#!/usr/bin/env bash\n")):
        (machine.home / name).write_text(text)
        (machine.home / name).chmod(0o755)
    done = machine.run("deploy/try", MISSING="libgl1")
    assert done.returncode == 0, done.stderr
    update, install = (machine.root / "apt").read_text().splitlines()
    assert update.endswith("update")
    assert install.endswith("install -y --no-install-recommends libgl1")


def test_test_runs_every_check_and_names_those_that_failed(machine: Machine) -> None:
    """Types fail, and the tests run all the same."""
    said = sentence(machine.run("deploy/test", FAILS="mypy"))
    assert "these checks failed: types." in said
    asked = machine.asked()
    assert [line for line in asked if "ruff" in line or "mypy" in line] == [
        "-m ruff format --check",
        "-m ruff check",
        "-m mypy",
    ]
    assert asked[-1] == f"-m pytest --cov --cov-report=term {SIDE_BY_SIDE}"


def test_coverage_is_asked_only_of_the_whole_suite(machine: Machine) -> None:
    """`--long` is the whole suite and more; anything else is a part of it."""
    machine.run("deploy/test", "--long")
    assert machine.asked()[-1] == "-m pytest --cov --cov-report=term --long"
    machine.run("deploy/test", "tests/form", "-k", "bow")
    assert machine.asked()[-1] == "-m pytest tests/form -k bow"
    machine.run("deploy/test", "--arm64")
    assert machine.asked()[-1] == "-m pytest tests/arm64 --arm64"


def test_ci_runs_the_test_command(machine: Machine) -> None:
    """CI checks what a developer checks, and passes its answer on."""
    assert machine.run(".ci/run").returncode == 0
    assert machine.asked()[-1].startswith("-m pytest")
    assert machine.run(".ci/run", FAILS="pytest").returncode == 1


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_strict(script: Path) -> None:
    """Each begins as bash, and none goes on after a failure that nobody looked at."""
    text = script.read_text()
    assert text.startswith("#!/usr/bin/env bash\n")
    strict = "set -Eeuo pipefail" in text or "common.sh" in text or "\nexec " in text
    assert strict
    assert script.name == "common.sh" or os.access(script, os.X_OK)


def test_the_python_that_runs_this_is_new_enough() -> None:
    """What the scripts ask for is what pyproject.toml asks for."""
    assert sys.version_info >= (3, 11)
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text()
    assert "(3, 11)" in SCRIPTS[0].read_text()
