"""How right the station is: its verdicts against the truth, rep by rep, fault by fault.

    clip + truth ──kept──▶ Recording ──clip──▶ ClipResult ──score──▶ numbers ──page──▶ words

A set is a name and one or more folders of clips, each with its truth (`truth`). Nothing that
is printed about accuracy is typed in: `page` writes the sentences around the numbers.
"""

from __future__ import annotations

from station.evaluate.clip import compare
from station.evaluate.report import command_line, write_evaluation, write_page
from station.evaluate.results import ClipResult, Evaluation, RepResult, SetResult
from station.evaluate.score import FaultScore, score
from station.evaluate.sets import ClipSet, all_kept, evaluate_folder, evaluate_sets, parse_sets
from station.evaluate.truth import truth_of

__all__ = [
    "ClipResult",
    "ClipSet",
    "Evaluation",
    "FaultScore",
    "RepResult",
    "SetResult",
    "all_kept",
    "command_line",
    "compare",
    "evaluate_folder",
    "evaluate_sets",
    "parse_sets",
    "score",
    "truth_of",
    "write_evaluation",
    "write_page",
]
