"""The catalogue: well-formed, and every row is named exactly where its limits say so."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping

import pytest

from station.errors import UnknownName
from station.form import faults
from station.form.drills.drill import Drill
from station.form.faults import CATALOGUE, IDS, Fault, rows_of
from station.form.measures import MEASURES
from station.values import Call, Severity, Verdict
from tests.form.builders import GOOD_MEASURES, beyond, judged, passing

OWED = frozenset(
    """SQUAT BOW ROUND UPPER_ROUND TOO_LOW SHALLOW ARCH_LOW ARCH_MID LOCKED NECK_UP NECK_TUCK
    SHOULDERS NOT_TALL NO_HOLD OVER_TOP WEIGHT_AWAY KNEE_FIRST TOES FAST_DOWN HIPS_SHOOT
    DOWEL_sacrum DOWEL_thoracic DOWEL_occiput WALL_MISS WALL_LEAN WALL_BACK""".split()
)
"""MEASURES §1, and NO_HOLD of §2.3."""
SEEDS = ("000", "001", "002", "003", "004")
PHASES = ("setup", "descent", "bottom", "ascent", "lockout", "rep")
UNITS = {"", "deg", "s", "%", "cm"}
NAN = float("nan")


def named(fault: Fault) -> str:
    """What a test of this row is called."""
    return f"{fault.id}-{fault.tests[0].measure}"


every_row = pytest.mark.parametrize("fault", CATALOGUE, ids=named)


def alone(monkeypatch: pytest.MonkeyPatch, fault: Fault, measures: Mapping[str, float]) -> Verdict:
    """The verdict on these measures when the catalogue holds this row only."""
    monkeypatch.setattr("station.form.judge.CATALOGUE", (fault,))
    drill = Drill("test", "Test", priority=(), judged=(fault.id,))
    return judged(monkeypatch, drill, measures)


def can(fault: Fault, severity: Severity) -> bool:
    """Whether a row has limits enough to be named at this severity."""
    limits = [t.red if severity is Severity.RED else t.amber for t in fault.tests]
    return sum(limit is not None for limit in limits) >= fault.need


def reach(severity: Severity) -> pytest.MarkDecorator:
    """Every row that can be named at this severity."""
    rows = [row for row in CATALOGUE if can(row, severity)]
    return pytest.mark.parametrize("fault", rows, ids=named)


def test_everything_owed_is_there() -> None:
    """Every fault of MEASURES §1 that a side camera can look for has its row."""
    assert set(IDS) == OWED


def test_no_two_rows_say_the_same() -> None:
    """A fault may show itself in several ways; each way is told apart in words."""
    assert len({(row.id, row.title) for row in CATALOGUE}) == len(CATALOGUE)
    titles = [row.title for row in CATALOGUE]
    assert len(set(titles)) == len(titles)
    assert list(IDS) == sorted(IDS, key=[row.id for row in CATALOGUE].index)


@every_row
def test_a_row_is_well_formed(fault: Fault) -> None:
    """Known measures, a known phase, a grade A to D, and a need that can be met."""
    assert {test.measure for test in fault.tests} <= MEASURES.keys()
    assert len({test.measure for test in fault.tests}) == len(fault.tests)
    assert fault.phase in PHASES
    assert fault.seen_by in ("A", "B", "C", "D")
    assert 1 <= fault.need <= len(fault.tests)
    assert can(fault, Severity.AMBER) or can(fault, Severity.RED)
    assert fault.title == fault.title.lower()


@every_row
def test_red_lies_beyond_amber(fault: Fault) -> None:
    """A value that is red is amber too, whichever way the limit is passed."""
    for test in fault.tests:
        if test.amber is not None and test.red is not None:
            assert test.amber <= test.red if test.above else test.amber >= test.red


@every_row
def test_a_cue_can_be_said_in_a_breath(fault: Fault) -> None:
    """At most six words, and it is the same for every row of a fault (MEASURES §8)."""
    assert 1 <= len(fault.cue.split()) <= 6
    assert {row.cue for row in rows_of(fault.id)} == {fault.cue}


@every_row
def test_a_row_says_where_it_comes_from(fault: Fault) -> None:
    """One of the five articles, or a section of MEASURES."""
    articles = re.findall(r"\b\d{3}\b", fault.source)
    assert set(articles) <= set(SEEDS)
    assert articles or re.search(r"MEASURES §\d", fault.source)


@every_row
def test_a_proxy_never_turns_a_rep_red(fault: Fault) -> None:
    """What only a proxy shows (D) has no red limit; what cameras see may have one."""
    assert fault.advisory == (fault.seen_by == "D")
    if fault.advisory:
        assert all(test.red is None for test in fault.tests)


@every_row
def test_a_cause_is_another_fault_and_no_consequence(fault: Fault) -> None:
    """Two faults that implied each other would both fall silent, or both wait to be named."""
    for causes in (fault.implied_by, fault.after):
        assert set(causes) <= set(IDS) - {fault.id}
    for cause in (*fault.implied_by, *fault.after):
        for row in rows_of(cause):
            assert fault.id not in (*row.implied_by, *row.after)


@every_row
def test_units_are_those_that_the_report_can_write(fault: Fault) -> None:
    """Degrees, seconds, per cent, centimetres, or none for a ratio, as the name says."""
    written = {"deg": "deg", "s": "s", "pct": "%", "cm": "cm"}
    for test in fault.tests:
        assert test.unit in UNITS
        assert test.unit == written.get(test.measure.split("_")[-1], "")


def test_the_good_measures_are_all_there() -> None:
    """The good hinge that these tests start from has every measure, and no more."""
    assert GOOD_MEASURES.keys() == MEASURES.keys()


@every_row
def test_a_good_hinge_passes_nothing(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    """MEASURES §3's model hinge shows no fault at all."""
    verdict = alone(monkeypatch, fault, GOOD_MEASURES)
    assert (verdict.call, verdict.faults, verdict.unseen) == (Call.GOOD, (), ())


@reach(Severity.AMBER)
def test_just_beyond_amber_is_amber(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    """`need` tests past amber by a hair name the fault, or speak of it if it is advisory."""
    measures = passing(fault, Severity.AMBER)
    (seen,) = alone(monkeypatch, fault, measures).faults
    assert seen.id == fault.id
    assert seen.severity is (Severity.ADVISORY if fault.advisory else Severity.AMBER)
    assert (seen.phase, seen.cue) == (fault.phase, fault.cue)


@reach(Severity.RED)
def test_just_beyond_red_is_red(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    """`need` tests past red by a hair make the fault red."""
    (seen,) = alone(monkeypatch, fault, passing(fault, Severity.RED)).faults
    assert (seen.id, seen.severity) == (fault.id, Severity.RED)


def ways(fault: Fault, severity: Severity) -> Iterator[dict[str, float]]:
    """Every choice of `need` tests that pass by a hair, the others being good."""
    limits = [(t, t.red if severity is Severity.RED else t.amber) for t in fault.tests]
    known = [(t, limit) for t, limit in limits if limit is not None]
    for chosen in itertools.combinations(known, fault.need):
        yield {**GOOD_MEASURES, **{t.measure: beyond(limit, t.above) for t, limit in chosen}}


@pytest.mark.parametrize("severity", [Severity.AMBER, Severity.RED])
@every_row
def test_the_evidence_is_of_a_test_that_passed(
    fault: Fault, severity: Severity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Value, limit and unit belong together: those of the first test that passed."""
    for measures in ways(fault, severity):
        (seen,) = alone(monkeypatch, fault, measures).faults
        limits = {t.measure: t.red if severity is Severity.RED else t.amber for t in fault.tests}
        first = next(t for t in fault.tests if measures[t.measure] != GOOD_MEASURES[t.measure])
        assert seen.value == measures[first.measure]
        assert seen.limit == limits[first.measure]
        assert seen.unit == first.unit
        assert math.isclose(seen.value, seen.limit, rel_tol=1e-9)


@every_row
def test_at_its_limits_nothing_is_named(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that equals its limit has not passed it: amber is silent, red is not red."""
    for severity in (Severity.AMBER, Severity.RED):
        if not can(fault, severity):
            continue
        limits = {t.measure: t.red if severity is Severity.RED else t.amber for t in fault.tests}
        at = {name: limit for name, limit in limits.items() if limit is not None}
        found = alone(monkeypatch, fault, {**GOOD_MEASURES, **at}).faults
        if severity is Severity.RED and can(fault, Severity.AMBER):
            assert all(seen.severity is not Severity.RED for seen in found)
        else:
            assert found == ()


@pytest.mark.parametrize("fault", [r for r in CATALOGUE if r.need > 1], ids=named)
def test_one_test_too_few_names_nothing(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that needs two witnesses does not believe one, however loud."""
    for chosen in itertools.combinations(fault.tests, fault.need - 1):
        loud = {test.measure: 1e3 if test.above else -1e3 for test in chosen}
        verdict = alone(monkeypatch, fault, {**GOOD_MEASURES, **loud})
        assert verdict.faults == ()


@every_row
def test_what_cannot_be_seen_is_unseen(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    """When nothing is known nothing is named, and the fault is listed as unseen."""
    verdict = alone(monkeypatch, fault, dict.fromkeys(GOOD_MEASURES, NAN))
    assert (verdict.call, verdict.faults, verdict.cue) == (Call.GOOD, (), "")
    assert verdict.unseen == (fault.id,)


@every_row
def test_a_missing_witness_is_not_a_witness(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    """NaN passes no test: hide one of just enough witnesses, and the row is silent."""
    severity = Severity.AMBER if can(fault, Severity.AMBER) else Severity.RED
    measures = passing(fault, severity)
    for test in fault.tests:
        if measures[test.measure] == GOOD_MEASURES[test.measure]:
            continue
        verdict = alone(monkeypatch, fault, {**measures, test.measure: NAN})
        assert verdict.faults == ()
        assert (verdict.unseen == ()) is (len(fault.tests) > fault.need)


@pytest.mark.parametrize("above", [True, False])
def test_a_limit_is_passed_beyond_itself_only(above: bool) -> None:
    """Strictly, in its own direction; NaN never, and a missing limit never."""
    test = faults.Test("knee_deg", 5.0, None, above)
    assert test.passes(beyond(5.0, above), 5.0)
    assert not test.passes(5.0, 5.0)
    assert not test.passes(beyond(5.0, not above), 5.0)
    assert not test.passes(NAN, 5.0)
    assert not test.passes(1e9 if above else -1e9, None)


@pytest.mark.parametrize("fault_id", IDS)
def test_a_fault_is_found_by_its_id(fault_id: str) -> None:
    """Its rows, all of them, in the catalogue's order."""
    assert rows_of(fault_id) == tuple(row for row in CATALOGUE if row.id == fault_id)


def test_an_unknown_fault_is_an_error_that_helps() -> None:
    """It says which name was asked for, and which there are; a LookupError catches it."""
    with pytest.raises(UnknownName, match="no fault is called 'SQUATS'.*SQUAT, BOW.*HIPS_SHOOT"):
        rows_of("SQUATS")
    with pytest.raises(LookupError):
        rows_of("")
