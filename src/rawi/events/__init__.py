"""Events: what happened, to whom, where, when, on whose word."""

from rawi.events.reader import EventReader

# The lists this room reads.
LEXICA = (
    "events/",
    "figures/counted",
    "statements/verbs",
    "statements/genders",
    "entities/heads",
    "words/numbers",
    "words/stems",
)

__all__ = ["LEXICA", "EventReader"]
