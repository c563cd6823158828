"""The dossiers asked for last: a story's parts are asked for one after another, and each is of the whole."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from rawi.desk.archiving import ArchiveDesk
from rawi.desk.storied import story_output

_State = tuple[int, int]
_MOST = 400  # articles of all that are kept: a dossier grows with those of its story


class Dossiers:
    """Keeps what dossiers give, as long as nothing changed in the archive; the one asked for longest ago goes first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[_State, dict[str, Any]]] = OrderedDict()
        self._lock = Lock()

    def of(self, desk: ArchiveDesk, id: str) -> dict[str, Any] | None:
        """What the dossier of a story gives, in the contract's form; None: there is no such story."""
        state = desk.archive.listings.state()
        with self._lock:
            kept = self._kept.get(id)
            if kept is not None and kept[0] == state:
                self._kept.move_to_end(id)
                return kept[1]
        if desk.archive.threads.story(id) is None:
            return None
        made = story_output(desk.dossier(id))
        # Somebody may have written while it was made.
        if desk.archive.listings.state() == state:
            self._keep(id, state, made)
        return made

    def _keep(self, id: str, state: _State, made: dict[str, Any]) -> None:
        with self._lock:
            self._kept = OrderedDict((one, kept) for one, kept in self._kept.items() if kept[0] == state)
            self._kept.pop(id, None)
            self._kept[id] = (state, made)
            while len(self) > _MOST:
                self._kept.popitem(last=False)

    def __len__(self) -> int:
        """The articles of all dossiers that are kept."""
        return sum(len(made["articles"]) for _, made in self._kept.values())
