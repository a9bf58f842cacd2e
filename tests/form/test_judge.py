"""The verdict: what turns the light, what is only said, and what cannot be judged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.form.drills import DRILLS
from station.form.drills.band import BAND
from station.form.drills.dowel import DOWEL
from station.form.drills.drill import Drill
from station.form.drills.hinge import HINGE
from station.form.drills.loaded_hinge import LOADED_HINGE
from station.form.drills.wall_tap import WALL_TAP
from station.form.faults import CATALOGUE, IDS, Fault, rows_of
from station.form.judge import LEVEL, SPINE_MEASURES, judge, measure, why_unjudgeable
from station.form.measures import MEASURES
from station.values import Call, Rep, Severity, Verdict
from tests.form.builders import (
    GOOD_MEASURES,
    Pose,
    a_posture,
    a_rep,
    a_standing,
    each,
    judged,
    passing,
)

NAN = float("nan")
RED, AMBER, ADVISORY = Severity.RED, Severity.AMBER, Severity.ADVISORY

Shown = tuple[str, Severity]


def shown(fault_id: str, severity: Severity) -> dict[str, float]:
    """What a rep measures, other than a good one, that just shows this fault."""
    return shown_by(rows_of(fault_id)[0], RED if severity is RED else AMBER)


def shown_by(row: Fault, severity: Severity = RED) -> dict[str, float]:
    """The same for one row of the catalogue."""
    measures = passing(row, severity)
    return {name: value for name, value in measures.items() if value != GOOD_MEASURES[name]}


def showing(*faults: Shown) -> dict[str, float]:
    """Measures of a rep that is good but for these faults."""
    measures = dict(GOOD_MEASURES)
    for fault in faults:
        measures.update(shown(*fault))
    return measures


def ids(verdict: Verdict) -> list[str]:
    """Which faults were named, in order."""
    return [fault.id for fault in verdict.faults]


EXAMPLES: tuple[Shown, ...] = (
    *((fault, RED) for fault in ("ROUND", "SQUAT", "BOW", "NECK_UP", "NOT_TALL", "FAST_DOWN")),
    *((fault, AMBER) for fault in ("ROUND", "SQUAT", "BOW", "NECK_UP", "NOT_TALL", "OVER_TOP")),
    *((fault, AMBER) for fault in ("FAST_DOWN", "HIPS_SHOOT", "UPPER_ROUND", "SHALLOW")),
    *((fault, AMBER) for fault in ("KNEE_FIRST", "TOES", "NO_HOLD", "DOWEL_sacrum")),
    *((fault, RED) for fault in ("DOWEL_sacrum", "DOWEL_thoracic", "DOWEL_occiput")),
    *((fault, RED) for fault in ("WALL_MISS", "WALL_LEAN", "WALL_BACK")),
    *((fault, ADVISORY) for fault in ("SHOULDERS", "ARCH_MID")),
    ("OVER_TOP", RED),
)


@pytest.mark.parametrize("fault", EXAMPLES, ids=lambda f: f"{f[0]} {f[1]}")
def test_the_examples_show_what_they_say(fault: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each shows its fault and nothing else, so that the tables below mean what they say."""
    everything = Drill("all", "All", (), IDS)
    verdict = judged(monkeypatch, everything, showing(fault))
    assert [(f.id, f.severity) for f in verdict.faults] == [fault]


ARCH_MID_SECOND = replace(HINGE, priority=("ROUND", "ARCH_MID"))
DECISIONS: tuple[tuple[str, Drill, tuple[Shown, ...], Call], ...] = (
    ("nothing wrong", HINGE, (), Call.GOOD),
    ("a red fault", HINGE, (("NOT_TALL", RED),), Call.FIX),
    ("a red fault outside the priorities", HINGE, (("OVER_TOP", RED),), Call.FIX),
    ("two ambers", HINGE, (("NECK_UP", AMBER), ("OVER_TOP", AMBER)), Call.FIX),
    ("an amber that comes first in the drill", HINGE, (("ROUND", AMBER),), Call.FIX),
    ("an amber that comes second", HINGE, (("SQUAT", AMBER),), Call.FIX),
    ("an amber that comes third", HINGE, (("BOW", AMBER),), Call.GOOD),
    ("an amber outside the priorities", HINGE, (("OVER_TOP", AMBER),), Call.GOOD),
    ("the same amber, first in its drill", BAND, (("NOT_TALL", AMBER),), Call.FIX),
    ("… and not first in this one", HINGE, (("NOT_TALL", AMBER),), Call.GOOD),
    ("advice", HINGE, (("SHOULDERS", ADVISORY),), Call.GOOD),
    ("two pieces of advice", HINGE, (("SHOULDERS", ADVISORY), ("ARCH_MID", ADVISORY)), Call.GOOD),
    ("advice that comes second in the drill", ARCH_MID_SECOND, (("ARCH_MID", ADVISORY),),
     Call.GOOD),
    ("the rod's amber at the tailbone", DOWEL, (("DOWEL_sacrum", AMBER),), Call.FIX),
    ("a lock-out that was not held", BAND, (("NO_HOLD", AMBER),), Call.GOOD),
    ("hips that miss the wall a little", WALL_TAP, (("WALL_MISS", AMBER),), Call.FIX),
    ("a wall where no drill asks for one", HINGE, (("WALL_MISS", RED),), Call.GOOD),
    ("advice and an amber", HINGE, (("SHOULDERS", ADVISORY), ("OVER_TOP", AMBER)), Call.GOOD),
    ("a fault that the drill does not look for", BAND, (("BOW", RED),), Call.GOOD),
    ("a red that the drill softens", LOADED_HINGE, (("SQUAT", RED),), Call.GOOD),
    ("… and another amber", LOADED_HINGE, (("SQUAT", RED), ("OVER_TOP", AMBER)), Call.FIX),
)  # fmt: skip


@pytest.mark.parametrize(
    ("drill", "faults", "call"), [d[1:] for d in DECISIONS], ids=[d[0] for d in DECISIONS]
)
def test_what_turns_the_light(
    drill: Drill, faults: tuple[Shown, ...], call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Red, two ambers, or one amber of the drill's first two: fix. All else: good."""
    assert judged(monkeypatch, drill, showing(*faults)).call is call


@pytest.mark.parametrize("drill", DRILLS.values(), ids=DRILLS)
def test_softened_faults_are_never_red(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    """However bad, they are amber in this drill, with the limit that they passed."""
    for fault_id in drill.softened:
        (seen,) = judged(monkeypatch, drill, showing((fault_id, RED))).faults
        assert (seen.id, seen.severity) == (fault_id, AMBER)
        assert seen.limit in {test.red for row in rows_of(fault_id) for test in row.tests}


@pytest.mark.parametrize(
    ("consequence", "cause"),
    [
        (("UPPER_ROUND", AMBER), ("ROUND", AMBER)),
        (("SHALLOW", AMBER), ("SQUAT", AMBER)),
        (("KNEE_FIRST", AMBER), ("SQUAT", RED)),
        (("TOES", AMBER), ("BOW", RED)),
        (("SHOULDERS", ADVISORY), ("NECK_UP", AMBER)),
    ],
)
def test_a_consequence_is_not_named_beside_its_cause(
    consequence: Shown,
    cause: Shown,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One thing to do better, not two words for it; alone, the consequence is named."""
    both = showing(consequence, cause)
    assert ids(judged(monkeypatch, HINGE, both)) == [cause[0]]
    assert ids(judged(monkeypatch, HINGE, showing(consequence))) == [consequence[0]]


def test_a_bow_rests_on_the_toes_by_its_own_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The weight that goes with 0.8 of HRR may be anywhere up to 0.75 of the foot, and one that
    is over the toes is no bow while the hips reach back.
    """
    row = rows_of("BOW")[0]
    assert [(t.measure, t.amber, t.red) for t in row.tests] == [
        ("hrr", 0.80, 0.60),
        ("comf", 0.75, 0.85),
    ]
    for hrr, comf, named in ((0.5, 0.74, ["TOES"]), (0.5, 0.76, ["BOW"]), (0.9, 0.9, ["TOES"])):
        measures = {**GOOD_MEASURES, "hrr": hrr, "comf": comf}
        assert ids(judged(monkeypatch, HINGE, measures)) == named


def test_a_chest_that_bows_along_is_a_rounded_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """A low back that lifts by 4.6 % with the neck 19° past the trunk's line is red, by the
    second row; a chin tucked as far over a flat back is not.
    """
    bowed = {**GOOD_MEASURES, "lumbar_pct": 4.6, "neck_only_deg": -19.0, "rounding_pct": 4.0}
    (seen,) = judged(monkeypatch, HINGE, bowed).faults
    assert (seen.id, seen.severity, seen.value, seen.unit) == ("ROUND", RED, 4.6, "%")
    tucked = {**bowed, "lumbar_pct": -2.0}
    assert ids(judged(monkeypatch, HINGE, tucked)) == []
    assert ids(judged(monkeypatch, HINGE, {**bowed, "neck_only_deg": -14.0})) == []


@pytest.mark.parametrize(
    ("head", "tailbone", "order"),
    [
        (RED, RED, ["NECK_UP", "DOWEL_sacrum"]),
        (AMBER, AMBER, ["NECK_UP", "DOWEL_sacrum"]),
        (AMBER, RED, ["DOWEL_sacrum", "NECK_UP"]),
    ],
)
def test_a_cause_is_named_before_what_it_causes(
    head: Severity, tailbone: Severity, order: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A head that cranks back pushes the rod off the tailbone: "eyes on the floor" helps both,
    though the drill's first concern is the tailbone. What turned the light red still leads.
    """
    both = showing(("DOWEL_sacrum", tailbone), ("NECK_UP", head))
    assert DOWEL.priority[0] == "DOWEL_sacrum"
    assert ids(judged(monkeypatch, DOWEL, both)) == order


def test_a_consequence_that_weighs_more_than_its_cause_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An amber cause must not hide a red fault, or the rep would pass for good."""
    both = showing(("ROUND", AMBER), ("UPPER_ROUND", RED))
    assert set(ids(judged(monkeypatch, HINGE, both))) == {"ROUND", "UPPER_ROUND"}


def test_red_comes_before_amber(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cue speaks of what turned the light red, whatever the drill's priorities."""
    verdict = judged(monkeypatch, HINGE, showing(("ROUND", AMBER), ("OVER_TOP", RED)))
    assert ids(verdict) == ["OVER_TOP", "ROUND"]
    assert verdict.cue == rows_of("OVER_TOP")[0].cue


def test_a_fault_of_two_rows_is_named_once_at_its_worst(monkeypatch: pytest.MonkeyPatch) -> None:
    """Knees at 42° with shins forward: amber by one row, red by the other, named once red."""
    first, second = rows_of("SQUAT")
    measures = {**passing(first, AMBER), **shown_by(second)}
    (seen,) = judged(monkeypatch, HINGE, measures).faults
    assert (seen.id, seen.severity, seen.limit) == ("SQUAT", RED, second.tests[0].red)


ORDERS: tuple[tuple[str, tuple[Shown, ...], list[str]], ...] = (
    ("red before amber", (("BOW", AMBER), ("NOT_TALL", RED)), ["NOT_TALL", "BOW"]),
    ("the drill's first before its second", (("NOT_TALL", RED), ("BOW", RED)), ["BOW", "NOT_TALL"]),
    ("well seen before less well seen", (("OVER_TOP", AMBER), ("FAST_DOWN", AMBER)),
     ["FAST_DOWN", "OVER_TOP"]),
    ("advice last", (("SHOULDERS", ADVISORY), ("HIPS_SHOOT", AMBER)), ["HIPS_SHOOT", "SHOULDERS"]),
)  # fmt: skip


@pytest.mark.parametrize(("faults", "order"), [o[1:] for o in ORDERS], ids=[o[0] for o in ORDERS])
def test_the_worst_comes_first(
    faults: tuple[Shown, ...], order: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Severity × the drill's priority × how well it can be seen (MEASURES §5)."""
    even = replace(HINGE, priority=("BOW", "NOT_TALL"))
    assert ids(judged(monkeypatch, even, showing(*faults))) == order


def test_the_cue_is_for_the_worst_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """One thing to say; nothing for a clean rep, and nothing for advice alone."""
    both = judged(monkeypatch, HINGE, showing(("NECK_UP", AMBER), ("NOT_TALL", RED)))
    assert both.cue == rows_of("NOT_TALL")[0].cue
    assert judged(monkeypatch, HINGE, GOOD_MEASURES).cue == ""
    assert judged(monkeypatch, HINGE, showing(("SHOULDERS", ADVISORY))).cue == ""


def test_the_verdict_keeps_every_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clinic's table needs them all, also those of a good rep."""
    assert judged(monkeypatch, HINGE, GOOD_MEASURES).measures == GOOD_MEASURES


def test_a_fault_that_was_found_is_not_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too low by the trunk's angle stays so when the back cannot be read."""
    blind = {**GOOD_MEASURES, **dict.fromkeys(SPINE_MEASURES, NAN), "trunk_deg": 85.0}
    verdict = judged(monkeypatch, HINGE, blind)
    assert ids(verdict) == ["TOO_LOW"]
    assert set(verdict.unseen) == {"ROUND", "UPPER_ROUND", "ARCH_LOW", "ARCH_MID"}


LIMITS = sorted({(t.measure, x) for r in CATALOGUE for t in r.tests for x in (t.amber, t.red) if x})
ANY_MEASURES = st.fixed_dictionaries(
    {
        name: st.sampled_from(
            [good, NAN, *(x + d for m, x in LIMITS if m == name for d in (-0.01, 0.01))]
        )
        for name, good in GOOD_MEASURES.items()
    }
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drill=st.sampled_from(list(DRILLS.values())), measures=ANY_MEASURES)
def test_every_verdict_obeys_the_rules(
    drill: Drill, measures: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is measured: the call follows from the faults, and the faults from numbers."""
    verdict = judged(monkeypatch, drill, measures)
    found = verdict.faults
    amber = [f.id for f in found if f.severity is AMBER]
    red = any(f.severity is RED for f in found)
    fix = red or len(amber) > 1 or bool(set(amber) & set(drill.priority[:2]))
    assert verdict.call is (Call.FIX if fix else Call.GOOD)
    assert verdict.reason == ""
    assert len(set(ids(verdict))) == len(found)
    assert set(ids(verdict)) <= set(drill.judged)
    assert not set(ids(verdict)) & set(verdict.unseen)
    assert verdict.cue == next((f.cue for f in found if f.severity is not ADVISORY), "")
    for fault in found:
        assert fault.value == fault.value
        assert fault.value != fault.limit
        assert not (fault.id in drill.softened and fault.severity is RED)
        heavier = {f.id for f in found if LEVEL[f.severity] >= LEVEL[fault.severity]}
        assert any(not set(row.implied_by) & heavier for row in rows_of(fault.id))
        later = heavier & set(ids(verdict)[ids(verdict).index(fault.id) :])
        assert any(not set(row.after) & later for row in rows_of(fault.id))


def slowly(rep: Rep, fps: float) -> Rep:
    """The same rep at so many pictures a second."""
    postures = tuple(replace(p, time=10 + i / fps) for i, p in enumerate(rep.postures))
    return replace(rep, postures=postures)


def hidden(rep: Rep, seconds: float) -> Rep:
    """The same rep with a gap from 11 s on, and a last posture right behind it."""
    kept = [p for p in rep.postures if p.time <= 11.0 or p.time >= 11.0 + seconds - 1e-9]
    return replace(rep, postures=tuple(kept))


UNJUDGED = {
    "turned away": (a_rep(), {"yaw": 26.0}, "turned too far"),
    "hidden for long": (hidden(a_rep(fps=100), 0.55), {}, "hidden for too long"),
    "too few pictures": (slowly(a_rep(), 7.5), {}, "too few pictures a second"),
}


@pytest.mark.parametrize("story", UNJUDGED)
def test_what_cannot_be_judged_says_why(story: str) -> None:
    """No light, no fault, no cue, and a sentence that tells what to do about it."""
    rep, standing, words = UNJUDGED[story]
    verdict = judge(rep, HINGE, a_standing(**standing))
    assert verdict.call is Call.UNJUDGED
    assert words in verdict.reason
    assert (verdict.faults, verdict.cue, verdict.unseen, verdict.measures) == ((), "", (), {})


@pytest.mark.parametrize(
    ("rep", "standing"),
    [
        (a_rep(), {"yaw": 24.9}),
        (hidden(a_rep(fps=100), 0.45), {}),
        (slowly(a_rep(), 8.5), {}),
        (a_rep(), {"yaw": NAN}),
        (replace(a_rep(), postures=(a_posture(10.0, Pose()),)), {}),
    ],
)
def test_just_good_enough_is_judged(rep: Rep, standing: dict[str, float]) -> None:
    """Inside the gates of MEASURES §0.5 nobody is turned away."""
    assert why_unjudgeable(rep, a_standing(**standing)) == ""


def test_a_trembling_back_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its faults are unseen, however round it looks, and all the rest is judged."""
    worst = showing(("ROUND", RED), ("NOT_TALL", RED))
    for jitter in (3.1, NAN):
        verdict = judged(monkeypatch, HINGE, worst, back_jitter=jitter)
        assert ids(verdict) == ["NOT_TALL"]
        assert {"ROUND", "UPPER_ROUND", "ARCH_LOW"} <= set(verdict.unseen)
    assert ids(judged(monkeypatch, HINGE, worst, back_jitter=2.9)) == ["ROUND", "NOT_TALL"]


def test_a_trembling_back_hides_exactly_the_back() -> None:
    """All measures of the spine become NaN, and no other one does."""
    steady = measure(a_rep(), a_standing(back_jitter=1.0))
    trembling = measure(a_rep(), a_standing(back_jitter=4.0))
    assert steady.keys() == trembling.keys() == MEASURES.keys()
    for name, value in steady.items():
        assert trembling[name] == pytest.approx(
            NAN if name in SPINE_MEASURES else value, nan_ok=True
        )


WHOLE: dict[str, tuple[Rep, list[str]]] = {
    "a good hinge": (a_rep(), []),
    "a rounded back": (a_rep(Pose(60, 15, -8, 55, 57, lumbar=9, thoracic=9)), ["ROUND"]),
    "head up": (a_rep(Pose(60, 15, -8, head=10, neck=40)), ["NECK_UP"]),
    "a squat": (a_rep(Pose(40, 95, 30, 40, 40)), ["SQUAT"]),
    "not tall": (a_rep(last=Pose(8, 8, 0, 8, 8)), ["NOT_TALL"]),
    "too fast": (a_rep(down=0.5), ["FAST_DOWN"]),
    "too shallow": (a_rep(Pose(35, 9, -5, 32, 33)), ["SHALLOW"]),
}


@pytest.mark.parametrize("story", WHOLE)
def test_a_whole_rep_gets_its_fault(story: str) -> None:
    """From joints and angles to the verdict, with nothing replaced."""
    rep, expected = WHOLE[story]
    red_or_amber = [f.id for f in judge(rep, HINGE, a_standing()).faults if f.severity != ADVISORY]
    assert red_or_amber == expected


def test_a_rep_without_outlines_is_judged_by_its_joints() -> None:
    """No silhouette at all: the back is unseen, and the hinge is still good."""
    rep = each(a_rep(), lambda p: replace(p, spine=None))
    verdict = judge(rep, HINGE, a_standing())
    assert verdict.call is Call.GOOD
    assert "ROUND" in verdict.unseen


def test_somebody_who_turns_in_mid_rep_is_not_judged() -> None:
    """Side-on while standing, but turned through most of the rep: the reason is said."""
    rep = a_rep()
    turned = replace(rep, postures=tuple(replace(p, yaw=31.0) for p in rep.postures))
    assert why_unjudgeable(rep, a_standing()) == ""
    assert "turned too far" in why_unjudgeable(turned, a_standing())
