"""The vision process as the kiosk has it: sights in order, and a new process when one fails.

    with open_eyes(config.camera, config.vision, model_path) as eyes:
        while True:
            eyes.wait(1 / 30)
            for sight in eyes.poll(): ...
            eyes.state, eyes.preview(), eyes.figures

`poll` never waits for the vision process, whatever that does; it climbs the ladder
(`station.vision.ladder`) by the monotonic clock. All from one thread, which must live as long
as the eyes: the kernel ends a vision process with the thread that started it.
"""

from __future__ import annotations

import math
import select
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from station.config.schema import CameraConfig, VisionConfig
from station.errors import EyesLost
from station.values import EyesState, Preview, Sight, Vision, say
from station.vision.child import WORKER, Child
from station.vision.closing import Closing
from station.vision.kept import keep_fitness, read_fitness
from station.vision.ladder import Action, Ladder, Signs, Step
from station.vision.link import Garbled, Kind, Report, decode_report, decode_sight
from station.vision.pace import SLOW_FPS, UNKNOWN, Fitness
from station.vision.plan import LIVE, Plan

LAG_S: Final = 0.5
"""Between two polls: the kiosk itself was away (stopped, or very busy)."""
GRACE_S: Final = 1.0
"""After that nobody is blamed for so long: what was said meanwhile comes late."""
FAREWELL_S: Final = 0.5
"""From hanging up to its end; after that it is made to end."""
AGAIN_S: Final = 5.0
"""After the system would not start a process."""
BURIAL_S: Final = 1.0
"""How long a new process waits for the old one to be gone, and the camera free."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How the eyes are doing, for the heartbeat and for whoever is interested."""

    report: Report = field(default_factory=Report)
    """The newest one."""
    frame_age: float = math.nan
    """Seconds since the last new picture; NaN before the first."""
    silence: float = 0.0
    """Seconds since anything was heard of the vision process."""
    slow: bool = False
    """Fewer sights a second than a descent needs: people are told that judging is coarse
    (RELIABILITY C8)."""
    eased: bool = False
    """They take less trouble with a picture than at first: this machine has become slow."""
    respawns: int = 0
    """New processes that were needed because one failed."""
    late: int = 0
    """Sights that were not newer than the one before, and were dropped."""
    pid: int = 0
    """Of the vision process; 0 when there is none."""


class Eyes(Closing):
    """The eyes of the station; see the top of this page."""

    def __init__(
        self, plan: Plan, command: Sequence[str] = WORKER, folder: Path | None = None
    ) -> None:
        """Start looking; `command` starts the vision process.

        What it measures of this machine is kept in the folder, if there is one.
        """
        self._plan, self._command, self._folder = plan, tuple(command), folder
        self._fitness = UNKNOWN if folder is None else read_fitness(folder)
        self._ladder = Ladder()
        self._state = EyesState(Vision.OPENING)
        self._idle = False
        self._lost = ""
        self._last = -math.inf
        self._polled = self._killed = -math.inf
        self._begin = math.nan
        self._respawns = self._late = 0
        self._dying: list[Child] = []
        self._start_at: float | None = None
        self._child: Child | None = None
        self._start(time.monotonic())

    @property
    def state(self) -> EyesState:
        """Whether the eyes can be relied on, and what is the matter, as of the last poll."""
        return self._state

    @property
    def ended(self) -> bool:
        """The file has come to its end, and all its sights were given out."""
        return self._report.phase == "ended"

    @property
    def figures(self) -> Figures:
        """How the eyes are doing."""
        now, report = time.monotonic(), self._report
        return Figures(
            report=report,
            frame_age=now - report.pictured,
            silence=now - self._heard,
            slow=self._state.vision is Vision.SEEING and 0 < report.fps < SLOW_FPS,
            eased=report.fitness.eased > 0,
            respawns=self._respawns,
            late=self._late,
            pid=self._child.pid if self._child else 0,
        )

    def now(self) -> float:
        """The station's time, on the clock of the sights, seconds."""
        camera = self._plan.camera
        if camera.kind not in LIVE and camera.pace == 0:
            return max(self._last, self._plan.origin)
        return self._plan.now()

    def idle(self, nobody_there: bool) -> None:
        """Say whether anybody would be disturbed by a fresh start."""
        self._idle = nobody_there

    def poll(self) -> list[Sight]:
        """Return the sights that have come, in order; see to the vision process.

        Raises `EyesLost` when it was started again and again and still nothing is seen.
        """
        if self._lost:
            raise EyesLost(self._lost)
        now = time.monotonic()
        if now - self._polled > LAG_S:
            self._grace = now + GRACE_S
        self._polled = now
        sights = self._read(now)
        self._climb(now, proof=bool(sights))
        self._bury()
        return sights

    def wait(self, timeout: float) -> None:
        """Wait until something has come, or so many seconds have passed."""
        child = self._child
        if child is not None and child.more:
            return
        talking = [child] if child is not None and not child.gone else []
        select.select(talking, [], [], timeout)

    def preview(self) -> Preview | None:
        """The newest picture, or None when there is none newer than the last one given."""
        return self._child.preview() if self._child is not None else None

    def close(self) -> None:
        """Ask the vision process to end; a second later it is ended."""
        if self._child is not None:
            self._child.let_go()
            self._dying.append(self._child)
            self._child = None
        for child in self._dying:
            child.end()
        self._dying = []

    def _start(self, now: float) -> None:
        """Start a process; what is known of the last one is forgotten."""
        self._report = Report()
        self._heard = self._since = self._polled = now
        self._grace, self._gone_at, self._eased_at = 0.0, math.inf, math.nan
        self._garbled = self._seen = False
        self._start_at = None
        try:
            self._child = Child(self._command, self._new_plan())
        except OSError as error:  # no memory, no descriptors: perhaps soon
            words = say(
                "The eyes cannot be started ({why}): start the station again.", why=error.strerror
            )
            self._state = EyesState(Vision.BLIND, words, "EYE-9")
            self._start_at = now + AGAIN_S

    def _new_plan(self) -> Plan:
        """The plan, with what is known by now: of this machine, and of how far a file has come."""
        reached = self._last if math.isfinite(self._last) else math.nan
        measured = self._fitness.measured
        return replace(self._plan, begin=self._begin, reached=reached, measured=measured)

    def _read(self, now: float) -> list[Sight]:
        if self._child is None:
            return []
        sights: list[Sight] = []
        try:
            for kind, payload in self._child.read():
                self._heard = now
                if kind is Kind.SIGHT:
                    self._take(decode_sight(payload), sights)
                elif kind is Kind.REPORT:
                    self._note(decode_report(payload), now)
        except Garbled:
            self._garbled = True
        return sights

    def _take(self, sight: Sight, sights: list[Sight]) -> None:
        self._seen = True
        self._ladder.sighted()
        if sight.time > self._last:
            self._last = sight.time
            sights.append(sight)
        else:
            self._late += 1

    def _note(self, report: Report, now: float) -> None:
        if report.fitness.eased > self._report.fitness.eased:
            self._eased_at = now
        if report.fitness.engine and report.fitness != self._fitness:
            self._remember(report.fitness)
        self._report = report
        if not math.isnan(report.begin):
            self._begin = report.begin
        if report.trouble:
            self._since = now  # from when there is a camera, it may take its time

    def _remember(self, fitness: Fitness) -> None:
        self._fitness = fitness
        if self._folder is not None:
            with suppress(OSError):  # the store tells of a full disk; and it is measured again
                keep_fitness(fitness, self._folder)

    def _signs(self, now: float) -> Signs:
        report, child = self._report, self._child
        code = None if child is None else child.exit_code()
        return Signs(
            exit_code=code,
            opening=math.nan if self._seen else now - self._since,
            silence=now - self._heard,
            frame_age=now - report.pictured,
            busy=now - report.busy_since,
            memory=report.memory_mb / self._plan.vision.memory_mb,
            trouble=report.trouble,
            code=report.code,
            ended=report.phase == "ended",
            eased=now - self._eased_at,
            idle=self._idle,
            garbled=self._garbled,
        )

    def _climb(self, now: float, proof: bool) -> None:
        """See to the vision process; a new sight is proof that it is well."""
        if self._child is None:
            if self._start_at is not None and now >= self._start_at and self._burial_over(now):
                self._start(now)
            return
        late = now < self._grace and not self._child.gone
        if self._child.more or (late and not proof):
            return  # what it has said is not all known yet
        signs = self._signs(now)
        # What it says of time is old then; a kiosk that is always late must hear the rest anyway.
        if late:
            signs = replace(signs, exit_code=None, frame_age=0.0, busy=math.nan)
        if self._child.gone and signs.exit_code is None:
            self._gone_at = min(now, self._gone_at)
            if now - self._gone_at < FAREWELL_S:
                return  # it has hung up: how it ended is known when it has
            signs = replace(signs, exit_code=-signal.SIGKILL)
        step = self._ladder.climb(now, signs)
        self._state = step.state
        self._act(step, now)

    def _act(self, step: Step, now: float) -> None:
        if step.action is Action.NOTHING:
            return
        child, self._child = self._child, None
        assert child is not None
        child.kill()
        child.let_go()
        self._dying.append(child)
        self._killed = now
        self._start_at = now + step.wait
        self._respawns += step.action is Action.RESPAWN
        if step.action is Action.GIVE_UP:
            self._lost = (
                "The vision process was started again and again and sees nothing: look into "
                "the log (`journalctl -u station`), and run `station check`."
            )

    def _burial_over(self, now: float) -> bool:
        return not self._dying or now - self._killed > BURIAL_S

    def _bury(self) -> None:
        """No process stays behind half dead."""
        self._dying = [child for child in self._dying if child.exit_code() is None]


def open_eyes(
    camera: CameraConfig,
    vision: VisionConfig,
    model_path: Path | None,
    origin: float | None = None,
    command: Sequence[str] = WORKER,
    folder: Path | None = None,
) -> Eyes:
    """Start looking. `origin`: monotonic seconds at which the station's clock began.

    A recording needs no model. What is wrong with camera or engine is found out, and told,
    by the vision process: see `Eyes.state`. How it runs is kept in the folder, if there is one.
    """
    begun = time.monotonic() if origin is None else origin
    plan = Plan(camera, vision, str(model_path or ""), begun)
    return Eyes(plan, command, folder)
