"""How the lamps are wired, drawn from the config in force: for whoever holds the soldering iron.

`plan` reckons which pins and which resistors, `in_words` draws it for a terminal, `picture` as
an SVG. Nothing here touches a pin.
"""

from station.wiring.in_words import in_words
from station.wiring.picture import picture
from station.wiring.plan import Plan, Wired, plan_of

__all__ = ["Plan", "Wired", "in_words", "picture", "plan_of"]
