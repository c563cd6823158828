"""Watching: sources asked politely again and again, and what is new in them added to an archive, once."""

from rawi.desk.watching.metrics import Counted, Metrics
from rawi.desk.watching.places import state_file
from rawi.desk.watching.records import Politeness, Watched, WatchedItem, WatchedSource, WatchState
from rawi.desk.watching.state import watch_items, watch_state
from rawi.desk.watching.watcher import Watcher

__all__ = [
    "Counted",
    "Metrics",
    "Politeness",
    "WatchState",
    "Watched",
    "WatchedItem",
    "WatchedSource",
    "Watcher",
    "state_file",
    "watch_items",
    "watch_state",
]
