"""The page about accuracy, `docs/accuracy.md`: every number comes from the evaluation.

A page is a list of blocks: headings, paragraphs and tables. Rows and paragraphs for which
there is nothing to say are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from station.evaluate import sections, words
from station.evaluate.results import Evaluation, SetResult
from station.evaluate.score import (
    FaultScore,
    by_body,
    confusions,
    exact_counts,
    macro_f1,
    macro_f1_seen,
    red_on_good,
    score,
)
from station.evaluate.words import counted, number, of, table

PICTURE: Final = "images/accuracy.png"
MOST_CONFUSIONS: Final = 6
"""Named below a table; the table has them all in its sums."""


def page_of(evaluation: Evaluation, command: str) -> str:
    """The whole page, Markdown; `command` is what was typed."""
    sets = evaluation.sets
    blocks = [
        *_opening(evaluation, command),
        *_sets(sets),
        "## Faults",
        words.FAULTS,
        *(block for one in sets for block in _faults(one)),
        *sections.angles(sets),
        *sections.rod(sets),
        *sections.wall(sets),
        *sections.tempo(sets),
        *sections.outline(sets),
        words.UNSEEN,
    ]
    return "\n\n".join(blocks) + "\n"


def _opening(evaluation: Evaluation, command: str) -> list[str]:
    engines = sorted({clip.engine for clip in evaluation.clips} - {""})
    seen_by = f"Seen by {', '.join(engines) or 'an engine that was not noted'}, "
    seen_by += f"model `{evaluation.model}`."
    reused, clips = sum(clip.reused for clip in evaluation.clips), len(evaluation.clips)
    if reused:
        share = "All clips were" if reused == clips else f"{reused} of {clips} clips were"
        seen_by += f" {share} judged from recordings of what those eyes saw (`--keep`)."
    return [
        words.TITLE,
        f"This page was written by the command below; not one number in it was typed.\n\n"
        f"```sh\n{command}\n```",
        seen_by,
        f"![For every set and fault: reps named rightly, missed, and wrongly named.]({PICTURE})",
    ]


def _sets(sets: Sequence[SetResult]) -> list[str]:
    rows = []
    for one in sets:
        good = sum(not clip.faults_true for clip in one.clips)
        reps = sum(clip.reps_true for clip in one.clips)
        bodies = ", ".join(one.bodies) or "real people"
        rows.append([one.name, ", ".join(one.folders), len(one.clips), reps, good, bodies])
    heads = ("set", "folders", "clips", "reps", "clips without a fault", "bodies")
    shared = [line for one in sets if (line := _shared_bodies(one, sets))]
    return ["## The sets", table(heads, rows, left=(0, 1, 5)), words.SETS, *shared]


def _shared_bodies(one: SetResult, sets: Sequence[SetResult]) -> str:
    """Whether a set's people are its own; "" where nobody is known by name."""
    others = {body for other in sets if other is not one for body in other.bodies}
    if not one.bodies or not others:
        return ""
    known = sorted(others & set(one.bodies))
    if not known:
        return f"No body of `{one.name}` is in another set."
    return f"Of `{one.name}`, {', '.join(known)} {_are(len(known))} in another set too."


def _faults(one: SetResult) -> list[str]:
    scores = score(one.clips)
    judged = [row for row in scores if not row.advisory]
    advice = [row for row in scores if row.advisory]
    blocks = [f"### {one.name}", *_fault_table(judged), _summary(one, scores)]
    if advice:
        blocks += ["Only ever spoken of as advice, and in none of the sums:", *_fault_table(advice)]
    return [*blocks, *_confused(one)]


def _fault_table(scores: Sequence[FaultScore]) -> list[str]:
    rows = [
        [
            row.id,
            row.reps,
            row.true,
            f"{row.missed} ({row.unseen} unseen)" if row.unseen else row.missed,
            row.false,
            *(number(share, 2) for share in (row.recall, row.precision, row.f1)),
        ]
        for row in scores
    ]
    heads = ("fault", "reps with it", "named", "missed", "false", "recall", "precision", "F1")
    return [table(heads, rows, left=(0,))] if rows else []


def _summary(one: SetResult, scores: Sequence[FaultScore]) -> str:
    occurring = sum(bool(row.reps) and not row.advisory for row in scores)
    sentences = []
    if occurring:
        mean = number(macro_f1(scores), 2)
        seen = number(macro_f1_seen(scores), 2)
        sentences.append(
            f"**Macro-F1 {mean}** over {counted(occurring, 'fault')} that occur. Without the reps "
            f"of which the station said that it could not see the fault: **{seen}**."
        )
    red = red_on_good(one.clips)
    if red.whole:
        sentences.append(f"**Red on a good rep: {of(red)}**, in clips without a fault.")
    sentences.append(f"**Counts exact on {of(exact_counts(one.clips))} clips.**")
    off = [c for c in one.clips if c.reps_found != c.reps_true]
    if off:
        listed = ", ".join(f"{c.name} {c.reps_found} for {c.reps_true}" for c in off)
        sentences.append(f"Off: {listed}.")
    shares = by_body(one.clips)
    if len(shares) > 1:
        worst = min(shares, key=lambda body: (shares[body].part / shares[body].whole, body))
        sentences.append(f"Worst body: {worst}, {of(shares[worst])} faults named.")
    return " ".join(sentences)


def _confused(one: SetResult) -> list[str]:
    counts = confusions(one)
    if not counts:
        return ["No fault was named in a rep without it."]
    named = [
        f"{fault} where there was {instead or 'none'} ({reps})"
        for (fault, instead), reps in counts.most_common(MOST_CONFUSIONS)
    ]
    rest = f", and {len(counts) - len(named)} more kinds" if len(counts) > len(named) else ""
    return [f"Wrongly named, in reps: {'; '.join(named)}{rest}."]


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
