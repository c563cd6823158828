"""Statements: who said what, through whom."""

from rawi.statements.reader import StatementReader

# The lists this room reads.
LEXICA = ("statements/", "outlets/", "entities/heads", "places/countries", "places/nationalities")

__all__ = ["LEXICA", "StatementReader"]
