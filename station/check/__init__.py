"""`station check`: tests each part for the person with the screwdriver.

    parts      the table: which parts there are, in the order in which they are tested
    eyes       camera, model, engine, network door
    outputs    lamps, sound, screen, touch
    keeping    disk, card, store, clock
    board      which computer, its power and heat, its memory
    machine    /proc, /sys and commands, so that a test can build another machine
    rooms      the station's own rooms, opened late and only if needed

A part that fails says what was seen and what to do; the others are tested all the same.
"""

from station.check.finding import Finding, all_well, as_json, as_text
from station.check.parts import PARTS, checks, run_checks

__all__ = ["PARTS", "Finding", "all_well", "as_json", "as_text", "checks", "run_checks"]
