"""What happened, entered into the store, a row at a time."""

from __future__ import annotations

from station.coach.facts import Fact, RepDone, SetBegan, SetEnded, VisitEnded
from station.store import Store
from station.values import Unfinished


class Books:
    """Knows which session and set are open in the store."""

    def __init__(
        self, store: Store, unfinished: Unfinished | None = None, profile: str = "gym"
    ) -> None:
        """`unfinished` is the set that is taken up again, if one is; `profile` is the site's."""
        self._store, self._profile = store, profile
        self._session = unfinished.session if unfinished else None
        self._set = unfinished.set if unfinished else None

    def enter(self, fact: Fact) -> None:
        """Keep one fact: on return it is on the disk, unless the store's notice says otherwise."""
        match fact:
            case SetBegan(drill, number, of):
                if self._session is None:
                    self._session = self._store.begin_session(self._profile)
                self._set = self._store.begin_set(self._session, number, drill, of)
            case RepDone(rep):
                assert self._set is not None, "a rep belongs to a set"
                self._store.add_rep(self._set, rep)
            case SetEnded(why):
                if self._set is not None:
                    self._store.end_set(self._set, why)
                self._set = None
            case VisitEnded():
                if self._session is not None:
                    self._store.end_session(self._session)
                self._session = None
