"""What happened in a visit to the stand-in, and when: docs/appliance/visit.txt."""

from __future__ import annotations

from tests.appliance.asking import PICTURES
from tests.appliance.machine import Machine
from tests.appliance.visit import Change

HEAD = "seconds since power on; what was done, what the lamps' lines and the service's log said\n\n"


class Diary:
    """Lines with the time that the box itself has, which begins when it is switched on."""

    def __init__(self, pi: Machine) -> None:
        self._pi = pi
        self._lines: list[tuple[float, str]] = [(0.0, "power on")]

    def note(self, words: str) -> None:
        """It happens now."""
        uptime_s = str(self._pi.ask("cut -d ' ' -f 1 /proc/uptime"))
        self._lines.append((float(uptime_s), words))

    def keep(self, lamps: list[Change]) -> None:
        """Write it all into the documents, in the order of time."""
        log = self._pi.ask("journalctl -t systemd -o short-monotonic --no-pager | grep -i station")
        for line in log.out.splitlines():  # [   12.345678] host systemd[1]: words
            time, _, words = line.strip("[ ").partition("] ")
            self._lines.append((float(time), words.partition(": ")[2]))
        for change in lamps:
            self._lines.append((change.time, f"{change.lamp} {'on' if change.level else 'off'}"))
        rows = (f"{time:8.2f}  {words}\n" for time, words in sorted(self._lines))
        (PICTURES / "visit.txt").write_text(HEAD + "".join(rows))
