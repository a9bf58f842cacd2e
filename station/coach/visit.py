"""What the station knows of whoever is here: the scenes share it, and it goes when they go."""

from __future__ import annotations

from station.coach.facts import Fact
from station.coach.gestures import Presence
from station.coach.plan import Plan
from station.form.calibration import Standing
from station.form.drills.drill import Drill
from station.form.watch import SetWatch
from station.values import Call, EyesState, JudgedRep, Light, Sight, Tone, Vision


class Visit:
    """One person's visit, from walking up to walking away."""

    def __init__(self, plan: Plan, time: float) -> None:
        self.plan = plan
        self.presence = Presence(plan.zone, time)
        self.drill: Drill = plan.drills[0]
        self.chosen = False
        """Whether that one was chosen, or is the only one."""
        self.standing: Standing | None = None
        """How this person stands, once it is learned."""
        self.watch: SetWatch | None = None
        """What watches the set: begun with the count-in."""
        self.number = 1
        """Which set this is."""
        self.reps: list[JudgedRep] = []
        """Of this set."""
        self.open = False
        """Whether a set has begun and not ended."""
        self.language = plan.language
        """Code of what this visit speaks."""
        self.asked_at = time
        """When somebody last asked for a language, seconds."""
        self.eyes = EyesState(Vision.OPENING)
        self.people = 0
        self._facts: list[Fact] = []
        self._light: Light | None = None
        self._tone: Tone | None = None

    @property
    def of(self) -> int:
        """Reps that make the set."""
        return self.plan.reps_of(self.drill)

    @property
    def more_sets(self) -> bool:
        """Whether another set follows this one."""
        return self.number < self.plan.sets

    @property
    def calls(self) -> tuple[Call, ...]:
        """The verdict on each rep of this set: the dots."""
        return tuple(rep.verdict.call for rep in self.reps)

    def speak(self, language: str, time: float) -> None:
        """Go on in this language, by its code."""
        self.language, self.asked_at = language, time

    def next_set(self) -> None:
        """This set is done with; the next one begins at nought."""
        self.number += 1
        self.reps = []

    def see(self, sight: Sight) -> None:
        """Take note of who is there."""
        self.people = sight.people
        self.presence.see(sight)

    def happened(self, fact: Fact) -> None:
        """Something to keep."""
        self._facts.append(fact)

    def signal(self, light: Light | None, tone: Tone | None) -> None:
        """Lamps and sound from this moment on."""
        self._light, self._tone = light or self._light, tone or self._tone

    def take_facts(self) -> tuple[Fact, ...]:
        """What has happened since this was last asked."""
        facts, self._facts = tuple(self._facts), []
        return facts

    def take_signals(self) -> tuple[Light | None, Tone | None]:
        """The signals that begin now, each given once."""
        signals, self._light, self._tone = (self._light, self._tone), None, None
        return signals
