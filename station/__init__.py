"""A hip-hinge coach that runs on one small computer and keeps everything on it.

A camera sees somebody hinge, side-on; `station.vision` turns each picture into a
`Sight` (joints and outline, no pixels); `station.form` turns sights into postures,
repetitions and a verdict on each, with its reason; `station.report` shows them.
Read `station/values.py` first: six values, and the way they flow, are the whole story.
"""

__version__ = "0.1.0"
