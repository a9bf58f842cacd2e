"""The page that lies beside the table and says what is in it."""

README = """\
What the hinge station exported
===============================

No name and no picture is in these files: the station keeps none. A session is one visit; who it
was, only the person and you know.

session-DATE-NUMBER.html   one page for each visit. It opens in any browser and prints on one A4.
reps.csv                   one row for each repetition, for a spreadsheet.

reps.csv: text in UTF-8 with a byte order mark, columns parted by commas, decimals by points.
Where decimals are written with a comma, open it with Data > From text/CSV and choose "English".
An empty cell means: not known, because it could not be seen.

session               number of the visit
date, time            when the set began, local time; empty when the clock was not set
profile               gym or clinic
set                   1 for the first of the visit
drill                 which exercise
reps_planned          how many repetitions would have made the set
set_ended             why it ended
rep                   1 for the first of the set
verdict               good; fix (something to mend); unjudged (could not be judged)
faults                what was seen, worst first, parted by ";"; some may stand beside "good"
cue                   what to do about it, as it was said
reason                why it could not be judged
unseen                faults that could not be looked for, because something was hidden
band                  how deep, in words
trunk_at_bottom_deg   forward lean of the trunk at the bottom, change from standing, degrees
down_s, hold_s, up_s  time of the way down, of the stay at the bottom, of the way up, seconds

All further columns are measures, the median over the bottom of the repetition unless the name
says another moment. The end of a name is the unit:

..._deg  degrees, as change from standing     ..._s    seconds
..._cm   centimetres, by the person's height  ..._pct  per cent of the trunk's length
..._mps  metres per second                    none     a ratio

depth_deg, trunk_deg, hip_deg, knee_deg, shank_deg   how far each part is bent or leans
ssi   100 bends at the hips alone, 0 squats (stoop-squat index)
hrr   1 sits back in balance over the foot, less bends forward (hip-reach ratio)
hkr   hip flexion over knee flexion
comf  where the weight is over the foot, 0 heel to 1 toes

These are estimates of one camera from the side, to coach with. They are no medical measurement.
"""
