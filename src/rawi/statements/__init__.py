"""Statements: who said what, through whom."""

from rawi.statements.reader import StatementReader
from rawi.statements.sourcing import give_sources

# The lists this room reads.
LEXICA = (
    "statements/",
    "outlets/",
    "entities/heads",
    "places/countries",
    "words/numbers",
    "figures/demonyms",
)

__all__ = ["LEXICA", "StatementReader", "give_sources"]
